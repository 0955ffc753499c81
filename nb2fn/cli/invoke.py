"""``nb2fn invoke``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from nb2fn.targets.http import Sign


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn invoke build/churn                       (the notebook's own question)\n"
    "  nb2fn invoke build/iris '{\"new_flower\": [5.9, 3.0, 5.1, 1.8]}'\n"
    "  nb2fn invoke http://127.0.0.1:8000 @question.json\n"
    "  nb2fn invoke churn                             (as it is deployed)\n"
    "  cat question.json | nb2fn invoke build/churn -\n"
)
@click.argument("target", metavar="BUILD_DIR|URL|NAME")
@click.argument("request", metavar="[JSON|@FILE|-]", required=False)
@click.option("--route", metavar="PATH", help="Which route, where there are several.")
@click.option(
    "--token", envvar="NB2FN_TOKEN", show_envvar=True, help="The endpoint's token, for a URL."
)
@click.option(
    "--timeout",
    type=click.FloatRange(0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="SECONDS",
)
@click.option("--target", "place", default="", metavar="NAME", help="For a NAME: at which target.")
@click.option("--stage", default="", metavar="NAME", help="For a NAME: of which stage.")
def invoke(
    target: str,
    request: str | None,
    route: str | None,
    token: str | None,
    timeout: float,
    place: str,
    stage: str,
) -> int:
    """Ask a built project, or a live endpoint, one question.

    A NAME is that of a deployment that is remembered here; its token is found where
    `nb2fn deploy` kept it.

    The body of the answer is printed as it came, problem documents too; exit code 1
    where the answer is an error. Without a request, the notebook's own example is
    asked.
    """
    question = _body(request)
    from nb2fn.client.endpoint import invoke as ask

    sign = None
    if not target.startswith(("http://", "https://")) and not Path(target).is_dir():
        target, token, sign = _deployed(target, place, stage, token)
    answer = ask(target, question, token, route, timeout, sign)
    body = answer.body if answer.body.endswith(b"\n") else answer.body + b"\n"
    sys.stdout.buffer.write(body)
    sys.stdout.flush()
    return 0 if answer.status < 400 else 1


def _deployed(
    name: str, place: str, stage: str, token: str | None
) -> tuple[str, str | None, Sign | None]:
    """The URL of a deployment, its token, and how questions are signed."""
    from nb2fn.cli.deploying import where_of
    from nb2fn.cli.terminal import tell
    from nb2fn.deploy.findings import not_live, token_elsewhere
    from nb2fn.deploy.operate import address, signer

    where = where_of(place, stage)
    deployment, known = address(name, where)
    if not deployment.url or not deployment.current:
        raise not_live(deployment)
    if deployment.current.access.auth == "token" and not (token or known):
        tell([token_elsewhere(name)])
    return deployment.url, token or known, signer(deployment, where)


def _body(request: str | None) -> bytes | None:
    if request is None:
        return None
    if request == "-":
        return sys.stdin.buffer.read()
    if not request.startswith("@"):
        return request.encode("utf-8", "surrogateescape")
    try:
        return Path(request[1:]).read_bytes()
    except OSError as error:
        raise click.UsageError(f"{request[1:]} cannot be read: {error.strerror}") from None

"""``nb2fn invoke``."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn invoke build/churn                       (the notebook's own question)\n"
    "  nb2fn invoke build/iris '{\"new_flower\": [5.9, 3.0, 5.1, 1.8]}'\n"
    "  nb2fn invoke http://127.0.0.1:8000 @question.json\n"
    "  cat question.json | nb2fn invoke build/churn -\n"
)
@click.argument("target", metavar="BUILD_DIR|URL")
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
def invoke(
    target: str, request: str | None, route: str | None, token: str | None, timeout: float
) -> int:
    """Ask a built project, or a live endpoint, one question.

    The body of the answer is printed as it came, problem documents too; exit code 1
    where the answer is an error. Without a request, the notebook's own example is
    asked.
    """
    question = _body(request)
    from nb2fn.client.endpoint import invoke as ask

    answer = ask(target, question, token, route, timeout)
    body = answer.body if answer.body.endswith(b"\n") else answer.body + b"\n"
    sys.stdout.buffer.write(body)
    sys.stdout.flush()
    return 0 if answer.status < 400 else 1


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

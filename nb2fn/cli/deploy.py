"""``nb2fn deploy``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nb2fn.cli.deploying import wish_options
from nb2fn.cli.options import color_option, json_option, quiet_option


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn deploy build/churn\n"
    "  nb2fn deploy churn.ipynb --target aws --stage prod --region eu-central-1\n"
    "  nb2fn deploy build/churn --cors https://app.example.com\n"
    "  nb2fn deploy build/churn --dry-run\n"
)
@wish_options
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask before --public opens it.")
@json_option("the result")
@quiet_option
@color_option
def deploy(source: Path, dry_run: bool, yes: bool, as_json: bool, quiet: bool, **said: Any) -> int:
    """Make a build, or a notebook, a live endpoint.

    SOURCE is the folder of a build, or a notebook, which is built first. The version that
    is live stays so until the new one has given the notebook's own answers where it runs;
    where it does not, nothing changes. A token is made for it and shown once; the endpoint
    keeps its SHA-256 alone. What is deployed is remembered in .nb2fn/ and can be deployed
    again, rolled back and removed from there; a deploy that was interrupted goes on when it
    is run again. Without changes nothing is done.

    Exit code 1 where it is not deployed; then the version before is live.
    """
    from nb2fn.cli.deploying import build_settings, confirmed, plan_text, told, wish_of
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import print_json, tell
    from nb2fn.deploy.documents import of_deployed, of_plan
    from nb2fn.deploy.executor import rehearse
    from nb2fn.pipeline import deploy as make_live
    from nb2fn.pipeline import plan_deploy

    wish, settings = wish_of({**said}), build_settings(source, said)
    shown = progress(quiet=quiet)
    with told(as_json):
        if dry_run:
            plan = plan_deploy(source, wish, settings, shown).plan
            rehearse(plan, shown)
            print_json(of_plan(plan)) if as_json else click.echo(plan_text(plan))
            return 0
        if wish.auth == "none" and not as_json:
            confirmed("Let everyone who finds its URL ask it?", yes=yes)
        done = make_live(source, wish, settings, shown)
    if as_json:
        print_json(of_deployed(done, shown.seconds))
    else:
        tell(done.diagnostics)
        click.echo(summary(done))
    return 0


def summary(done: Any) -> str:
    """A deploy in a few lines."""
    from nb2fn.cli.deploying import plan_text
    from nb2fn.cli.terminal import styled

    if done.plan.action == "none":
        return f"{plan_text(done.plan)}\n  {done.deployment.url}"
    live = done.deployment
    lines = [
        styled(f"live {live.url}", bold=True, fg="green")
        + f"  ({live.name} version {live.live}, {live.target}, stage {live.stage})"
    ]
    if done.token:
        lines += [f"  token: {done.token}", "  (shown this once; kept on this machine for you)"]
    lines.append(f"  ask it: nb2fn invoke {live.name}")
    return "\n".join(lines)

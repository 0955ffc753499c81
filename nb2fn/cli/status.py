"""``nb2fn status``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from nb2fn.cli.options import color_option, json_option, place_options

if TYPE_CHECKING:
    from nb2fn.deploy.operate import Status
    from nb2fn.ir.deployment import Run

_HEALTH = {
    "live": "is live",
    "starting": "is starting",
    "failed": "does not run",
    "changed": "was changed by someone else",
    "absent": "is not there",
    "": "is known here",
}


@click.command(epilog="Examples:\n\n\b\n  nb2fn status churn\n  nb2fn status --json churn\n")
@click.argument("name")
@place_options
@json_option("the status")
@color_option
def status(name: str, target: str, stage: str, as_json: bool) -> int:
    """Say how a deployment is: what is live where, since when, made of what.

    NAME is that of the notebook. Exit code 1 where it is not live.
    """
    from nb2fn.cli.deploying import told, where_of
    from nb2fn.cli.terminal import print_json
    from nb2fn.deploy.documents import of_status
    from nb2fn.deploy.operate import status as look
    from nb2fn.progress import Progress

    with told(as_json):
        found = look(name, where_of(target, stage), Progress())
    print_json(of_status(found)) if as_json else click.echo(text(found))
    return 0 if found.health == "live" else 1


def text(found: Status) -> str:
    """A deployment for people."""
    deployment = found.state.deployment
    place = f"{deployment.target}, stage {deployment.stage}"
    lines = [f"{deployment.name} {_HEALTH[found.health]}  ({place})"]
    if deployment.url:
        lines.append(f"  url      {deployment.url}")
    if current := deployment.current:
        cors = f", pages of {' '.join(current.access.cors)}" if current.access.cors else ""
        lines.append(f"  access   {current.access.auth}{cors}")
    for version in reversed(deployment.versions):
        mark = "live" if version.number == deployment.live else "    "
        notebook = f", notebook {version.notebook_sha256[:12]}" if version.notebook_sha256 else ""
        lines.append(
            f"  {mark}     version {version.number}: {version.tier} tier, build "
            f"{version.build[:12]}{notebook}, {version.time} by {version.by}"
        )
    if found.state.run is not None:
        lines += _unfinished(found.state.run)
    return "\n".join(lines)


def _unfinished(run: Run) -> list[str]:
    lines = [f"  a {run.action} begun {run.started} by {run.by} did not reach its end:"]
    for step in run.steps:
        why = f": {step.error.splitlines()[0]}" if step.error else ""
        lines.append(f"    {step.status:<11} {step.op}{why}")
    return lines

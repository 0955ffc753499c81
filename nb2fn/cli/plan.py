"""``nb2fn plan``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from nb2fn.cli.deploying import wish_options
from nb2fn.cli.options import color_option, json_option, quiet_option


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn plan build/churn\n"
    "  nb2fn plan --json churn.ipynb --target aws | jq '.instructions[].what'\n"
)
@wish_options
@json_option("the plan")
@quiet_option
@color_option
def plan(source: Path, as_json: bool, quiet: bool, **said: Any) -> int:
    """Say what a deploy would do, step by step.

    Reads what is live and what is kept, and changes nothing. SOURCE and the options are
    those of `nb2fn deploy`; a notebook is built for it.
    """
    from nb2fn.cli.deploying import build_settings, plan_text, told, wish_of
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import print_json, size, tell
    from nb2fn.deploy.documents import of_plan
    from nb2fn.pipeline import plan_deploy

    with told(as_json):
        ready = plan_deploy(
            source, wish_of({**said}), build_settings(source, said), progress(quiet=quiet)
        )
    if as_json:
        print_json(of_plan(ready.plan))
        return 0
    tell(ready.diagnostics)
    click.echo(plan_text(ready.plan))
    if ready.plan.instructions:
        parts = ", ".join(f"{name} {size(count)}" for name, count in ready.wanted.parts[:5])
        click.echo(f"  {size(ready.wanted.size)} to upload; unzipped: {parts}")
    return 0

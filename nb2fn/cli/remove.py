"""``nb2fn remove``."""

from __future__ import annotations

import click

from nb2fn.cli.options import color_option, json_option, place_options, quiet_option


@click.command(
    epilog="Examples:\n\n\b\n  nb2fn remove churn\n  nb2fn remove --yes churn --stage dev\n"
)
@click.argument("name")
@place_options
@click.option("--dry-run", is_flag=True, help="Tell what would be done, and do nothing.")
@click.option("-y", "--yes", is_flag=True, help="Do not ask.")
@json_option("what was done")
@quiet_option
@color_option
def remove(
    name: str, target: str, stage: str, dry_run: bool, yes: bool, as_json: bool, quiet: bool
) -> int:
    """Take an endpoint away, with all that belongs to it.

    That is what runs at the target, its logs there, its earlier versions, its token, and
    what is remembered of it. The notebook and the build stay.
    """
    from nb2fn.cli.deploying import confirmed, plan_text, told, where_of
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import print_json
    from nb2fn.deploy.documents import of_plan
    from nb2fn.deploy.operate import plan_remove
    from nb2fn.deploy.operate import remove as take_away

    shown = progress(quiet=quiet)
    where = where_of(target, stage)
    with told(as_json):
        plan = plan_remove(name, where, shown)
        if not dry_run:
            confirmed(f"{plan_text(plan)}\nDo that?", yes=yes)
            plan = take_away(name, where, shown)
    if as_json:
        print_json({"ok": True, "plan": of_plan(plan)})
    else:
        click.echo(plan_text(plan) if dry_run else f"removed {plan.name} from {plan.target}")
    return 0

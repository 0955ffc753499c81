"""``nb2fn rollback``."""

from __future__ import annotations

import click

from nb2fn.cli.options import color_option, json_option, place_options, quiet_option


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn rollback churn            (the version before the live one)\n"
    "  nb2fn rollback churn 3\n"
)
@click.argument("name")
@click.argument("version", type=click.IntRange(1), required=False)
@place_options
@json_option("the result")
@quiet_option
@color_option
def rollback(
    name: str, version: int | None, target: str, stage: str, as_json: bool, quiet: bool
) -> int:
    """Make an earlier version live again.

    It is checked as a new one is before it takes over. Who may ask stays as it is now.
    The last five versions are kept.
    """
    from nb2fn.cli.deploy import summary
    from nb2fn.cli.deploying import told, where_of
    from nb2fn.cli.stages import progress
    from nb2fn.cli.terminal import print_json
    from nb2fn.deploy.documents import of_deployed
    from nb2fn.deploy.operate import rollback as go_back

    shown = progress(quiet=quiet)
    with told(as_json):
        done = go_back(name, where_of(target, stage), version, shown)
    print_json(of_deployed(done, shown.seconds)) if as_json else click.echo(summary(done))
    return 0

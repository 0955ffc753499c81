"""``nb2fn logs``."""

from __future__ import annotations

import click

from nb2fn.cli.options import place_options


@click.command(
    epilog="Examples:\n\n\b\n  nb2fn logs churn\n  nb2fn logs -f -n 10 churn    (until Ctrl-C)\n"
)
@click.argument("name")
@click.option("-f", "--follow", is_flag=True, help="Go on with what is written from now on.")
@click.option("-n", "--lines", type=click.IntRange(0), default=100, show_default=True, metavar="N")
@place_options
@click.option("--json", "as_json", is_flag=True, help="Print every line as a JSON object.")
def logs(name: str, follow: bool, lines: int, target: str, stage: str, as_json: bool) -> int:
    """Show what an endpoint wrote: its starts and ends, and what went wrong.

    Requests and answers are not logged.
    """
    import json

    from nb2fn.cli.deploying import told, where_of
    from nb2fn.deploy.operate import logs as read

    with told(as_json):
        for line in read(name, where_of(target, stage), follow=follow, lines=lines):
            print(json.dumps({"line": line}) if as_json else line, flush=follow)
    return 0

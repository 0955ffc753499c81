"""``nb2fn list``."""

from __future__ import annotations

import click

from nb2fn.cli.options import color_option, json_option, place_options


@click.command(
    epilog="Examples:\n\n\b\n  nb2fn list\n  nb2fn list --json | jq '.deployments[].url'\n"
)
@place_options
@json_option("the deployments, and what earlier ones left behind")
@color_option
def list(target: str, stage: str, as_json: bool) -> int:  # noqa: A001
    """List what is deployed from here, as it is remembered in .nb2fn/.

    Nobody is asked: `nb2fn status NAME` does that.
    """
    from nb2fn.cli.deploying import told, where_of
    from nb2fn.cli.terminal import print_json
    from nb2fn.deploy.documents import of_status
    from nb2fn.deploy.operate import listed
    from nb2fn.deploy.sweep import sweep

    with told(as_json):
        where = where_of(target, stage)
        found, orphans = listed(where), sweep(where)
    if as_json:
        left = [{"path": str(one.path), "what": one.what} for one in orphans]
        print_json({"deployments": [of_status(one) for one in found], "left_over": left})
        return 0
    if not found:
        click.echo(f"nothing is deployed from here ({where.folder})")
    for one in found:
        known = one.state.deployment
        version = f"version {known.live}" if known.live else "not live"
        unfinished = "  (unfinished)" if one.state.run else ""
        click.echo(
            f"{known.name:<24} {known.target:<10} {known.stage:<8} {version:<12} "
            f"{known.url}{unfinished}".rstrip()
        )
    for orphan in orphans:
        click.echo(f"left over: {orphan.path} ({orphan.what})", err=True)
    return 0

"""For people."""

from __future__ import annotations

import sys
from collections.abc import Sequence

import click

from nb2fn.cli.formats import Result
from nb2fn.cli.terminal import tell


def write(results: Sequence[Result]) -> None:
    """The findings, then what the endpoints of those that compile take and answer."""
    from nb2fn.cli.check import signature

    for result in results:
        tell(result.diagnostics, sys.stdout)
        for route in result.document.get("routes", ()):
            click.echo(f"{result.notebook}: {signature(route)}")

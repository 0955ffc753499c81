"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(what: str) -> Callable[[Command], Command]:
    """``--json``; ``what`` ends its help."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON.")


def color_option(command: Command) -> Command:
    """``--color``: sets the context's ``color``, which :mod:`nb2fn.cli.terminal` reads."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        expose_value=False,
        is_eager=True,
        callback=_set_color,
        help="Colour the output; auto: on a terminal, unless NO_COLOR is set.",
    )(command)


def quiet_option(command: Command) -> Command:
    """``--quiet``."""
    return click.option(
        "-q", "--quiet", is_flag=True, help="Show neither progress nor the notebook's output."
    )(command)


def _set_color(context: click.Context, parameter: click.Parameter, value: str) -> None:
    context.color = {"auto": None, "always": True, "never": False}[value]

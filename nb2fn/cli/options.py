"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from nb2fn.cli.formats import FORMATS

Command = TypeVar("Command", bound=Callable[..., Any])


def json_option(what: str) -> Callable[[Command], Command]:
    """``--json``; ``what`` ends its help."""
    return click.option("--json", "as_json", is_flag=True, help=f"Print {what} as JSON.")


def format_options(what: str) -> Callable[[Command], Command]:
    """``--format`` and ``--json``, both as ``form``; ``what`` ends the help of the latter."""

    def decorate(command: Command) -> Command:
        short = click.option(
            "--json",
            "form",
            flag_value="json",
            type=click.Choice(FORMATS),
            help=f"Print {what} as JSON; short for --format json.",
        )
        return click.option(
            "--format",
            "form",
            type=click.Choice(FORMATS),
            default="text",
            show_default=True,
            help="text for people, json for programs, github for annotations in a workflow, "
            "sarif for code scanning.",
        )(short(command))

    return decorate


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


def auto_option(command: Command) -> Command:
    """``--auto``."""
    return click.option(
        "--auto",
        is_flag=True,
        help="Take the roles that `nb2fn tag` proposes where no cell is tagged predict; "
        "the notebook is not changed.",
    )(command)


def place_options(command: Command) -> Command:
    """``--target`` and ``--stage``: which deployment, where a name has several."""
    stage = click.option("--stage", default="", metavar="NAME", help="Which stage, if several.")
    target = click.option("--target", default="", metavar="NAME", help="Which target, if several.")
    return target(stage(command))

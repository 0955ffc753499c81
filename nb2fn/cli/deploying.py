"""What the commands about deployments share: options, questions, texts."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nb2fn.cli.options import Command

if TYPE_CHECKING:
    from nb2fn.deploy.places import Where
    from nb2fn.ir.deployment import DeployPlan, Instruction
    from nb2fn.settings import DeploySettings, Settings

AUTHS = ("token", "none", "iam", "function-key")


def wish_options(command: Command) -> Command:
    """The options of ``plan`` and ``deploy``: where, and who may ask."""
    options: list[Callable[[Any], Any]] = [
        click.argument("source", type=click.Path(path_type=Path)),
        click.option("--target", metavar="NAME", help="Where it is to run.  [that of the build]"),
        click.option("--stage", default="dev", show_default=True, metavar="NAME"),
        click.option("--region", metavar="NAME", help="Which region, where the target has them."),
        click.option(
            "--auth",
            type=click.Choice(AUTHS),
            help="Who may ask.  [as it was; at first: token]",
        ),
        click.option("--public", is_flag=True, help="Let everyone ask: the same as --auth none."),
        click.option(
            "--cors",
            multiple=True,
            metavar="ORIGIN",
            help="Let pages of this origin ask, as https://app.example.com (may be repeated); "
            "off: none.  [as it was; at first: none]",
        ),
        click.option("--new-token", is_flag=True, help="Replace the token."),
        click.option("--force", is_flag=True, help="Deploy over what others have changed there."),
        click.option("--kernel", metavar="NAME", help="For a notebook: train in this kernel."),
    ]
    for option in reversed(options):
        command = option(command)
    return command


def wish_of(said: dict[str, Any]) -> DeploySettings:
    """The settings in what :func:`wish_options` gave; :class:`click.UsageError` for a
    contradiction."""
    from nb2fn.settings import DeploySettings

    auth, cors = said["auth"], said["cors"]
    if said["public"]:
        if auth not in (None, "none"):
            raise click.UsageError(f"--public and --auth {auth} contradict each other.")
        auth = "none"
    if "off" in cors and len(cors) > 1:
        raise click.UsageError("--cors off and other origins contradict each other.")
    return DeploySettings(
        target=said["target"] or "",
        stage=said["stage"],
        auth=auth,
        cors=() if cors == ("off",) else cors or None,
        region=said["region"] or "",
        new_token=said["new_token"],
        force=said["force"],
    )


def build_settings(source: Path, said: dict[str, Any]) -> Settings:
    """How a notebook is built for it: [tool.nb2fn], and ``--kernel``."""
    from dataclasses import replace

    from nb2fn.config import load

    settings = load(source.parent).settings
    return replace(settings, kernel=said["kernel"]) if said["kernel"] else settings


def where_of(target: str, stage: str) -> Where:
    """The deployments that are remembered for the working directory."""
    from nb2fn.deploy.places import locate

    return locate(Path.cwd(), target, stage)


@contextmanager
def told(as_json: bool) -> Iterator[None]:
    """Errors as a JSON document where that was asked for, else as text; exit code 1."""
    from nb2fn.cli.terminal import print_json, tell
    from nb2fn.errors import CompileError, DeployInterruptedError

    try:
        yield
    except CompileError as error:
        if not as_json:
            raise
        from nb2fn.deploy.documents import of_failure

        print_json(of_failure(error.diagnostics))
        raise click.exceptions.Exit(1) from error
    except DeployInterruptedError as error:
        tell([error.diagnostic])
        raise


def plan_text(plan: DeployPlan) -> str:
    """A plan for people."""
    where = f"{plan.name} at {plan.target}, stage {plan.stage}"
    if plan.action == "none":
        return f"{where}: version {plan.version} is live as it is; nothing is to be done"
    replaced = f" in the stead of version {plan.replaces}" if plan.replaces else ""
    head = (
        f"{where}: take it away"
        if plan.action == "remove"
        else f"{where}: version {plan.version} becomes live{replaced}"
    )
    lines = [head + (f" ({plan.reason})" if plan.reason else "")]
    for number, instruction in enumerate(plan.instructions, 1):
        lines += _instruction_lines(f"{number:3}  ", instruction)
    return "\n".join(lines)


def _instruction_lines(lead: str, instruction: Instruction) -> list[str]:
    lines = [f"{lead}{instruction.op:<10} {instruction.what}"]
    for other in instruction.otherwise:
        lines += _instruction_lines(" " * len(lead) + "  if it fails: ", other)
    return lines


def confirmed(question: str, *, yes: bool) -> None:
    """Ask on a terminal; elsewhere ``--yes`` has to be said. Exits with 1 on a no."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("There is no terminal to ask on: say --yes.")
    if not click.confirm(question, err=True):
        raise click.exceptions.Exit(1)

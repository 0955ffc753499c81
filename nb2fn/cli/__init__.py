"""The command line. A command's module is imported when it is used.

Exit codes: 0 all is well; 1 the notebook, the build or the answer is not; 2 wrong
usage or configuration; 3 a bug of nb2fn; 130 interrupted; 143 ended by SIGTERM.
"""

from __future__ import annotations

import sys
from typing import Any

import click

from nb2fn import __version__

# Command → its line in the overview. A command is the function of its own name in
# the module of its own name.
COMMANDS = {
    "build": "Compile notebooks into serverless projects, proven equal.",
    "check": "Say what is wrong with notebooks, without running them.",
    "explain": "Show what runs where and what crosses, or a diagnostic's page.",
    "tag": "Propose roles for the cells of a notebook without tags.",
    "serve": "Serve a built project on this machine.",
    "invoke": "Ask a built project, or a live endpoint, one question.",
    "verify": "Prove a built project again.",
    "plan": "Say what a deploy would do, step by step.",
    "deploy": "Make a build, or a notebook, a live endpoint.",
    "status": "Say how a deployment is.",
    "logs": "Show what an endpoint wrote.",
    "rollback": "Make an earlier version live again.",
    "remove": "Take an endpoint away.",
    "list": "List what is deployed from here.",
}


class Commands(click.Group):
    """The group that knows its commands' names without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        command = getattr(import_module(f"nb2fn.cli.{cmd_name}"), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean `{near[0]}`?" if near else ""
            if args[0].endswith(".ipynb"):
                hint = f" Did you mean `nb2fn build {args[0]}`?"
            ctx.fail(f"There is no command `{args[0]}`.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Run, and end the process with the exit code that fits what happened."""
        import gc

        from nb2fn.cli.outcome import end_on_sigterm, exit_code

        # Modules and syntax trees stay to the end: looking through them for cycles at
        # every 700 new objects took a tenth of the time.
        gc.set_threshold(100_000, 20, 100)
        end_on_sigterm()
        extra["standalone_mode"] = False
        sys.exit(exit_code(lambda: super(Commands, self).main(*args, **extra)))


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="A notebook's cells are tagged data, train and predict. Begin with "
    "`nb2fn check NOTEBOOK`.",
)
@click.version_option(__version__, prog_name="nb2fn", message="%(prog)s %(version)s")
def main() -> None:
    """Compile a Jupyter notebook into a serverless project.

    Its endpoint gives the notebook's own answer, or the build fails and says where
    and why.
    """

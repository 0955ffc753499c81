"""``nb2fn check``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from nb2fn.cli.options import auto_option, color_option, format_options

if TYPE_CHECKING:
    from nb2fn.cli.formats import Result
    from nb2fn.settings import Settings


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn check churn.ipynb\n"
    "  nb2fn check --diff notebooks/*.ipynb       (what --fix would change)\n"
    "  nb2fn check --fix churn.ipynb\n"
    "  nb2fn check --format github *.ipynb        (annotations in a workflow)\n"
    "  nb2fn check --format sarif *.ipynb > nb2fn.sarif\n"
    "  nb2fn check --json churn.ipynb | jq '.diagnostics[].message'\n"
)
@click.argument("notebooks", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--fix", is_flag=True, help="Change the notebooks where that is safe.")
@click.option("--diff", is_flag=True, help="Show what --fix would change; change nothing.")
@auto_option
@format_options("what was found (an object for one notebook, a list for several)")
@color_option
def check(notebooks: tuple[Path, ...], fix: bool, diff: bool, form: str, auto: bool) -> int:
    """Say what is wrong with notebooks, without running them.

    Reads and analyses each NOTEBOOK: roles, syntax, what the predict cells take and
    answer, and what is better done otherwise. Exit code 1 where one cannot be compiled
    or --diff has something to show; warnings alone exit 0.

    --fix adds the predict tag where one cell alone can have it, pins what is installed to
    the kernel's versions, and seeds what draws at random. Outputs and ids stay.

    A line's `# noqa: NB280` silences that code there, [tool.nb2fn] `ignore` and `select`
    everywhere.
    """
    from nb2fn.cli.formats import write

    if fix and diff:
        raise click.UsageError("--fix changes the notebooks, --diff only shows it: take one.")
    if diff and form != "text":
        raise click.UsageError("--diff is text: leave out --format and --json.")
    chosen = [(notebook, settings_of(notebook, auto)) for notebook in notebooks]
    if diff:
        return max([_diff(notebook, settings) for notebook, settings in chosen])
    results: list[Result] = []
    for notebook, settings in chosen:
        results.append(_one(notebook, settings, fix, form))
        if form == "text":
            write(form, results[-1:])
    if form != "text":
        write(form, results)
    return 0 if all(result.ok for result in results) else 1


def settings_of(notebook: Path, auto: bool) -> Settings:
    """The settings of the project a notebook lies in; raises
    :class:`~nb2fn.errors.ConfigError`."""
    from dataclasses import replace

    from nb2fn.config import load

    return replace(load(notebook.parent).settings, auto=auto)


def _one(notebook: Path, settings: Settings, fix: bool, form: str) -> Result:
    from nb2fn.cli.formats import Result
    from nb2fn.documents import of_failure, of_front
    from nb2fn.errors import CompileError
    from nb2fn.pipeline import check as check_notebook
    from nb2fn.progress import Progress

    fixed = 0
    try:
        if fix:
            fixed = _fix(notebook, settings, form)
        front = check_notebook(notebook, Progress(), auto=settings.auto, settings=settings)
    except CompileError as error:
        document, found = of_failure(notebook, error.diagnostics), tuple(error.diagnostics)
    else:
        document, found = of_front(front), front.diagnostics
    if fix:
        document["fixed"] = fixed
    return Result(notebook, document, found)


def _fix(notebook: Path, settings: Settings, form: str) -> int:
    """Make the safe edits; how many. Raises what saving raises."""
    from nb2fn.cli.fixing import fixed
    from nb2fn.cli.terminal import styled
    from nb2fn.frontend.rewrite import save

    done = fixed(notebook, settings)
    if done.new != done.old:
        save(notebook, done.new, done.old)
        if form == "text":
            what = "1 thing" if done.count == 1 else f"{done.count} things"
            click.echo(styled(f"{notebook}: fixed {what}", fg="green") + "\n")
    return done.count


def _diff(notebook: Path, settings: Settings) -> int:
    from nb2fn.cli.fixing import difference, fixed
    from nb2fn.cli.terminal import painted_difference

    done = fixed(notebook, settings)
    for line in difference(str(notebook), done.old, done.new):
        click.echo(painted_difference(line))
    return int(done.new != done.old)


def signature(route: dict[str, object]) -> str:
    """A route in one line, from its JSON form: path, inputs, outputs."""
    inputs, outputs = route["inputs"], route["outputs"]
    assert isinstance(inputs, list)
    assert isinstance(outputs, list)
    takes = ", ".join(i["name"] for i in inputs) or "nothing"
    gives = " and ".join(o["name"] for o in outputs)
    if route.get("kind") == "function":  # what it returns is known only after it has run
        gives = f"what {route['function']} returns"
    return f"POST {route['path']} takes {takes} and answers {gives}"

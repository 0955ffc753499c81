"""``nb2fn tag``."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from nb2fn.cli.options import color_option, json_option
from nb2fn.diagnostics import Diagnostic

if TYPE_CHECKING:
    from nb2fn.ir.proposal import Proposal, Suggestion

_STYLES: dict[str, dict[str, Any]] = {
    "predict": {"fg": "green", "bold": True},
    "train": {"fg": "blue"},
    "data": {"fg": "cyan"},
    "setup": {"fg": "magenta"},
}


@click.command(
    epilog="Examples:\n\n\b\n"
    "  nb2fn tag churn.ipynb\n"
    "  nb2fn tag --write churn.ipynb              (a copy, churn.tagged.ipynb)\n"
    "  nb2fn tag --write -o dist/churn.ipynb churn.ipynb\n"
    "  nb2fn tag --in-place churn.ipynb\n"
    "  nb2fn tag --json churn.ipynb | jq '.cells[] | select(.role == \"predict\")'\n"
)
@click.argument("notebook", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Write the tags into a copy, NAME.tagged.ipynb.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="Where the copy goes (with --write)."
)
@click.option("--in-place", is_flag=True, help="Write the tags into the notebook itself.")
@click.option("--force", is_flag=True, help="Let the copy take the place of an existing file.")
@json_option("the roles")
@color_option
def tag(
    notebook: Path, write: bool, output: Path | None, in_place: bool, force: bool, as_json: bool
) -> int:
    """Propose a role for every cell of a notebook without tags.

    Says for each cell of NOTEBOOK whether it sets up, reads data, trains or predicts, and
    why. The cells chosen to predict are those with which the notebook compiles. Nothing is
    run, and nothing is written without --write or --in-place; then tags are added, and
    every other byte of the file stays as it is. Roles that cells have are kept.

    Exit code 1 where no cell can be the predict cell; then nothing is written.
    """
    from nb2fn.cli.terminal import print_json, tell
    from nb2fn.documents import of_failure, of_proposal
    from nb2fn.errors import CompileError

    target = _target(notebook, write, output, in_place, force)
    try:
        proposal, text = _proposal(notebook)
        done = not proposal.diagnostics
        changed = not in_place or bool(proposal.added or any(s.new for s in proposal.suggestions))
        written = target if done and changed else None
        if written:
            _write(notebook, written, text, proposal)
    except CompileError as error:
        if as_json:
            print_json(of_failure(notebook, error.diagnostics))
        else:
            tell(error.diagnostics)
        return 1
    if as_json:
        print_json(of_proposal(notebook, proposal, written))
        return 0 if done else 1
    click.echo("\n".join(table(proposal)))
    if not done:
        click.echo()
        tell(proposal.diagnostics)
    elif written:
        click.echo(f"\nwrote {written}")
    elif target:
        click.echo("\nnothing to write: every cell that needs a role has one")
    return 0 if done else 1


def _target(
    notebook: Path, write: bool, output: Path | None, in_place: bool, force: bool
) -> Path | None:
    """Where the tags are to be written, if anywhere. Raises :class:`click.UsageError`."""
    if in_place and (write or output):
        raise click.UsageError("--in-place writes into the notebook; leave --write and -o out.")
    if output and not write:
        raise click.UsageError("-o says where --write writes; add --write.")
    if in_place:
        return notebook
    if not write:
        return None
    target = output or notebook.with_name(f"{notebook.stem}.tagged.ipynb")
    if target.exists() and notebook.exists() and target.samefile(notebook):
        raise click.UsageError(f"{target} is the notebook itself; use --in-place for that.")
    if target.is_dir() or not target.parent.is_dir():
        raise click.UsageError(f"{target} is no place for a file.")
    if target.exists() and not force:
        raise click.UsageError(f"{target} exists; choose another with -o, or add --force.")
    return target


def _proposal(notebook: Path) -> tuple[Proposal, str]:
    """The proposal, and the text of the file that it was made for."""
    from nb2fn.analysis.graph import analyse
    from nb2fn.errors import CompileError
    from nb2fn.frontend.read import read
    from nb2fn.frontend.rewrite import raw_text
    from nb2fn.passes.roles import propose

    try:
        text = raw_text(notebook)
    except (OSError, UnicodeDecodeError):
        read(notebook)  # says what is wrong with it
        raise
    source, _ = read(notebook, text.encode("utf-8"), tagged=False)
    if source.nbformat[0] < 4:
        raise CompileError(_older(notebook, source.nbformat[0]))
    return propose(source, analyse(source)), text


def _older(notebook: Path, nbformat: int) -> Diagnostic:
    return Diagnostic(
        "NB273",
        f"the notebook is of nbformat {nbformat}, which has no cell tags",
        notebook=str(notebook),
        reason="tags are added to the file as it is, and this format has no place for them",
        fix="open it in Jupyter and save it, then tag it",
    )


def _write(notebook: Path, target: Path, text: str, proposal: Proposal) -> None:
    """Put the tags into ``target``. Raises :class:`CompileError`, :class:`click.UsageError`."""
    from nb2fn.frontend.appending import appended
    from nb2fn.frontend.rewrite import raw_text, rewritten, save
    from nb2fn.ir.notebook import Role

    tagged = rewritten(text, [edit for s in proposal.suggestions for edit in s.edits])
    if proposal.added:
        name = f"nb2fn-{len(proposal.suggestions) + 1}"
        tagged = appended(tagged, name, proposal.added.source, (Role.PREDICT.value,))
    if target.exists():
        save(target, tagged, text if target == notebook else raw_text(target))
        return
    try:
        with target.open("xb") as file:
            file.write(tagged.encode("utf-8"))
    except OSError as error:
        raise click.UsageError(f"{target} cannot be written: {error.strerror}") from None


def table(proposal: Proposal) -> Iterator[str]:
    """The lines of a proposal: cell, role, reason."""
    from nb2fn.cli.terminal import styled, width

    columns = width()
    yield styled(f"{'cell':>5}  {'role':<11} why", bold=True)
    for suggestion in proposal.suggestions:
        role = suggestion.role.value or "-"
        word = styled(f"{role:<11}", **_STYLES.get(role, {"dim": True}))
        first, *more = textwrap.wrap(_reason(suggestion), max(20, columns - 20))
        yield f"{suggestion.cell:>5}  {word} {first}"
        yield from (f"{'':>19}{line}" for line in more)
    if proposal.added:
        word = styled(f"{'predict':<11}", **_STYLES["predict"])
        first, *more = textwrap.wrap(proposal.added.reason, max(20, columns - 20))
        yield f"{'new':>5}  {word} {first}"
        code = (f"| {line}" for line in proposal.added.source.split("\n"))
        yield from (f"{'':>19}{line}" for line in (*more, *code))


def _reason(suggestion: Suggestion) -> str:
    said = (("input", suggestion.input), ("output", suggestion.output))
    lines = [f"`#| {key}: {names}`" for key, names in said if names]
    return suggestion.reason + (f"; needs {' and '.join(lines)}" if lines else "")

"""Writes the generated half of docs/: a page per diagnostic code, the command reference.

``python docs/generate.py`` writes, ``python docs/generate.py --check`` exits 1
where a file is not what it would write.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import click

from nb2fn.cli import main as nb2fn
from nb2fn.codes import PAGES

DOCS = Path(__file__).parent
COLUMNS = 90
STAGES = {
    "NB1": "Reading the notebook",
    "NB2": "Inputs, answers, what a request runs",
    "NB3": "Training and the cut",
    "NB4": "Lowering and proof",
    "NB5": "Targets, wheels, asking a build",
}


def pages() -> dict[Path, str]:
    """Every generated file and its text."""
    out = {DOCS / "diagnostics" / f"{code}.md": page.markdown() for code, page in PAGES.items()}
    out[DOCS / "diagnostics" / "README.md"] = "\n\n".join(index()) + "\n"
    out[DOCS / "reference.md"] = "\n\n".join(reference()) + "\n"
    return out


def index() -> Iterator[str]:
    """The parts of the list of all codes, by stage. Raises for a code of no stage."""
    yield "# Diagnostics"
    yield "Also in the terminal: `nb2fn explain NB121`. [The commands](../reference.md)."
    codes = sorted(PAGES)
    assert all(code[:3] in STAGES for code in codes), codes
    for prefix, stage in STAGES.items():
        rows = [f"| [{c}]({c}.md) | {PAGES[c].title} |" for c in codes if c.startswith(prefix)]
        yield f"## {stage}\n\n" + "\n".join(["| code | |", "|---|---|", *rows])


def reference() -> Iterator[str]:
    """The parts of the reference: every command's help, as ``--help`` prints it."""
    yield "# Command reference"
    yield "Generated from `--help`. [A tutorial](tutorial.md) shows the commands at work."
    context = _context(nb2fn, "nb2fn")
    yield _help(context)
    for name in nb2fn.list_commands(context):
        command = nb2fn.get_command(context, name)
        assert command is not None
        yield f"## nb2fn {name}\n\n{_help(_context(command, name, context))}"


def _context(
    command: click.Command, name: str, parent: click.Context | None = None
) -> click.Context:
    return click.Context(
        command,
        parent,
        name,
        terminal_width=COLUMNS,
        max_content_width=COLUMNS,
        help_option_names=["-h", "--help"],
    )


def _help(context: click.Context) -> str:
    return f"```\n{context.command.get_help(context)}\n```"


def main() -> int:
    """Write, or with ``--check`` compare; returns the exit code."""
    wanted = pages()
    stale = [path for path in sorted((DOCS / "diagnostics").glob("*.md")) if path not in wanted]
    if "--check" not in sys.argv[1:]:
        for path in stale:
            path.unlink()
        for path, text in wanted.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        return 0
    there = {path: path.read_text("utf-8") for path in wanted if path.exists()}
    wrong = stale + [path for path, text in wanted.items() if there.get(path) != text]
    for path in wrong:
        print(f"not up to date: {path.relative_to(DOCS.parent)} (run `make docs`)")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

"""NB288: packages that a cell installs at whatever version is the newest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from nb2fn.diagnostics import Diagnostic, Edit
from nb2fn.ir.notebook import Cell, Magic, Notebook
from nb2fn.span import Span

# The version of a distribution (normalised name) in the notebook's kernel, or ``None``.
Versions = Callable[[str], "str | None"]

_INSTALL = re.compile(r"\binstall\b")
_WORD = re.compile(
    r"""(?<=\s)["']?(?P<name>[A-Za-z0-9][\w.-]*)(?:\[[\w,.-]+\])?(?P<end>["']?)(?=\s|$)"""
)
_OTHER = re.compile(r"[;&|]|\s\d?>|\bconda\b|\bmamba\b")  # more than one plain pip command
_TAKES_VALUE = frozenset(
    "-r -c -e -i -f -t -n --requirement --constraint --index-url --extra-index-url --find-links "
    "--target --platform --python-version --name --channel".split()
)


def unpinned(notebook: Notebook, versions: Versions) -> Iterator[Diagnostic]:
    """Each package without a version; its pin as an edit where the kernel has it."""
    for cell in notebook.cells:
        for magic in cell.magics:
            if magic.fate == "requirement" and magic.span.line == magic.span.end_line:
                for name, at in _packages(cell, magic):
                    yield _finding(notebook, cell, name, at, versions(normalised(name)))


def normalised(name: str) -> str:
    """A distribution's name as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _packages(cell: Cell, magic: Magic) -> Iterator[tuple[str, Span]]:
    line = cell.source.split("\n")[magic.span.line - 1]
    start = _INSTALL.search(line, magic.span.column)
    if start is None or _OTHER.search(line):
        return
    for word in _WORD.finditer(line.split("#", 1)[0], start.end()):
        before = line[: word.start()].split()
        if before and before[-1] in _TAKES_VALUE:
            continue
        if word["name"].endswith((".whl", ".zip", ".gz", ".txt")):
            continue
        end = word.start("end")
        yield (
            word["name"],
            Span(cell.number, magic.span.line, word.start("name"), magic.span.line, end),
        )


def _finding(
    notebook: Notebook, cell: Cell, name: str, at: Span, version: str | None
) -> Diagnostic:
    end = Span(at.cell, at.line, at.end_column, at.line, at.end_column)
    pinned = f"{name}=={version}" if version else f"{name}==…"
    return notebook.finding(
        "NB288",
        f"`{name}` is installed at whatever version is the newest",
        at,
        severity="info",
        label="no version",
        reason="the endpoint gets the version that trained; the notebook, run elsewhere or later, "
        "gets another one",
        fix=f"name the version: `{pinned}`",
        edits=(Edit(cell.number, cell.id, end, f"=={version}"),) if version else (),
    )

"""NB289: ``# noqa`` comments that silence nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from nb2fn.codes import PAGES
from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Notebook
from nb2fn.passes.linting.silence import codes_in
from nb2fn.span import Span


def useless(notebook: Notebook, found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Codes that a comment names and that nothing on its line has.

    ``found`` are all findings, those that comments silence too.
    """
    told = {
        (d.cell, line, d.code)
        for d in found
        if d.span is not None
        for line in (d.span.line, d.span.end_line)
    }
    for cell in notebook.cells:
        if "noqa" not in cell.source.lower():
            continue
        for number, line in enumerate(cell.source.split("\n"), 1):
            for start, end, code in codes_in(line):
                if (cell.number, number, code) in told or _unknowable(code):
                    continue
                known = code in PAGES
                yield notebook.finding(
                    "NB289",
                    f"`noqa: {code}` silences nothing",
                    Span(cell.number, number, start, number, end),
                    severity="info",
                    label="no such finding on this line" if known else "no such code",
                    fix="delete it" if known else "see the list of codes in docs/diagnostics",
                )


def _unknowable(code: str) -> bool:
    """Whether only a build can tell."""
    return code == "NB287" or (code[2:] >= "300" and code in PAGES)

"""Why a tier steps aside: a reason raised deep inside, told with its place by the tier."""

from __future__ import annotations

from dataclasses import replace

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Notebook
from nb2fn.lowering.findings import at_line, at_notebook

_MESSAGES = {
    "stdlib": "the function needs its libraries at run time",
    "numpy": "the function needs more than numpy at run time",
}
_WHY = "It is right, but starts slower than it could: "
_FASTER = {
    "stdlib": "plain Python starts in a fraction of the time",
    "numpy": "numpy alone starts several times as quickly",
}
_FIX = "nothing needs fixing; `nb2fn explain NB411` shows what predict code can be lowered"


class HeldBackError(Exception):
    """This tier cannot carry something; ``reason`` is said to the user.

    ``name`` is the global name it concerns, if any. ``fix`` says what would help.
    """

    def __init__(self, reason: str, fix: str = "", name: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.name = name


def held_back(notebook: Notebook, error: HeldBackError, tier: str) -> Diagnostic:
    """NB411, an information: what holds ``tier`` back."""
    of = f"`{error.name}`: " if error.name else ""
    reason = f"{of}{error.reason}. {_WHY}{_FASTER[tier]}"
    fix = error.fix or _FIX
    found = at_notebook(notebook, "NB411", _MESSAGES[tier], reason=reason, fix=fix)
    return replace(found, severity="info")


def held_back_at(notebook: Notebook, text: str, what: str, tier: str) -> Diagnostic:
    """The finding at the line of a cell that reads as the generated one does."""
    reason = f"{what}. {_WHY}{_FASTER[tier]}"
    for cell in reversed(notebook.cells):
        for number, line in enumerate(cell.source.split("\n"), 1):
            if line.strip() and line.strip() == text.strip():
                found = at_line(
                    notebook, cell.number, number, "NB411", _MESSAGES[tier],
                    label="held back here", reason=reason, fix=_FIX,
                )  # fmt: skip
                return replace(found, severity="info")
    return held_back(notebook, HeldBackError(what), tier)

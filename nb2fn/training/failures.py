"""A failure of the notebook's own code as a diagnostic: cell, line, caret, reason, fix."""

from __future__ import annotations

import os
import re
import shlex
from dataclasses import replace
from pathlib import Path, PureWindowsPath
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Notebook
from nb2fn.records import record
from nb2fn.span import Span
from nb2fn.training import findings
from nb2fn.training.pieces import Piece, span_of

# Distributions that are not called as the module they bring.
DISTRIBUTIONS = {
    "PIL": "Pillow",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "dateutil": "python-dateutil",
    "dotenv": "python-dotenv",
    "fitz": "PyMuPDF",
    "skimage": "scikit-image",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}


@record
class Failure:
    """An exception as the kernel told it (:func:`nb2fn.kernel.failure.describe`), with the
    statement it ended, where that is known."""

    piece: Piece
    statement: Statement | None
    found: dict[str, Any]
    seconds: float | None = None  # of a time-out


def locate(piece: Piece, graph: DataflowGraph, found: dict[str, Any]) -> Statement | None:
    """The top-level statement of ``piece`` that was running."""
    inside = [graph.statements[s] for s in piece.statements]
    frame = next((f for f in found.get("frames", ()) if f["cell"] == piece.cell), None)
    if frame is None:
        return inside[0] if len(inside) == 1 else None
    on_line = [s for s in inside if span_of(s).line <= frame["line"] <= span_of(s).end_line]
    if len(on_line) > 1 and frame["column"] is not None:
        column = frame["column"]
        left = [s for s in on_line if s.span.line < frame["line"] or s.span.column <= column]
        on_line = left[-1:]
    return on_line[0] if on_line else None


def diagnose(notebook: Notebook, failure: Failure, interpreter: str) -> Diagnostic:
    """The diagnostic of a failure that stops the build."""
    found = failure.found
    place = _place(notebook, failure)
    if failure.seconds is not None:
        return replace(
            place,
            code="NB304",
            message=f"cell {failure.piece.cell} ran longer than {failure.seconds:g} s",
            label="was running here",
            reason="A build stops rather than wait for ever.",
            fix="allow more time with `--timeout SECONDS`, or none with `--timeout 0`",
        )
    bases = found.get("bases", ())
    if "ModuleNotFoundError" in bases and found.get("module"):
        return _missing_module(place, found["module"], interpreter)
    if "FileNotFoundError" in bases and _missing_name(found):
        return _missing_file(place, notebook, _missing_name(found))
    if "StdinNotImplementedError" in bases:
        return replace(
            place,
            code="NB308",
            message="the notebook asks for input, and nobody is there to answer",
            label="waits for the keyboard",
            reason="The build runs the notebook unattended, and an endpoint has no keyboard.",
            fix="put the value into the notebook: a literal, or a cell tagged `parameters`",
        )
    message, notes = shortened(found["text"])
    return replace(
        place,
        code="NB305",
        message=message,
        label="fails here",
        notes=(*place.notes, *notes),
        reason="The answer depends on this statement, and it failed when the notebook ran "
        "from top to bottom in a fresh kernel.",
        fix="make the notebook run with Restart Kernel and Run All, then build again",
    )


def _missing_module(place: Diagnostic, module: str, interpreter: str) -> Diagnostic:
    top = module.partition(".")[0]
    distribution = DISTRIBUTIONS.get(top, top)
    return replace(
        place,
        code="NB307",
        message=f"the notebook's kernel has no module `{module}`",
        label="imported here",
        reason=f"The kernel runs {interpreter}, and nothing there provides it.",
        fix=f"install it there: `{shlex.quote(interpreter)} -m pip install {distribution}`"
        f"\nor choose the kernel that has it with `--kernel NAME`",
    )


def _missing_name(found: dict[str, Any]) -> str:
    """The file that was not found; numpy tells it only in words."""
    told = re.fullmatch(r"(.+) not found\.?", found["message"])
    return found.get("file") or (told[1] if told else "")


def _missing_file(place: Diagnostic, notebook: Notebook, name: str) -> Diagnostic:
    if re.match(r"[A-Za-z]:[\\/]|\\\\", name) and os.name != "nt":
        return replace(
            place,
            code="NB306",
            message=f"no such file: {name}",
            label="opened here",
            reason="It is a path of a Windows machine, and this machine has no such drive.",
            fix="put the file beside the notebook, and open it by its name alone: "
            f"`{PureWindowsPath(name).name}`",
        )
    path = notebook.directory.resolve() / name
    near = _similar(path)
    return replace(
        place,
        code="NB306",
        message=f"no such file: {name}",
        label="opened here",
        reason=f"It was looked for as {path}: a notebook runs in its own directory, "
        f"{notebook.directory.resolve()}.",
        fix=near or "put the file there, or correct the path in the notebook",
    )


def _similar(path: Path) -> str:
    import difflib

    if not path.parent.is_dir():
        return f"the directory {path.parent} does not exist either; correct the path"
    names = [entry.name for entry in path.parent.iterdir()]
    close = difflib.get_close_matches(path.name, names, 1)
    return f"did you mean `{close[0]}`?" if close else ""


def left_behind(notebook: Notebook, failure: Failure) -> Diagnostic:
    """The warning for a failure that the answer does not depend on."""
    what, notes = shortened(failure.found["text"])
    place = _place(notebook, failure)
    if failure.seconds is not None:
        what = f"ran longer than {failure.seconds:g} s"
    return replace(
        place,
        code="NB340",
        severity="warning",
        message=f"a statement that the answer does not need failed: {what}",
        label="fails here",
        reason="The build went on without it. What the notebook would have done there is "
        "unknown, so the proof is marked `parity: weak`.",
        fix="repair the cell, or tag it `skip`",
        notes=(*place.notes, *notes),
    )


def shortened(text: str, width: int = 160) -> tuple[str, tuple[str, ...]]:
    """An error's text for a message of one line; what did not fit is a note."""
    first = text.split("\n")[0]
    if len(first) > width:
        first = first[: width - 1] + "…"
    return first, () if first == text else (text,)


def died(notebook: Notebook, piece: Piece, words: str) -> Diagnostic:
    """The kernel's process ended while it ran ``piece``."""
    return replace(
        findings.at(notebook, _first_line(piece)),
        code="NB303",
        message=f"the kernel died in cell {piece.cell}",
        label="was running this cell",
        reason="Its process ended: out of memory, a crash in a library, or code that "
        "ends the process." + (f" It wrote last:\n{words}" if words else ""),
        fix="run the cell in Jupyter and watch the memory; fewer rows or a smaller model help",
    )


def quits(notebook: Notebook, piece: Piece) -> Diagnostic:
    """``piece`` called ``exit()`` or ``quit()``."""
    lines = enumerate(piece.text.split("\n"), piece.first_line)
    calls = (n for n, line in lines if re.search(r"\b(exit|quit)\b", line.partition("#")[0]))
    number = next(calls, None)
    place = findings.at(notebook, _first_line(piece))
    return replace(
        findings.line(notebook, piece.cell, number) if number else place,
        code="NB303",
        message=f"cell {piece.cell} ends the kernel",
        label="ends the kernel" if number else "calls `exit()` or `quit()`",
        reason="In a notebook `exit()` ends the kernel, and nothing below the cell would run.",
        fix="take it out; to leave the rest of the notebook out, tag its cells `skip`",
    )


def _place(notebook: Notebook, failure: Failure) -> Diagnostic:
    """A diagnostic without words at the place of a failure."""
    cell = notebook.cell(failure.piece.cell)
    frames = failure.found.get("frames", ())
    own = [f for f in frames if f["cell"] == cell.number]
    at_top = next((f for f in own if f["function"] == "<module>"), None)
    span = _span(failure.piece, at_top) if at_top else None
    if span is None:
        span = span_of(failure.statement) if failure.statement else _first_line(failure.piece)
    notes: tuple[str, ...] = ()
    if frames and frames[-1]["function"] not in ("<module>", "<cell line>"):
        inner = frames[-1]
        notes = (f"raised in `{inner['function']}`, cell {inner['cell']} line {inner['line']}",)
    return replace(findings.at(notebook, span), notes=notes)


def _span(piece: Piece, frame: dict[str, Any]) -> Span | None:
    """A frame's place; its columns are UTF-8 bytes of the text that ran."""
    lines = piece.text.split("\n")
    index = frame["line"] - piece.first_line
    if not 0 <= index < len(lines):
        return None
    text = lines[index]
    if frame["column"] is None:
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        return Span(piece.cell, frame["line"], start, frame["line"], end)
    last = min(max(index, frame["end_line"] - piece.first_line), len(lines) - 1)
    start = _characters(text, frame["column"])
    end = _characters(lines[last], frame["end_column"])
    return Span(piece.cell, frame["line"], start, piece.first_line + last, end)


def _characters(line: str, column: int) -> int:
    return len(line.encode()[:column].decode(errors="replace"))


def _first_line(piece: Piece) -> Span:
    lines = piece.text.split("\n")
    code = (i for i, line in enumerate(lines) if line.strip() and line.strip()[0] != "#")
    index = next(code, 0)
    text = lines[index]
    line = piece.first_line + index
    return Span(piece.cell, line, len(text) - len(text.lstrip()), line, len(text.rstrip()))

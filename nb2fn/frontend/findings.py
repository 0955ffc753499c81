"""What the frontend says about a notebook."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from nb2fn.diagnostics import Diagnostic, Place
from nb2fn.frontend.directives import KEYS, ROLES, Head, closest
from nb2fn.frontend.document import Document
from nb2fn.frontend.parse import Fault
from nb2fn.frontend.roles import Given, bare, prefixed
from nb2fn.ir.notebook import Directive
from nb2fn.span import Span

_PREDICTS = re.compile(r"\.predict\w*\(")
_OTHER_KERNELS = re.compile(r"(?:ir\d*|julia.*|scala|almond|.*javascript|deno|bash|rust|java|R)$")


def of_document(document: Document, path: Path) -> Iterator[Diagnostic]:
    """NB107 and NB108: another language, or nothing to compile."""
    language = document.language
    other = language and not re.fullmatch(r"i?python[\d.]*", language)
    if other or (not language and _OTHER_KERNELS.fullmatch(document.kernel)):
        spoken = (language or document.kernel).capitalize()
        yield Diagnostic(
            "NB108",
            f"this notebook is written in {spoken}, and nb2fn compiles Python",
            notebook=str(path),
            reason=f"its kernel is `{document.kernel or language}`",
            fix="if the cells are Python, choose a Python kernel in Jupyter and save",
        )
    elif not any(cell.source.strip() for cell in document.cells):
        yield Diagnostic(
            "NB107",
            "this notebook has no code",
            notebook=str(path),
            reason="there is no code cell with anything in it, so there is nothing to compile",
            fix="write cells that load data, train a model and predict, and tag them "
            "`data`, `train` and `predict`",
        )


def no_predict(path: Path, sources: Sequence[str]) -> Diagnostic:
    """NB121; names the last cell that seems to predict, as a proposal."""
    guess = next(
        (n for n in range(len(sources), 0, -1) if re.search(r"\.predict\w*\(", sources[n - 1])),
        None,
    )
    proposal = f"cell {guess} calls `predict`: if that is the one, " if guess else ""
    return Diagnostic(
        "NB121",
        "no cell is tagged `predict`",
        notebook=str(path),
        cell=guess,
        reason="the `predict` cells say what the endpoint answers; without one there is nothing "
        "to serve",
        fix=f"{proposal or 'choose the cell that predicts and '}add the tag `predict` to it "
        "(JupyterLab: the gear icon at the top right, Cell Tags), or write `#| predict` as its "
        "first line",
    )


def of_marks(
    place: Place, tags: tuple[str, ...], marks: Head, given: tuple[Given, ...]
) -> Iterator[Diagnostic]:
    """NB120, NB122 to NB125: roles and directives that cannot be what was meant."""
    if len(given) > 1:
        first, second = given[0], given[1]
        span = second[2] or first[2]
        yield place.say(
            "NB120",
            f"the cell is marked as both `{first[0].value}` and `{second[0].value}`",
            span,
            label=f"says `{second[0].value}`, and the {first[1]} says `{first[0].value}`"
            if second[2]
            else "",
            reason=f"{_listed([how for _, how, _ in given])} disagree, and a cell has one role",
            fix="keep the one that is meant; a cell that trains and predicts is a `predict` cell: "
            "the cut is made between its statements",
        )
    for tag in tags:
        meant = closest(bare(tag), tuple(ROLES))
        if bare(tag) not in ROLES and (prefixed(tag) or (meant and not given)):
            yield place.say(
                "NB122",
                f"the tag `{tag}` is no role of nb2fn",
                severity="warning",
                reason="the cell is compiled as if it had no such tag",
                fix=f"did you mean `{meant}`?"
                if meant
                else f"the roles are {_listed(list(ROLES))}",
            )
    yield from _of_directives(place, marks)


def _of_directives(place: Place, marks: Head) -> Iterator[Diagnostic]:
    for line in marks.unknown:
        meant = closest(line.key)
        yield place.say(
            "NB123",
            f"`#| {line.key}` is nothing nb2fn knows",
            line.span,
            severity="warning",
            label="ignored",
            fix=f"did you mean `#| {meant}`?"
            if meant
            else f"roles are {_ROLES}; keys are {_listed(KEYS)}",
        )
    for line in marks.wrong:
        yield place.say("NB124", _wrong(line), line.span, fix=_right(line))
    for line in marks.late:
        yield place.say(
            "NB125",
            f"`#| {line.key}` stands below code, where it means nothing",
            line.span,
            severity="warning",
            label="ignored",
            reason="what is said about a cell stands at its head",
            fix="move the line to the top of the cell",
        )


def _wrong(line: Directive) -> str:
    if line.key == "role":
        return f"`{line.value}` is no role"
    if line.key in ("input", "output"):
        if not line.value:
            return f"`#| {line.key}:` names nothing"
        return f"`{line.value}` is not a name, as `#| {line.key}:` needs"
    return f"`#| {line.key}` takes no value, but has `{line.value}`"


def _right(line: Directive) -> str:
    if line.key == "role":
        return f"the roles are {_ROLES}"
    if line.key in ("input", "output"):
        return f"write the variable's name, several with commas: `#| {line.key}: x_test`"
    return f"write `#| {line.key}`"


def of_fault(place: Place, fault: Fault, kernel_python: str) -> Diagnostic:
    """NB110 to NB112: why a cell is not Python."""
    assert place.cell is not None
    span = Span(place.cell, fault.line, fault.column, fault.end_line, fault.end_column)
    if fault.kind == "text":
        return place.say(
            "NB112",
            fault.message,
            span,
            reason="Python source cannot hold such a character",
            fix='delete it; if it is meant, write it as an escape in a string (`"\\x00"`)',
        )
    if fault.kind == "depth":
        return place.say(
            "NB111",
            fault.message,
            reason="the parser gives up at some hundred brackets or blocks within one another",
            fix="build the value in steps, or load it from a file",
        )
    line = place.source.split("\n")[fault.line - 1]
    notes: tuple[str, ...] = ()
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if kernel_python and not f"{kernel_python}.".startswith(f"{here}."):
        notes = (f"nb2fn reads this cell with Python {here}; the kernel has {kernel_python}",)
    return place.say(
        "NB110",
        f"syntax error: {fault.message}",
        span,
        reason="the cell is not Python, so neither the notebook nor the endpoint could run it",
        fix=_syntax_fix(fault.message, line),
        notes=notes,
    )


def _syntax_fix(message: str, line: str) -> str:
    old = re.match(r"\s*(?:print\s+[^(=]|exec\s+[\"'])", line)
    if "in call to 'print'" in message or "in call to 'exec'" in message or old:
        return "this is Python 2; in Python 3 `print x` is `print(x)`"
    if re.search(r"except\s+\w+\s*,\s*\w+", line) or "multiple exception types" in message:
        return "in Python 3 this is `except Error as name:`"
    if re.match(r"\s*(?:>>>|In \[\d*\]:)", line):
        return "take the prompts (`>>>`, `In [1]:`) off the pasted lines"
    if message.startswith(("(unicode error)", "(value error)")):
        if re.search(r"[A-Za-z]:\\", line):
            return "it is a Windows path: write `r` before the quote, or `/` instead of `\\`"
        return "write the backslash twice, or `r` before the quote"
    if "TabError" in message or "tabs and spaces" in message:
        return "indent with spaces only"
    return "correct the cell, or tag it `skip` if it is not meant to run"


def _listed(words: Sequence[str]) -> str:
    marked = [word if "`" in word else f"`{word}`" for word in words]
    return ", ".join(marked[:-1]) + f" and {marked[-1]}" if len(marked) > 1 else "".join(marked)


_ROLES = _listed(tuple(ROLES))

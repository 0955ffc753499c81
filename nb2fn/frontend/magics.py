"""Take what is not Python out of a cell, line for line.

Python lines keep their place, so a span in the result is a span in the source.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from nb2fn.frontend import magic_table as table
from nb2fn.frontend.escapes import Escape, find, leading_cell_magic
from nb2fn.frontend.installs import installs, requirements
from nb2fn.frontend.parse import Fault, parse
from nb2fn.ir.notebook import Magic
from nb2fn.records import record
from nb2fn.span import Span

Fate = Literal["kept", "unwrapped", "requirement", "dropped", "barrier"]


@record
class Translation:
    """A cell without its magics.

    ``python`` and ``kernel`` have as many lines as the source (see
    :class:`nb2fn.ir.notebook.Cell`). ``fillers`` are the (line, column) of the
    ``pass`` statements that hold the place of an unwrapped magic's name.
    """

    python: str
    kernel: str
    magics: tuple[Magic, ...] = ()
    requirements: tuple[str, ...] = ()
    fillers: frozenset[tuple[int, int]] = frozenset()


@dataclass(slots=True)
class _Work:
    """The cell while it is translated; lines are 0-based here."""

    number: int
    directory: Path
    source: str
    python: list[str]
    kernel: list[str]
    magics: list[Magic] = field(default_factory=list)
    requirements: list[str] = field(default_factory=list)
    fillers: set[tuple[int, int]] = field(default_factory=set)


def translate(source: str, number: int, directory: Path) -> Translation:
    """Translate cell ``number``. ``source`` is any text: what is wrong in its Python
    is found when the result is parsed. Requirement files are read from ``directory``.
    """
    work = _Work(number, directory, source, source.split("\n"), source.split("\n"))
    body = source
    while magic := leading_cell_magic(body):
        if not _cell_magic(work, magic):
            return _finished(work)
        body = _blanked(body, magic)
    escapes = find(body)
    for escape in escapes if escapes else _automagic(body):
        _line_magic(work, escape)
    return _finished(work)


def _blanked(body: str, magic: Escape) -> str:
    lines = body.split("\n")
    lines[: magic.line] = [""] * magic.line
    return "\n".join(lines)


def _finished(work: _Work) -> Translation:
    return Translation(
        "\n".join(work.python),
        "\n".join(work.kernel),
        tuple(work.magics),
        tuple(dict.fromkeys(work.requirements)),
        frozenset(work.fillers),
    )


def _cell_magic(work: _Work, magic: Escape) -> bool:
    """Treat a leading ``%%name``; whether its body is to be read on as Python."""
    first, last = magic.line - 1, len(work.python)
    body = [line.strip() for line in work.python[magic.line :]]
    commands = [line for line in body if line and not line.startswith("#")]
    fate: Fate = "barrier"
    if magic.name in table.UNWRAPPED_CELL:
        fate = "kept" if magic.name == "capture" and _names(magic.body) else "unwrapped"
    elif magic.name in ("bash", "sh") and commands and all(map(installs, commands)):
        fate = "requirement"
        for command in commands:
            work.requirements += requirements(command, work.directory)[0]
    elif magic.name in table.KEPT_CELL and "--out" not in magic.body:
        fate = "kept"
    elif magic.name in table.DROPPED_CELL:
        fate = "dropped"
    _record(work, magic, "cell", fate)
    if magic.name in table.UNWRAPPED_CELL:
        work.python[first] = "".join(f"{n} = None" for n in _names(magic.body)[:1])
        if fate == "unwrapped":
            work.python[first] = work.kernel[first] = ""
        return True
    work.python[first:last] = [""] * (last - first)
    if fate == "barrier":
        call = f"get_ipython().run_cell_magic({magic.name!r}, {magic.body!r}, ''"
        work.python[first] = call  # its bracket closes on the last line: one node, all the cell
        work.python[last - 1] += ")"
    elif fate != "kept":
        work.kernel[first:last] = [""] * (last - first)
    return False


def _names(arguments: str) -> list[str]:
    """What ``%%capture`` binds: its first argument that is no option."""
    return [word for word in arguments.split() if word.isidentifier()]


def _line_magic(work: _Work, escape: Escape) -> None:
    kind: Literal["line", "shell", "help"] = "line"
    if escape.kind in ("shell", "help"):
        kind = "shell" if escape.kind == "shell" else "help"
    fate = "kept" if escape.assigned else _fate(work, escape)
    if escape.assigned:
        _replace(work.python, escape, _call(escape))
    elif fate == "unwrapped":
        _unwrap(work, escape)
    elif fate == "barrier":
        _replace(work.python, escape, _call(escape))
    else:
        # An indented line may be all there is in its block.
        filler = "pass" if escape.column else ""
        _replace(work.python, escape, filler)
        if fate != "kept":
            _replace(work.kernel, escape, filler)
    _record(work, escape, kind, fate)


def _fate(work: _Work, escape: Escape) -> Fate:
    if escape.kind == "help":
        return "dropped"
    if escape.kind == "shell" or escape.name in table.INSTALLERS:
        command = escape.body if escape.kind == "shell" else f"{escape.name} {escape.body}"
        if not installs(command):
            return "kept"
        found, only = requirements(command, work.directory)
        work.requirements += found
        return "requirement" if only else "kept"
    if escape.kind == "line":
        if escape.name in table.UNWRAPPED_LINE and _simple(escape.body):
            return "unwrapped"
        if escape.name in table.KEPT_LINE or (escape.name == "time" and not escape.body):
            return "kept"
        if escape.name in table.DROPPED_LINE:
            return "dropped"
    return "barrier"


def _simple(code: str) -> bool:
    """Whether ``code`` is simple statements, which may stand after ``pass;``."""
    if not code:
        return False
    tree = parse(f"pass; {code}")
    return not isinstance(tree, Fault)


def _unwrap(work: _Work, escape: Escape) -> None:
    """``%time x = f()`` becomes ``pass; x = f()``, with ``x`` where it stood."""
    row, start = escape.line - 1, escape.column
    line = work.python[row]
    name_end = start + 1 + len(escape.name)
    code = name_end + len(line[name_end:]) - len(line[name_end:].lstrip())
    filled = line[:start] + "pass;".ljust(code - start) + line[code:]
    work.python[row] = work.kernel[row] = filled
    work.fillers.add((escape.line, start))


def _call(escape: Escape) -> str:
    """The expression IPython itself would run in an escape's place."""
    shell = "get_ipython()"
    if escape.kind == "shell":
        return f"{shell}.{'getoutput' if escape.assigned else 'system'}({escape.body!r})"
    return f"{shell}.run_line_magic({escape.name!r}, {escape.body!r})"


def _replace(lines: list[str], escape: Escape, text: str) -> None:
    first = escape.line - 1
    lines[first] = (lines[first][: escape.column] + text).rstrip()
    for row in range(first + 1, escape.end_line):
        lines[row] = ""


def _record(
    work: _Work, escape: Escape, kind: Literal["line", "cell", "shell", "help"], fate: Fate
) -> None:
    span = Span(work.number, escape.line, escape.column, escape.end_line, escape.end_column)
    work.magics.append(Magic(kind, escape.name, span.cut(work.source), span, fate))


def _automagic(text: str) -> Iterator[Escape]:
    """A cell of one line such as ``pip install x``: IPython supplies the ``%``."""
    line = text.strip()
    word, _, body = line.partition(" ")
    if "\n" in line or not body or word not in table.AUTOMAGIC:
        return
    before = text[: text.index(line)]
    row, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1)
    yield Escape("line", word, body.strip(), row, column, row, column + len(line))

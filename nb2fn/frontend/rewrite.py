"""Changes of a notebook's file that leave every byte alone but those that are meant.

The file is never parsed and written anew: what an :class:`Edit` asks for is put into
its text, so that outputs, ids, number formats, key order and indentation stay.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic, Edit
from nb2fn.errors import CompileError, VerifyError
from nb2fn.frontend.positions import FileMap, Range, members
from nb2fn.records import record


@record
class Replacement:
    """``text`` takes the place of a range of the file."""

    place: Range
    text: str


def raw_text(path: Path) -> str:
    """The file's text with its line ends as they are; see :func:`save`.

    Raises :class:`OSError` and :class:`UnicodeDecodeError`.
    """
    return path.read_bytes().decode("utf-8")


def rewritten(text: str, edits: Iterable[Edit]) -> str:
    """The text of a notebook's file (nbformat 4) with the edits made.

    Of edits that overlap the first is made. Making the same edits of tags again changes
    nothing. Raises :class:`~nb2fn.errors.VerifyError` where anything else would change.
    """
    edits = tuple(edits)
    parts: list[str] = []
    at = 0
    for change in replacements(text, edits):
        parts += [text[at : change.place.start], change.text]
        at = change.place.end
    new = "".join([*parts, text[at:]])
    _verify(text, new, {edit.cell for edit in edits})
    return new


def replacements(text: str, edits: Iterable[Edit]) -> tuple[Replacement, ...]:
    """What the edits replace in the file's text: in order, none over another.

    Raises :class:`IndexError` for a cell that is not there.
    """
    file = FileMap(text)
    tags: dict[int, list[str]] = {}
    found: list[Replacement] = []
    for edit in edits:
        if edit.span is not None and file.cells[edit.cell - 1].source:
            assert "\n" not in edit.text[:-1] or edit.text.endswith("\n")
            found.append(Replacement(file.range(edit.span), json.dumps(edit.text)[1:-1]))
        elif edit.tag:
            tags.setdefault(edit.cell, []).append(edit.tag)
    for cell, added in tags.items():
        found += _tagged(file, cell, added)
    return tuple(_apart(sorted(found, key=lambda r: (r.place.start, r.place.end))))


def save(path: Path, text: str, before: str) -> None:
    """Put ``text`` in place of ``before``, whole or not at all; the file's mode is kept.

    Raises :class:`~nb2fn.errors.CompileError` (NB130) where the file no longer holds
    ``before`` or cannot be written.
    """
    target = path.resolve()
    name = ""
    try:
        handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".new")
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(target.stat().st_mode & 0o7777)
        if raw_text(target) != before:
            raise _not_written(path, "it was saved by another program in the meantime")
        Path(name).replace(target)
        name = ""
    except OSError as error:
        raise _not_written(path, error.strerror or str(error)) from None
    finally:
        if name:
            Path(name).unlink(missing_ok=True)


def _not_written(path: Path, why: str) -> CompileError:
    return CompileError(
        Diagnostic(
            "NB130",
            f"the notebook was not changed: {why}",
            notebook=str(path),
            reason="its file is replaced whole, and only where it is what was checked",
            fix="close it elsewhere (or save it there), see that it can be written, and try again",
        )
    )


def _apart(found: Iterable[Replacement]) -> Iterator[Replacement]:
    """Without repetitions, and without what overlaps one before it."""
    end = -1
    last: Replacement | None = None
    for one in found:
        if one != last and one.place.start >= end:
            yield one
            last, end = one, one.place.end


def _tagged(file: FileMap, number: int, added: list[str]) -> Iterator[Replacement]:
    """The tags put into the cell's metadata, in the way this file is laid out."""
    text, cell = file.text, file.cells[number - 1]
    old = json.loads(text[cell.tags.start : cell.tags.end]) if cell.tags else None
    present = old if isinstance(old, list) else []
    new = [tag for tag in dict.fromkeys(added) if tag not in present]
    if not new:
        return
    if cell.tags is not None and present:
        last = members(text, cell.tags.start)[-1].value
        before = "," + (_lead(text, last.start) or " ")
        yield Replacement(Range(last.end, last.end), "".join(before + _quoted(t) for t in new))
    elif cell.tags is not None:
        yield Replacement(cell.tags, _laid_out(text, cell.tags.start, new))
    elif cell.metadata is not None and text[cell.metadata.start] == "{":
        yield _member(text, cell.metadata, "tags", new)
    elif cell.metadata is not None:
        yield Replacement(cell.metadata, _laid_out(text, cell.metadata.start, {"tags": new}))
    else:
        yield _member(text, cell.cell, "metadata", {"tags": new})


def _member(text: str, place: Range, key: str, value: Any) -> Replacement:
    """A member put into an object where its key is in alphabetic order, as Jupyter writes."""
    there = members(text, place.start)
    if not there:
        return Replacement(place, _laid_out(text, place.start, {key: value}))
    first = there[0].start
    lead = _lead(text, first)
    new = f"{_quoted(key)}: " + _laid_out(text, first, value)
    behind = [member.value for member in there if member.key < key]
    if behind:
        end = behind[-1].end
        return Replacement(Range(end, end), f",{lead or ' '}{new}")
    return Replacement(Range(first, first), f"{new},{lead or ' '}")


def _lead(text: str, at: int) -> str:
    """The line end and the indentation before ``at``; empty if something else is there."""
    found = re.search(r"(\r\n|\n|\r)[ \t]*$", text[max(0, at - 500) : at])
    return found[0] if found else ""


def _laid_out(text: str, at: int, value: Any) -> str:
    """JSON of ``value`` for a place on the line of ``at``: over lines where the file is."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    indent = re.match(r"[ \t]*", text[start:at])
    assert indent
    if start == 0 or not indent[0]:
        return json.dumps(value, ensure_ascii=False)
    newline = "\r\n" if text[:start].endswith("\r\n") else text[start - 1]
    unit = "\t" if indent[0].startswith("\t") else _unit(text)
    lines = json.dumps(value, indent=unit, ensure_ascii=False).split("\n")
    return (newline + indent[0]).join(lines)


def _unit(text: str) -> str:
    """What one level of the file is indented by."""
    found = re.search(r"[{\[](?:\r\n|\n|\r)( +)", text)
    return found[1] if found else " "


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _verify(old: str, new: str, cells: set[int]) -> None:
    if _rest(old, cells) != _rest(new, cells):
        raise VerifyError("a change of a notebook would change more than it says")


def _rest(text: str, cells: set[int]) -> Any:
    """The notebook without what an edit of ``cells`` may change."""
    notebook = json.loads(text.removeprefix("\ufeff"), parse_constant=str)
    code = [c for c in notebook["cells"] if c.get("cell_type") == "code"]
    for number in cells:
        cell = code[number - 1]
        cell.pop("source", None)
        metadata = cell.setdefault("metadata", {})
        if isinstance(metadata, dict):
            metadata.pop("tags", None)
        else:
            cell["metadata"] = {}
    return notebook

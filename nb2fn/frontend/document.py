"""Load a notebook file of any nbformat into plain cells; the file is never written."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.frontend.quick_nbformat import import_nbformat
from nb2fn.ir.notebook import Output
from nb2fn.records import record

NEWEST = 4  # the nbformat major version that is read here; older ones are upgraded by nbformat


@record
class CodeCell:
    """A code cell as the file holds it; ``source`` has ``\\n`` for every line end."""

    id: str
    source: str
    tags: tuple[str, ...]
    execution_count: int | None
    outputs: tuple[Output, ...]


@record
class Document:
    """A notebook file: its code cells and what its metadata says about the kernel.

    ``language`` is lower case, empty where the file does not say; ``python`` is the
    version of the kernel that last ran it, as text.
    """

    cells: tuple[CodeCell, ...]
    kernel: str
    language: str
    python: str
    nbformat: tuple[int, int]


def load(path: Path, data: bytes | None = None) -> Document:
    """Read a notebook, nbformat 1 to 4; ``data`` in the stead of what the file holds.

    Raises :class:`~nb2fn.errors.CompileError` (NB101 to NB106) for anything else.
    """
    text = _decoded(_bytes(path) if data is None else data, path)
    raw = _object(text, path)
    major, minor = raw.get("nbformat"), raw.get("nbformat_minor", 0)
    if not isinstance(major, int) or not isinstance(minor, int):
        raise _not_a_notebook(path, "it has no `nbformat` number")
    if major > NEWEST:
        raise _error(
            path,
            "NB106",
            f"the notebook is written in nbformat {major}, which is newer than nb2fn knows",
            fix="save it as nbformat 4 (`jupyter nbconvert --to notebook --nbformat 4`), "
            "or install a newer nb2fn",
        )
    if major < NEWEST:
        raw = _upgrade(text, path)
    if not isinstance(raw.get("cells"), list):
        raise _not_a_notebook(path, "it has no list of `cells`")
    metadata = _mapping(raw.get("metadata"))
    kernelspec, info = _mapping(metadata.get("kernelspec")), _mapping(metadata.get("language_info"))
    language = info.get("name") or kernelspec.get("language") or metadata.get("language") or ""
    return Document(
        cells=tuple(_code_cells(raw["cells"], path)),
        kernel=str(kernelspec.get("name") or ""),
        language=str(language).lower(),
        python=str(info.get("version") or ""),
        nbformat=(major, minor),
    )


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        near = _neighbour(path)
        raise _error(
            path,
            "NB101",
            "there is no such notebook",
            fix=f"did you mean `{near}`?" if near else "check the path",
        ) from None
    except IsADirectoryError:
        inside = sorted(p.name for p in path.glob("*.ipynb"))[:5]
        raise _error(
            path,
            "NB102",
            "this is a directory, not a notebook",
            fix=f"name a notebook in it: {', '.join(inside)}" if inside else "name a notebook",
        ) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL byte in the path
        why = getattr(error, "strerror", None) or str(error)
        raise _error(path, "NB103", f"the notebook cannot be read: {why}") from None


def _decoded(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        at, line = error.start, data.count(b"\n", 0, error.start) + 1
        utf16 = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        raise _error(
            path,
            "NB104",
            f"the file is not UTF-8: byte {at} (line {line} of the file) is 0x{data[at]:02x}",
            reason="a notebook is JSON, and JSON is UTF-8; decoding it as anything else would be "
            "a guess about your text",
            fix="save it as UTF-8, for instance with `iconv -f "
            f"{'utf-16' if utf16 else 'latin1'} -t utf-8 old.ipynb > new.ipynb` "
            + ("(it begins as UTF-16 does)" if utf16 else "if it was Latin-1"),
        ) from None


def _neighbour(path: Path) -> str:
    from difflib import get_close_matches

    try:
        stems = [p.stem for p in path.parent.iterdir() if p.suffix == ".ipynb"]
    except OSError:
        return ""
    found = get_close_matches(path.stem, stems, n=1)
    return str(path.parent / f"{found[0]}.ipynb") if found else ""


def _object(text: str, path: Path) -> dict[str, Any]:
    if not text.strip():
        raise _not_a_notebook(path, "the file is empty")
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        if any(line.startswith("<<<<<<<") for line in text.splitlines()):
            raise _not_a_notebook(path, "it holds the markers of an unresolved merge") from None
        place = f"line {error.lineno}, column {error.colno}"
        raise _not_a_notebook(path, f"it is not JSON ({error.msg} at {place})") from None
    except RecursionError:
        raise _not_a_notebook(path, "its JSON is nested too deeply") from None
    if not isinstance(raw, dict):
        raise _not_a_notebook(path, "its JSON is not an object")
    if "cells" not in raw and "worksheets" not in raw:
        raise _not_a_notebook(path, "it is JSON, but has no `cells`")
    return raw


def _upgrade(text: str, path: Path) -> dict[str, Any]:
    import warnings

    import_nbformat()
    from nbformat import ValidationError, converter, reader

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # cells without ids are given stable ones below
        try:
            old = reader.reads(text)  # type: ignore[no-untyped-call]
            upgraded: dict[str, Any] = converter.convert(  # type: ignore[no-untyped-call]
                old, NEWEST
            )
        except (KeyError, AttributeError, TypeError, ValueError, ValidationError) as error:
            told = str(error).splitlines()[0] if str(error) else type(error).__name__
            why = f"its cells are not those of its nbformat ({told})"
            raise _not_a_notebook(path, why) from None
    for cell in upgraded["cells"]:
        cell.pop("id", None)  # nbformat draws random ones
    return upgraded


def _code_cells(cells: list[Any], path: Path) -> Iterator[CodeCell]:
    number, seen = 0, set[str]()
    for position, cell in enumerate(cells, 1):
        if not isinstance(cell, dict):
            raise _not_a_notebook(path, f"cell {position} of the file is not an object")
        if cell.get("cell_type") != "code":
            continue
        number += 1
        name = cell.get("id")
        if not isinstance(name, str) or not name or name in seen:
            name = f"cell-{number}"
        seen.add(name)
        count = cell.get("execution_count")
        tags = _mapping(cell.get("metadata")).get("tags")
        yield CodeCell(
            id=name,
            source=_joined(cell.get("source")).replace("\r\n", "\n").replace("\r", "\n"),
            tags=tuple(str(tag) for tag in tags) if isinstance(tags, list) else (),
            execution_count=count if isinstance(count, int) else None,
            outputs=tuple(_outputs(cell.get("outputs"))),
        )


def _outputs(outputs: Any) -> Iterator[Output]:
    for output in outputs if isinstance(outputs, list) else ():
        kind = _mapping(output).get("output_type")
        if kind == "stream" and output.get("name", "stdout") == "stdout":
            yield Output("stream", _joined(output.get("text")))
        elif kind == "execute_result":
            text = _joined(_mapping(output.get("data")).get("text/plain"))
            if text:
                yield Output("result", text)
        elif kind == "error":
            yield Output("error", f"{output.get('ename', '')}: {output.get('evalue', '')}")


def _joined(text: Any) -> str:
    if isinstance(text, list):
        return "".join(part for part in text if isinstance(part, str))
    return text if isinstance(text, str) else ""


def _mapping(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _not_a_notebook(path: Path, why: str) -> CompileError:
    fix = "open it in Jupyter and save it again"
    if path.suffix in (".py", ".md", ".Rmd", ".qmd"):
        fix = f"make a notebook of it: `jupytext --to ipynb {path.name}`"
    return _error(path, "NB105", f"this is not a Jupyter notebook: {why}", fix=fix)


def _error(path: Path, code: str, message: str, reason: str = "", fix: str = "") -> CompileError:
    return CompileError(Diagnostic(code, message, notebook=str(path), reason=reason, fix=fix))

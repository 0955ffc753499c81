"""Read a notebook: roles, directives, Python, and everything that is wrong with it."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from nb2fn.diagnostics import Diagnostic, Place
from nb2fn.errors import CompileError
from nb2fn.frontend import findings, naming
from nb2fn.frontend.directives import Head, head
from nb2fn.frontend.document import CodeCell, Document, load
from nb2fn.frontend.layout import outdent, shift, shift_fault, shift_nodes
from nb2fn.frontend.magics import Translation, translate
from nb2fn.frontend.parse import Fault, parse, quiet
from nb2fn.frontend.roles import roles
from nb2fn.ir.notebook import Cell, Notebook, Role
from nb2fn.records import record


@record
class _Code:
    """A cell's Python, or the fault in it."""

    translation: Translation
    tree: ast.Module | Fault


def read(
    path: Path, data: bytes | None = None, *, tagged: bool = True
) -> tuple[Notebook, tuple[Diagnostic, ...]]:
    """The notebook at ``path`` and the warnings about it.

    ``data`` is read in the stead of the file: a document that is not saved yet. Not
    ``tagged``: it need not have a predict cell.

    Raises :class:`~nb2fn.errors.CompileError` with every error found (NB101 to
    NB121), warnings last.
    """
    document = load(path, data)
    found = list(findings.of_document(document, path))
    if any(d.severity == "error" for d in found):
        raise CompileError(*found)
    cells: list[Cell] = []
    hints: list[str] = []
    with quiet():
        for number, raw in enumerate(document.cells, 1):
            marks = head(raw.source, number)
            given = roles(raw.tags, marks.roles)
            role = given[0][0] if given else Role.NONE
            code = _code(raw, number, role, path)
            place = Place(str(path), number, raw.id, raw.source)
            found += findings.of_marks(place, raw.tags, marks, given)
            if isinstance(code.tree, Fault):
                found.append(findings.of_fault(place, code.tree, document.python))
            else:
                cells.append(_cell(raw, number, role, marks, code.translation, code.tree))
                hints += code.translation.requirements
    if tagged and not any(cell.role is Role.PREDICT for cell in cells):
        found += _no_predict(path, document, found)
    errors = [d for d in found if d.severity == "error"]
    if errors:
        raise CompileError(*errors, *(d for d in found if d.severity != "error"))
    return _notebook(path, document, cells, hints), tuple(found)


def _no_predict(path: Path, document: Document, found: list[Diagnostic]) -> Iterator[Diagnostic]:
    """NB121, unless the predict cell may be one that could not be read."""
    if not any(d.severity == "error" for d in found):
        yield findings.no_predict(path, [cell.source for cell in document.cells])


def _code(raw: CodeCell, number: int, role: Role, path: Path) -> _Code:
    source = raw.source
    if role is Role.SKIP:
        blank = "\n" * source.count("\n")
        return _Code(Translation(blank, blank), ast.Module([], []))
    tree = parse(source)
    if not isinstance(tree, Fault) or tree.kind != "syntax":
        return _Code(Translation(source, source), tree)
    outdented = outdent(source)
    translation = translate(outdented.text, number, path.parent)
    translated = parse(translation.python)
    if isinstance(translated, Fault):
        told = shift_fault(translated, outdented) if translation.magics or outdented.rows else tree
        return _Code(translation, told)
    translated.body = [s for s in translated.body if not _fills(s, translation)]
    shift_nodes(translated, outdented)
    return _Code(shift(translation, outdented), translated)


def _fills(statement: ast.stmt, translation: Translation) -> bool:
    place = (statement.lineno, statement.col_offset)
    return isinstance(statement, ast.Pass) and place in translation.fillers


def _cell(
    raw: CodeCell, number: int, role: Role, marks: Head, code: Translation, tree: ast.Module
) -> Cell:
    return Cell(
        number=number,
        id=raw.id,
        role=role,
        source=raw.source,
        python=code.python,
        kernel_source=code.kernel,
        tree=tree,
        directives=marks.directives,
        magics=code.magics,
        tags=raw.tags,
        execution_count=raw.execution_count,
        outputs=raw.outputs,
    )


def _notebook(path: Path, document: Document, cells: list[Cell], hints: list[str]) -> Notebook:
    name = naming.name(path.stem)
    return Notebook(
        path=path,
        name=name,
        module=naming.module(name, (cell.python for cell in cells)),
        cells=tuple(cells),
        kernel=document.kernel,
        requirement_hints=tuple(dict.fromkeys(hints)),
        nbformat=document.nbformat,
    )

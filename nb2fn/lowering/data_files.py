"""Data that code opens while it answers, which ships under the path it has."""

from __future__ import annotations

import ast
import hashlib
import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path, PurePath

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.extract import Extract, Node
from nb2fn.ir.function import Artifact
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.snapshot import Snapshot
from nb2fn.lowering.findings import at_notebook


def data_files(
    notebook: Notebook, snapshot: Snapshot, code: Iterable[str], values: Collection[str]
) -> tuple[Artifact, ...]:
    """Files that the notebook read and that ``code`` names: by a literal path, by its
    parts (``Path("data") / "x.csv"``), or by a text or path among its ``values``.

    Raises :class:`~nb2fn.errors.CompileError`: NB406 for one outside the notebook's
    folder, NB407 for one that has changed since.
    """
    root = notebook.directory.resolve()
    texts = {text for source in code for text in _literals(source)}
    texts.update(_crossing(snapshot.extract, values))
    parts = {part for text in texts for part in PurePath(text).parts}
    by_place = {_absolute(root, text): text for text in texts if _may_be_path(text)}
    found: list[Artifact] = []
    problems: list[Diagnostic] = []
    for file in snapshot.files_read:
        if file.path[-1:] in ("/", "\\"):  # a folder that was listed
            continue
        path = _absolute(root, file.path)
        inside = path.is_relative_to(root)
        said = by_place.get(path, "")
        if said and (not inside or Path(said).is_absolute()):
            problems.append(_outside(notebook, said))
        elif said or (inside and parts.issuperset(path.relative_to(root).parts)):
            data = path.read_bytes() if path.is_file() else b""
            place = path.relative_to(root).as_posix()
            if hashlib.sha256(data).hexdigest() != file.sha256:
                problems.append(_changed(notebook, place))
            found.append(Artifact(place, data, file.sha256))
    if problems:
        raise CompileError(*problems)
    return tuple(sorted(set(found), key=lambda artifact: artifact.path))


def _absolute(root: Path, path: str) -> Path:
    return Path(os.path.normpath(root / path))


def _may_be_path(text: str) -> bool:
    return 0 < len(text) < 1000 and "\n" not in text and "\0" not in text


def _literals(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _crossing(extract: Extract, values: Collection[str]) -> Iterator[str]:
    """Texts and paths that names are bound to at the cut."""
    for binding in extract.bindings:
        if binding.node is None or binding.name not in values:
            continue
        node = extract.nodes[binding.node]
        if node.type.startswith("pathlib"):
            yield from _path(extract, node)
        elif node.kind == "scalar" and isinstance(node.value, str):
            yield node.value


def _path(extract: Extract, node: Node) -> Iterator[str]:
    arguments = dict(node.attributes).get("()")
    if arguments is not None:
        items = [extract.nodes[i].value for i in extract.nodes[arguments].items]
        if items and all(isinstance(item, str) for item in items):
            yield str(PurePath(*items))


def _outside(notebook: Notebook, text: str) -> Diagnostic:
    return at_notebook(
        notebook,
        "NB406",
        f'code that answers requests opens "{text}", which is not below the notebook\'s folder',
        reason="Files that are opened while answering ship with the endpoint under the path "
        "they have relative to the notebook. This one has no such path.",
        fix="Copy the file into the notebook's folder and open it by its relative path, or read "
        "it in a cell before the predict cells and use the value.",
    )


def _changed(notebook: Notebook, text: str) -> Diagnostic:
    return at_notebook(
        notebook,
        "NB407",
        f'"{text}" has changed since the notebook read it',
        reason="The file would ship with an endpoint whose answers were recorded with its "
        "earlier content.",
        fix="Build again. If the notebook writes the file while it runs, read it in a cell "
        "before the predict cells and use the value.",
    )

"""Files that go along as they are: modules beside the notebook, data its code opens."""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.function import Artifact, Source
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.snapshot import Snapshot
from nb2fn.lowering.findings import at_notebook
from nb2fn.lowering.imports import imported_modules, top_level

# Paths that the bundle itself has; handler.py is every target's entry.
_OWN = ("handler.py", "openapi.json", "nb2fn_runtime", "tests", "conftest.py")


def local_sources(
    notebook: Notebook, modules: Iterable[tuple[str, str]], wanted: Iterable[str]
) -> tuple[Source, ...]:
    """The modules beside the notebook that ``wanted`` (dotted names) reach, whole packages
    at a time. Raises :class:`~nb2fn.errors.CompileError` (NB404) for one whose name
    the bundle needs itself."""
    by_top: dict[str, list[Source]] = {}
    for path, text in modules:
        by_top.setdefault(top_module(path), []).append(Source(path, text))
    reached: dict[str, None] = {}
    queue = [top_level(name) for name in wanted]
    while queue:
        top = queue.pop()
        if top in reached or top not in by_top:
            continue
        reached[top] = None
        for source in by_top[top]:
            queue += map(top_level, imported_modules(source.text))
    found = [source for top in reached for source in by_top[top]]
    clashes = [_clash(notebook, s.path) for s in found if s.path.split("/")[0] in _OWN]
    if clashes:
        raise CompileError(*clashes)
    return tuple(sorted(found, key=lambda source: source.path))


def data_files(
    notebook: Notebook, snapshot: Snapshot, code: Iterable[str], values: Collection[str]
) -> tuple[Artifact, ...]:
    """Files that ``code`` opens by a literal path, or by a text among its ``values``.

    Only files that the notebook's code did open count. Raises
    :class:`~nb2fn.errors.CompileError`: NB406 for one outside the notebook's
    folder, NB407 for one that has changed since.
    """
    # A path that ends in a separator is a folder that was listed.
    read = {f.path: f.sha256 for f in snapshot.files_read if f.path[-1:] not in ("/", "\\")}
    root = notebook.directory.resolve()
    found: dict[str, Artifact] = {}
    problems: list[Diagnostic] = []
    texts = {text for source in code for text in _texts(source)}
    for text in sorted({*texts, *_crossing_texts(snapshot, values)}):
        digest = _digest(root, text, read)
        if digest is None:
            continue
        path = (root / text).resolve()
        if Path(text).is_absolute() or not path.is_relative_to(root):
            problems.append(_outside(notebook, text))
            continue
        data = path.read_bytes() if path.is_file() else b""
        if hashlib.sha256(data).hexdigest() != digest:
            problems.append(_changed(notebook, text))
            continue
        place = path.relative_to(root).as_posix()
        found[place] = Artifact(place, data, digest)
    if problems:
        raise CompileError(*problems)
    return tuple(found[place] for place in sorted(found))


def refuse_clashes(notebook: Notebook, paths: Iterable[str]) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` (NB404) if two files have one path."""
    twice = sorted(path for path, count in Counter(paths).items() if count > 1)
    if twice:
        raise CompileError(*(_clash(notebook, path) for path in twice))


def _digest(root: Path, text: str, read: Mapping[str, str]) -> str | None:
    """The SHA-256 of the file that ``text`` named in the notebook, if it named one."""
    if text in read:
        return read[text]
    if not text or "\n" in text or "\0" in text or len(text) > 1000:
        return None
    wanted = (root / text).resolve()
    return next((d for path, d in read.items() if (root / path).resolve() == wanted), None)


def _texts(code: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _crossing_texts(snapshot: Snapshot, values: Collection[str]) -> Iterator[str]:
    extract = snapshot.extract
    for binding in extract.bindings:
        if binding.node is not None and binding.name in values:
            node = extract.nodes[binding.node]
            if node.kind == "scalar" and isinstance(node.value, str) and node.type == "str":
                yield node.value


def top_module(path: str) -> str:
    """The module under which a file beside the notebook is imported, or its package."""
    return PurePosixPath(path).parts[0].removesuffix(".py")


def _clash(notebook: Notebook, path: str) -> Diagnostic:
    return at_notebook(
        notebook,
        "NB404",
        f"{path} beside the notebook has a name that the built project needs itself",
        reason="The code that answers requests uses this file, so it ships; but a file of that "
        "name belongs to every built project.",
        fix=f"Rename {path}, and where the notebook names it.",
    )


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

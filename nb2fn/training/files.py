"""What the notebook read: the files whose bytes the training depends on."""

from __future__ import annotations

import ast
import hashlib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.snapshot import FileRead

# Readers that open files in C, C++ or Rust, where no audit hook sees it: method names of
# any receiver, and modules of which every call counts.
NATIVE_READERS = frozenset(("read_parquet", "read_feather", "read_orc", "read_hdf", "imread"))
NATIVE_MODULES = frozenset(
    ("cv2", "duckdb", "h5py", "netCDF4", "polars", "pyarrow", "pyspark", "rasterio", "tables")
)
_READING = re.compile(r"read|scan|load|open|file|connect|dataset|capture|sql", re.IGNORECASE)


def files_read(
    notebook: Notebook, graph: DataflowGraph, facts: dict[str, Any]
) -> tuple[tuple[FileRead, ...], tuple[str, ...]]:
    """The files read, and why the training cannot be cached (empty: it can)."""
    home = notebook.directory.resolve()
    paths = {_name(home, path, absolute): Path(absolute) for path, absolute in facts["files"]}
    paths.update({path: Path(path) for path in facts["modules"]})
    native, unknown = native_reads(notebook, graph)
    paths.update({path: notebook.directory / path for path in native})
    reasons = [*facts["external"], *unknown]
    reasons += [f"the shell line `{m}`" for m in _shell_lines(notebook)]
    found = list(_hashed(paths))
    for path, absolute in facts["directories"]:
        listed = listing_sha256(Path(absolute))
        if listed:
            name = _name(home, path, absolute).rstrip(os.sep)
            found.append(FileRead(name + os.sep, listed))
    return tuple(sorted(found, key=lambda f: f.path)), tuple(reasons)


def _name(home: Path, path: str, absolute: str) -> str:
    """The path as opened, unless the notebook had changed its directory by then."""
    return path if os.path.normpath(home / path) == absolute else absolute


def _hashed(paths: dict[str, Path]) -> Iterator[FileRead]:
    for path, absolute in paths.items():
        if absolute.is_file():  # gone again: a temporary file is no input
            yield FileRead(path, file_sha256(absolute))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def listing_sha256(path: Path) -> str:
    """SHA-256 of a directory's names; empty where it cannot be listed."""
    try:
        names = sorted(entry.name for entry in path.iterdir())
    except OSError:
        return ""
    return hashlib.sha256("\0".join(names).encode("utf-8", "surrogateescape")).hexdigest()


def _shell_lines(notebook: Notebook) -> list[str]:
    return [
        magic.text.strip().split("\n")[0]
        for cell in notebook.cells
        if cell.role is not Role.SKIP
        for magic in cell.magics
        if magic.kind == "shell" and magic.fate == "kept"
    ]


def native_reads(notebook: Notebook, graph: DataflowGraph) -> tuple[list[str], list[str]]:
    """Literal paths given to readers no audit hook sees, and the calls whose path is not
    a literal."""
    modules = {name for name, module, _ in graph.imports if _top(module) in NATIVE_MODULES}
    constants = _constants(graph)
    found, unknown = [], []
    for call in _calls(graph):
        name = _reader(call, modules)
        if name is None:
            continue
        path = _literal(call.args[0], constants) if call.args else None
        if path is None:
            unknown.append(f"`{name}` with a path nb2fn cannot see")
        elif (notebook.directory / path).is_file():
            found.append(path)
        elif "://" in path or name in NATIVE_READERS:
            unknown.append(f"`{name}` of {path}")
    return found, unknown


def _calls(graph: DataflowGraph) -> Iterator[ast.Call]:
    for statement in graph.statements:
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Call):
                yield node


def _reader(call: ast.Call, modules: set[str]) -> str | None:
    if isinstance(call.func, ast.Attribute):
        root: ast.expr = call.func
        while isinstance(root, ast.Attribute):
            root = root.value
        of_module = isinstance(root, ast.Name) and root.id in modules
        if call.func.attr in NATIVE_READERS or (of_module and _READING.search(call.func.attr)):
            return call.func.attr
    if isinstance(call.func, ast.Name) and call.func.id in (NATIVE_READERS | modules):
        return call.func.id
    return None


def _constants(graph: DataflowGraph) -> dict[str, str]:
    """Names bound once, to a text."""
    bound: dict[str, list[str | None]] = {}
    for statement in graph.statements:
        value = getattr(statement.node, "value", None)
        text = value.value if isinstance(value, ast.Constant) else None
        for name in (*statement.defines, *statement.may_define):
            bound.setdefault(name, []).append(text if isinstance(text, str) else None)
    return {n: texts[0] for n, texts in bound.items() if len(texts) == 1 and texts[0]}


def _literal(node: ast.expr, constants: dict[str, str]) -> str | None:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    return constants.get(node.id) if isinstance(node, ast.Name) else None


def _top(module: str) -> str:
    return module.partition(".")[0]


def is_unchanged(file: FileRead, directory: Path) -> bool:
    """Whether a file (or a directory's listing) still is what it was."""
    path = directory / file.path
    if file.path.endswith(os.sep):
        return listing_sha256(path) == file.sha256
    return path.is_file() and file_sha256(path) == file.sha256

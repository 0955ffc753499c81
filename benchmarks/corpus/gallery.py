"""scikit-learn's example gallery as notebooks.

The scripts are those of the source distribution on PyPI, at the pinned version and with
the pinned hash. pip downloads it; pip also prepares its metadata, which needs a C compiler
and some minutes, once.
"""

from __future__ import annotations

import ast
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

VERSION = "1.7.2"
SHA256 = "20e9e49ecd130598f1ca38a1d85090e1a600147b9c02fa6f15d69cb53d968fda"

_BLOCK = re.compile(r"#\s?%%.*|#{20,}")
_DOWNLOADS = re.compile(r"\bfetch_\w+\(|urlopen|urlretrieve|read_csv\(\s*['\"]https?:")
_FITS = re.compile(r"\.(fit|fit_predict|fit_transform|partial_fit)\(")
_PREDICTS = re.compile(
    r"\.(predict|predict_proba|predict_log_proba|decision_function|score_samples|kneighbors"
    r"|fit_predict|staged_predict)\("
)


@dataclass(frozen=True)
class Example:
    """One script. ``name`` is its path in the gallery without ``.py``."""

    name: str
    source: str

    @property
    def fits(self) -> bool:
        return bool(_FITS.search(self.source))

    @property
    def predicts(self) -> bool:
        return bool(_PREDICTS.search(self.source))

    @property
    def downloads(self) -> bool:
        return bool(_DOWNLOADS.search(self.source))


def archive(cache: Path) -> Path:
    """The source distribution in ``cache``, downloaded where it is not there yet.

    Raises :class:`SystemExit` where pip cannot get it or its hash is another.
    """
    path = cache / f"scikit_learn-{VERSION}.tar.gz"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        pip = [sys.executable, "-m", "pip", "download", "--no-deps", "--dest", str(cache)]
        subprocess.run(
            [*pip, "--no-binary", "scikit-learn", f"scikit-learn=={VERSION}"], check=True
        )
    found = hashlib.sha256(path.read_bytes()).hexdigest()
    if found != SHA256:
        raise SystemExit(f"{path} has the SHA-256 {found}, not {SHA256}: remove it")
    return path


def examples(archive: Path) -> Iterator[Example]:
    """Every script of the gallery, in the order of their names."""
    with tarfile.open(archive) as tar:
        members = [m for m in tar.getmembers() if re.match(r"[^/]+/examples/.*\.py$", m.name)]
        for member in sorted(members, key=lambda m: m.name):
            file = tar.extractfile(member)
            assert file is not None
            name = member.name.split("/examples/", 1)[1].removesuffix(".py")
            yield Example(name, file.read().decode())


def cells(source: str) -> list[tuple[str, str]]:
    """A sphinx-gallery script as ``("markdown" | "code", text)`` cells.

    The docstring and the comments below a ``# %%`` (or a line of ``#``) are text.
    """
    module = ast.parse(source)
    lines = source.split("\n")
    start = 0
    found: list[tuple[str, str]] = []
    if ast.get_docstring(module) is not None:
        found.append(("markdown", ast.get_docstring(module) or ""))
        start = module.body[0].end_lineno or 0
    inside = _inside_strings(module)
    code: list[str] = []
    number = start
    while number < len(lines):
        if _BLOCK.fullmatch(lines[number].rstrip()) and number + 1 not in inside:
            found.append(("code", "\n".join(code)))
            code, number = [], number + 1
            text: list[str] = []
            while number < len(lines) and lines[number].startswith("#"):
                if not _BLOCK.fullmatch(lines[number].rstrip()):
                    text.append(lines[number].removeprefix("#").removeprefix(" "))
                number += 1
            found.append(("markdown", "\n".join(text)))
        else:
            code.append(lines[number])
            number += 1
    found.append(("code", "\n".join(code)))
    return [(kind, text.strip("\n")) for kind, text in found if text.strip()]


def _inside_strings(module: ast.Module) -> set[int]:
    """The lines that continue a text over several lines."""
    return {
        line
        for node in ast.walk(module)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for line in range(node.lineno + 1, (node.end_lineno or 0) + 1)
    }


def write_notebook(example: Example, folder: Path) -> Path:
    """The notebook of an example, untagged and never run."""
    path = folder / example.name.split("/", 1)[0] / f"{Path(example.name).name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "cells": [_cell(kind, text, i) for i, (kind, text) in enumerate(cells(example.source), 1)],
        "metadata": {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }
    path.write_text(json.dumps(document, indent=1) + "\n", "utf-8")
    return path


def _cell(kind: str, text: str, number: int) -> dict[str, object]:
    cell: dict[str, object] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
    if kind == "code":
        cell |= {"execution_count": None, "outputs": []}
    return {**cell, "source": text}

"""Notebook files for the frontend's tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.frontend.read import read
from nb2fn.ir.notebook import Notebook

Source = str | tuple[str, str]


def code(source: Source, position: int = 0, /, **more: Any) -> dict[str, Any]:
    """A code cell; a pair is (tags divided by blanks, source)."""
    tags, text = ("", source) if isinstance(source, str) else source
    cell: dict[str, Any] = {
        "cell_type": "code",
        "id": f"c{position}",
        "metadata": {"tags": tags.split()},
        "execution_count": None,
        "outputs": [],
        "source": text,
    }
    return {**cell, **more}


def document(*cells: Source | dict[str, Any], **metadata: Any) -> dict[str, Any]:
    kernelspec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": kernelspec, **metadata},
        "cells": [c if isinstance(c, dict) else code(c, n) for n, c in enumerate(cells, 1)],
    }


def written(folder: Path, content: Any, name: str = "nb.ipynb") -> Path:
    """``content`` in a file: bytes and text as they are, anything else as JSON."""
    path = folder / name
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content if isinstance(content, str) else json.dumps(content), "utf-8")
    return path


def read_cells(folder: Path, *cells: Source | dict[str, Any], **metadata: Any) -> Notebook:
    """The notebook of these cells and a last one that predicts; warnings are errors."""
    content = document(*cells, ("predict", "answer = 1"), **metadata)
    notebook, warnings = read(written(folder, content))
    assert not warnings
    return notebook


def findings(path: Path) -> list[Diagnostic]:
    """All that ``read`` says about a notebook, errors first."""
    try:
        return list(read(path)[1])
    except CompileError as error:
        return list(error.diagnostics)

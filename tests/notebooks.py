"""Writes notebooks for tests: cells as text, the role in the first line's ``#|``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent


def write_notebook(path: Path, cells: Sequence[str], kernel: str = "python3") -> Path:
    """A notebook of nbformat 4.5 with these code cells at ``path``."""
    document = {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": kernel, "language": "python", "display_name": kernel}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"cell-{number}",
                "metadata": {},
                "execution_count": None,
                "outputs": [],
                "source": dedent(text).strip("\n"),
            }
            for number, text in enumerate(cells, 1)
        ],
    }
    path.write_text(json.dumps(document, indent=1), "utf-8")
    return path


def split_cells(text: str) -> list[str]:
    """Cells out of one text, divided by lines of ``# %%``."""
    return [part for part in dedent(text).split("# %%\n") if part.strip()]

"""The whole cut: cells run here, are extracted, lowered, and answer elsewhere the same."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Function
from nb2fn.ir.value import ValueType
from nb2fn.kernel import extract as kernel
from nb2fn.kernel.facts import facts
from nb2fn.kernel.positions import Positions
from nb2fn.lowering.names import global_reads
from nb2fn.runtime.values import encode
from nb2fn.training.extract_reader import read_extract
from tests.notebooks import split_cells
from tests.unit.lowering.books import notebook
from tests.unit.lowering.class_cases import CLASSES, LIBRARIES
from tests.unit.lowering.function_cases import FUNCTIONS
from tests.unit.lowering.snapshots import ENVIRONMENT, ask, lowered, script, signature, snapshot

Namespace = dict[str, Any]
ANY = ValueType("any")
CUTS = {**FUNCTIONS, **CLASSES}


def run(cells: list[str]) -> tuple[Namespace, Positions]:
    """The namespace after the cells ran, as a kernel's ``__main__``."""
    positions = Positions()
    namespace: Namespace = {"__name__": "__main__", "__builtins__": builtins}
    for number, text in enumerate(cells, 1):
        positions.begin(number, 1, text)
        filename = f"<cell {id(positions)} {number}>"
        positions.compiled(filename, text)
        exec(compile(text, filename, "exec"), namespace)
        positions.end(namespace)
    return namespace, positions


def extracted(
    namespace: Namespace, positions: Positions, names: list[str], folder: Path
) -> Extract:
    folder.mkdir()
    found = kernel.extract(namespace, names, str(folder), positions, [])
    assert found["problems"] == []
    return read_extract(folder)


def compiled(text: str, tmp_path: Path, owned: tuple[str, ...] = ()) -> tuple[Function, Any, Any]:
    """The function, the serve function over the live namespace, and that namespace.

    The last cell is the serve function's source.
    """
    *cells, serve = [cell.strip("\n") for cell in split_cells(text)]
    namespace, positions = run(cells)
    names = sorted((global_reads(serve) & namespace.keys()) | set(owned))
    boundary = extracted(namespace, positions, names, tmp_path / "extract")
    scratch: Namespace = {}
    exec(serve, namespace, scratch)
    known = facts(str(tmp_path))
    environment = replace(
        ENVIRONMENT,
        packages=tuple(map(tuple, known["packages"])),
        distributions=tuple(map(tuple, known["distributions"])),
    )
    shot = snapshot(boundary, [signature("predict", {"x": ANY}, {"y": ANY})], environment)
    route = script(f"{serve}\n", owned=owned)
    return lowered(notebook(*cells), [route], shot), scratch["predict"], namespace


@pytest.mark.parametrize("name", CUTS)
def test_the_endpoint_answers_as_the_kernel_does(name: str, tmp_path: Path) -> None:
    function, predict, _ = compiled(CUTS[name], tmp_path)
    expected = [[200, json.loads(json.dumps({"y": encode(predict(x))}))] for x in (4, 9)]
    (tmp_path / "bundle").mkdir()
    questions = [("/predict", {"x": x}) for x in (4, 9)]
    assert ask(function, tmp_path / "bundle", *questions) == expected


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARIES)
def test_with_libraries(name: str, tmp_path: Path) -> None:
    function, predict, _ = compiled(LIBRARIES[name], tmp_path)
    expected = [[200, {"y": encode(predict(4))}]]
    assert "scikit-learn" in [r.name for r in function.requirements]
    (tmp_path / "bundle").mkdir()
    assert ask(function, tmp_path / "bundle", ("/predict", {"x": 4})) == expected

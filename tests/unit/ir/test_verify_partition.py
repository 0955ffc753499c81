"""A partition that breaks its own rules is a bug, and is found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.errors import VerifyError
from nb2fn.ir.partition import Boundary, Fate, Partition
from nb2fn.ir.verify_partition import verify_partition
from tests.unit.passes.compiled import Compiled, compile_cells
from tests.unit.passes.conftest import TRAINED


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    directory: Path = tmp_path_factory.mktemp("verify")
    return compile_cells(directory, TRAINED + "#| predict\nx = [[1, 2]]\nprint(model.predict(x))")


def broken(found: Compiled, rule: str) -> list[Partition]:
    good = found.partition
    (route,) = good.routes
    boundary = good.boundary
    first = good.placements[0]
    routes = {
        "sources": replace(route, source="def predict(x):\n  return (\n"),
        "parameters": replace(route, source="def predict(y):\n    return model\n"),
        "name": replace(route, function="other"),
        "captured inputs": replace(route, captures=("model", "x")),
        "owned": replace(route, owned=("scaler",)),
        "answer": replace(route, serve=()),
        "fields": replace(route, answer=replace(route.answer, fields=())),
        "expression": replace(route, answer=replace(route.answer, fields=(("p", "model.("),))),
        "inputs": replace(route, inputs=(*route.inputs, *route.inputs)),
        "definition": replace(route, kind="function", source="", serve=()),
    }
    if rule in routes:
        return [replace(good, routes=(routes[rule],))]
    return {
        "placed": [
            replace(good, placements=good.placements[1:]),
            replace(good, placements=(replace(first, fate=Fate.SERVES), *good.placements[1:])),
        ],
        "paths": [replace(good, routes=(route, route)), replace(good, routes=())],
        "cut": [
            replace(good, boundary=replace(boundary, cut=99)),
            replace(good, train=(*good.train, boundary.cut)),
            replace(good, train=good.train[::-1]),
        ],
        "boundary": [
            replace(good, boundary=Boundary(boundary.cut, (), ("model", "other"))),
            replace(good, boundary=replace(boundary, hoisted=(0,))),
        ],
    }[rule]


def test_a_good_one(found: Compiled) -> None:
    verify_partition(found.partition, found.graph)


@pytest.mark.parametrize(
    "rule",
    [
        "placed",
        "paths",
        "cut",
        "boundary",
        "sources",
        "parameters",
        "name",
        "captured inputs",
        "owned",
        "answer",
        "fields",
        "expression",
        "inputs",
        "definition",
    ],
)
def test_broken_rules(found: Compiled, rule: str) -> None:
    for partition in broken(found, rule):
        with pytest.raises(VerifyError, match=r"broken rule|does not compile"):
            verify_partition(partition, found.graph)

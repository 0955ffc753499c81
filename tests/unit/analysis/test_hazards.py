"""Small programs that trip dataflow analyses: the slice of ``r``, run alone, gives its value."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from tests.unit.analysis.hazards import (
    classes_1,
    classes_2,
    classes_3,
    containers,
    functions,
    iterators,
    modules,
    more_containers,
    more_functions,
    more_iterators,
    scopes,
    state,
)
from tests.unit.analysis.programs import sliced

HAZARDS = {
    **classes_1.HAZARDS,
    **classes_2.HAZARDS,
    **classes_3.HAZARDS,
    **containers.HAZARDS,
    **more_containers.HAZARDS,
    **functions.HAZARDS,
    **more_functions.HAZARDS,
    **iterators.HAZARDS,
    **more_iterators.HAZARDS,
    **modules.HAZARDS,
    **scopes.HAZARDS,
    **state.HAZARDS,
}


@pytest.mark.parametrize("name", HAZARDS)
def test_the_slice_gives_the_value_of_the_program(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole, part, kept = sliced(*HAZARDS[name])
    assert part == whole, f"slice {kept}"

"""As :mod:`test_hazards`, with numpy, pandas and scikit-learn."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from tests.unit.analysis.hazards import (
    arrays,
    estimators,
    frames_1,
    frames_2,
    frames_3,
    more_arrays,
    more_estimators,
    plots,
)
from tests.unit.analysis.programs import sliced

pytestmark = pytest.mark.slow

HAZARDS = {
    **arrays.HAZARDS,
    **more_arrays.HAZARDS,
    **estimators.HAZARDS,
    **more_estimators.HAZARDS,
    **frames_1.HAZARDS,
    **frames_2.HAZARDS,
    **frames_3.HAZARDS,
    **plots.HAZARDS,
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

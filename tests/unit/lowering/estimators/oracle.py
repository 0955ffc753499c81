"""Fitted estimators lowered as a build lowers them, beside scikit-learn's own answers."""

from __future__ import annotations

import hashlib
import itertools
from pathlib import Path
from typing import Any

import numpy as np

from nb2fn.lowering.estimators.registry import model
from nb2fn.lowering.light_check import MODEL_METHODS
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.emit_stdlib import Emitter, source
from nb2fn.lowering.scoring.program import Model
from tests.unit.kernel.notebook import Kernel

METHODS = MODEL_METHODS
EPS = 2.0**-52
_numbers = itertools.count()


def scoring(estimator: Any, folder: Path) -> Model:
    """The scoring IR of a fitted estimator."""
    extract = _extract(estimator, folder)
    binding = extract.binding("model")
    assert binding is not None and binding.node is not None
    return model(Objects(extract), binding.node, METHODS)


def _extract(estimator: Any, folder: Path) -> Any:
    kernel = Kernel()
    kernel.namespace["model"] = estimator
    place = folder / f"extract{next(_numbers)}"
    place.mkdir()
    return kernel.boundary(place, "model")


def lowered(estimator: Any, folder: Path, emitted: type[Emitter] = Emitter) -> Any:
    """The estimator as the generated module has it: an object with its methods."""
    emitter = emitted({"model"})
    text = emitter.model("model", scoring(estimator, folder), {"classes_", "coef_"})
    place = folder / f"function{next(_numbers)}" / "package"
    place.mkdir(parents=True)
    (place / "tables.bin").write_bytes(emitter.tables.data)
    digest = hashlib.sha256(emitter.tables.data).hexdigest()
    code = source("A model.", emitter, {"model": text}, digest, "tables.bin")
    namespace: dict[str, Any] = {"__file__": str(place / "frozen.py"), "__name__": "frozen"}
    exec(compile(code, "frozen.py", "exec"), namespace)
    return namespace["model"]


def agree(estimator: Any, light: Any, rows: Any, method: str, scale: float = 64.0) -> float:
    """The largest difference over ``rows``, one at a time; fails beyond ``scale`` roundings
    of the largest answer, and where one side raises and the other does not."""
    worst = 0.0
    for row in rows:
        question = [row]
        try:
            expected = getattr(estimator, method)(question)
        except (ValueError, TypeError):
            expected = None
        try:
            got = getattr(light, method)(question)
        except (ValueError, TypeError):
            assert expected is None, f"{row}: {expected}"
            continue
        assert expected is not None, f"{row}: scikit-learn refuses it, {got.tolist()}"
        expected = expected.toarray() if hasattr(expected, "toarray") else np.asarray(expected)
        worst = max(worst, _difference(expected, got, scale, row))
    return worst


def _difference(expected: Any, got: Any, scale: float, row: Any) -> float:
    if hasattr(got, "toarray"):
        got = got.toarray()
    assert got.shape == expected.shape, row
    if expected.dtype.kind != "f":
        assert got.tolist() == expected.tolist(), row
        return 0.0
    mine = np.array(got.tolist(), dtype=float)
    same = (mine == expected) | (np.isnan(mine) & np.isnan(expected))
    gap = np.where(same, 0.0, np.abs(mine - expected))
    bound = scale * EPS * max(1.0, float(np.nanmax(np.abs(expected), initial=0.0)))
    assert (gap <= bound).all(), f"{row}: {expected} against {mine}"
    return float(gap.max())


def hard_rows(table: Any) -> Any:
    """Rows around those of ``table``: bounds, zeros of both signs, tiny and huge numbers."""
    low, high = table.min(axis=0), table.max(axis=0)
    found = [low, high, low - 1, high + 1, np.zeros_like(low), -np.zeros_like(low)]
    found += [np.full_like(low, value) for value in (5e-324, 1e-300, 1e15, -1e15)]
    return [row.tolist() for row in found]


def broken_rows(table: Any) -> Any:
    """Rows that scikit-learn refuses: missing, infinite, of another length, text."""
    width = table.shape[1]
    row = table[0].tolist()
    return [
        [float("nan"), *row[1:]],
        [float("inf"), *row[1:]],
        [1e400, *row[1:]],
        row[:-1] if width > 1 else [*row, 1.0],
        [*row, 1.0],
        [None, *row[1:]],
        ["a", *row[1:]],
    ]

"""Feature selection: some of the columns."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Lower, Step, cells, clean
from nb2fn.lowering.estimators.importances import importances
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Type, Value

# A score this near to a threshold could be on its other side.
_NEAR = 1e-9


def _selected(fitted: Fitted, mask: Sequence[bool]) -> Estimator:
    places = tuple(place for place, kept in enumerate(mask) if kept)
    if not places or len(mask) != fitted.width:
        raise HeldBackError(f"{fitted.name} selects no columns")
    return Estimator(fitted.name, {"transform": _picked(fitted, places)})


def _picked(fitted: Fitted, places: tuple[int, ...]) -> Step:
    """The columns as they are; checked as rows of numbers where they come from a caller."""

    def transform(builder: Builder, value: Value) -> Value:
        if value.type.kind == "sparse":
            wide = Type("sparse", len(places))
            return builder.op("sparse_columns", value, wide, places)
        checked = fitted.name != "VarianceThreshold"
        rows = clean(builder, value, fitted) if checked else cells(builder, value, fitted)
        found = builder.op("columns", rows, Type("cells", len(places)), places)
        return builder.op("numbers", found, Type("holed", len(places)))

    return transform


def _clean(scores: Sequence[float]) -> list[float]:
    return [-1.7976931348623157e308 if s != s else s for s in scores]


def univariate(objects: Objects, index: int) -> Estimator:
    """SelectKBest, SelectPercentile, SelectFpr, SelectFdr, SelectFwe and the generic one."""
    fitted = fitted_at(objects, index)
    ways = {
        "SelectKBest": ("k_best", "k"),
        "SelectPercentile": ("percentile", "percentile"),
        "SelectFpr": ("fpr", "alpha"),
        "SelectFdr": ("fdr", "alpha"),
        "SelectFwe": ("fwe", "alpha"),
        "GenericUnivariateSelect": (fitted.get("mode"), "param"),
    }
    mode, parameter = ways[fitted.name]
    wanted = fitted.get(parameter)
    if mode == "k_best":
        return _selected(fitted, _best(fitted.floats("scores_").cells, wanted))
    if mode == "percentile":
        return _selected(fitted, _percentile(fitted.floats("scores_").cells, wanted))
    chances = fitted.floats("pvalues_").cells
    if mode == "fpr":
        return _selected(fitted, [p < wanted for p in chances])
    if mode == "fwe":
        return _selected(fitted, [p < wanted / len(chances) for p in chances])
    if mode == "fdr":
        steps = [float(wanted) / len(chances) * n for n in range(1, len(chances) + 1)]
        under = [p for p, s in zip(sorted(chances), steps, strict=True) if p <= s]
        return _selected(fitted, [bool(under) and p <= max(under) for p in chances])
    raise HeldBackError(f"{fitted.name} has mode={mode!r}")


def _best(scores: Sequence[float], count: object) -> list[bool]:
    if count == "all":
        return [True] * len(scores)
    assert isinstance(count, int)
    known = _clean(scores)
    order = sorted(range(len(known)), key=known.__getitem__)
    kept = set(order[-count:] if count else ())
    return [place in kept for place in range(len(known))]


def _percentile(scores: Sequence[float], percentile: float) -> list[bool]:
    """As ``SelectPercentile``: ties at the threshold only as far as there is room."""
    known = _clean(scores)
    if percentile == 100:
        return [True] * len(known)
    threshold = _quantile(sorted(known), (100 - percentile) / 100)
    mask = [s > threshold for s in known]
    room = int(len(known) * percentile / 100) - sum(mask)
    for place in [i for i, s in enumerate(known) if s == threshold][: max(room, 0)]:
        mask[place] = True
    return mask


def _quantile(ascending: Sequence[float], share: float) -> float:
    at = share * (len(ascending) - 1)
    below = math.floor(at)
    above = min(below + 1, len(ascending) - 1)
    low, high = ascending[below], ascending[above]
    return low + (high - low) * (at - below)


def variance(objects: Objects, index: int) -> Estimator:
    """VarianceThreshold."""
    fitted = fitted_at(objects, index)
    threshold = fitted.get("threshold")
    return _selected(fitted, [v > threshold for v in fitted.floats("variances_").cells])


def supported(objects: Objects, index: int, lower: Lower) -> Estimator:
    """RFE, RFECV and SequentialFeatureSelector: the columns they kept; RFE predicts, too."""
    fitted = fitted_at(objects, index)
    mask = fitted.table("support_").cells
    chosen = _selected(fitted, mask)
    if not fitted.has("estimator_"):
        return chosen
    try:
        part = lower(objects, fitted.index("estimator_"))
    except HeldBackError:
        return chosen
    transform = chosen.methods["transform"]
    methods = {name: _after(transform, method) for name, method in part.methods.items()
               if "transform" not in name}  # fmt: skip
    return Estimator(fitted.name, {**methods, "transform": transform}, part.attributes)


def _after(before: Step, method: Step) -> Step:
    return lambda builder, value: method(builder, before(builder, value))


def from_model(objects: Objects, index: int) -> Estimator:
    """SelectFromModel: columns whose importance reaches the threshold."""
    fitted = fitted_at(objects, index)
    fitted.require(importance_getter="auto")
    held = fitted.index("estimator_" if fitted.has("estimator_") else "estimator")
    inner = fitted_at(objects, held)
    scores = importances(inner, fitted.get("norm_order"))
    threshold = _threshold(fitted.get("threshold"), inner, scores)
    if any(abs(s - threshold) <= _NEAR * max(abs(threshold), abs(s)) != 0 for s in scores):
        raise HeldBackError(f"{fitted.name} has an importance that is as large as its threshold")
    most = fitted.get("max_features_" if fitted.has("max_features_") else "max_features")
    mask = [s >= threshold for s in scores]
    if most is not None:
        best = sorted(range(len(scores)), key=lambda i: -scores[i])[:most]
        mask = [kept and place in best for place, kept in enumerate(mask)]
    return _selected(inner, mask)


def _threshold(given: object, inner: Fitted, scores: Sequence[float]) -> float:
    if given is None:
        sparse = inner.get("penalty") == "l1" or "Lasso" in inner.name
        ratio = inner.get("l1_ratio_" if inner.has("l1_ratio_") else "l1_ratio")
        if inner.name.startswith("ElasticNet") and ratio == 1.0:
            sparse = True
        if sparse:
            return 1e-5
        given = "mean"
    if isinstance(given, int | float):
        return float(given)
    factor, _, reference = str(given).rpartition("*")
    name = reference.strip()
    if name not in ("mean", "median"):
        raise HeldBackError(f"SelectFromModel has threshold={given!r}")
    middle = math.fsum(scores) / len(scores)
    if name == "median":
        middle = _quantile(sorted(scores), 0.5)
    return float(factor.strip()) * middle if factor else middle

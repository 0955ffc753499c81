"""SimpleImputer, OneHotEncoder and OrdinalEncoder."""

from __future__ import annotations

import math
from typing import Any

from nb2fn.lowering.estimators.base import Estimator, cells, holed
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Codes, Type, Value

_IMPUTER = frozenset(
    "add_indicator copy fill_value keep_empty_features missing_values strategy _fit_dtype "
    "_fill_dtype indicator_ statistics_".split()
)
_ENCODER = frozenset(
    "categories drop dtype feature_name_combiner handle_unknown max_categories min_frequency "
    "sparse_output _infrequent_enabled categories_ _drop_idx_after_grouping drop_idx_ "
    "_n_features_outs encoded_missing_value unknown_value _missing_indices".split()
)


def imputer(objects: Objects, index: int) -> Estimator:
    """The fitted statistic where a cell is NaN."""
    fitted = Fitted(objects, index, _IMPUTER)
    fitted.require(add_indicator=False)
    missing = fitted.get("missing_values")
    if not (isinstance(missing, float) and math.isnan(missing)):
        raise HeldBackError(f"{fitted.name} has missing_values={missing!r}")
    statistics = fitted.table("statistics_").cells
    texts = [isinstance(s, str) for s in statistics]
    if any(s != s for s in statistics) or (any(texts) and not all(texts)):
        raise HeldBackError(f"{fitted.name} has columns without a statistic, or of several types")

    def transform(builder: Builder, value: Value) -> Value:
        if texts and texts[0]:
            wide = Type("cells", fitted.width)
            given = cells(builder, value, fitted)
            given = builder.op("category_cells", given, wide, "t" * len(statistics))
            return builder.op("fill", given, wide, statistics)
        rows = holed(builder, value, fitted)
        plain = tuple(map(float, statistics))
        return builder.op("fill", rows, Type("holed", rows.type.width), plain)

    return Estimator(fitted.name, {"transform": transform})


def one_hot(objects: Objects, index: int) -> Estimator:
    """A column for each category."""
    fitted = Fitted(objects, index, _ENCODER)
    fitted.require(min_frequency=None, max_categories=None, _infrequent_enabled=False)
    unknown = fitted.get("handle_unknown")
    if unknown not in ("error", "ignore"):
        raise HeldBackError(f"{fitted.name} has handle_unknown={unknown!r}")
    categories = _categories(fitted)
    dropped = _dropped(fitted, len(categories))
    columns, widths = [], []
    for known, out in zip(categories, dropped, strict=True):
        width = len(known) - (out is not None)
        kept = [c for place, c in enumerate(known) if place != out]
        codes = [(c, place) for place, c in enumerate(kept)]
        if out is not None:
            codes.append((known[out], width))
        columns.append(tuple(codes))
        widths.append(width)
    table = Codes("categories", tuple(columns))
    kinds = "".join(_kind(fitted, known) for known in categories)

    def transform(builder: Builder, value: Value) -> Value:
        given = cells(builder, value, fitted)
        given = builder.op("category_cells", given, Type("cells", fitted.width), kinds)
        wide = Type("loose", sum(widths))
        return builder.op("one_hot", given, wide, table, tuple(widths), unknown == "ignore")

    return Estimator(fitted.name, {"transform": transform})


def ordinal(objects: Objects, index: int) -> Estimator:
    """The place of each category among the fitted ones."""
    fitted = Fitted(objects, index, _ENCODER)
    fitted.require(min_frequency=None, max_categories=None, _infrequent_enabled=False)
    way = fitted.get("handle_unknown")
    if way not in ("error", "use_encoded_value"):
        raise HeldBackError(f"{fitted.name} has handle_unknown={way!r}")
    unknown = float(fitted.get("unknown_value")) if way == "use_encoded_value" else None
    categories = _categories(fitted)
    columns = tuple(tuple((c, i) for i, c in enumerate(known)) for known in categories)
    kinds = "".join(_kind(fitted, known) for known in categories)
    missing = float(fitted.get("encoded_missing_value", math.nan))

    def transform(builder: Builder, value: Value) -> Value:
        given = cells(builder, value, fitted)
        given = builder.op("category_cells", given, Type("cells", fitted.width), kinds)
        table = Codes("categories", columns)
        return builder.op("ordinal", given, Type("loose", len(columns)), table, unknown, missing)

    return Estimator(fitted.name, {"transform": transform})


def _categories(fitted: Fitted) -> list[list[Any]]:
    """Each column's categories; a NaN among them as None."""
    found = []
    for item in fitted.objects.node(fitted.index("categories_")).items:
        known = [None if c != c else c for c in fitted.objects.table(item).cells]
        real = [c for c in known if c is not None]
        if len(set(real)) != len(real) or len(known) - len(real) > 1:
            raise HeldBackError(f"{fitted.name} has categories that are equal")
        found.append(known)
    return found


def _kind(fitted: Fitted, known: list[Any]) -> str:
    texts = {isinstance(c, str) for c in known if c is not None}
    if len(texts) != 1:
        raise HeldBackError(f"{fitted.name} has categories of several types")
    return "t" if texts == {True} else "n"


def _dropped(fitted: Fitted, count: int) -> list[int | None]:
    if fitted.get("drop") is None:
        return [None] * count
    return [None if i is None else int(i) for i in fitted.table("drop_idx_").cells]

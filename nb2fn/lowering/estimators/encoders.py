"""OneHotEncoder, OrdinalEncoder and TargetEncoder: categories as numbers."""

from __future__ import annotations

import math
from typing import Any

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, cells
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Codes, Floats, Type, Value

Column = tuple[tuple[Any, int], ...]


def one_hot(objects: Objects, index: int) -> Estimator:
    """A column for each category that is kept, and one for all rare ones."""
    fitted = fitted_at(objects, index)
    _only_floats(fitted)
    way = fitted.get("handle_unknown")
    if way not in ("error", "ignore", "infrequent_if_exist", "warn"):
        raise HeldBackError(f"{fitted.name} has handle_unknown={way!r}")
    categories = _categories(fitted)
    dropped = _dropped(fitted, len(categories))
    grouped = _grouped(fitted, len(categories))
    columns, widths, unknown = [], [], []
    for known, out, group in zip(categories, dropped, grouped, strict=True):
        codes, width, rare = _one_hot_column(known, out, group)
        columns.append(codes)
        widths.append(width)
        elsewhere = rare if rare is not None and way in ("infrequent_if_exist", "warn") else width
        unknown.append(None if way == "error" else elsewhere)
    table = Codes("categories", tuple(columns))
    kinds = "".join(_kind(fitted, known) for known in categories)

    def transform(builder: Builder, value: Value) -> Value:
        given = cells(builder, value, fitted)
        given = builder.op("category_cells", given, Type("cells", fitted.width), kinds)
        wide = Type("loose", sum(widths))
        return builder.op("one_hot", given, wide, table, tuple(widths), tuple(unknown))

    dense = fitted.get("sparse_output" if fitted.has("sparse_output") else "sparse") is False
    return Estimator(fitted.name, {"transform": transform}, sparse=not dense)


def _one_hot_column(
    known: list[Any], out: int | None, group: list[int] | None
) -> tuple[Column, int, int | None]:
    """The column of each category (the width where it has none), the width, and the column
    of the rare ones."""
    if group is not None:
        if out is not None:
            raise HeldBackError("OneHotEncoder drops a category and groups others")
        width = max(group) + 1
        rare = max(set(group), key=group.count) if len(set(group)) < len(group) else width - 1
        return tuple(zip(known, group, strict=True)), width, rare
    width = len(known) - (out is not None)
    kept = [c for place, c in enumerate(known) if place != out]
    codes = [(c, place) for place, c in enumerate(kept)]
    if out is not None:
        codes.append((known[out], width))
    return tuple(codes), width, None


def _grouped(fitted: Fitted, count: int) -> list[list[int] | None]:
    """Where rare categories were put together: the new number of each category."""
    if not fitted.get("_infrequent_enabled"):
        return [None] * count
    nodes = fitted.objects.node(fitted.index("_default_to_infrequent_mappings")).items
    found: list[list[int] | None] = []
    for node in nodes:
        empty = fitted.objects.node(node).kind == "scalar"
        found.append(None if empty else list(fitted.objects.table(node).cells))
    return found


def ordinal(objects: Objects, index: int) -> Estimator:
    """The place of each category among the fitted ones."""
    fitted = fitted_at(objects, index)
    _only_floats(fitted)
    fitted.require(min_frequency=None, max_categories=None, _infrequent_enabled=False)
    way = fitted.get("handle_unknown")
    if way not in ("error", "use_encoded_value"):
        raise HeldBackError(f"{fitted.name} has handle_unknown={way!r}")
    unknown = float(fitted.get("unknown_value")) if way == "use_encoded_value" else None
    table, kinds = category_codes(fitted)
    missing = float(fitted.get("encoded_missing_value", math.nan))

    def transform(builder: Builder, value: Value) -> Value:
        given = cells(builder, value, fitted)
        given = builder.op("category_cells", given, Type("cells", fitted.width), kinds)
        wide = Type("loose", len(table.columns))
        return builder.op("ordinal", given, wide, table, unknown, missing)

    return Estimator(fitted.name, {"transform": transform})


def targets(objects: Objects, index: int) -> Estimator:
    """TargetEncoder: what the target was, on average, for each category."""
    fitted = fitted_at(objects, index)
    table, kinds = category_codes(fitted)
    tables = [objects.table(i) for i in objects.node(fitted.index("encodings_")).items]
    means = objects.node(fitted.index("target_mean_"))
    if means.kind == "array" and means.shape:
        others = tuple(map(float, fitted.table("target_mean_").cells))
    else:
        others = (float(fitted.get("target_mean_")),)
    encodings = Floats("encodings", tuple(float(c) for one in tables for c in one.cells))
    if len(tables) != len(others) * fitted.width:
        raise HeldBackError(f"{fitted.name} has encodings that are not known")

    def transform(builder: Builder, value: Value) -> Value:
        given = cells(builder, value, fitted)
        given = builder.op("category_cells", given, Type("cells", fitted.width), kinds)
        wide = Type("loose", len(tables))
        return builder.op("target_means", given, wide, table, encodings, Floats("means", others))

    return Estimator(fitted.name, {"transform": transform})


def category_codes(fitted: Fitted) -> tuple[Codes, str]:
    """The place of each category, and what each column holds (``category_cells``)."""
    categories = _categories(fitted)
    columns = tuple(tuple((c, i) for i, c in enumerate(known)) for known in categories)
    return Codes("categories", columns), "".join(_kind(fitted, known) for known in categories)


def _only_floats(fitted: Fitted) -> None:
    node = fitted.objects.node(fitted.index("dtype"))
    if node.value != "numpy:float64" and not (node.kind == "reference" and node.value == "float"):
        raise HeldBackError(f"{fitted.name} has a dtype of its own")


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

"""Pipeline, FeatureUnion and ColumnTransformer: one after the other, and side by side."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Lower, Step, cells
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Type, Value

_SKIPPED = (None, "passthrough")
_NUMERIC = ("loose", "rows", "holed")


def pipeline(objects: Objects, index: int, lower: Lower) -> Estimator:
    """The methods of the last step, after the transforms of the others."""
    fitted = fitted_at(objects, index)
    fitted.require(memory=None, transform_input=None)
    steps = [_named(objects, item, 2)[1] for item in objects.node(fitted.index("steps")).items]
    parts = [lower(objects, step) for step in steps if not _is_skipped(objects, step)]
    if not parts:
        raise HeldBackError("a pipeline has no steps")
    *before, last = parts
    forward = [part.step("transform") for part in before]
    methods = {name: _after(forward, method) for name, method in last.methods.items()}
    methods.pop("inverse_transform", None)
    if all("inverse_transform" in part.methods for part in parts):
        back = [part.methods["inverse_transform"] for part in reversed(parts)]
        methods["inverse_transform"] = _after(back[:-1], back[-1])
    if _is_skipped(objects, steps[-1]):
        methods = {n: m for n, m in methods.items() if n.endswith("transform")}
    name = f"Pipeline[{' → '.join(p.name for p in parts)}]"
    return Estimator(name, methods, last.attributes, last.sparse, last.whole)


def _after(before: list[Step], method: Step) -> Step:
    def run(builder: Builder, value: Value) -> Value:
        for step in before:
            value = step(builder, value)
        return method(builder, value)

    return run


def _is_skipped(objects: Objects, index: int) -> bool:
    node = objects.node(index)
    return node.kind == "scalar" and node.value in _SKIPPED


def _is_dropped(objects: Objects, index: int) -> bool:
    node = objects.node(index)
    return node.kind == "scalar" and node.value == "drop"


def _named(objects: Objects, index: int, length: int) -> tuple[int, ...]:
    items = objects.node(index).items
    if len(items) != length:
        raise HeldBackError("its steps are not as they were fitted")
    return items


def union(objects: Objects, index: int, lower: Lower) -> Estimator:
    """FeatureUnion: all transformers on the same data, side by side."""
    fitted = fitted_at(objects, index)
    fitted.require(transformer_weights=None)
    parts: list[Estimator | None] = []
    for item in objects.node(fitted.index("transformer_list")).items:
        step = _named(objects, item, 2)[1]
        if not _is_dropped(objects, step):
            parts.append(None if _is_skipped(objects, step) else lower(objects, step))
    if not parts:
        raise HeldBackError("a FeatureUnion keeps no columns")
    sparse = any(part is not None and part.sparse for part in parts)

    def transform(builder: Builder, value: Value) -> Value:
        found = []
        for part in parts:
            if part is not None:
                found.append(part.step("transform")(builder, value))
            else:
                given = cells(builder, value, fitted)
                wide = Type("holed", given.type.width)
                found.append(builder.op("numbers", given, wide))
        return _beside(builder, found, sparse)

    names = ", ".join(part.name if part else "passthrough" for part in parts)
    return Estimator(f"FeatureUnion[{names}]", {"transform": transform}, sparse=sparse)


def columns(objects: Objects, index: int, lower: Lower) -> Estimator:
    """ColumnTransformer: each transformer on its own columns, the results side by side."""
    fitted = fitted_at(objects, index)
    fitted.require(transformer_weights=None)
    places = fitted.get("_transformer_to_input_indices")
    parts: list[tuple[Estimator | None, tuple[int, ...], bool]] = []
    for item in objects.node(fitted.index("transformers_")).items:
        name, step, chosen = _named(objects, item, 3)
        own = tuple(places[objects.plain(name)])
        if own and not _is_dropped(objects, step):
            alone = objects.node(chosen).kind == "scalar"
            parts.append((None if _is_skipped(objects, step) else lower(objects, step), own, alone))
    if not parts:
        raise HeldBackError("a ColumnTransformer keeps no columns")
    sparse = fitted.get("sparse_output_") is True

    def transform(builder: Builder, value: Value) -> Value:
        whole = _whole(builder, value, fitted)
        found = [_run(builder, whole, *part) for part in parts]
        return _beside(builder, found, sparse)

    names = ", ".join(part.name if part else "passthrough" for part, *_ in parts)
    return Estimator(f"ColumnTransformer[{names}]", {"transform": transform}, sparse=sparse)


def _whole(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """All columns; of a frame those that were fitted, by their names."""
    if value.type.kind != "data" or fitted.names is None:
        return cells(builder, value, fitted)
    return builder.op("frame_cells", value, Type("cells", fitted.width), fitted.names)


def _run(
    builder: Builder, whole: Value, part: Estimator | None, places: tuple[int, ...], alone: bool
) -> Value:
    """``alone``: a column that was named by itself goes on as a line of texts."""
    if alone:
        if part is None:
            raise HeldBackError("a ColumnTransformer hands a single column on as a vector")
        line = builder.op("column_texts", whole, Type("texts"), places[0])
        return part.step("transform")(builder, line)
    value = builder.op("columns", whole, Type("cells", len(places)), places)
    if part is None:
        return builder.op("numbers", value, Type("holed", len(places)))
    return part.step("transform")(builder, value)


def _beside(builder: Builder, found: list[Value], sparse: bool) -> Value:
    for value in found:
        if value.type.kind not in (*_NUMERIC, "sparse"):
            raise HeldBackError(f"a transformer gives {value.type.kind} to be put beside others")
    width = sum(value.type.width for value in found)
    if sparse:
        widths = tuple(value.type.width for value in found)
        return builder.op("beside_sparse", found, Type("sparse", width), widths)
    rows = [
        builder.op("dense", value, Type("loose", value.type.width), value.type.width)
        if value.type.kind == "sparse"
        else value
        for value in found
    ]
    return builder.op("beside", rows, Type("loose", width))

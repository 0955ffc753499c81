"""Pipeline and ColumnTransformer: steps one after the other, and side by side."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from nb2fn.lowering.estimators.base import Estimator, Step, cells
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Type, Value

Lower = Callable[[Objects, int], Estimator]

_PIPELINE = frozenset("memory steps transform_input verbose".split())
_COLUMNS = frozenset(
    "force_int_remainder_cols n_jobs remainder sparse_threshold transformer_weights transformers "
    "verbose verbose_feature_names_out _columns _transformer_to_input_indices _remainder "
    "sparse_output_ transformers_ output_indices_ _name_to_fitted_passthrough _n_features".split()
)
_SKIPPED = (None, "passthrough")


def pipeline(objects: Objects, index: int, lower: Lower) -> Estimator:
    """The methods of the last step, after the transforms of the others."""
    fitted = Fitted(objects, index, _PIPELINE)
    fitted.require(memory=None, transform_input=None)
    steps = [_named(objects, item, 2)[1] for item in objects.node(fitted.index("steps")).items]
    parts = [lower(objects, step) for step in steps if not _is_skipped(objects, step)]
    if not parts:
        raise HeldBackError("a pipeline has no steps")
    *before, last = parts
    for part in before:
        if "transform" not in part.methods:
            raise HeldBackError(f"{part.name} in a pipeline does not transform")

    def after(method: Step) -> Step:
        def run(builder: Builder, value: Value) -> Value:
            for part in before:
                value = part.methods["transform"](builder, value)
            return method(builder, value)

        return run

    methods = {name: after(method) for name, method in last.methods.items()}
    if _is_skipped(objects, steps[-1]):
        methods = {"transform": methods["transform"]}
    return Estimator(f"Pipeline[{' → '.join(p.name for p in parts)}]", methods, last.attributes)


def _is_skipped(objects: Objects, index: int) -> bool:
    node = objects.node(index)
    return node.kind == "scalar" and node.value in _SKIPPED


def _named(objects: Objects, index: int, length: int) -> tuple[int, ...]:
    items = objects.node(index).items
    if len(items) != length:
        raise HeldBackError("its steps are not as they were fitted")
    return items


def columns(objects: Objects, index: int, lower: Lower) -> Estimator:
    """Each transformer on its own columns, the results side by side."""
    fitted = Fitted(objects, index, _COLUMNS)
    fitted.require(transformer_weights=None)
    parts: list[tuple[Estimator | None, tuple[int, ...]]] = []
    for item in objects.node(fitted.index("transformers_")).items:
        _, step, chosen = _named(objects, item, 3)
        if objects.node(step).kind == "scalar" and objects.node(step).value == "drop":
            continue
        places = _places(fitted, chosen)
        if places:
            parts.append((_part(objects, step, lower), places))
    if not parts:
        raise HeldBackError("a ColumnTransformer keeps no columns")

    def transform(builder: Builder, value: Value) -> Value:
        whole = _whole(builder, value, fitted)
        found = [_run(builder, whole, part, places) for part, places in parts]
        width = sum(v.type.width for v in found)
        return builder.op("beside", found, Type("loose", width))

    names = ", ".join(part.name if part else "passthrough" for part, _ in parts)
    return Estimator(f"ColumnTransformer[{names}]", {"transform": transform})


def _whole(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """All columns; of a frame those that were fitted, by their names."""
    if value.type.kind != "data":
        return cells(builder, value, fitted)
    wide = Type("cells", fitted.width)
    if fitted.names is None:
        return builder.op("cells", value, wide, fitted.width, None)
    return builder.op("frame_cells", value, wide, fitted.names)


def _part(objects: Objects, step: int, lower: Lower) -> Estimator | None:
    """The lowered transformer; None for columns that pass as they are."""
    if _is_skipped(objects, step):
        return None
    node = objects.node(step)
    if node.type == "sklearn.preprocessing._function_transformer:FunctionTransformer":
        attributes = {name: objects.node(child) for name, child in node.attributes}
        functions = [attributes[n] for n in ("func", "inverse_func") if n in attributes]
        if all(f.kind == "scalar" and f.value is None for f in functions):
            return None
    found = lower(objects, step)
    if "transform" not in found.methods:
        raise HeldBackError(f"{found.name} in a ColumnTransformer does not transform")
    return found


def _run(builder: Builder, whole: Value, part: Estimator | None, places: tuple[int, ...]) -> Value:
    value = builder.op("columns", whole, Type("cells", len(places)), places)
    if part is None:
        return builder.op("numbers", value, Type("holed", len(places)))
    found = part.methods["transform"](builder, value)
    if found.type.kind not in ("loose", "rows", "holed"):
        raise HeldBackError(f"{part.name} gives {found.type.kind} in a ColumnTransformer")
    return found


def _places(fitted: Fitted, chosen: int) -> tuple[int, ...]:
    """The columns of a transformer by number."""
    named: Any = fitted.objects.plain(chosen)
    if isinstance(named, str | int) and not isinstance(named, bool):
        raise HeldBackError("a ColumnTransformer hands a single column on as a vector")
    if not isinstance(named, list | tuple):
        raise HeldBackError("a ColumnTransformer chooses its columns in an unknown way")
    if all(isinstance(n, int) and not isinstance(n, bool) for n in named):
        return tuple(n % fitted.width for n in named)
    names = fitted.names or ()
    if not all(isinstance(n, str) and n in names for n in named):
        raise HeldBackError("a ColumnTransformer chooses its columns in an unknown way")
    return tuple(names.index(n) for n in named)

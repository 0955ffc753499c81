"""FunctionTransformer with functions of numpy that work cell by cell."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, holed, unchecked
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Type, Value

# ``each`` of the light runtime knows these.
CELL_BY_CELL = frozenset(
    "log1p expm1 log log2 log10 exp sqrt square absolute negative reciprocal".split()
)


def function(objects: Objects, index: int) -> Estimator:
    """``transform`` and ``inverse_transform``; without a function the data as they are."""
    fitted = fitted_at(objects, index)
    for name in ("kw_args", "inv_kw_args"):
        if fitted.get(name) not in (None, {}):
            raise HeldBackError(f"{fitted.name} has {name}")
    forward, back = _named(fitted, "func"), _named(fitted, "inverse_func")
    methods = {"transform": _each(fitted, forward)}
    if back or not forward:
        methods["inverse_transform"] = _each(fitted, back)
    return Estimator(fitted.name, methods)


def _each(fitted: Fitted, name: str) -> Step:
    def run(builder: Builder, value: Value) -> Value:
        if value.type.kind != "data" and value.type.kind != "cells":
            rows = value
        elif fitted.get("validate"):
            rows = holed(builder, value, fitted)
        else:
            rows = unchecked(builder, value, fitted)
        if rows.type.kind not in ("loose", "rows", "holed"):
            raise HeldBackError(f"{fitted.name} is asked about {rows.type.kind}")
        return builder.op("each", rows, Type("loose", rows.type.width), name) if name else rows

    return run


def _named(fitted: Fitted, parameter: str) -> str:
    """The function's own name; empty for none, and for a check of numbers."""
    node = fitted.objects.node(fitted.index(parameter))
    if node.kind == "scalar" and node.value is None:
        return ""
    if node.type == "functools:partial":
        inner = dict(node.attributes).get("()")
        items = fitted.objects.node(inner).items if inner is not None else ()
        checked = items and fitted.objects.node(items[0]).value
        if checked == "sklearn.utils.validation:check_array":
            return ""
    module, _, name = str(node.value).partition(":")
    if node.kind == "reference" and module == "numpy" and name in CELL_BY_CELL:
        return name
    raise HeldBackError(f"{fitted.name} calls a function of its own")

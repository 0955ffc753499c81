"""Results of statsmodels that predict by a linear sum and a link.

Fitted on arrays: with a formula, or asked about a frame, an answer is a series with an
index of its own.
"""

from __future__ import annotations

from nb2fn.lowering.estimators.base import Estimator, as_vector
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects, Table
from nb2fn.lowering.scoring.program import Builder, Matrix, Type, Value

_LINEAR = "statsmodels.regression.linear_model"
_DISCRETE = "statsmodels.discrete.discrete_model"
_GENERALISED = "statsmodels.genmod.generalized_linear_model:GLM"
_LINKS = "statsmodels.genmod.families.links"
# What each model makes of the linear sum: an operation, or nothing.
_MODELS = {
    f"{_LINEAR}:OLS": "",
    f"{_LINEAR}:WLS": "",
    f"{_LINEAR}:GLS": "",
    f"{_DISCRETE}:Logit": "one_sided",
    f"{_DISCRETE}:Probit": "normal_shares",
    f"{_DISCRETE}:Poisson": "raised",
}
# The inverse of each link of a generalised linear model.
_INVERSES = {
    f"{_LINKS}:Identity": "",
    f"{_LINKS}:Logit": "one_sided",
    f"{_LINKS}:Log": "raised",
}
_SHIFTS = ("offset", "exposure")


def results(objects: Objects, index: int) -> Estimator:
    """The wrapper of a fitted model's results."""
    name = objects.node(index).type.rpartition(":")[2]
    outside = dict(objects.node(index).attributes)
    if not outside.keys() <= {"_results", "__doc__"}:
        raise HeldBackError(f"{name} was changed after it was fitted")
    inside = _state(objects, outside["_results"])
    model = _state(objects, inside["model"])
    if "formula" in model:
        raise HeldBackError(f"{name} is of a formula")
    weights = _weights(objects, inside["params"])
    width = len(weights.rows[0])
    link = _link(objects, inside["model"], model)

    def predict(builder: Builder, value: Value) -> Value:
        if value.type.kind != "data":
            raise HeldBackError(f"{name} is asked by another estimator")
        rows = builder.op("design_rows", value, Type("holed", width), width)
        found = builder.op("product", rows, Type("loose", 1), weights)
        if link == "one_sided":
            found = builder.op(link, found, found.type, 1.0)
        elif link:
            found = builder.op(link, found, found.type)
        return as_vector(builder, found)

    parameters = Table(weights.rows[0], (width,), "f")
    return Estimator(name, {"predict": predict}, {"params": parameters})


def _state(objects: Objects, index: int) -> dict[str, int]:
    found = dict(objects.node(index).attributes)
    if "predict" in found or "_transform_predict_exog" in found:
        raise HeldBackError("its `predict` is of the notebook's own")
    return found


def _weights(objects: Objects, index: int) -> Matrix:
    table = objects.table(index)
    if table.dtype != "<f8" or len(table.shape) != 1 or not table.cells:
        raise HeldBackError(f"it holds parameters of shape {table.shape}")
    return Matrix("params", (table.cells,))


def _is_none(objects: Objects, index: int) -> bool:
    node = objects.node(index)
    return node.kind == "scalar" and node.value is None


def _link(objects: Objects, index: int, model: dict[str, int]) -> str:
    kind = objects.node(index).type
    for shift in _SHIFTS:
        if shift in model and not _is_none(objects, model[shift]):
            raise HeldBackError(f"it was fitted with an {shift}")
    if kind in _MODELS:
        return _MODELS[kind]
    if kind != _GENERALISED:
        raise HeldBackError(f"a model of type {kind.rpartition(':')[2]} is not lowered")
    family = dict(objects.node(model["family"]).attributes)
    if "fitted" in family:
        raise HeldBackError("its family is of the notebook's own")
    node = objects.node(family["_link"])
    link = node.type
    if link not in _INVERSES or "inverse" in dict(node.attributes):
        raise HeldBackError(f"its link is {link.rpartition(':')[2]}")
    return _INVERSES[link]

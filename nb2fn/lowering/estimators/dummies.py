"""DummyClassifier and DummyRegressor: the same answer for every row."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, as_matrix, as_vector, classes, labelled
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value


def _same(builder: Builder, value: Value, cells: tuple[float, ...]) -> Value:
    """A row of ``cells`` for each of the data, whatever they hold."""
    wide = Type("loose", len(cells))
    if value.type.kind == "data":
        return builder.op("constant_data", value, wide, Floats("constant", cells))
    return builder.op("constant", value, wide, Floats("constant", cells))


def regressor(objects: Objects, index: int) -> Estimator:
    """The mean, median, quantile or constant."""
    fitted = fitted_at(objects, index)
    constant = fitted.floats("constant_").cells
    if fitted.get("n_outputs_") != 1:
        raise HeldBackError(f"{fitted.name} has n_outputs_={fitted.get('n_outputs_')}")

    def predict(builder: Builder, value: Value) -> Value:
        return as_vector(builder, _same(builder, value, constant))

    return Estimator(fitted.name, {"predict": predict})


def classifier(objects: Objects, index: int) -> Estimator:
    """The most frequent class or a constant one; random strategies are not lowered."""
    fitted = fitted_at(objects, index)
    strategy = fitted.get("_strategy")
    fitted.require(n_outputs_=1, sparse_output_=False)
    if strategy not in ("most_frequent", "prior", "constant"):
        raise HeldBackError(f"{fitted.name} has strategy={strategy!r}")
    table = classes(fitted)
    priors = fitted.floats("class_prior_").cells
    best = priors.index(max(priors))
    if strategy == "constant":
        best = _constant(fitted.get("constant"), table.cells)
    one_hot = tuple(float(place == best) for place in range(len(priors)))

    def predict(builder: Builder, value: Value) -> Value:
        found = builder.op("largest", _same(builder, value, one_hot), Type("places"))
        return labelled(builder, found, table)

    shares = priors if strategy == "prior" else one_hot
    methods: dict[str, Step] = {
        "predict": predict,
        "predict_proba": lambda b, v: as_matrix(b, _same(b, v, shares)),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def _constant(given: object, known: tuple[object, ...]) -> int:
    if given not in known:
        raise HeldBackError("DummyClassifier has a constant of its own")
    return known.index(given)

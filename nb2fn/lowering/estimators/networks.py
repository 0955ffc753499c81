"""Multi-layer perceptrons and restricted Boltzmann machines."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    as_matrix,
    as_vector,
    classes,
    clean,
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

# What scikit-learn calls an activation, and the operation; nothing for identity.
_ACTIVATIONS = {
    "identity": "",
    "relu": "rectified",
    "tanh": "tangents",
    "logistic": "logistic",
    "softmax": "softmax",
}


def regressor(objects: Objects, index: int) -> Estimator:
    """MLPRegressor."""
    fitted = fitted_at(objects, index)
    layers = _layers(fitted)

    def predict(builder: Builder, value: Value) -> Value:
        found = _forward(builder, clean(builder, value, fitted), layers)
        return as_vector(builder, found) if found.type.width == 1 else as_matrix(builder, found)

    return Estimator(fitted.name, {"predict": predict})


def classifier(objects: Objects, index: int) -> Estimator:
    """MLPClassifier of one label a row."""
    fitted = fitted_at(objects, index)
    binariser = fitted_at(objects, fitted.index("_label_binarizer"))
    if binariser.get("y_type_") not in ("binary", "multiclass"):
        raise HeldBackError(f"{fitted.name} gives several labels a row")
    table = classes(fitted)
    layers = _layers(fitted)
    one = fitted.get("n_outputs_") == 1

    def scores(builder: Builder, value: Value) -> Value:
        return _forward(builder, clean(builder, value, fitted), layers)

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if not one:
            return most_likely(builder, found, table)
        return labelled(builder, builder.op("above", found, Type("places"), 0.5), table)

    def probabilities(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if one:
            found = builder.op("complemented", found, Type("loose", 2))
        return as_matrix(builder, found)

    methods = {"predict": predict, "predict_proba": probabilities}
    return Estimator(fitted.name, methods, {"classes_": table})


Layer = tuple[Matrix, Floats, str]


def _layers(fitted: Fitted) -> list[Layer]:
    """Weights with a row per output, biases, and the activation of each layer."""
    objects = fitted.objects
    weights = [objects.table(i) for i in objects.node(fitted.index("coefs_")).items]
    biases = [objects.table(i) for i in objects.node(fitted.index("intercepts_")).items]
    last = len(weights) - 1
    found = []
    for place, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
        if weight.dtype != "<f8" or bias.dtype != "<f8":
            raise HeldBackError(f"{fitted.name} has weights of dtype {weight.dtype}")
        name = fitted.get("out_activation_" if place == last else "activation")
        if name not in _ACTIVATIONS:
            raise HeldBackError(f"{fitted.name} has the activation {name!r}")
        rows = tuple(zip(*weight.rows(), strict=True))
        found.append((Matrix("weights", rows), Floats("bias", bias.cells), _ACTIVATIONS[name]))
    return found


def _forward(builder: Builder, value: Value, layers: list[Layer]) -> Value:
    for weights, bias, activation in layers:
        wide = Type("loose", len(bias.values))
        value = builder.op("affine", value, wide, weights, bias)
        if activation:
            value = builder.op(activation, value, wide)
    return value


def boltzmann(objects: Objects, index: int) -> Estimator:
    """BernoulliRBM: how likely each hidden unit is on."""
    fitted = fitted_at(objects, index)
    layer = (
        Matrix("components", fitted.floats("components_").rows()),
        Floats("bias", fitted.floats("intercept_hidden_").cells),
        "logistic",
    )

    def transform(builder: Builder, value: Value) -> Value:
        return _forward(builder, clean(builder, value, fitted), [layer])

    return Estimator(fitted.name, {"transform": transform})

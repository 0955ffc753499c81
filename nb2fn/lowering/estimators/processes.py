"""Gaussian processes: covariances with the samples of training, weighted.

After ``sklearn.gaussian_process`` and its kernels.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Lower,
    Step,
    as_matrix,
    as_vector,
    classes,
    clean,
    labelled,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

_MODULE = "sklearn.gaussian_process.kernels:"
_PAIRS = {"Sum": "added", "Product": "multiplied"}
Rows = tuple[tuple[float, ...], ...]


def _kernel(objects: Objects, index: int) -> tuple[str, Mapping[str, int]]:
    node = objects.node(index)
    name = node.type.removeprefix(_MODULE)
    if node.type == name:
        raise HeldBackError(f"a Gaussian process has the kernel {name.rpartition(':')[2]}")
    return name, dict(node.attributes)


def covariances(
    builder: Builder, rows: Value, samples: Rows, objects: Objects, index: int
) -> Value:
    """The kernel at ``index`` between rows and samples."""
    name, parts = _kernel(objects, index)
    wide = Type("loose", len(samples))
    if name in _PAIRS:
        pair = [covariances(builder, rows, samples, objects, parts[k]) for k in ("k1", "k2")]
        return builder.op(_PAIRS[name], pair, wide)
    if name in ("ConstantKernel", "WhiteKernel"):
        # White noise is not shared with other samples.
        level = objects.plain(parts["constant_value"]) if name == "ConstantKernel" else 0.0
        cells = Floats("constant", (float(level),) * len(samples))
        return builder.op("constant", rows, wide, cells)
    if name == "Exponentiation":
        inner = covariances(builder, rows, samples, objects, parts["kernel"])
        return builder.op("powered", inner, wide, float(objects.plain(parts["exponent"])))
    if name == "DotProduct":
        found = builder.op("product", rows, wide, Matrix("samples", samples))
        level = float(objects.plain(parts["sigma_0"])) ** 2
        return builder.op("offset", found, wide, Floats("sigma", (level,) * len(samples)))
    return _stationary(builder, rows, samples, objects, name, parts)


def _stationary(
    builder: Builder,
    rows: Value,
    samples: Rows,
    objects: Objects,
    name: str,
    parts: Mapping[str, int],
) -> Value:
    wide = Type("loose", len(samples))
    if name in ("RBF", "Matern"):
        length = _lengths(objects, parts["length_scale"], rows.type.width)
        rows = builder.op("divide", rows, Type("loose", len(length)), Floats("length", length))
        scaled = tuple(tuple(x / s for x, s in zip(row, length, strict=True)) for row in samples)
        gaps = builder.op("squared_distances", rows, wide, Matrix("samples", scaled))
        if name == "RBF":
            return builder.op("gaussians", gaps, wide)
        power = float(objects.plain(parts["nu"]))
        if power not in (0.5, 1.5, 2.5, math.inf):
            raise HeldBackError(f"a Gaussian process has a Matern kernel with nu={power}")
        return builder.op("matern", builder.op("roots", gaps, wide), wide, power)
    gaps = builder.op("squared_distances", rows, wide, Matrix("samples", samples))
    if name == "RationalQuadratic":
        alpha, length_ = (float(objects.plain(parts[k])) for k in ("alpha", "length_scale"))
        return builder.op("rational", gaps, wide, alpha, 2 * alpha * length_**2)
    if name == "ExpSineSquared":
        length_, period = (float(objects.plain(parts[k])) for k in ("length_scale", "periodicity"))
        return builder.op("periodic", builder.op("roots", gaps, wide), wide, period, length_)
    raise HeldBackError(f"a Gaussian process has the kernel {name}")


def _lengths(objects: Objects, index: int, width: int) -> tuple[float, ...]:
    node = objects.node(index)
    if node.kind == "array" and node.shape and node.shape != (1,):
        return tuple(map(float, objects.table(index).cells))
    one = objects.table(index).cells[0] if node.kind == "array" else objects.plain(index)
    if isinstance(one, list | tuple):
        return tuple(map(float, one))
    return (float(one),) * width


def _own(objects: Objects, index: int) -> float:
    """The variance of a sample, which is the same for all."""
    name, parts = _kernel(objects, index)
    if name in _PAIRS:
        one, other = (_own(objects, parts[k]) for k in ("k1", "k2"))
        return one + other if name == "Sum" else one * other
    if name == "ConstantKernel":
        return float(objects.plain(parts["constant_value"]))
    if name == "WhiteKernel":
        return float(objects.plain(parts["noise_level"]))
    if name == "Exponentiation":
        power = float(objects.plain(parts["exponent"]))
        own: float = _own(objects, parts["kernel"]) ** power
        return own
    if name == "DotProduct":
        raise HeldBackError("a Gaussian process classifies with a DotProduct kernel")
    return 1.0


def regressor(objects: Objects, index: int) -> Estimator:
    """GaussianProcessRegressor: the mean."""
    fitted = fitted_at(objects, index)
    samples = fitted.floats("X_train_").rows()
    weights = fitted.floats("alpha_")
    one = len(weights.shape) == 1 or weights.shape[1] == 1
    rows = (weights.cells,) if one else tuple(zip(*weights.rows(), strict=True))
    wide = Type("loose", len(rows))
    scale = tuple(map(float, fitted.table("_y_train_std").cells))
    middle = tuple(map(float, fitted.table("_y_train_mean").cells))

    def predict(builder: Builder, value: Value) -> Value:
        given = clean(builder, value, fitted)
        found = covariances(builder, given, samples, objects, fitted.index("kernel_"))
        found = builder.op("product", found, wide, Matrix("weights", rows))
        found = builder.op(
            "multiply", found, wide, Floats("scale", scale * (len(rows) // len(scale)))
        )
        found = builder.op(
            "offset", found, wide, Floats("mean", middle * (len(rows) // len(middle)))
        )
        return as_vector(builder, found) if one else as_matrix(builder, found)

    return Estimator(fitted.name, {"predict": predict})


def binary(objects: Objects, index: int, lower: Lower) -> Estimator:
    """The Laplace approximation for two classes that GaussianProcessClassifier holds."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    samples = fitted.floats("X_train_").rows()
    chances = fitted.floats("pi_").cells
    residuals = tuple(y - p for y, p in zip(fitted.table("y_train_").cells, chances, strict=True))
    one = Type("loose", 1)

    def covariance(builder: Builder, value: Value) -> Value:
        rows = _checked(builder, value, samples)
        return covariances(builder, rows, samples, objects, fitted.index("kernel_"))

    def mean(builder: Builder, value: Value) -> Value:
        weights = Matrix("residuals", (residuals,))
        return builder.op("product", covariance(builder, value), one, weights)

    def predict(builder: Builder, value: Value) -> Value:
        return labelled(
            builder, builder.op("above_zero", mean(builder, value), Type("places")), table
        )

    def probabilities(builder: Builder, value: Value) -> Value:
        root = Floats("weights", fitted.floats("W_sr_").cells)
        lower_ = Matrix("cholesky", fitted.floats("L_").rows())
        own = _own(objects, fitted.index("kernel_"))
        both = builder.op("beside", [mean(builder, value), covariance(builder, value)],
                          Type("loose", 1 + len(samples)))  # fmt: skip
        return as_matrix(builder, builder.op("laplace_shares", both, Type("loose", 2), root,
                                             lower_, own))  # fmt: skip

    methods: dict[str, Step] = {"predict": predict, "predict_proba": probabilities}
    return Estimator(fitted.name, methods, {"classes_": table})


def _checked(builder: Builder, value: Value, samples: Rows) -> Value:
    width = len(samples[0])
    if value.type.kind == "data":
        return builder.op("rows", value, Type("rows", width), width, None)
    if value.type.kind not in ("rows", "loose", "holed") or value.type.width != width:
        raise HeldBackError(f"a Gaussian process is asked about {value.type}")
    return builder.op("finite", value, Type("rows", width))


def classifier(objects: Objects, index: int, lower: Lower) -> Estimator:
    """GaussianProcessClassifier: of two classes, or one against the rest."""
    fitted = fitted_at(objects, index)
    part = lower(objects, fitted.index("base_estimator_"))
    kept = {name: _of(fitted, part.methods[name]) for name in ("predict", "predict_proba")
            if name in part.methods}  # fmt: skip
    return Estimator(fitted.name, kept, {"classes_": classes(fitted)})


def _of(fitted: Fitted, method: Step) -> Step:
    return lambda builder, value: method(builder, clean(builder, value, fitted))

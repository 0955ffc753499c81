"""Estimators over pairwise kernels: kernel ridge, kernel PCA, Nystroem.

After ``sklearn.metrics.pairwise.pairwise_kernels``.
"""

from __future__ import annotations

import math

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, as_matrix, as_vector, clean
from nb2fn.lowering.estimators.scalers import centring
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Matrix, Type, Value


def similarities(builder: Builder, rows: Value, samples: Matrix, fitted: Fitted) -> Value:
    """The kernel of rows with the samples of training."""
    kernel = fitted.get("kernel")
    gamma = fitted.get("gamma_" if fitted.has("gamma_") else "gamma")
    gamma = 1.0 / fitted.width if gamma is None else float(gamma)
    coef0, degree = fitted.get("coef0"), fitted.get("degree")
    coef0, degree = 1.0 if coef0 is None else float(coef0), 3 if degree is None else degree
    if fitted.get("kernel_params"):
        raise HeldBackError(f"{fitted.name} has kernel_params")
    wide = Type("loose", len(samples.rows))
    if kernel == "linear":
        return builder.op("product", rows, wide, samples)
    if kernel == "rbf":
        return builder.op("rbf_similarities", rows, wide, samples, gamma)
    if kernel == "laplacian":
        return builder.op("laplacian_similarities", rows, wide, samples, gamma)
    if kernel in ("poly", "polynomial"):
        return builder.op("power_similarities", rows, wide, samples, gamma, coef0, float(degree))
    if kernel == "sigmoid":
        return builder.op("tanh_similarities", rows, wide, samples, gamma, coef0)
    raise HeldBackError(f"{fitted.name} has kernel={kernel!r}")


def ridge(objects: Objects, index: int) -> Estimator:
    """KernelRidge of one or more targets."""
    fitted = fitted_at(objects, index)
    samples = Matrix("samples", fitted.floats("X_fit_").rows())
    weights = fitted.floats("dual_coef_")
    one = len(weights.shape) == 1
    rows = (weights.cells,) if one else tuple(zip(*weights.rows(), strict=True))

    def predict(builder: Builder, value: Value) -> Value:
        found = similarities(builder, clean(builder, value, fitted), samples, fitted)
        found = builder.op("product", found, Type("loose", len(rows)), Matrix("weights", rows))
        return as_vector(builder, found) if one else as_matrix(builder, found)

    return Estimator(fitted.name, {"predict": predict})


def principal(objects: Objects, index: int) -> Estimator:
    """KernelPCA."""
    fitted = fitted_at(objects, index)
    samples = Matrix("samples", fitted.floats("X_fit_").rows())
    centred = centring(fitted_at(objects, fitted.index("_centerer")))
    values = fitted.floats("eigenvalues_").cells
    columns = zip(*fitted.floats("eigenvectors_").rows(), strict=True)
    scaled = tuple(
        tuple(x / math.sqrt(v) for x in column) if v else (0.0,) * len(column)
        for column, v in zip(columns, values, strict=True)
    )

    def transform(builder: Builder, value: Value) -> Value:
        found = similarities(builder, clean(builder, value, fitted), samples, fitted)
        found = centred(builder, found)
        return builder.op("product", found, Type("loose", len(scaled)), Matrix("axes", scaled))

    return Estimator(fitted.name, {"transform": transform})


def nystroem(objects: Objects, index: int) -> Estimator:
    """Nystroem."""
    fitted = fitted_at(objects, index)
    samples = Matrix("samples", fitted.floats("components_").rows())
    weights = Matrix("normalization", fitted.floats("normalization_").rows())

    def transform(builder: Builder, value: Value) -> Value:
        found = similarities(builder, clean(builder, value, fitted), samples, fitted)
        return builder.op("product", found, Type("loose", len(weights.rows)), weights)

    return Estimator(fitted.name, {"transform": transform})

"""Projections: PCA and its kin, random projections, features of kernels."""

from __future__ import annotations

import math
from itertools import pairwise

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, clean, clean_or_sparse
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value

_EPS = 2.0**-52
Rows = tuple[tuple[float, ...], ...]


def dot(a: tuple[float, ...], b: tuple[float, ...]) -> float:
    """The inner product, rounded once."""
    return math.fsum(x * y for x, y in zip(a, b, strict=True))


def _transposed(rows: Rows) -> Rows:
    return tuple(zip(*rows, strict=True))


def pca(objects: Objects, index: int) -> Estimator:
    """PCA and IncrementalPCA; from 1.5 on the centre is projected, too."""
    fitted = fitted_at(objects, index)
    components = fitted.floats("components_").rows()
    mean = fitted.floats("mean_").cells
    wide = Type("loose", len(components))
    variances = fitted.floats("explained_variance_").cells
    scale = tuple(max(math.sqrt(v), _EPS) for v in variances)
    late = fitted.version >= (1, 5)

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        if not late:
            rows = builder.op("shift", rows, Type("loose", fitted.width), Floats("mean", mean))
        found = builder.op("product", rows, wide, Matrix("components", components))
        if late:
            centre = tuple(dot(mean, component) for component in components)
            found = builder.op("shift", found, wide, Floats("centre", centre))
        if fitted.get("whiten"):
            found = builder.op("divide", found, wide, Floats("scale", scale))
        return found

    def back(builder: Builder, value: Value) -> Value:
        if value.type.kind == "data":
            value = builder.op("rows", value, Type("rows", len(components)), len(components), None)
        stretched = components
        if fitted.get("whiten"):
            roots = map(math.sqrt, variances)
            stretched = tuple(
                tuple(s * x for x in row) for s, row in zip(roots, components, strict=True)
            )
        weights = Matrix("components", _transposed(stretched))
        return builder.op("affine", value, Type("loose", len(mean)), weights, Floats("mean", mean))

    return Estimator(fitted.name, {"transform": transform, "inverse_transform": back})


def projection(objects: Objects, index: int) -> Estimator:
    """TruncatedSVD, NeighborhoodComponentsAnalysis and random projections: one product."""
    fitted = fitted_at(objects, index)
    weights = Matrix("components", _components(fitted))
    wide = Type("loose", len(weights.rows))

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean_or_sparse(builder, value, fitted)
        return builder.op("projected", rows, wide, weights)

    return Estimator(fitted.name, {"transform": transform})


def _components(fitted: Fitted) -> Rows:
    node = fitted.objects.node(fitted.index("components_"))
    if node.kind == "array":
        return fitted.floats("components_").rows()
    parts = dict(node.attributes)
    if not node.type.startswith("scipy.sparse._csr:csr_") or not {"data", "indices"} <= set(parts):
        raise HeldBackError(f"{fitted.name} has components of an unknown kind")
    objects = fitted.objects
    cells, columns = objects.table(parts["data"]).cells, objects.table(parts["indices"]).cells
    starts = objects.table(parts["indptr"]).cells
    rows = []
    for start, end in pairwise(starts):
        row = [0.0] * fitted.width
        for at in range(start, end):
            row[columns[at]] = cells[at]
        rows.append(tuple(row))
    return tuple(rows)


def independent(objects: Objects, index: int) -> Estimator:
    """FastICA: centred, then a product."""
    fitted = fitted_at(objects, index)
    weights = Matrix("components", fitted.floats("components_").rows())

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        if fitted.get("whiten"):
            mean = Floats("mean", fitted.floats("mean_").cells)
            rows = builder.op("shift", rows, Type("loose", fitted.width), mean)
        return builder.op("product", rows, Type("loose", len(weights.rows)), weights)

    return Estimator(fitted.name, {"transform": transform})


def factors(objects: Objects, index: int) -> Estimator:
    """FactorAnalysis: the expected factors."""
    fitted = fitted_at(objects, index)
    components = fitted.floats("components_").rows()
    noise = fitted.floats("noise_variance_").cells
    scaled = tuple(tuple(x / n for x, n in zip(row, noise, strict=True)) for row in components)
    size = len(components)
    matrix = [[dot(scaled[i], components[j]) + (i == j) for j in range(size)] for i in range(size)]
    covariance = Matrix("covariance", _transposed(inverse(matrix)))
    wide = Type("loose", size)

    def transform(builder: Builder, value: Value) -> Value:
        mean = Floats("mean", fitted.floats("mean_").cells)
        rows = clean(builder, value, fitted)
        rows = builder.op("shift", rows, Type("loose", fitted.width), mean)
        found = builder.op("product", rows, wide, Matrix("loadings", scaled))
        return builder.op("product", found, wide, covariance)

    return Estimator(fitted.name, {"transform": transform})


def inverse(matrix: list[list[float]]) -> Rows:
    """Of a square matrix, in exact fractions, rounded once."""
    from fractions import Fraction

    size = len(matrix)
    rows = [
        [*map(Fraction, row), *(Fraction(i == j) for j in range(size))]
        for i, row in enumerate(matrix)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda r: abs(rows[r][column]))
        if not rows[pivot][column]:
            raise HeldBackError("a matrix has no inverse")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        head = rows[column][column]
        rows[column] = [x / head for x in rows[column]]
        for other in range(size):
            factor = rows[other][column]
            if other != column and factor:
                rows[other] = [
                    x - factor * y for x, y in zip(rows[other], rows[column], strict=True)
                ]
    return tuple(tuple(map(float, row[size:])) for row in rows)


def sparse_components(objects: Objects, index: int) -> Estimator:
    """SparsePCA and MiniBatchSparsePCA: a ridge regression on the components."""
    fitted = fitted_at(objects, index)
    components = fitted.floats("components_").rows()
    size = len(components)
    ridge = float(fitted.get("ridge_alpha"))
    gram = [
        [dot(components[i], components[j]) + ridge * (i == j) for j in range(size)]
        for i in range(size)
    ]
    solution = Matrix("solution", inverse(gram))
    wide = Type("loose", size)

    def transform(builder: Builder, value: Value) -> Value:
        mean = Floats("mean", fitted.floats("mean_").cells)
        rows = clean(builder, value, fitted)
        rows = builder.op("shift", rows, Type("loose", fitted.width), mean)
        found = builder.op("product", rows, wide, Matrix("components", components))
        return builder.op("product", found, wide, solution)

    return Estimator(fitted.name, {"transform": transform})


def fourier(objects: Objects, index: int) -> Estimator:
    """RBFSampler and SkewedChi2Sampler: cosines of random directions."""
    fitted = fitted_at(objects, index)
    skewed = fitted.name == "SkewedChi2Sampler"
    weights = Matrix("directions", _transposed(fitted.floats("random_weights_").rows()))
    start = Floats("starts", fitted.floats("random_offset_").cells)
    count = fitted.get("n_components")
    height = math.sqrt(2.0) / math.sqrt(count) if skewed else (2.0 / count) ** 0.5
    wide = Type("loose", count)

    def transform(builder: Builder, value: Value) -> Value:
        rows = (clean if skewed else clean_or_sparse)(builder, value, fitted)
        if skewed:
            skew = float(fitted.get("skewedness"))
            rows = builder.op("skewed_logs", rows, Type("loose", fitted.width), skew)
        found = builder.op("affine", rows, wide, weights, start)
        return builder.op("cosines", found, wide, height)

    return Estimator(fitted.name, {"transform": transform})


def additive_chi(objects: Objects, index: int) -> Estimator:
    """AdditiveChi2Sampler."""
    fitted = fitted_at(objects, index)
    steps = fitted.get("sample_steps")
    interval = fitted.get("sample_interval") or {1: 0.8, 2: 0.5, 3: 0.4}.get(steps)
    if interval is None:
        raise HeldBackError(f"{fitted.name} has sample_steps={steps}")

    def transform(builder: Builder, value: Value) -> Value:
        wide = Type("loose", fitted.width * (2 * steps - 1))
        rows = clean(builder, value, fitted)
        return builder.op("chi_steps", rows, wide, steps, float(interval))

    return Estimator(fitted.name, {"transform": transform})

"""Scalers and other transformers that work column by column."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, clean, clean_or_sparse, holed
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value

_BACK = {"shift": "offset", "offset": "shift", "divide": "multiply", "multiply": "divide"}


def _elementwise(fitted: Fitted, steps: list[tuple[str, Floats]], clip: object = None) -> Estimator:
    """Operations on each column in turn, and back; NaN passes."""
    wide = Type("loose", len(steps[0][1].values) if steps else fitted.width)

    def transform(builder: Builder, value: Value) -> Value:
        rows = holed(builder, value, fitted)
        for name, vector in steps:
            rows = builder.op(name, rows, wide, vector)
        if isinstance(clip, tuple):
            rows = builder.op("clip", rows, wide, float(clip[0]), float(clip[1]))
        return rows

    def back(builder: Builder, value: Value) -> Value:
        rows = nameless(builder, value, fitted)
        for name, vector in reversed(steps):
            rows = builder.op(_BACK[name], rows, wide, vector)
        return rows

    return Estimator(fitted.name, {"transform": transform, "inverse_transform": back})


def nameless(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """Rows that may hold NaN, of data whose columns need not be named as in training."""
    if value.type.kind == "data":
        wide = Type("cells", fitted.width)
        value = builder.op("cells", value, wide, fitted.width, None)
    return holed(builder, value, fitted)


def standard(objects: Objects, index: int) -> Estimator:
    """StandardScaler: ``(x - mean) / scale``."""
    fitted = fitted_at(objects, index)
    steps = []
    if fitted.get("with_mean"):
        steps.append(("shift", Floats("mean", fitted.floats("mean_").cells)))
    if fitted.get("with_std"):
        steps.append(("divide", Floats("scale", fitted.floats("scale_").cells)))
    return _elementwise(fitted, steps)


def robust(objects: Objects, index: int) -> Estimator:
    """RobustScaler: ``(x - center) / scale``."""
    fitted = fitted_at(objects, index)
    steps = []
    if fitted.get("with_centering"):
        steps.append(("shift", Floats("center", fitted.floats("center_").cells)))
    if fitted.get("with_scaling"):
        steps.append(("divide", Floats("scale", fitted.floats("scale_").cells)))
    return _elementwise(fitted, steps)


def min_max(objects: Objects, index: int) -> Estimator:
    """MinMaxScaler: ``x * scale + min``, clipped if asked for."""
    fitted = fitted_at(objects, index)
    steps = [
        ("multiply", Floats("scale", fitted.floats("scale_", narrow=True).cells)),
        ("offset", Floats("minimum", fitted.floats("min_", narrow=True).cells)),
    ]
    return _elementwise(fitted, steps, fitted.get("feature_range") if fitted.get("clip") else None)


def max_abs(objects: Objects, index: int) -> Estimator:
    """MaxAbsScaler: ``x / scale``; sparse rows stay sparse."""
    fitted = fitted_at(objects, index)
    scale = Floats("scale", fitted.floats("scale_", narrow=True).cells)
    clip = (-1.0, 1.0) if fitted.get("clip") else None
    plain = _elementwise(fitted, [("divide", scale)], clip)

    def transform(builder: Builder, value: Value) -> Value:
        if value.type.kind != "sparse":
            return plain.methods["transform"](builder, value)
        if clip:
            raise HeldBackError(f"{fitted.name} clips sparse rows")
        inverse = Floats("scale", tuple(1.0 / x for x in scale.values))
        return builder.op("weighted", value, value.type, inverse)

    return Estimator(fitted.name, {**plain.methods, "transform": transform})


def normaliser(objects: Objects, index: int) -> Estimator:
    """Normalizer: rows of length 1."""
    fitted = fitted_at(objects, index)
    norm = fitted.get("norm")
    if norm not in ("l1", "l2", "max"):
        raise HeldBackError(f"{fitted.name} has norm={norm!r}")

    def transform(builder: Builder, value: Value) -> Value:
        if value.type.kind == "sparse" and norm != "max":
            return builder.op("unit_length", value, value.type, norm)
        rows = clean(builder, value, fitted)
        return builder.op("unit_rows", rows, Type("loose", rows.type.width), norm)

    return Estimator(fitted.name, {"transform": transform})


def binariser(objects: Objects, index: int) -> Estimator:
    """Binarizer: 1 above the threshold."""
    fitted = fitted_at(objects, index)
    threshold = float(fitted.get("threshold"))

    def transform(builder: Builder, value: Value) -> Value:
        sparse = value.type.kind == "sparse"
        rows = (clean_or_sparse if sparse else clean)(builder, value, fitted)
        wide = rows.type if sparse else Type("loose", rows.type.width)
        return builder.op("one_above", rows, wide, threshold)

    return Estimator(fitted.name, {"transform": transform})


def power(objects: Objects, index: int) -> Estimator:
    """PowerTransformer: Yeo-Johnson or Box-Cox, then scaled."""
    fitted = fitted_at(objects, index)
    method = fitted.get("method")
    exponents = Floats("exponents", fitted.floats("lambdas_").cells)
    wide = Type("loose", fitted.width)
    if method not in ("yeo-johnson", "box-cox"):
        raise HeldBackError(f"{fitted.name} has method={method!r}")
    name = "yeo_johnson" if method == "yeo-johnson" else "box_cox"
    scaled = standard(objects, fitted.index("_scaler")) if fitted.get("standardize") else None

    def transform(builder: Builder, value: Value) -> Value:
        found = builder.op(name, holed(builder, value, fitted), wide, exponents)
        return scaled.step("transform")(builder, found) if scaled else found

    def back(builder: Builder, value: Value) -> Value:
        found = nameless(builder, value, fitted)
        if scaled:
            found = scaled.step("inverse_transform")(builder, found)
        return builder.op(f"{name}_back", found, wide, exponents)

    return Estimator(fitted.name, {"transform": transform, "inverse_transform": back})


def quantile(objects: Objects, index: int) -> Estimator:
    """QuantileTransformer to the uniform distribution."""
    fitted = fitted_at(objects, index)
    fitted.require(output_distribution="uniform")
    columns = tuple(zip(*fitted.floats("quantiles_").rows(), strict=True))
    references = Floats("references", fitted.floats("references_").cells)
    flat = Floats("quantiles", tuple(cell for column in columns for cell in column))
    wide = Type("loose", fitted.width)

    def transform(builder: Builder, value: Value) -> Value:
        return builder.op("quantile_ranks", holed(builder, value, fitted), wide, flat, references)

    def back(builder: Builder, value: Value) -> Value:
        rows = nameless(builder, value, fitted)
        return builder.op("quantile_values", rows, wide, flat, references)

    return Estimator(fitted.name, {"transform": transform, "inverse_transform": back})


def bins(objects: Objects, index: int) -> Estimator:
    """KBinsDiscretizer: the number of each cell's bin, or a column for it."""
    fitted = fitted_at(objects, index)
    objects_, encode = fitted.objects, fitted.get("encode")
    edges = [objects_.table(i).cells[1:-1] for i in objects_.node(fitted.index("bin_edges_")).items]
    starts = [0]
    for column in edges:
        starts.append(starts[-1] + len(column))
    table = Floats("edges", tuple(edge for column in edges for edge in column))
    if encode not in ("ordinal", "onehot", "onehot-dense"):
        raise HeldBackError(f"{fitted.name} has encode={encode!r}")

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        places = tuple(starts)
        found = builder.op("bin_places", rows, Type("loose", fitted.width), table, places)
        if encode == "ordinal":
            return found
        widths = tuple(len(column) + 1 for column in edges)
        return builder.op("place_columns", found, Type("loose", sum(widths)), widths)

    return Estimator(fitted.name, {"transform": transform}, sparse=encode == "onehot")


def polynomial(objects: Objects, index: int) -> Estimator:
    """PolynomialFeatures: products of columns, in scikit-learn's order of multiplication."""
    fitted = fitted_at(objects, index)
    low, high = fitted.get("_min_degree"), fitted.get("_max_degree")
    only = bool(fitted.get("interaction_only"))
    factors = _factors(fitted.width, high, only)
    kept = [
        place
        for place, (_, _, degree) in enumerate(factors)
        if degree >= max(low, 1)
    ]  # fmt: skip
    bias = bool(fitted.get("include_bias"))
    if len(kept) + bias != fitted.get("n_output_features_"):
        raise HeldBackError(f"{fitted.name} has columns that are not known")

    def transform(builder: Builder, value: Value) -> Value:
        wide = Type("loose", len(kept) + bias)
        pairs = tuple((a, b) for a, b, _ in factors)
        rows = clean(builder, value, fitted)
        return builder.op("products", rows, wide, pairs, tuple(kept), bias)

    return Estimator(fitted.name, {"transform": transform})


def _factors(width: int, degree: int, only: bool) -> list[tuple[int, int, int]]:
    """Each column as (an earlier one or -1, a feature, its degree)."""
    found = [(-1, feature, 1) for feature in range(width)] if degree else []
    firsts = [*range(width), width]
    for power_ in range(2, degree + 1):
        new, end = [], firsts[-1]
        for feature in range(width):
            start = firsts[feature]
            new.append(len(found))
            if only:
                start += firsts[feature + 1] - firsts[feature]
            if end <= start:
                break
            found += [(place, feature, power_) for place in range(start, end)]
        new.append(len(found))
        firsts = new
    return found


def centred_kernel(objects: Objects, index: int) -> Estimator:
    """KernelCenterer."""
    fitted = fitted_at(objects, index)
    centred = centring(fitted)
    return Estimator(fitted.name, {"transform": lambda b, v: centred(b, clean(b, v, fitted))})


def centring(fitted: Fitted) -> Step:
    """From a kernel with the samples of training to the centred one."""
    rows = Floats("kernel_rows", fitted.floats("K_fit_rows_").cells)
    whole = float(fitted.get("K_fit_all_"))

    def transform(builder: Builder, value: Value) -> Value:
        return builder.op("centred", value, Type("loose", len(rows.values)), rows, whole)

    return transform

"""Nearest neighbours: classifiers, regressors, local outlier factors, label propagation.

``_tree`` is walked as scikit-learn walks it, so that of equally near samples the same
ones are kept. After ``sklearn.neighbors`` and its ``_binary_tree``.
"""

from __future__ import annotations

from collections.abc import Callable

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_integers,
    as_matrix,
    as_vector,
    classes,
    clean,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import (
    Builder,
    Floats,
    Integers,
    Matrix,
    Parameter,
    Type,
    Value,
)

_METRICS = {"euclidean": 2.0, "manhattan": 1.0, "chebyshev": float("inf")}
_TREES = {"sklearn.neighbors._kd_tree:KDTree", "sklearn.neighbors._ball_tree:BallTree"}
_TREES |= {f"{name}64" for name in _TREES}
_NEAR = Type("near")


def _power(fitted: Fitted) -> float:
    """The power of the Minkowski distance."""
    metric = fitted.get("effective_metric_")
    given = fitted.get("effective_metric_params_") or {}
    given = {name: value for name, value in given.items() if value is not None}
    if metric == "minkowski" and set(given) <= {"p"}:
        return float(given.get("p", fitted.get("p")))
    if metric not in _METRICS or given:
        raise HeldBackError(f"{fitted.name} has metric={metric!r}")
    return _METRICS[metric]


def nearest(fitted: Fitted) -> Step:
    """From rows to the nearest samples of training and their distances."""
    count = fitted.get("n_neighbors")
    if count > fitted.get("n_samples_fit_"):
        raise HeldBackError(f"{fitted.name} asks for more neighbours than there are samples")
    name, tables = _search(fitted)

    def run(builder: Builder, value: Value) -> Value:
        return builder.op(name, clean(builder, value, fitted), _NEAR, *tables, count)

    return run


def _search(fitted: Fitted) -> tuple[str, tuple[Parameter, ...]]:
    samples = Matrix("samples", fitted.floats("_fit_X").rows())
    power = _power(fitted)
    way = fitted.get("_fit_method")
    if way == "brute":
        return "nearest", (samples, power)
    if way not in ("kd_tree", "ball_tree"):
        raise HeldBackError(f"{fitted.name} has algorithm={way!r}")
    objects = fitted.objects
    tree = objects.node(fitted.index("_tree"))
    state = dict(tree.attributes).get("(state)")
    if tree.type not in _TREES or state is None:
        raise HeldBackError(f"{fitted.name} has a tree that is not known")
    _, order, nodes, bounds, *_ = objects.node(state).items
    spans = list(objects.records(nodes))
    table = objects.table(bounds)
    width = table.shape[-1]
    rows = tuple(table.cells[i : i + width] for i in range(0, len(table.cells), width))
    half = len(rows) // 2
    found: tuple[Parameter, ...] = (
        samples,
        power,
        Integers("order", objects.table(order).cells),
        Integers("starts", tuple(n["idx_start"] for n in spans)),
        Integers("ends", tuple(n["idx_end"] if n["is_leaf"] else -1 for n in spans)),
    )
    if way == "kd_tree":
        return "nearest_in_boxes", (*found, Matrix("lower", rows[:half]),
                                    Matrix("upper", rows[half:]))  # fmt: skip
    radii = Floats("radii", tuple(n["radius"] for n in spans))
    return "nearest_in_balls", (*found, Matrix("middles", rows), radii)


def _weighting(fitted: Fitted) -> bool:
    """Whether the nearer count more."""
    weights = fitted.get("weights")
    if weights not in (None, "uniform", "distance"):
        raise HeldBackError(f"{fitted.name} has weights={weights!r}")
    return bool(weights == "distance")


def within(fitted: Fitted) -> Step:
    """From rows to the samples of training within the radius."""
    samples = Matrix("samples", fitted.floats("_fit_X").rows())
    radius, power = float(fitted.get("radius")), _power(fitted)

    def run(builder: Builder, value: Value) -> Value:
        return builder.op("within", clean(builder, value, fitted), _NEAR, samples, power, radius)

    return run


def k_classifier(objects: Objects, index: int) -> Estimator:
    """KNeighborsClassifier of one label a row."""
    fitted = fitted_at(objects, index)
    return _classifier(fitted, nearest(fitted), "shares")


def radius_classifier(objects: Objects, index: int) -> Estimator:
    """RadiusNeighborsClassifier; rows without neighbours are refused, as its default does."""
    fitted = fitted_at(objects, index)
    if fitted.get("outlier_label") is not None:
        raise HeldBackError(f"{fitted.name} has outlier_label={fitted.get('outlier_label')!r}")
    return _classifier(fitted, within(fitted), "shares")


def _classifier(fitted: Fitted, search: Step, last: str) -> Estimator:
    fitted.require(outputs_2d_=False)
    table = classes(fitted)
    labels = Integers("labels", fitted.table("_y").cells)
    count, weighted = len(table.cells), _weighting(fitted)
    wide = Type("loose", count)

    def votes(builder: Builder, value: Value) -> Value:
        near = search(builder, value)
        return builder.op("near_votes", near, wide, labels, count, weighted)

    def probabilities(builder: Builder, value: Value) -> Value:
        return as_matrix(builder, builder.op(last, votes(builder, value), wide, None))

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, votes(b, v), table),
        "predict_proba": probabilities,
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def k_regressor(objects: Objects, index: int) -> Estimator:
    """KNeighborsRegressor of one or more targets."""
    fitted = fitted_at(objects, index)
    return _regressor(fitted, nearest(fitted))


def radius_regressor(objects: Objects, index: int) -> Estimator:
    """RadiusNeighborsRegressor; rows without neighbours give NaN."""
    fitted = fitted_at(objects, index)
    return _regressor(fitted, within(fitted))


def _regressor(fitted: Fitted, search: Step) -> Estimator:
    targets = fitted.table("_y")
    if targets.dtype not in ("<f8", "<i8"):
        raise HeldBackError(f"{fitted.name} has targets of dtype {targets.dtype}")
    line = len(targets.shape) == 1
    width = 1 if line else targets.shape[1]
    cells, weighted = Floats("targets", tuple(map(float, targets.cells))), _weighting(fitted)

    def predict(builder: Builder, value: Value) -> Value:
        near = search(builder, value)
        found = builder.op("near_means", near, Type("loose", width), cells, width, weighted)
        return as_vector(builder, found) if line else as_matrix(builder, found)

    return Estimator(fitted.name, {"predict": predict})


def outliers(objects: Objects, index: int) -> Estimator:
    """LocalOutlierFactor that was fitted for new rows (``novelty=True``)."""
    fitted = fitted_at(objects, index)
    fitted.require(novelty=True)
    search = nearest(fitted)
    count = fitted.get("n_neighbors_")
    distances = fitted.floats("_distances_fit_X_").rows()
    reach = Floats("reach", tuple(row[count - 1] for row in distances))
    density = Floats("density", fitted.floats("_lrd").cells)
    offset = Floats("offset", (float(fitted.get("offset_")),))
    one = Type("loose", 1)
    if count != fitted.get("n_neighbors"):
        raise HeldBackError(f"{fitted.name} has fewer neighbours than it asks for")

    def scores(builder: Builder, value: Value) -> Value:
        return builder.op("outlier_factors", search(builder, value), one, reach, density)

    def decide(builder: Builder, value: Value) -> Value:
        return builder.op("shift", scores(builder, value), one, offset)

    methods: dict[str, Step] = {
        "predict": lambda b, v: as_integers(b, b.op("inside", decide(b, v), Type("places"))),
        "decision_function": lambda b, v: as_vector(b, decide(b, v)),
        "score_samples": lambda b, v: as_vector(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods)


def propagation(objects: Objects, index: int) -> Estimator:
    """LabelPropagation and LabelSpreading over an RBF kernel or neighbours."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    wide = Type("loose", len(table.cells))
    shares = fitted.floats("label_distributions_")
    weigh = _kernel_weights if fitted.get("kernel") == "rbf" else _near_weights
    inner = weigh(fitted, shares.rows())

    def scores(builder: Builder, value: Value) -> Value:
        return builder.op("shares", inner(builder, value), wide, None)

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, scores(b, v), table),
        "predict_proba": lambda b, v: as_matrix(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


Rows = tuple[tuple[float, ...], ...]
Weigh = Callable[[Fitted, Rows], Step]


def _kernel_weights(fitted: Fitted, shares: Rows) -> Step:
    samples = Matrix("samples", fitted.floats("X_").rows())
    weights = Matrix("shares", tuple(zip(*shares, strict=True)))
    gamma = float(fitted.get("gamma"))

    def run(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        kernel = builder.op(
            "rbf_similarities", rows, Type("loose", len(samples.rows)), samples, gamma
        )
        return builder.op("product", kernel, Type("loose", len(weights.rows)), weights)

    return run


def _near_weights(fitted: Fitted, shares: Rows) -> Step:
    if fitted.get("kernel") != "knn":
        raise HeldBackError(f"{fitted.name} has a kernel of its own")
    search = nearest(fitted_at(fitted.objects, fitted.index("nn_fit")))
    width = len(shares[0])
    cells = Floats("shares", tuple(cell for row in shares for cell in row))

    def run(builder: Builder, value: Value) -> Value:
        near = search(builder, clean(builder, value, fitted))
        return builder.op("near_means", near, Type("loose", width), cells, width, False)

    return run

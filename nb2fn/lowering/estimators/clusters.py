"""Clusters: the nearest centre."""

from __future__ import annotations

from math import log

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Step,
    as_integers,
    as_vector,
    classes,
    clean,
    labelled,
    most_likely,
)
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import (
    Builder,
    Floats,
    Integers,
    Literals,
    Matrix,
    Type,
    Value,
)


def _distances(fitted: Fitted, centres: Matrix) -> Step:
    def run(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        wide = Type("loose", len(centres.rows))
        return builder.op("squared_distances", rows, wide, centres)

    return run


def _rooted(distances: Step) -> Step:
    def transform(builder: Builder, value: Value) -> Value:
        found = distances(builder, value)
        return builder.op("roots", found, found.type)

    return transform


def _nearest(distances: Step) -> Step:
    def predict(builder: Builder, value: Value) -> Value:
        return as_integers(
            builder, builder.op("smallest", distances(builder, value), Type("places"))
        )

    return predict


def centres(objects: Objects, index: int) -> Estimator:
    """KMeans and MiniBatchKMeans, with ``transform``; MeanShift and AffinityPropagation."""
    fitted = fitted_at(objects, index)
    table = fitted.floats("cluster_centers_")
    if not table.cells:
        raise HeldBackError(f"{fitted.name} found no centres")
    distances = _distances(fitted, Matrix("centres", table.rows()))
    methods = {"predict": _nearest(distances)}
    if fitted.name.endswith("KMeans"):
        methods["transform"] = _rooted(distances)
    known: dict[str, Table | Literals] = {"cluster_centers_": table}
    known["n_clusters"] = len(table.rows())
    return Estimator(fitted.name, methods, known)


def birch(objects: Objects, index: int) -> Estimator:
    """Birch: the label of the nearest subcluster."""
    fitted = fitted_at(objects, index)
    distances = _distances(fitted, Matrix("centres", fitted.floats("subcluster_centers_").rows()))
    labels = Integers("labels", fitted.table("subcluster_labels_").cells)

    def predict(builder: Builder, value: Value) -> Value:
        nearest = builder.op("smallest", distances(builder, value), Type("places"))
        return as_integers(builder, builder.op("renamed", nearest, Type("places"), labels))

    return Estimator(fitted.name, {"predict": predict, "transform": _rooted(distances)})


def bisecting(objects: Objects, index: int) -> Estimator:
    """BisectingKMeans: the nearer of two centres, down a tree."""
    fitted = fitted_at(objects, index)
    middle = fitted.floats("_X_mean").cells if fitted.has("_X_mean") else ()
    centres: list[tuple[float, ...]] = []
    children: list[int] = []
    _walk(objects, fitted.index("_bisecting_tree"), middle, centres, children)
    table = fitted.floats("cluster_centers_")

    def predict(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        found = builder.op("bisected", rows, Type("places"), Matrix("centres", tuple(centres)),
                           Integers("children", tuple(children)))  # fmt: skip
        return as_integers(builder, found)

    distances = _distances(fitted, Matrix("centres", table.rows()))
    methods = {"predict": predict, "transform": _rooted(distances)}
    return Estimator(fitted.name, methods, {"cluster_centers_": table})


def _walk(
    objects: Objects,
    index: int,
    middle: tuple[float, ...],
    centres: list[tuple[float, ...]],
    children: list[int],
) -> int:
    """Appends a node and those below; its place. ``children`` has the left child of each
    node, the right one stands behind it; for a leaf ``-1 - label``."""
    place = len(centres)
    attributes = dict(objects.node(index).attributes)
    centre = objects.table(attributes["center"]).cells
    centres.append(
        tuple(a + b for a, b in zip(centre, middle or (0.0,) * len(centre), strict=True))
    )
    children += [0, 0]
    left = attributes.get("left")
    if left is None or objects.node(left).kind == "scalar":
        children[2 * place] = -1 - int(objects.plain(attributes["label"]))
        return place
    children[2 * place] = _walk(objects, left, middle, centres, children)
    children[2 * place + 1] = _walk(objects, attributes["right"], middle, centres, children)
    return place


def nearest_centroid(objects: Objects, index: int) -> Estimator:
    """NearestCentroid with the euclidean or manhattan distance and equal priors."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    metric = fitted.get("metric")
    if metric not in ("euclidean", "manhattan"):
        raise HeldBackError(f"{fitted.name} has metric={metric!r}")
    share = 1 / len(table.cells)
    if fitted.has("class_prior_") and any(
        abs(p - share) > 1e-8 + 1e-5 * share for p in fitted.floats("class_prior_").cells
    ):
        return _centroids_with_priors(fitted)
    centres = Matrix("centroids", fitted.floats("centroids_").rows())

    def predict(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        name = "squared_distances" if metric == "euclidean" else "manhattan_distances"
        found = builder.op(name, rows, Type("loose", len(centres.rows)), centres)
        return labelled(builder, builder.op("smallest", found, Type("places")), table)

    return Estimator(fitted.name, {"predict": predict}, {"classes_": table})


def _centroids_with_priors(fitted: Fitted) -> Estimator:
    """Discriminant scores, after ``NearestCentroid._decision_function``."""
    table = classes(fitted)
    spread = [s or 1.0 for s in fitted.floats("within_class_std_dev_").cells]
    centres = tuple(
        tuple(x / s for x, s in zip(row, spread, strict=True))
        for row in fitted.floats("centroids_").rows()
    )
    fitted.require(metric="euclidean")
    priors = tuple(2.0 * log(p) for p in fitted.floats("class_prior_").cells)
    wide = Type("loose", len(centres))

    def predict(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        wider = Type("loose", fitted.width)
        rows = builder.op("divide", rows, wider, Floats("spread", tuple(spread)))
        found = builder.op("squared_distances", rows, wide, Matrix("centroids", centres))
        found = builder.op("negated", found, wide)
        scores = builder.op("offset", found, wide, Floats("priors", priors))
        return most_likely(builder, scores, table)

    return Estimator(fitted.name, {"predict": predict}, {"classes_": table})


def envelope(objects: Objects, index: int) -> Estimator:
    """EllipticEnvelope: the Mahalanobis distance."""
    fitted = fitted_at(objects, index)
    fitted.require(store_precision=True)
    offset = Floats("offset", (float(fitted.get("offset_")),))
    one = Type("loose", 1)

    def scores(builder: Builder, value: Value) -> Value:
        rows = clean(builder, value, fitted)
        wide = Type("loose", fitted.width)
        location = Floats("location", fitted.floats("location_").cells)
        gap = builder.op("shift", rows, wide, location)
        precision = Matrix("precision", fitted.floats("precision_").rows())
        found = builder.op("quadratic_form", gap, one, precision)
        return builder.op("negated", found, one)

    def decide(builder: Builder, value: Value) -> Value:
        return builder.op("shift", scores(builder, value), one, offset)

    def predict(builder: Builder, value: Value) -> Value:
        return as_integers(builder, builder.op("inside", decide(builder, value), Type("places")))

    methods: dict[str, Step] = {
        "predict": predict,
        "decision_function": lambda b, v: as_vector(b, decide(b, v)),
        "score_samples": lambda b, v: as_vector(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods)


def agglomeration(objects: Objects, index: int) -> Estimator:
    """FeatureAgglomeration: the mean of the columns of each cluster."""
    fitted = fitted_at(objects, index)
    function = objects.node(fitted.index("pooling_func"))
    if function.kind != "reference" or not str(function.value).endswith(":mean"):
        raise HeldBackError(f"{fitted.name} has a pooling_func of its own")
    labels = tuple(fitted.table("labels_").cells)
    wide = Type("loose", max(labels) + 1)

    def transform(builder: Builder, value: Value) -> Value:
        return builder.op("group_means", clean(builder, value, fitted), wide, labels, wide.width)

    return Estimator(fitted.name, {"transform": transform})

"""Calibrated probabilities, thresholds of one's own, isotonic regression."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Lower,
    Step,
    as_matrix,
    as_vector,
    classes,
    labelled,
    most_likely,
    numeric,
)
from nb2fn.lowering.estimators.multiclass import column
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value

_ONE = Type("loose", 1)
_SIGMOID = "sklearn.calibration:_SigmoidCalibration"
_ISOTONIC = "sklearn.isotonic:IsotonicRegression"
# Scorers whose positive label is the second class unless it is said, by function.
_PLAIN_SCORERS = frozenset({"balanced_accuracy_score", "accuracy_score"})
_ONE_SCORERS = frozenset({"f1_score", "precision_score", "recall_score", "jaccard_score"})


def calibrated(objects: Objects, index: int, lower: Lower) -> Estimator:
    """CalibratedClassifierCV with sigmoid or isotonic calibration."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    wide = Type("loose", len(table.cells))
    nodes = objects.node(fitted.index("calibrated_classifiers_")).items
    parts = [_calibrated(objects, node, lower, table) for node in nodes]

    def scores(builder: Builder, value: Value) -> Value:
        found = [part(builder, value) for part in parts]
        return builder.op("averaged", builder.op("added", found, wide), wide, len(parts))

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, scores(b, v), table),
        "predict_proba": lambda b, v: as_matrix(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def _calibrated(objects: Objects, index: int, lower: Lower, table: Table) -> Step:
    """The probabilities of one estimator and its calibrators."""
    attributes = dict(objects.node(index).attributes)
    part = lower(objects, attributes["estimator"])
    calibrators = objects.node(attributes["calibrators"]).items
    count = len(table.cells)
    if part.classes.cells != table.cells or len(calibrators) != (1 if count == 2 else count):
        raise HeldBackError("CalibratedClassifierCV holds an estimator of other classes")
    steps = [_calibrator(objects, node) for node in calibrators]
    method = "decision_function" if "decision_function" in part.methods else "predict_proba"
    wide = Type("loose", count)

    def scores(builder: Builder, value: Value) -> Value:
        raw = numeric(builder, part.step(method)(builder, value))
        if count == 2:
            raw = column(builder, raw, raw.type.width - 1)
        found = [step(builder, column(builder, raw, i)) for i, step in enumerate(steps)]
        if count == 2:
            both = builder.op("complemented", found[0], wide)
        else:
            beside = builder.op("beside", found, wide)
            both = builder.op("shares", beside, wide, 1.0 / count)
        return builder.op("at_most_one", both, wide)

    return scores


def _calibrator(objects: Objects, index: int) -> Step:
    kind = objects.node(index).type
    if kind == _ISOTONIC:
        return _interpolation(fitted_at(objects, index))
    if kind != _SIGMOID:
        raise HeldBackError("CalibratedClassifierCV has a calibrator that is not known")
    attributes = dict(objects.node(index).attributes)
    slope, start = (float(objects.plain(attributes[name])) for name in ("a_", "b_"))

    def call(builder: Builder, value: Value) -> Value:
        found = builder.op("multiply", value, _ONE, Floats("slope", (slope,)))
        found = builder.op("offset", found, _ONE, Floats("start", (start,)))
        return builder.op("logistic", builder.op("negated", found, _ONE), _ONE)

    return call


def isotonic(objects: Objects, index: int) -> Estimator:
    """IsotonicRegression: between the nearest two points."""
    fitted = fitted_at(objects, index)
    call = _interpolation(fitted)

    def predict(builder: Builder, value: Value) -> Value:
        if value.type.kind == "data":
            value = builder.op("line_or_column", value, Type("rows", 1))
        return as_vector(builder, call(builder, value))

    return Estimator(fitted.name, {"predict": predict, "transform": predict})


def _interpolation(fitted: Fitted) -> Step:
    places = fitted.floats("X_thresholds_").cells
    heights = fitted.floats("y_thresholds_").cells
    beyond = fitted.get("out_of_bounds")
    if len(places) < 2 or beyond not in ("clip", "raise", "nan"):
        raise HeldBackError(f"{fitted.name} has out_of_bounds={beyond!r}")

    def call(builder: Builder, value: Value) -> Value:
        points = (Floats("places", places), Floats("heights", heights))
        return builder.op("interpolated", value, _ONE, *points, beyond)

    return call


def threshold(objects: Objects, index: int, lower: Lower) -> Estimator:
    """FixedThresholdClassifier and TunedThresholdClassifierCV."""
    fitted = fitted_at(objects, index)
    part = lower(objects, fitted.index("estimator_" if fitted.has("estimator_") else "estimator"))
    table = part.classes
    if len(table.cells) != 2 or not _second_is_positive(fitted, table):
        raise HeldBackError(f"{fitted.name} has a positive label of its own")
    method = _response(fitted, part)
    cut = fitted.get("best_threshold_" if fitted.has("best_threshold_") else "threshold")
    if cut == "auto":
        cut = 0.5 if method == "predict_proba" else 0.0

    def predict(builder: Builder, value: Value) -> Value:
        raw = numeric(builder, part.step(method)(builder, value))
        score = column(builder, raw, raw.type.width - 1)
        return labelled(builder, builder.op("at_least", score, Type("places"), float(cut)), table)

    methods = {**part.methods, "predict": predict}
    return Estimator(f"{fitted.name}[{part.name}]", methods, {"classes_": table})


def _response(fitted: Fitted, part: Estimator) -> str:
    asked = fitted.get("response_method")
    if asked != "auto":
        return str(asked)
    return "predict_proba" if "predict_proba" in part.methods else "decision_function"


def _second_is_positive(fitted: Fitted, table: Table) -> bool:
    if not fitted.has("_curve_scorer"):
        return fitted.get("pos_label") in (None, table.cells[1])
    scorer = dict(fitted.objects.node(fitted.index("_curve_scorer")).attributes)
    function = fitted.objects.node(scorer["_score_func"])
    name = str(function.value).rpartition(":")[2]
    if fitted.objects.plain(scorer["_kwargs"]).get("pos_label", table.cells[1]) != table.cells[1]:
        return False
    return name in _PLAIN_SCORERS or (name in _ONE_SCORERS and table.cells[1] == 1)

"""Voting and stacking: estimators of several kinds."""

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
    places_of,
    unchecked,
)
from nb2fn.lowering.estimators.ensembles import inner
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value


def voting_classifier(objects: Objects, index: int, lower: Lower) -> Estimator:
    """VotingClassifier: mean probabilities, or most votes."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    count = len(table.cells)
    parts = inner(fitted, lower)
    encoded(fitted, parts, count)
    weights = _weights(fitted)
    wide = Type("loose", count)
    if fitted.get("voting") == "hard":

        def vote(builder: Builder, value: Value) -> Value:
            found = [places_of(builder, p.step("predict")(builder, value)) for p in parts]
            votes = builder.op("counted_votes", found, wide, weights, count)
            return most_likely(builder, votes, table)

        return Estimator(fitted.name, {"predict": vote}, {"classes_": table})

    def scores(builder: Builder, value: Value) -> Value:
        found = [numeric(builder, p.step("predict_proba")(builder, value)) for p in parts]
        return _mean(builder, found, weights)

    methods: dict[str, Step] = {
        "predict": lambda b, v: most_likely(b, scores(b, v), table),
        "predict_proba": lambda b, v: as_matrix(b, scores(b, v)),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def voting_regressor(objects: Objects, index: int, lower: Lower) -> Estimator:
    """VotingRegressor: the weighted mean."""
    fitted = fitted_at(objects, index)
    parts = inner(fitted, lower)
    weights = _weights(fitted)

    def predict(builder: Builder, value: Value) -> Value:
        found = [numeric(builder, p.step("predict")(builder, value)) for p in parts]
        return as_vector(builder, _mean(builder, found, weights))

    return Estimator(fitted.name, {"predict": predict})


def encoded(fitted: Fitted, parts: list[Estimator], count: int) -> None:
    """Raises :class:`HeldBackError` unless all know the classes as their numbers."""
    if any(part.classes.cells != tuple(range(count)) for part in parts):
        raise HeldBackError(f"{fitted.name} holds estimators of other classes")


def _weights(fitted: Fitted) -> Floats | None:
    """The weights of those that are not dropped."""
    given = fitted.get("weights")
    if given is None:
        return None
    named = [fitted.objects.node(i).items for i in fitted.objects.node(
        fitted.index("estimators")).items]  # fmt: skip
    dropped = [fitted.objects.node(items[1]).value == "drop" for items in named]
    kept = [float(w) for w, out in zip(given, dropped, strict=True) if not out]
    return Floats("weights", tuple(kept))


def _mean(builder: Builder, found: list[Value], weights: Floats | None) -> Value:
    wide = Type("loose", found[0].type.width)
    total: float = len(found)
    if weights is None:
        whole = builder.op("added", found, wide)
    else:
        whole = builder.op("weighted_added", found, wide, weights)
        total = sum(weights.values)
    return builder.op("averaged", whole, wide, total)


def stacking(objects: Objects, index: int, lower: Lower) -> Estimator:
    """StackingClassifier and StackingRegressor: a final estimator on the others' answers."""
    fitted = fitted_at(objects, index)
    classifies = fitted.name == "StackingClassifier"
    parts = inner(fitted, lower)
    methods = list(fitted.get("stack_method_"))
    last = lower(objects, fitted.index("final_estimator_"))
    table = classes(fitted) if classifies else None
    if table:
        encoded(fitted, [last], len(table.cells))
    binary = table is not None and len(table.cells) == 2

    def transform(builder: Builder, value: Value) -> Value:
        found = []
        for part, method in zip(parts, methods, strict=True):
            answer = part.step(method)(builder, value)
            if table and method == "predict":
                raise HeldBackError(f"{part.name} stacks its labels")
            scores = numeric(builder, answer)
            if method == "predict_proba" and binary:
                scores = builder.op("columns", scores, Type("cells", 1), (1,))
                scores = builder.op("numbers", scores, Type("holed", 1))
            found.append(scores)
        if fitted.get("passthrough"):
            found.append(unchecked(builder, value, _first(fitted)))
        return builder.op("beside", found, Type("loose", sum(v.type.width for v in found)))

    def predict(builder: Builder, value: Value) -> Value:
        answer = last.step("predict")(builder, transform(builder, value))
        return labelled(builder, places_of(builder, answer), table) if table else answer

    done: dict[str, Step] = {"predict": predict, "transform": transform}
    for method in ("predict_proba", "decision_function"):
        if table and method in last.methods:
            done[method] = _after(transform, last.methods[method])
    return Estimator(fitted.name, done, {"classes_": table} if table else {})


def _after(before: Step, method: Step) -> Step:
    return lambda builder, value: method(builder, before(builder, value))


def _first(fitted: Fitted) -> Fitted:
    """The first estimator, which knows how many columns there are."""
    items = fitted.objects.node(fitted.index("estimators_")).items
    first = fitted_at(fitted.objects, items[0])
    if not first.has("n_features_in_"):
        raise HeldBackError(f"{fitted.name} passes its columns through")
    return first

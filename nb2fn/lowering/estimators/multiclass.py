"""Many classes or targets out of estimators for one: one-vs-rest, pairs, codes, chains."""

from __future__ import annotations

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
    most_likely,
    numeric,
    unchecked,
)
from nb2fn.lowering.estimators.ensembles import inner
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Matrix, Type, Value


def column(builder: Builder, rows: Value, place: int) -> Value:
    """One column of rows."""
    if rows.type.width == 1 and place == 0:
        return rows
    found = builder.op("columns", rows, Type("cells", 1), (place,))
    return builder.op("numbers", found, Type("holed", 1))


def _score(part: Estimator, builder: Builder, value: Value) -> Value:
    """How sure a binary estimator is of its second class (``_predict_binary``)."""
    if "decision_function" in part.methods:
        return numeric(builder, part.methods["decision_function"](builder, value))
    if "predict_proba" in part.methods:
        return column(builder, numeric(builder, part.methods["predict_proba"](builder, value)), 1)
    return numeric(builder, part.step("predict")(builder, value))


def _scores(builder: Builder, value: Value, parts: list[Estimator]) -> Value:
    found = [_score(part, builder, value) for part in parts]
    if any(one.type.width != 1 for one in found):
        raise HeldBackError(f"{parts[0].name} has several scores for two classes")
    return builder.op("beside", found, Type("loose", len(found)))


def _threshold(parts: list[Estimator]) -> float:
    return 0.0 if "decision_function" in parts[0].methods else 0.5


def one_vs_rest(objects: Objects, index: int, lower: Lower) -> Estimator:
    """OneVsRestClassifier for one label a row."""
    fitted = fitted_at(objects, index)
    binariser = fitted_at(objects, fitted.index("label_binarizer_"))
    if binariser.get("y_type_") not in ("binary", "multiclass"):
        raise HeldBackError(f"{fitted.name} gives several labels a row")
    table = classes(binariser)
    parts = inner(fitted, lower)
    one = len(parts) == 1

    def predict(builder: Builder, value: Value) -> Value:
        found = _scores(builder, value, parts)
        if one:
            places = builder.op("above", found, Type("places"), _threshold(parts))
        else:
            places = builder.op("last_largest", found, Type("places"))
        return labelled(builder, places, table)

    methods: dict[str, Step] = {"predict": predict}
    if all("predict_proba" in part.methods for part in parts):
        methods["predict_proba"] = lambda b, v: as_matrix(b, _shares(b, v, parts))
    if all("decision_function" in part.methods for part in parts):

        def decide(builder: Builder, value: Value) -> Value:
            found = _scores(builder, value, parts)
            return as_vector(builder, found) if one else as_matrix(builder, found)

        methods["decision_function"] = decide
    return Estimator(f"{fitted.name}[{parts[0].name}]", methods, {"classes_": table})


def _shares(builder: Builder, value: Value, parts: list[Estimator]) -> Value:
    found = [
        column(builder, numeric(builder, part.step("predict_proba")(builder, value)), 1)
        for part in parts
    ]
    if len(found) == 1:
        found = [builder.op("complemented", found[0], Type("loose", 2))]
    wide = Type("loose", max(2, len(parts)))
    beside = builder.op("beside", found, wide)
    return builder.op("shares", beside, wide, None)


def constant(objects: Objects, index: int, lower: Lower) -> Estimator:
    """What stands for a label that all of training had, or none."""
    fitted = fitted_at(objects, index)
    (cell,) = fitted.table("y_").cells

    def decide(builder: Builder, value: Value) -> Value:
        name = "constant_data" if value.type.kind == "data" else "constant"
        found = builder.op(name, value, Type("loose", 1), Floats("constant", (float(cell),)))
        return as_vector(builder, found)

    return Estimator(fitted.name, {"predict": decide, "decision_function": decide})


def one_vs_one(objects: Objects, index: int, lower: Lower) -> Estimator:
    """OneVsOneClassifier: votes of all pairs, and what they were sure of."""
    fitted = fitted_at(objects, index)
    if fitted.get("pairwise_indices_") is not None:
        raise HeldBackError(f"{fitted.name} holds estimators of precomputed kernels")
    table = classes(fitted)
    count = len(table.cells)
    parts = inner(fitted, lower)

    def scores(builder: Builder, value: Value) -> Value:
        rows = value if value.type.kind == "sparse" else unchecked(builder, value, fitted)
        labels = [numeric(builder, part.step("predict")(builder, rows)) for part in parts]
        sure = [_score(part, builder, rows) for part in parts]
        beside = builder.op("beside", [*labels, *sure], Type("loose", 2 * len(parts)))
        found = builder.op("pair_votes", beside, Type("loose", count), count)
        return column(builder, found, 1) if count == 2 else found

    def predict(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        if count > 2:
            return most_likely(builder, found, table)
        places = builder.op("above", found, Type("places"), _threshold(parts))
        return labelled(builder, places, table)

    def decide(builder: Builder, value: Value) -> Value:
        found = scores(builder, value)
        return as_vector(builder, found) if count == 2 else as_matrix(builder, found)

    methods: dict[str, Step] = {"predict": predict, "decision_function": decide}
    return Estimator(f"{fitted.name}[{parts[0].name}]", methods, {"classes_": table})


def output_code(objects: Objects, index: int, lower: Lower) -> Estimator:
    """OutputCodeClassifier: the class whose code is nearest."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    parts = inner(fitted, lower)
    codes = Matrix("codes", fitted.floats("code_book_").rows())

    def predict(builder: Builder, value: Value) -> Value:
        found = _scores(builder, value, parts)
        gaps = builder.op("squared_distances", found, Type("loose", len(codes.rows)), codes)
        return labelled(builder, builder.op("smallest", gaps, Type("places")), table)

    return Estimator(fitted.name, {"predict": predict}, {"classes_": table})


def multi_output(objects: Objects, index: int, lower: Lower) -> Estimator:
    """MultiOutputRegressor and MultiOutputClassifier: an estimator for each target."""
    fitted = fitted_at(objects, index)
    parts = inner(fitted, lower)

    def predict(builder: Builder, value: Value) -> Value:
        answers = [part.step("predict")(builder, value) for part in parts]
        if fitted.name == "MultiOutputClassifier":
            return builder.op("labels_beside", answers, Type("answer"))
        found = [numeric(builder, answer) for answer in answers]
        return as_matrix(builder, builder.op("beside", found, Type("loose", len(found))))

    return Estimator(f"{fitted.name}[{parts[0].name}]", {"predict": predict})


def chain(objects: Objects, index: int, lower: Lower) -> Estimator:
    """ClassifierChain and RegressorChain: each estimator sees the answers before it."""
    fitted = fitted_at(objects, index)
    parts = inner(fitted, lower)
    order = _order(fitted)
    link = fitted.get("chain_method_", "predict")

    def run(method: str) -> Step:
        def call(builder: Builder, value: Value) -> Value:
            rows = clean(builder, value, fitted)
            before: list[Value] = []
            found: dict[int, Value] = {}
            for place, part in zip(order, parts, strict=True):
                wide = Type("loose", fitted.width + len(before))
                whole = builder.op("beside", [rows, *before], wide)
                found[place] = _response(part, method, builder, whole)
                before.append(_response(part, link, builder, whole))
            wide = Type("loose", len(found))
            beside = builder.op("beside", [found[i] for i in range(len(found))], wide)
            return as_matrix(builder, beside)

        return call

    names = ["predict"]
    if fitted.name == "ClassifierChain":
        names += ["predict_proba", "decision_function"]
    methods = {m: run(m) for m in names if all(m in part.methods for part in parts)}
    return Estimator(f"{fitted.name}[{parts[0].name}]", methods)


def _order(fitted: Fitted) -> list[int]:
    """The targets in the order of the chain: an array, or the list that was given."""
    if fitted.objects.node(fitted.index("order_")).kind == "array":
        return [int(place) for place in fitted.table("order_").cells]
    return list(map(int, fitted.get("order_")))


def _response(part: Estimator, method: str, builder: Builder, value: Value) -> Value:
    found = numeric(builder, part.step(method)(builder, value))
    return column(builder, found, 1) if method == "predict_proba" else found

"""XGBoost's boosted trees: its scikit-learn classes, and the booster that they hold.

Read from the booster's own serialised form. Inputs, thresholds and sums have 32 bits, in
the order of ``CPUPredictor``, so that answers are identical to the last bit.
"""

from __future__ import annotations

import math
from typing import Any

from nb2fn.lowering.estimators import ubjson
from nb2fn.lowering.estimators.base import Estimator, Question, Step, as_integers, unchecked
from nb2fn.lowering.estimators.nodes import Forest
from nb2fn.lowering.estimators.rounding import below, single
from nb2fn.lowering.estimators.walked import walked
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Attributes, Objects, Table
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value
from nb2fn.records import record

# Every parameter and attribute of XGBModel and its subclasses, 2.1 to 3.2.
_KNOWN = frozenset(
    "_Booster base_score booster callbacks colsample_bylevel colsample_bynode colsample_bytree "
    "device early_stopping_rounds enable_categorical eval_metric evals_result_ feature_types "
    "feature_weights gamma grow_policy importance_type interaction_constraints kwargs "
    "learning_rate max_bin max_cat_threshold max_cat_to_onehot max_delta_step max_depth "
    "max_leaves min_child_weight missing monotone_constraints multi_strategy n_classes_ "
    "n_estimators n_jobs num_parallel_tree objective random_state reg_alpha reg_lambda "
    "sampling_method scale_pos_weight subsample tree_method validate_parameters verbosity".split()
)
_VERSIONS = ((2, 1), (3, 2))
_IDENTITY = frozenset(
    "reg:squarederror reg:squaredlogerror reg:absoluteerror reg:pseudohubererror".split()
)
_LOGISTIC = frozenset({"reg:logistic", "binary:logistic"})
_LOG = frozenset({"count:poisson", "reg:gamma", "reg:tweedie"})
_SHARES, _BEST = "multi:softprob", "multi:softmax"


@record
class Boosted:
    """The trees of a booster: ``start`` are the margins before the first, one a column."""

    forest: Forest
    start: tuple[float, ...]
    objective: str
    width: int
    names: tuple[str, ...] | None

    def link(self, builder: Builder, rows: Value, allowed: str = "any") -> Value:
        """The answers of the objective, from rows of numbers; ``allowed`` as ``float32`` has it."""
        rows = builder.op("float32", rows, Type("loose", self.width), allowed)
        wide = Type("loose", len(self.start))
        start = Floats("start", self.start)
        found = builder.op("single_boosted", rows, wide, *self.forest.parameters, start)
        if self.objective in _LOGISTIC:
            return builder.op("single_logistic", found, wide)
        if self.objective in _LOG:
            return builder.op("single_raised", found, wide)
        return builder.op("single_softmax", found, wide) if self.objective == _SHARES else found


def regressor(objects: Objects, index: int) -> Estimator:
    """XGBRegressor and XGBRFRegressor."""
    boosted, question = _model(objects, index)
    if boosted.objective in (_SHARES, _BEST):
        raise HeldBackError(f"{question.name} has the objective {boosted.objective}")

    def predict(builder: Builder, value: Value) -> Value:
        return _answer(builder, boosted.link(builder, unchecked(builder, value, question)))

    return Estimator(question.name, {"predict": predict}, _attributes(boosted))


def classifier(objects: Objects, index: int) -> Estimator:
    """XGBClassifier and XGBRFClassifier of two classes or more, whose labels are 0, 1, 2…"""
    boosted, question = _model(objects, index)
    state = _state(objects, index)
    count = state.get("n_classes_")
    columns = 1 if count == 2 else count
    wanted = "binary:logistic" if count == 2 else _SHARES
    if boosted.objective != wanted or len(boosted.start) != columns:
        raise HeldBackError(f"{question.name} has the objective {boosted.objective}")

    def shares(builder: Builder, value: Value) -> Value:
        return boosted.link(builder, unchecked(builder, value, question))

    def predict(builder: Builder, value: Value) -> Value:
        found = shares(builder, value)
        if count == 2:
            return as_integers(builder, builder.op("above", found, Type("places"), 0.5))
        return as_integers(builder, builder.op("largest", found, Type("places")))

    def probabilities(builder: Builder, value: Value) -> Value:
        found = shares(builder, value)
        if count == 2:
            found = builder.op("single_complemented", found, Type("loose", 2))
        return builder.op("single_matrix", found, Type("answer"))

    methods: dict[str, Step] = {"predict": predict, "predict_proba": probabilities}
    labels = Table(tuple(range(count)), (count,), "i", "<i8")
    return Estimator(question.name, methods, {"classes_": labels, **_attributes(boosted)})


def booster(objects: Objects, index: int) -> Estimator:
    """A booster that ``xgboost.train`` gave, asked about a ``DMatrix``."""
    boosted = _booster(objects, index, in_place=False)

    def predict(builder: Builder, value: Value) -> Value:
        wide = Type("holed", boosted.width)
        rows = builder.op("of_matrix", value, wide, boosted.width, boosted.names)
        found = boosted.link(builder, rows, "nan")
        if boosted.objective == _BEST:
            places = builder.op("largest", found, Type("places"))
            return builder.op("single_vector", places, Type("answer"))
        return _answer(builder, found)

    return Estimator("Booster", {"predict": predict})


def _answer(builder: Builder, found: Value) -> Value:
    if found.type.width > 1:
        return builder.op("single_matrix", found, Type("answer"))
    places = builder.op("single", found, Type("places"))
    return builder.op("single_vector", places, Type("answer"))


def _attributes(boosted: Boosted) -> dict[str, Any]:
    found: dict[str, Any] = {"n_features_in_": boosted.width}
    if boosted.names is not None:
        shape = (len(boosted.names),)
        found["feature_names_in_"] = Table(boosted.names, shape, "U", "|O")
    return found


def _state(objects: Objects, index: int) -> Attributes:
    state = Attributes(objects, index, _KNOWN)
    missing = state.get("missing")
    if not isinstance(missing, float) or missing == missing:
        raise HeldBackError(f"{state.name} has missing={missing!r}")
    if not isinstance(state.get("objective"), str | None):
        raise HeldBackError(f"{state.name} has an objective of its own")
    if state.get("booster") == "gblinear":
        raise HeldBackError(f"{state.name} has booster='gblinear'")
    return state


def _model(objects: Objects, index: int) -> tuple[Boosted, Question]:
    """The booster of a scikit-learn class, up to its best iteration."""
    state = _state(objects, index)
    boosted = _booster(objects, state.index("_Booster"), in_place=True)
    if state.get("objective") not in (None, boosted.objective):
        raise HeldBackError(f"{state.name} has an objective that it was not fitted with")
    return boosted, Question(state.name, boosted.width, boosted.names)


def _booster(objects: Objects, index: int, in_place: bool) -> Boosted:
    """``in_place``: as ``inplace_predict``, up to the best iteration."""
    state = Attributes(objects, index, {"handle"})
    document = ubjson.read(objects.data(state.index("handle")))["Model"]
    version = tuple(document["version"][:2])
    if not _VERSIONS[0] <= version <= _VERSIONS[1]:
        raise HeldBackError(f"its booster is of XGBoost {'.'.join(map(str, version))}")
    learner = document["learner"]
    size = learner["learner_model_param"]
    objective = learner["objective"]["name"]
    columns = max(int(size["num_class"]), int(size["num_target"]))
    start = _start(size["base_score"], objective, columns)
    width = int(size["num_feature"])
    forest = _forest(learner, start, width, in_place)
    names = tuple(learner["feature_names"]) or None
    if any(kind == "c" for kind in learner["feature_types"]):
        raise HeldBackError("its booster has columns of categories")
    return Boosted(forest, start, objective, width, names)


def _start(said: str, objective: str, columns: int) -> tuple[float, ...]:
    """The margin of ``base_score``; from 3.1 on a list in brackets."""
    numbers = [single(float(x)) for x in said.strip("[]").split(",")]
    if len(numbers) not in (1, columns):
        raise HeldBackError("its booster has another number of base scores")
    found = [_margin(number, objective) for number in numbers]
    return tuple(found * columns if len(found) == 1 else found)


def _margin(score: float, objective: str) -> float:
    """As ``ProbToMargin`` of the objective."""
    if objective in _LOGISTIC:
        return single(-math.log(single(single(1.0 / score) - 1.0)))
    if objective in _LOG:
        return single(math.log(score))
    if objective in _IDENTITY or objective in (_SHARES, _BEST):
        return score
    raise HeldBackError(f"its booster has the objective {objective}")


def _forest(
    learner: dict[str, Any], start: tuple[float, ...], width: int, in_place: bool
) -> Forest:
    booster = learner["gradient_booster"]
    weights = None
    if booster["name"] == "dart":
        weights = [single(w) for w in booster["weight_drop"]]
        booster = booster["gbtree"]
    if booster["name"] != "gbtree":
        raise HeldBackError(f"its booster is {booster['name']}")
    model = booster["model"]
    if (model.get("cats") or {}).get("enc"):
        raise HeldBackError("its booster has columns of categories")
    best = learner["attributes"].get("best_iteration") if in_place else None
    lines: list[list[Any]] = [[] for _ in start]
    for place in range(_kept(model, best)):
        column = model["tree_info"][place]
        weight = weights[place] if weights else None
        before = start[column] if in_place else 0.0
        lines[column].append(_tree(model["trees"][place], weight, before, width))
    if len({len(line) for line in lines}) != 1:
        raise HeldBackError("its booster has more trees for one column than for another")
    # The columns take turns; each adds up its own trees in their order.
    return Forest([tree for turn in zip(*lines, strict=True) for tree in turn], missing=True)


def _kept(model: dict[str, Any], best: str | None) -> int:
    """How many trees answer: all, or those up to the best iteration."""
    ends = model["iteration_indptr"]
    if ends[-1] != len(model["trees"]):
        raise HeldBackError("its booster has trees beside its rounds")
    kept: int = ends[-1] if best is None else ends[int(best) + 1]
    return kept


def _tree(
    tree: dict[str, Any], weight: float | None, start: float, width: int
) -> tuple[list[dict[str, Any]], int, list[float]]:
    """The nodes of a tree, parents first, and a value each. ``x < t`` is ``x <= t'``, where
    ``t'`` is the number of 32 bits before ``t``."""
    if any(tree["split_type"]) or len(tree["categories"]) or len(tree["base_weights"]) == 0:
        raise HeldBackError("its booster has trees of another kind")
    conditions = [single(x) for x in tree["split_conditions"]]
    if tree["tree_param"]["size_leaf_vector"] not in ("0", "1"):
        raise HeldBackError("its booster has trees of several targets")
    order = walked(tree["left_children"], tree["right_children"])
    nodes, values = [], []
    for place, left, right in order:
        leaf = left < 0
        feature, threshold = tree["split_indices"][place], conditions[place]
        if threshold - threshold != 0.0 or not 0 <= feature < width:
            raise HeldBackError("its booster has trees that cannot be walked")
        nodes.append(
            {
                "left_child": left,
                "right_child": right,
                "feature": feature,
                "threshold": 0.0 if leaf else below(threshold),
                "missing_go_to_left": tree["default_left"][place],
            }
        )
        values.append(_leaf(threshold, weight, start) if leaf else 0.0)
    return nodes, 1, values


def _leaf(value: float, weight: float | None, start: float) -> float:
    """What a leaf adds. In DART that is the difference that it makes to what ``inplace_predict``
    starts every tree with, times the tree's weight."""
    if weight is None:
        return value
    return single(single(single(start + value) - start) * weight)

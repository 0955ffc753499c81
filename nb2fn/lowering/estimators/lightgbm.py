"""LightGBM's boosted trees: its scikit-learn classes and its booster.

Read from the booster's model string (``GBDT::SaveModelToString``), whose numbers have all
their digits; trees add up in its order, so that answers are identical to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import (
    Estimator,
    Question,
    as_matrix,
    as_vector,
    label_table,
    most_likely,
    unchecked,
)
from nb2fn.lowering.estimators.nodes import Forest
from nb2fn.lowering.estimators.walked import walked
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Attributes, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value
from nb2fn.records import record

# Every parameter and attribute of LGBMModel and its subclasses, 4.0 to 4.7.
_KNOWN = frozenset(
    "_Booster _best_iteration _best_score _class_map _class_weight _classes _evals_result "
    "_fitted_with_feature_names _le _n_classes _n_features _n_features_in _objective "
    "_other_params boosting_type class_weight colsample_bytree fitted_ importance_type "
    "learning_rate max_depth min_child_samples min_child_weight min_split_gain n_estimators "
    "n_jobs num_leaves objective random_state reg_alpha reg_lambda subsample "
    "subsample_for_bin subsample_freq verbose".split()
)
# Other parameters that only training reads; they become attributes, too.
_TRAINING = frozenset(
    "alpha data_sample_strategy use_missing zero_as_missing "
    "bagging_fraction bagging_freq bagging_seed boost_from_average cat_l2 cat_smooth "
    "data_random_seed deterministic drop_rate early_stopping_min_delta early_stopping_round "
    "early_stopping_rounds extra_trees feature_fraction feature_fraction_bynode "
    "feature_fraction_seed feature_pre_filter first_metric_only force_col_wise force_row_wise "
    "is_unbalance lambda_l1 lambda_l2 max_bin max_drop metric min_child_weight "
    "min_data_in_bin min_data_in_leaf min_gain_to_split min_sum_hessian_in_leaf num_class "
    "num_threads path_smooth pos_bagging_fraction neg_bagging_fraction reg_sqrt "
    "scale_pos_weight seed sigmoid skip_drop tree_learner tweedie_variance_power "
    "uniform_drop verbosity verbose xgboost_dart_mode".split()
)
_BOOSTER = frozenset(
    "_Booster__higher_better_inner_eval _Booster__init_predictor "
    "_Booster__inner_predict_buffer _Booster__is_predicted_cur_iter "
    "_Booster__name_inner_eval _Booster__need_reload_eval_info _Booster__num_class "
    "_Booster__num_dataset _Booster__num_inner_eval _Booster__set_objective_to_none _handle "
    "_network _train_data_name best_iteration best_score name_valid_sets pandas_categorical "
    "params train_set_version".split()
)
_IDENTITY = frozenset(
    "regression regression_l1 huber fair quantile mape lambdarank rank_xendcg".split()
)
_LOG = frozenset({"poisson", "gamma", "tweedie"})
_CATEGORICAL, _DEFAULT_LEFT = 1, 2
_WITHOUT, _ZERO, _NAN = 0, 1, 2  # what counts as missing, at bit 2 of a decision type


@record
class Boosted:
    """The trees of a booster; ``averaged``: by how many rounds the sum is divided, or 0."""

    forest: Forest
    objective: tuple[str, ...]
    columns: int
    width: int
    averaged: int

    def link(self, builder: Builder, value: Value, question: Question, mixed: bool) -> Value:
        """The answers of the objective, from what the caller passes."""
        wide = Type("loose", self.columns)
        if value.type.kind == "data":
            narrow = Type("holed", self.width)
            rows = builder.op("given_numbers", value, narrow, self.width, mixed)
        else:
            rows = unchecked(builder, value, question)
        rows = builder.op("not_tiny", rows, Type("holed", self.width))
        start = Floats("start", (0.0,) * self.columns)
        found = builder.op("boosted", rows, wide, *self.forest.parameters, start, 1.0)
        if self.averaged:
            found = builder.op("averaged", found, wide, self.averaged)
        return self._linked(builder, found)

    def _linked(self, builder: Builder, found: Value) -> Value:
        name, *options = self.objective
        if name in ("binary", "multiclassova", "cross_entropy"):
            slope = _option(options, "sigmoid") if name != "cross_entropy" else 1.0
            return builder.op("one_sided", found, found.type, slope)
        if name == "multiclass":
            return builder.op("softmax", found, found.type)
        if name in _LOG:
            return builder.op("raised", found, found.type)
        return builder.op("signed_squares", found, found.type) if "sqrt" in options else found


def booster(objects: Objects, index: int) -> Estimator:
    """A booster that ``lightgbm.train`` gave."""
    boosted = _booster(objects, index)
    question = Question("Booster", boosted.width)

    def predict(builder: Builder, value: Value) -> Value:
        found = boosted.link(builder, value, question, mixed=True)
        return _answer(builder, found)

    return Estimator("Booster", {"predict": predict})


def regressor(objects: Objects, index: int) -> Estimator:
    """LGBMRegressor and LGBMRanker."""
    boosted, question, _ = _model(objects, index)

    def predict(builder: Builder, value: Value) -> Value:
        return _answer(builder, boosted.link(builder, value, question, mixed=False))

    return Estimator(question.name, {"predict": predict}, {"n_features_in_": boosted.width})


def classifier(objects: Objects, index: int) -> Estimator:
    """LGBMClassifier of two classes or more."""
    boosted, question, state = _model(objects, index)
    table = label_table(fitted_at(objects, state.index("_le")), "classes_")
    count = len(table.cells)
    names = ("binary",) if count == 2 else ("multiclass", "multiclassova")
    columns = 1 if count == 2 else count
    if boosted.objective[0] not in names or boosted.columns != columns:
        raise HeldBackError(f"{question.name} has the objective {boosted.objective[0]}")
    if state.get("_n_classes") != count:
        raise HeldBackError(f"{question.name} has other labels than it was fitted with")

    def shares(builder: Builder, value: Value) -> Value:
        found = boosted.link(builder, value, question, mixed=False)
        if count == 2:
            return builder.op("complemented", found, Type("loose", 2))
        return found

    methods = {
        "predict": lambda b, v: most_likely(b, shares(b, v), table),
        "predict_proba": lambda b, v: as_matrix(b, shares(b, v)),
    }
    attributes: dict[str, Any] = {"classes_": table, "n_features_in_": boosted.width}
    return Estimator(question.name, methods, attributes)


def _answer(builder: Builder, found: Value) -> Value:
    return as_vector(builder, found) if found.type.width == 1 else as_matrix(builder, found)


def _model(objects: Objects, index: int) -> tuple[Boosted, Question, Attributes]:
    state = Attributes(objects, index, _KNOWN | _TRAINING)
    others = state.get("_other_params", {})
    strange = set(others) - _TRAINING
    if strange:
        raise HeldBackError(f"{state.name} has a parameter `{min(strange)}` that is not known")
    booster = state.index("_Booster")
    if objects.node(booster).kind == "scalar":
        raise HeldBackError(f"{state.name} is not fitted")
    if not isinstance(state.get("_objective"), str):
        raise HeldBackError(f"{state.name} has an objective of its own")
    boosted = _booster(objects, booster)
    if state.get("_n_features") != boosted.width:
        raise HeldBackError(f"{state.name} has another number of columns than its booster")
    return boosted, Question(state.name, boosted.width), state


def _booster(objects: Objects, index: int) -> Boosted:
    state = Attributes(objects, index, _BOOSTER)
    if state.get("pandas_categorical"):
        raise HeldBackError("its booster has columns of categories")
    said: str = state.get("_handle")
    head, *blocks = said.partition("\nend of trees")[0].split("\nTree=")
    header = dict(_entries(head))
    if header.get("version") != "v4" or not head.startswith("tree\n"):
        raise HeldBackError("its booster is not of LightGBM 4")
    columns, width = int(header["num_tree_per_iteration"]), int(header["max_feature_idx"]) + 1
    rounds = len(blocks) // columns
    if len(blocks) != rounds * columns:
        raise HeldBackError("its booster has more trees for one column than for another")
    best = state.get("best_iteration")
    rounds = min(best, rounds) if best > 0 else rounds
    trees = (_tree(dict(_entries(block)), width) for block in blocks[: rounds * columns])
    forest = Forest(trees, missing=True)
    objective = _objective(header.get("objective", ""), columns)
    averaged = rounds if "average_output" in header else 0
    return Boosted(forest, objective, columns, width, averaged)


def _entries(block: str) -> Iterator[tuple[str, str]]:
    for line in block.split("\n"):
        name, _, value = line.partition("=")
        yield name, value


def _objective(said: str, columns: int) -> tuple[str, ...]:
    name, *options = said.split(" ")
    known = name in _LOG | _IDENTITY | {"binary", "multiclass", "multiclassova", "cross_entropy"}
    if not known or (columns > 1 and not name.startswith("multiclass")):
        raise HeldBackError(f"its booster has the objective {said or 'of the notebook'}")
    return (name, *options)


def _option(options: list[str], name: str) -> float:
    return float(next(o.partition(":")[2] for o in options if o.startswith(f"{name}:")))


def _tree(tree: dict[str, str], width: int) -> tuple[list[dict[str, Any]], int, list[float]]:
    """The nodes of a tree, parents first, and a value each. A leaf stands behind the nodes
    that split; LightGBM gives it the complement of its number."""
    if tree.get("is_linear", "0") != "0" or tree["num_cat"] != "0":
        raise HeldBackError("its booster has linear trees, or columns of categories")
    leaves = [float(x) for x in tree["leaf_value"].split(" ")]
    splits = len(leaves) - 1
    if not splits:
        return [{"left_child": -1, "right_child": -1}], 1, leaves
    left, right, features, kinds = (
        [int(x) for x in tree[name].split(" ")]
        for name in ("left_child", "right_child", "split_feature", "decision_type")
    )
    thresholds = [float(x) for x in tree["threshold"].split(" ")]
    ends = [-1] * len(leaves)
    order = walked(
        [x if x >= 0 else splits + ~x for x in left] + ends,
        [x if x >= 0 else splits + ~x for x in right] + ends,
    )
    nodes: list[dict[str, Any]] = []
    values = []
    for place, below, above in order:
        node: dict[str, Any] = {"left_child": below, "right_child": above}
        if below >= 0:
            if not 0 <= features[place] < width or thresholds[place] != thresholds[place]:
                raise HeldBackError("its booster has trees that cannot be walked")
            node |= {
                "feature": features[place],
                "threshold": thresholds[place],
                "missing_go_to_left": _missing(kinds[place], thresholds[place]),
            }
        nodes.append(node)
        values.append(leaves[place - splits] if below < 0 else 0.0)
    return nodes, 1, values


def _missing(kind: int, threshold: float) -> bool:
    """Where NaN goes: as 0 does, unless it is what counts as missing."""
    if kind & _CATEGORICAL or kind >> 2 not in (_WITHOUT, _ZERO, _NAN):
        raise HeldBackError("its booster has columns of categories")
    left = bool(kind & _DEFAULT_LEFT)
    if kind >> 2 == _NAN:
        return left
    zero_left = threshold >= 0.0
    if kind >> 2 == _ZERO and left != zero_left:
        raise HeldBackError("its booster takes 0 for missing")
    return zero_left

"""LabelEncoder, LabelBinarizer and MultiLabelBinarizer: labels as numbers, and back."""

from __future__ import annotations

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, Step, classes
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.program import Builder, Labels, Literals, Type, Value


def _of_data(name: str, *parameters: Labels | Literals) -> Step:
    """An operation from a line of labels to the answer."""

    def call(builder: Builder, value: Value) -> Value:
        if value.type.kind != "data":
            raise HeldBackError(f"labels are asked for by {value.type.kind}")
        return builder.op(name, value, Type("answer"), *parameters)

    return call


def encoder(objects: Objects, index: int) -> Estimator:
    """LabelEncoder."""
    fitted = fitted_at(objects, index)
    table = classes(fitted)
    known = Labels("classes", table)
    methods = {
        "transform": _of_data("encoded_labels", known),
        "inverse_transform": _of_data("decoded_labels", known),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def binariser(objects: Objects, index: int) -> Estimator:
    """LabelBinarizer of one label a row."""
    fitted = fitted_at(objects, index)
    fitted.require(sparse_output=False, sparse_input_=False)
    kind = fitted.get("y_type_")
    table = classes(fitted)
    if kind not in ("binary", "multiclass") or (kind == "binary") != (len(table.cells) == 2):
        raise HeldBackError(f"{fitted.name} was fitted on {kind} labels")
    low, high = fitted.get("neg_label"), fitted.get("pos_label")
    known = Labels("classes", table)
    methods = {
        "transform": _of_data("label_columns", known, low, high),
        "inverse_transform": _of_data("column_labels", known, (low + high) / 2.0),
    }
    return Estimator(fitted.name, methods, {"classes_": table})


def sets(objects: Objects, index: int) -> Estimator:
    """MultiLabelBinarizer."""
    fitted = fitted_at(objects, index)
    fitted.require(sparse_output=False)
    table = classes(fitted)
    methods = {"transform": _of_data("label_set_columns", Labels("classes", table))}
    return Estimator(fitted.name, methods, {"classes_": table})

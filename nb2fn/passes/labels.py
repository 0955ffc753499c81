"""The names that hold true labels, and the calls that compute a metric.

What depends on them judges a model; it is not what the model answers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from nb2fn.passes.estimators import FITS, PREDICTS
from nb2fn.passes.expressions import qualified
from nb2fn.passes.program import Program

_METRIC = re.compile(r"_(score|error|loss|accuracy)$|^(accuracy|rmse|mse|mae|r2|f1)$")
_REPORTS = frozenset(
    "confusion_matrix classification_report cross_validate learning_curve auc roc_curve "
    "precision_recall_curve evaluate".split()
)
_SUPERVISED = (FITS - {"step", "backward"}) | {"score", "evaluate"}
_SAME_VALUES = frozenset(
    "ravel flatten reshape astype to_numpy copy reset_index squeeze head tail".split()
)


def is_metric(call: ast.Call, program: Program) -> bool:
    """Whether a call computes how good a model is (``sklearn.metrics``, ``.score(…)``)."""
    if isinstance(call.func, ast.Name) and call.func.id in program.functions:
        return False
    name = qualified(call.func, program.imports)
    last = name.rsplit(".", 1)[-1]
    if isinstance(call.func, ast.Attribute):
        last = call.func.attr
        if last == "score":
            return True
    if name.startswith("sklearn.metrics."):
        return True
    return bool(_METRIC.search(last)) or last in _REPORTS


def label_names(program: Program) -> frozenset[str]:
    """The names bound to true labels anywhere in the notebook.

    The second argument of ``fit`` and ``score``, what is compared by a metric and
    not predicted, and what a split or a selection makes of these.
    """
    found: set[str] = set()
    predicted: set[str] = set()
    assigns: list[tuple[list[ast.expr], ast.expr]] = []
    for statement in program.statements:
        for node in ast.walk(statement.node):
            if isinstance(node, ast.Assign):
                assigns.append((node.targets, node.value))
                if _predicts(node.value):
                    predicted.update(n.id for t in node.targets for n in _names(t))
            elif isinstance(node, ast.Call):
                found.update(_labels_of(node, program))
    found -= predicted
    _spread(found, assigns)
    return frozenset(found - predicted)


def _predicts(value: ast.expr) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in PREDICTS
        for n in ast.walk(value)
    )


def _labels_of(call: ast.Call, program: Program) -> Iterator[str]:
    named = {k.arg: k.value for k in call.keywords if k.arg}
    arguments: list[ast.expr] = []
    if isinstance(call.func, ast.Attribute) and call.func.attr in _SUPERVISED:
        arguments = call.args[1:2] or [v for k, v in named.items() if k == "y"]
    elif is_metric(call, program):
        compared = [a for a in call.args[:3] if not _predicts(a)]
        arguments = [*compared, *(v for k, v in named.items() if k in ("y_true", "y"))]
        if not any(word in qualified(call.func) for word in ("cross_val", "validate", "curve")):
            arguments = arguments[:2]
        else:
            arguments = call.args[2:3]
    for argument in arguments:
        plain = _selected(argument)
        if plain is not None:
            yield plain


def _selected(node: ast.expr) -> str | None:
    """The name whose own values an expression holds, selected or reshaped at most."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Subscript(value=value, slice=chosen) if not isinstance(chosen, ast.Constant):
                node = value
            case ast.Attribute(value=value, attr="values" | "iloc" | "loc" | "T"):
                node = value
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _SAME_VALUES:
                node = value
            case ast.Call(func=ast.Attribute(attr="array" | "asarray" | "ravel"), args=[value, *_]):
                node = value
            case _:
                return None


def _spread(found: set[str], assigns: list[tuple[list[ast.expr], ast.expr]]) -> None:
    """Add what labels are selected from and what is selected from them, to a fixed point."""
    size = -1
    while size != len(found):
        size = len(found)
        for targets, value in assigns:
            for group in _same(targets, value):
                if not found.isdisjoint(group):
                    found |= group


def _same(targets: list[ast.expr], value: ast.expr) -> Iterator[frozenset[str]]:
    """Groups of names that an assignment makes hold values of one another."""
    if isinstance(value, ast.Call) and qualified(value.func).endswith("train_test_split"):
        parts = targets[0].elts if isinstance(targets[0], ast.Tuple) else []
        for i, argument in enumerate(value.args):
            names = {p.id for p in parts[2 * i : 2 * i + 2] if isinstance(p, ast.Name)}
            yield frozenset(names | ({_selected(argument) or ""} - {""}))
        return
    name = _selected(value)
    if name is not None:
        yield frozenset({name, *(t.id for t in targets if isinstance(t, ast.Name))})


def _names(target: ast.expr) -> Iterator[ast.Name]:
    return (n for n in ast.walk(target) if isinstance(n, ast.Name))

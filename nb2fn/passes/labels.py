"""What holds true labels, and the calls that compute a metric.

What depends on them judges a model; it is not what the model answers.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator

from nb2fn.ir.dataflow import FunctionSummary
from nb2fn.ir.walk import walk
from nb2fn.passes.estimators import FITS, PREDICTS
from nb2fn.passes.expressions import calls, evaluated, qualified
from nb2fn.passes.program import Program
from nb2fn.records import record

_METRIC = re.compile(r"_(score|error|loss|accuracy)$|^(accuracy|rmse|mse|mae|r2|f1)$")
_REPORTS = frozenset(
    "confusion_matrix classification_report cross_validate learning_curve auc roc_curve "
    "precision_recall_curve evaluate".split()
)
# Parts of the names of what takes a model, rows and labels in this order.
_MODEL_FIRST = ("cross_val", "validate", "curve", "from_estimator", "plot_confusion")
_LIKE_LABELS = re.compile(r"^y(_|\d|$)|true|truth|label|target|actual|expected|^y?test", re.I)
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


@record
class Labels:
    """``bound``: the bindings that hold true labels, as (statement, name)."""

    program: Program
    bound: frozenset[tuple[int, str]]

    def among(self, names: Iterable[str], at: int) -> bool:
        """Whether one of ``names``, as statement ``at`` sees it, holds true labels."""
        return any(not self.bound.isdisjoint(_bindings(self.program, n, at)) for n in names)


def labels(program: Program, answered: frozenset[tuple[int, str]] = frozenset()) -> Labels:
    """The bindings of a notebook that hold true labels.

    The second argument of ``fit`` and ``score``, what is compared by a metric and
    not predicted, and what a split or a selection makes of these. ``answered`` are
    the effects on names, as (statement, name), that hold what a model predicts.
    """
    found: set[tuple[int, str]] = set()
    predicted: set[tuple[int, str]] = set()
    assigns: list[tuple[int, ast.Assign]] = []
    by_function = {s.statement: _label_parameters(program, s) for s in program.graph.functions}
    for statement in program.statements:
        number = statement.id
        for node in evaluated(statement.node):
            if isinstance(node, ast.Assign):
                assigns.append((number, node))
                if _predicts(node.value):
                    predicted.update((number, n.id) for t in node.targets for n in _names(t))
            elif isinstance(node, ast.Compare):
                matched = _matched(program, node, number, predicted)
                found.update(pair for name in matched for pair in _bindings(program, name, number))
        for call in calls(statement.node):
            names = (*_labels_of(call, program), *_passed(program, call, number, by_function))
            found.update(
                pair
                for name in names
                if answered.isdisjoint((d, name) for d in program.reaching(number, name))
                for pair in _bindings(program, name, number)
            )
    found -= predicted
    groups = [set(g) for at, node in assigns for g in _same(program, at, node)]
    size = -1
    while size != len(found):
        size = len(found)
        found.update(p for group in groups if not found.isdisjoint(group) for p in group)
    return Labels(program, frozenset(found - predicted))


def _bindings(program: Program, name: str, at: int) -> list[tuple[int, str]]:
    """The bindings of a name that a statement may see, its own among them."""
    statements = program.statements
    own = statements[at].may_define | statements[at].defines
    before = program.reaching(at, name)
    inside = [at] if name in own and not isinstance(statements[at].node, ast.Assign) else []
    return [
        (d, name)
        for d in (*before, *inside)
        if name in statements[d].defines | statements[d].may_define
    ]


def _matched(
    program: Program, node: ast.Compare, at: int, predicted: set[tuple[int, str]]
) -> Iterator[str]:
    """What is called like labels and compared with what a model predicts (``y == y_pred``)."""
    if len(node.ops) != 1 or not isinstance(node.ops[0], ast.Eq | ast.NotEq):
        return
    sides = (node.left, node.comparators[0])
    for mine, other in (sides, sides[::-1]):
        name, beside = _selected(mine, program), _selected(other, program)
        asked = _predicts(other) or (
            beside is not None and not predicted.isdisjoint(_bindings(program, beside, at))
        )
        if name is not None and asked and _LIKE_LABELS.search(name):
            yield name


def _label_parameters(program: Program, summary: FunctionSummary) -> frozenset[str]:
    """The parameters of a notebook function that it takes for true labels."""
    node = program.statements[summary.statement].node
    inner = (c for c in walk(node) if isinstance(c, ast.Call))
    return frozenset(n for c in inner for n in _labels_of(c, program)) & set(summary.parameters)


def _passed(
    program: Program, call: ast.Call, at: int, by_function: dict[int, frozenset[str]]
) -> Iterator[str]:
    """The names passed to a notebook function as true labels."""
    if not isinstance(call.func, ast.Name):
        return
    summary = program.summary(call.func.id, at)
    if summary is None:
        return
    named = dict(zip(summary.parameters, call.args, strict=False))
    named |= {k.arg: k.value for k in call.keywords if k.arg}
    for parameter in by_function[summary.statement] & named.keys():
        plain = _selected(named[parameter], program)
        if plain is not None:
            yield plain


def _predicts(value: ast.expr) -> bool:
    return any(
        isinstance(n, ast.Call) and isinstance(n.func, ast.Attribute) and n.func.attr in PREDICTS
        for n in walk(value)
    )


def _labels_of(call: ast.Call, program: Program) -> Iterator[str]:
    named = {k.arg: k.value for k in call.keywords if k.arg}
    arguments: list[ast.expr] = []
    if isinstance(call.func, ast.Attribute) and call.func.attr in _SUPERVISED:
        arguments = call.args[1:2] or [v for k, v in named.items() if k == "y"]
    elif is_metric(call, program):
        compared = [a for a in call.args[:3] if not _predicts(a)]
        arguments = [*compared, *(v for k, v in named.items() if k in ("y_true", "y"))]
        if any(word in qualified(call.func) for word in _MODEL_FIRST):
            arguments = call.args[2:3]
        else:
            arguments = arguments[:2]
    for argument in arguments:
        plain = _selected(argument, program)
        if plain is not None:
            yield plain


def _selected(node: ast.expr, program: Program) -> str | None:
    """The name whose own values an expression holds, selected or reshaped at most."""
    while True:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Subscript(value=value, slice=chosen) if not _is_text(chosen, program):
                node = value
            case ast.Attribute(value=value, attr="values" | "iloc" | "loc" | "T"):
                node = value
            case ast.Call(func=ast.Attribute(value=value, attr=method)) if method in _SAME_VALUES:
                node = value
            case ast.Call(func=ast.Attribute(attr="array" | "asarray" | "ravel"), args=[value, *_]):
                node = value
            case _:
                return None


def _is_text(chosen: ast.expr, program: Program) -> bool:
    """Whether an index is the name of a column: a literal, or a name that is bound to texts."""
    if not isinstance(chosen, ast.Name):
        return isinstance(chosen, ast.Constant)
    bound = [
        s.node.value
        for s in program.statements
        if isinstance(s.node, ast.Assign)
        and any(isinstance(t, ast.Name) and t.id == chosen.id for t in s.node.targets)
    ]
    return bool(bound) and all(
        isinstance(v, ast.Constant) and isinstance(v.value, str) for v in bound
    )


def _same(program: Program, at: int, node: ast.Assign) -> Iterator[set[tuple[int, str]]]:
    """Groups of bindings that an assignment makes hold values of one another."""
    targets, value = node.targets, node.value
    if is_split(value):
        assert isinstance(value, ast.Call)
        parts = targets[0].elts if isinstance(targets[0], ast.Tuple) else []
        for i, argument in enumerate(value.args):
            pair = parts[2 * i : 2 * i + 2]
            yield _group(program, at, [p for p in pair if isinstance(p, ast.Name)], argument)
        return
    for target in targets:
        if isinstance(target, ast.Name):
            yield _group(program, at, [target], value)
        elif isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
            for part, mine in zip(target.elts, value.elts, strict=False):
                if isinstance(part, ast.Name):
                    yield _group(program, at, [part], mine)


def _group(
    program: Program, at: int, targets: Iterable[ast.Name], value: ast.expr
) -> set[tuple[int, str]]:
    name = _selected(value, program)
    sources = _bindings(program, name, at) if name is not None else []
    return {*sources, *((at, t.id) for t in targets)} if sources else set()


def is_split(value: ast.expr) -> bool:
    """Whether an expression splits data into a part to train on and one to test on."""
    return isinstance(value, ast.Call) and qualified(value.func).endswith("train_test_split")


def _names(target: ast.expr) -> Iterator[ast.Name]:
    return (n for n in walk(target) if isinstance(n, ast.Name))

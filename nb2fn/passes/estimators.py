"""Which calls ask a model, and which statements train one.

Static and by convention: the method names of scikit-learn, Keras, statsmodels,
gensim and their kin. What is overlooked here is asked of the user, never guessed.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from nb2fn.ir.dataflow import FunctionSummary, Statement
from nb2fn.ir.same import Same
from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import calls, root
from nb2fn.passes.program import Program
from nb2fn.records import record

PREDICTS = frozenset(
    "predict predict_proba predict_log_proba predict_classes predict_on_batch decision_function "
    "score_samples forecast get_forecast kneighbors radius_neighbors fit_predict most_similar "
    "infer_vector staged_predict predict_joint_log_proba".split()
)
# Methods that data containers have too: a model's only where its receiver is one.
TRANSFORMS = frozenset("transform inverse_transform apply encode decode generate embed".split())
FITS = frozenset(
    "fit fit_transform fit_predict fit_resample fit_generator partial_fit train_on_batch "
    "step backward".split()
)
# These train what their receiver was made with: an optimiser the parameters of a network.
_INDIRECTLY = frozenset({"step", "backward"})
# Keyword and parameter names of the data argument, in the order they are looked for.
DATA_KEYWORDS = ("X", "x", "data", "inputs", "input", "raw_documents", "exog", "texts")
# What people call on any object to look at it.
LOOKS = frozenset(
    "head tail describe info mean sum min max std var median count items keys values plot hist "
    "show copy append extend update insert add pop sort remove format join split strip lower "
    "upper replace get groupby value_counts sample reshape astype to_numpy tolist flatten ravel "
    "iterrows itertuples drop dropna fillna to_csv save savefig set_index reset_index round".split()
)
ESTIMATOR, CALLABLE = 2, 1
_Test = Callable[[ast.stmt], bool]


@record
class Estimators:
    """``models``: names whose object is fitted or asked somewhere in the notebook.

    ``instances``: names bound to an instance of one of the notebook's classes.
    ``askers`` and ``trainers``: the statements that bind notebook functions and
    classes which ask, or train, a model, directly or through others. ``level``:
    the least :meth:`strength` of a call that counts as asking: ``ESTIMATOR``
    where the predict cells have such a call, else ``CALLABLE``. ``training``: the
    statements that fit something when they run.
    """

    program: Program
    models: frozenset[str]
    instances: frozenset[str]
    askers: frozenset[int]
    trainers: frozenset[int]
    level: int
    training: frozenset[int] = frozenset()

    @property
    def spoken(self) -> frozenset[str]:
        """The names of objects that answer when asked; they name no answer."""
        return self.models | self.instances

    def asks(self, call: ast.Call, at: int) -> bool:
        """Whether a call within statement ``at`` asks a model."""
        return self.strength(call, at) >= self.level

    def strength(self, call: ast.Call, at: int) -> int:
        """``ESTIMATOR`` for a model's method or a notebook function that reaches one,
        ``CALLABLE`` for another captured callable, 0 for all other calls."""
        match call.func:
            case ast.Attribute(value=receiver, attr=method):
                return self._method(receiver, method, at)
            case ast.Name(id=name):
                return self._function(name, at)
            case ast.Subscript():
                return CALLABLE
        return 0

    def _method(self, receiver: ast.expr, method: str, at: int) -> int:
        start = root(receiver)
        if start is not None and start.id in self.program.imports:
            chained = isinstance(receiver, ast.Call)
            return ESTIMATOR if chained and method in PREDICTS else 0
        if method in PREDICTS:
            return ESTIMATOR
        if method in FITS or method in LOOKS:
            return 0
        known = start is not None and start.id in self.models
        if method in TRANSFORMS:
            return ESTIMATOR if known else 0
        if known:
            return ESTIMATOR if method == "__call__" else CALLABLE
        return CALLABLE if start is not None and start.id in self.instances else 0

    def _function(self, name: str, at: int) -> int:
        summary = self.program.summary(name, at)
        if summary is not None:
            node = self.program.statements[summary.statement].node
            if isinstance(node, ast.ClassDef):
                return 0
            return ESTIMATOR if summary.statement in self.askers else CALLABLE
        if name in self.program.imports or hasattr(builtins, name):
            return 0
        return ESTIMATOR if name in self.models or name.startswith("predict") else CALLABLE

    def asked(self, node: ast.AST, at: int) -> Iterator[ast.Call]:
        """The calls within ``node`` that ask a model."""
        return (call for call in calls(node) if self.asks(call, at))

    def trains(self, statement: Statement) -> bool:
        """Whether the statement fits something when it runs."""
        return statement.id in self.training

    def fitted_by(self, statement: Statement) -> frozenset[str]:
        """The names whose object a training statement fits or binds."""
        if not self.trains(statement):
            return frozenset()
        found = {
            m.name
            for m in statement.mutations
            if not m.name.startswith("%") and (m.certain or m.method in _INDIRECTLY)
        }
        return frozenset(found | statement.defines | statement.may_define)


def estimators(program: Program) -> Estimators:
    """Find the models of a notebook."""
    return _estimators(Same(program))


@lru_cache(maxsize=2)  # the passes ask, then the lints
def _estimators(key: Same[Program]) -> Estimators:
    (program,) = key.objects
    models = _models(program)
    askers = _reaching(program, lambda node: _asks_directly(node, models))
    trainers = _reaching(program, _fits_directly)
    found = Estimators(program, models, _instances(program), askers, trainers, ESTIMATOR)
    strong = any(
        found.asks(call, s.id)
        for s in program.statements
        if program.predicts(s.id)
        for call in _all_calls(s.node)
    )
    training = frozenset(
        s.id
        for s in program.statements
        if any(_fits(program, trainers, call, s.id) for call in calls(s.node))
    )
    return replace(found, level=ESTIMATOR if strong else CALLABLE, training=training)


def _fits(program: Program, trainers: frozenset[int], call: ast.Call, at: int) -> bool:
    match call.func:
        case ast.Attribute(attr=method) if method in FITS:
            return True
        case ast.Name(id=name) if name in program.functions:
            summary = program.summary(name, at)
            return summary is not None and summary.statement in trainers
    return False


def _models(program: Program) -> frozenset[str]:
    found: set[str] = set()
    for statement in program.statements:
        for node in walk(statement.node):
            match node:
                case ast.Call(func=ast.Attribute(value=receiver, attr=method)) if (
                    method in FITS or method in PREDICTS
                ):
                    start = root(receiver)
                    if start is not None and start.id not in program.imports:
                        found.add(start.id)
                case ast.Assign(
                    targets=[ast.Name(id=name)], value=ast.Call(func=ast.Attribute(attr="fit"))
                ):
                    found.add(name)
    return frozenset(found)


def _all_calls(node: ast.AST) -> Iterator[ast.Call]:
    return (item for item in walk(node) if isinstance(item, ast.Call))


def _asks_directly(node: ast.stmt, models: frozenset[str]) -> bool:
    for call in _all_calls(node):
        match call.func:
            case ast.Attribute(attr=method) if method in PREDICTS:
                return True
            case ast.Attribute(value=receiver, attr=method) if method in TRANSFORMS:
                start = root(receiver)
                if start is not None and start.id in models:
                    return True
            case ast.Name(id=name) if name in models:
                return True
    return False


def _fits_directly(node: ast.stmt) -> bool:
    return any(
        isinstance(call.func, ast.Attribute) and call.func.attr in FITS for call in _all_calls(node)
    )


def _reaching(program: Program, directly: _Test) -> frozenset[int]:
    """The function statements that satisfy a test, or call one that does."""
    summaries = program.graph.functions
    found = {s.statement for s in summaries if directly(program.statements[s.statement].node)}
    names: dict[str, list[FunctionSummary]] = {}
    for summary in summaries:
        for called in summary.calls:
            names.setdefault(called, []).append(summary)
    todo = [s.name for s in summaries if s.statement in found]
    while todo:
        for caller in names.get(todo.pop(), ()):
            if caller.statement not in found:
                found.add(caller.statement)
                todo.append(caller.name)
    return frozenset(found)


def _maker(call: ast.Call) -> str:
    """The name called first in ``Model(…)`` or ``Model(…).fit(…)``."""
    node: ast.expr = call
    while isinstance(node, ast.Call):
        fits = isinstance(node.func, ast.Attribute) and node.func.attr in FITS
        node = node.func.value if fits and isinstance(node.func, ast.Attribute) else node.func
        if isinstance(node, ast.Name):
            return node.id
    return ""


def _instances(program: Program) -> frozenset[str]:
    found: set[str] = set()
    for statement in program.statements:
        match statement.node:
            case ast.Assign(targets=[ast.Name(id=target)], value=ast.Call() as value):
                maker = _maker(value)
                if maker in program.functions:
                    found.add(target)
    return frozenset(found)

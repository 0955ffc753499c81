"""NB284 and NB285: what is known of the test set before it is tested on."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import Statement
from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import qualified, read_names, root
from nb2fn.passes.linting.subject import Subject, keyword
from nb2fn.passes.program import Program

_FITS = frozenset({"fit", "fit_transform", "fit_predict", "partial_fit", "fit_resample"})
_DATA = ("X", "x", "y", "data")
# What learns numbers from all rows that are then used for each.
_LEARNS = frozenset(
    "StandardScaler MinMaxScaler MaxAbsScaler RobustScaler QuantileTransformer PowerTransformer "
    "KBinsDiscretizer SplineTransformer SimpleImputer KNNImputer IterativeImputer PCA TruncatedSVD "
    "IncrementalPCA KernelPCA SparsePCA FastICA NMF FactorAnalysis SelectKBest SelectPercentile "
    "SelectFpr SelectFdr SelectFwe GenericUnivariateSelect SelectFromModel RFE RFECV "
    "SequentialFeatureSelector VarianceThreshold TargetEncoder TfidfVectorizer TfidfTransformer "
    "LinearDiscriminantAnalysis SMOTE RandomOverSampler ADASYN".split()
)
Bound = tuple[int, str]  # a statement and a name it binds


def leaks(subject: Subject) -> Iterator[Diagnostic]:
    """Fits on the test set, and fits on all rows before they are split."""
    splits = list(_splits(subject.program))
    if not splits:
        return
    tests = _tests(subject.program, splits)
    for statement in subject.program.statements:
        for call in _fits(statement):
            yield from _fit_on_test(subject, statement, call, tests)
    seen: set[int] = set()  # each statement is looked at for the first split that sees it
    for statement, call in splits:
        yield from _fit_before_split(subject, statement, call, seen)


def _splits(program: Program) -> Iterator[tuple[Statement, ast.Call]]:
    for statement in program.statements:
        match statement.node:
            case ast.Assign(targets=[ast.Tuple() | ast.List()], value=ast.Call() as call):
                if qualified(call.func, program.imports).endswith("train_test_split"):
                    yield statement, call


def _fits(statement: Statement) -> Iterator[ast.Call]:
    for node in walk(statement.node):
        match node:
            case ast.Call(func=ast.Attribute(attr=method)) if method in _FITS:
                yield node


def _tests(program: Program, splits: list[tuple[Statement, ast.Call]]) -> frozenset[Bound]:
    """The bindings that hold nothing but rows of a test set, or what is made of them."""
    found: set[Bound] = set()
    trains: set[Bound] = set()
    for statement, _ in splits:
        assert isinstance(statement.node, ast.Assign)
        (targets,) = statement.node.targets
        assert isinstance(targets, ast.Tuple | ast.List)
        for number, target in enumerate(targets.elts):
            if isinstance(target, ast.Name):
                (found if number % 2 else trains).add((statement.id, target.id))
    for statement in program.statements:
        if not isinstance(statement.node, ast.Assign) or not found:
            continue
        (target, *more) = statement.node.targets
        if more or not isinstance(target, ast.Name) or (statement.id, target.id) in trains:
            continue
        made = _data_names(program, statement.node.value)
        sources = {b for name in made for b in _bindings(program, name, statement.id)}
        if sources & trains:
            trains.add((statement.id, target.id))
        elif sources & found and sources <= found:
            found.add((statement.id, target.id))
    return frozenset(found)


def _data_names(program: Program, value: ast.expr) -> frozenset[str]:
    """The names whose rows an expression hands on: not the fitted object that does it."""
    names = read_names(value) - program.imports.keys() - program.functions.keys()
    if isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute):
        start = root(value.func)
        if value.func.attr in ("transform", "predict", "predict_proba") and start is not None:
            names -= {start.id}
    return names


def _bindings(program: Program, name: str, at: int) -> frozenset[Bound]:
    return frozenset((d, name) for d in program.reaching(at, name))


def _fit_on_test(
    subject: Subject, statement: Statement, call: ast.Call, tests: frozenset[Bound]
) -> Iterator[Diagnostic]:
    given = [*call.args[:2], *(v for k in _DATA if (v := keyword(call, k)) is not None)]
    assert isinstance(call.func, ast.Attribute)
    method = call.func.attr
    for value in given:
        names = _data_names(subject.program, value)
        bindings = {b for n in names for b in _bindings(subject.program, n, statement.id)}
        if bindings and bindings <= tests:
            name = sorted(names)[0]
            yield subject.program.finding(
                "NB284",
                f"`{method}` learns from the test set",
                subject.span(value, statement),
                severity="warning",
                label=f"`{name}` is a test set",
                reason="a score on rows that were learnt from says nothing about new ones, and a "
                "second `fit` forgets what the first one learnt",
                fix="fit on the training rows alone; on the test set call `transform`"
                if "transform" in method
                else "fit on the training rows alone",
            )
            return


def _fit_before_split(
    subject: Subject, split: Statement, call: ast.Call, seen: set[int]
) -> Iterator[Diagnostic]:
    program = subject.program
    names = {n for value in call.args for n in read_names(value)} - program.imports.keys()
    todo = [d for name in names for d in program.reaching(split.id, name)]
    new: set[int] = set()
    while todo:
        number = todo.pop()
        if number in seen or program.is_definition(number):
            continue
        seen.add(number)
        new.add(number)
        values = _values(program, number)
        todo += [e.definition for e in program.into.get(number, ()) if e.name in values]
    for number in sorted(new):
        statement = program.statements[number]
        for fit in _fits(statement):
            kind = _kind(program, fit, number)
            assert isinstance(fit.func, ast.Attribute)
            if kind in _LEARNS and fit.func.attr in ("fit_transform", "fit_resample", "fit"):
                yield _before(subject, statement, fit, kind, split)


def _values(program: Program, number: int) -> frozenset[str]:
    return program.statements[number].uses - program.imports.keys()


def _kind(program: Program, fit: ast.Call, at: int) -> str:
    """The class of the object a call fits, by its constructor; empty if unknown."""
    assert isinstance(fit.func, ast.Attribute)
    made: ast.expr = fit.func.value
    if isinstance(made, ast.Name):
        for number in reversed(program.reaching(at, made.id)):
            node = program.statements[number].node
            if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call):
                made = node.value
                break
    if isinstance(made, ast.Call):
        return qualified(made.func, program.imports).rpartition(".")[2]
    return ""


def _before(
    subject: Subject, statement: Statement, fit: ast.Call, kind: str, split: Statement
) -> Diagnostic:
    return subject.program.finding(
        "NB285",
        f"`{kind}` is fitted on all rows before they are split",
        subject.span(fit, statement),
        severity="warning",
        label=f"the split is in cell {split.cell}, line {split.span.line}",
        reason="what it learns (means, ranges, components) is partly that of the test rows, so the "
        "test score promises too much",
        fix="split first, then `fit` on the training rows and `transform` both; a Pipeline does so",
    )

"""What depends on a model's answer, and what on true labels or a metric."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator

from nb2fn.ir.dataflow import Effect, Mutation, Statement
from nb2fn.ir.notebook import Role
from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import Place, held, held_inside
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import calls, read_names
from nb2fn.passes.labels import Labels, is_metric, is_split, labels
from nb2fn.passes.program import Program
from nb2fn.passes.slices import needed_names
from nb2fn.records import record

_Bound = frozenset[tuple[int, str]]


@record
class Reach:
    """``statements`` whose effect depends on something; ``bound``: the names whose
    value after a statement does, as (statement, name)."""

    statements: frozenset[int]
    bound: _Bound


@record
class Dependence:
    """``answered``: from the first predict cell on, what depends on a call that asks a
    model in a predict cell; ``judged``: what depends on true labels or a metric."""

    program: Program
    estimators: Estimators
    labels: Labels
    answered: Reach
    judged: Reach

    def answers(self, expression: ast.expr, place: Place) -> bool:
        """Whether the value depends on a model's answer."""
        return self._any(
            expression,
            place,
            lambda e: any(self.estimators.asks(c, place.statement) for c in calls(e)),
            self.answered.bound,
        )

    def judges(self, expression: ast.expr, place: Place) -> bool:
        """Whether the value depends on true labels or a metric."""
        return self._any(
            expression,
            place,
            lambda e: (
                any(is_metric(c, self.program) for c in calls(e))
                or self.labels.among(read_names(e), place.statement)
            ),
            self.judged.bound,
        )

    def _any(
        self,
        expression: ast.expr,
        place: Place,
        test: Callable[[ast.expr], bool],
        bound: _Bound,
    ) -> bool:
        todo, seen = [expression], set[str]()
        while todo:
            item = todo.pop()
            if test(item):
                return True
            for name in needed_names(self.program, place.statement, read_names(item)):
                if name in seen or name in self.estimators.models:
                    continue
                seen.add(name)
                todo.extend(what.value for what in held_inside(place, name))
                before = set(self.program.reaching(place.statement, name)) - {place.statement}
                if any((d, name) in bound for d in before):
                    return True
        return False


def dependence(program: Program, estimators: Estimators) -> Dependence:
    """Follow the models' answers, and the labels, forward through the predict cells."""

    def asks(statement: Statement, node: ast.AST) -> bool:
        if not program.predicts(statement.id):
            return False
        return any(estimators.asked(node, statement.id))

    answered = _reach(program, estimators, asks, lambda s, m: _grows(estimators, s, m))
    truth = labels(program, answered.bound)

    def judges(statement: Statement, node: ast.AST) -> bool:
        if any(is_metric(c, program) for c in calls(node)):
            return True
        if estimators.trains(statement) or any(is_split(c) for c in calls(node)):
            return False
        return truth.among(read_names(node), statement.id)

    judged = _reach(program, estimators, judges, lambda s, m: m.certain)
    return Dependence(program, estimators, truth, answered, judged)


def _reach(
    program: Program,
    estimators: Estimators,
    begins: Callable[[Statement, ast.AST], bool],
    carries: Callable[[Statement, Mutation], bool],
) -> Reach:
    first = next((s.id for s in program.statements if program.predicts(s.id)), 0)
    found: set[int] = set()
    bound: set[tuple[int, str]] = set()
    for statement in program.statements[first:]:
        number = statement.id
        if program.role(number) in (Role.TEST, Role.SKIP) or program.is_import(number):
            continue
        reached = {
            edge.name
            for edge in program.into.get(number, ())
            if (edge.definition, edge.name) in bound
            and not edge.name.startswith("%")
            and edge.name not in estimators.models
        }
        strong = statement.defines | statement.deletes
        bound.update((number, n) for n in reached - strong if n in _changed(statement))
        opaque = Effect.BARRIER in statement.effects and bool(found)
        if opaque:
            bound.update((number, edge.name) for edge in program.out.get(number, ()))
        if opaque or begins(statement, statement.node) or reached & statement.uses:
            found.add(number)
            bound.update((number, n) for n in _bound(program, statement, begins, reached))
            bound.update((number, m.name) for m in statement.mutations if carries(statement, m))
    return Reach(frozenset(found), frozenset(bound))


def _changed(statement: Statement) -> frozenset[str]:
    return statement.mutates | statement.may_define


def _bound(
    program: Program,
    statement: Statement,
    begins: Callable[[Statement, ast.AST], bool],
    reached: set[str],
) -> Iterator[str]:
    """The names that a dependent statement binds to what depends; of ``a, b = f(x), 3``
    only those whose own part does."""
    for name in statement.defines | statement.may_define:
        parts = held(statement.node, name) if isinstance(statement.node, ast.Assign) else ()
        if not parts or any(
            begins(statement, what.value)
            or reached & needed_names(program, statement.id, read_names(what.value))
            for what in parts
        ):
            yield name


def _grows(estimators: Estimators, statement: Statement, mutation: Mutation) -> bool:
    """Whether a statement puts a model's answer into a name's object: for sure, or by a
    call of its own that the name goes into (not: the call that asks the model)."""
    if mutation.certain:
        return True
    node = statement.node
    if not isinstance(node, ast.Expr):
        return False
    asked = {id(n) for call in estimators.asked(node, statement.id) for n in walk(call)}
    return any(
        isinstance(n, ast.Name) and n.id == mutation.name and id(n) not in asked for n in walk(node)
    )

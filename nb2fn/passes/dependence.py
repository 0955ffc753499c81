"""What depends on a model's answer, and what on true labels or a metric."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.notebook import Role
from nb2fn.passes.bindings import Place, held_inside
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import calls, read_names
from nb2fn.passes.labels import is_metric, label_names
from nb2fn.passes.program import Program
from nb2fn.passes.slices import needed_names


@dataclass(frozen=True, slots=True)
class Dependence:
    """``answered``: statements from the first predict cell on whose effect depends on
    a call that asks a model in a predict cell; ``judged``: those that depend on true
    labels or a metric."""

    program: Program
    estimators: Estimators
    labels: frozenset[str]
    answered: frozenset[int]
    judged: frozenset[int]

    def answers(self, expression: ast.expr, place: Place) -> bool:
        """Whether the value depends on a model's answer."""
        return self._any(
            expression,
            place,
            lambda e: any(self.estimators.asks(c, place.statement) for c in calls(e)),
            self.answered,
        )

    def judges(self, expression: ast.expr, place: Place) -> bool:
        """Whether the value depends on true labels or a metric."""
        return self._any(
            expression,
            place,
            lambda e: (
                any(is_metric(c, self.program) for c in calls(e))
                or not self.labels.isdisjoint(read_names(e))
            ),
            self.judged,
        )

    def _any(
        self,
        expression: ast.expr,
        place: Place,
        test: Callable[[ast.expr], bool],
        statements: frozenset[int],
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
                reaching = set(self.program.reaching(place.statement, name))
                if statements & (reaching - {place.statement}):
                    return True
        return False


def dependence(program: Program, estimators: Estimators) -> Dependence:
    """Follow the models' answers, and the labels, forward through the predict cells."""
    labels = label_names(program)
    answered: set[int] = set()
    judged: set[int] = set()
    first = next((s.id for s in program.statements if program.predicts(s.id)), 0)
    for statement in program.statements[first:]:
        number = statement.id
        if program.role(number) in (Role.TEST, Role.SKIP) or program.is_import(number):
            continue
        inherited = {
            edge.definition
            for edge in program.into.get(number, ())
            if not edge.name.startswith("%") and edge.name not in estimators.models
        }
        asks = program.predicts(number) and any(estimators.asked(statement.node, number))
        opaque = Effect.BARRIER in statement.effects and bool(answered)
        if asks or opaque or inherited & answered:
            answered.add(number)
        if inherited & judged or (
            not estimators.trains(statement)
            and (
                not labels.isdisjoint(read_names(statement.node))
                or any(is_metric(c, program) for c in calls(statement.node))
            )
        ):
            judged.add(number)
    return Dependence(program, estimators, labels, frozenset(answered), frozenset(judged))

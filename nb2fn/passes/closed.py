"""What is made of literals alone, so that a request can bring another value of it."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass, field

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.notebook import Role
from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import Place, held, held_inside
from nb2fn.passes.estimators import Estimators
from nb2fn.passes.expressions import calls, read_names
from nb2fn.passes.labels import is_split
from nb2fn.passes.program import Program


@dataclass(frozen=True, slots=True)
class Closed:
    """``early``: statements of the predict cells that feed training; what they bind
    counts as bound before predicting."""

    program: Program
    estimators: Estimators
    early: frozenset[int]
    _inside: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)
    _known: dict[int, bool] = field(default_factory=dict, repr=False, compare=False)

    def inside(self, number: int) -> bool:
        """Whether what a statement binds belongs to predicting.

        So does what an untagged cell makes of something that a predict cell bound; a
        split of the data does not.
        """
        if number not in self._inside:
            self._inside[number] = False
            if number not in self.early and not self._splits(number):
                self._inside[number] = self.program.predicts(number) or (
                    self.program.role(number) is Role.NONE
                    and any(
                        self.inside(e.definition)
                        for e in self.program.into.get(number, ())
                        if e.name not in self.estimators.models
                        and not e.name.startswith("%")
                        and not self.program.is_definition(e.definition)
                    )
                )
        return self._inside[number]

    def _splits(self, number: int) -> bool:
        return any(is_split(c) for c in calls(self.program.statements[number].node))

    def statement(self, number: int) -> bool:
        """Whether a statement of the predict cells puts together literals only."""
        if number not in self._known:
            self._known[number] = True  # a statement that feeds itself adds nothing new
            self._known[number] = self._is_closed(number)
        return self._known[number]

    def name(self, name: str, place: Place) -> bool:
        """Whether a name read at a place holds what closed statements put together."""
        if held_inside(place, name):
            return False
        return all(self.statement(d) for d in self.program.reaching(place.statement, name))

    def is_position(self, name: str, place: Place) -> bool:
        """Whether a name is bound to a plain integer."""
        values = [
            what.value
            for d in self.program.reaching(place.statement, name)
            for what in held(self.program.statements[d].node, name)
        ]
        return bool(values) and all(
            isinstance(v, ast.Constant) and type(v.value) is int for v in values
        )

    def expression(self, node: ast.expr) -> bool:
        """Whether an expression is made of constants, imported and builtin names only."""
        known = all(
            n in self.program.imports or (n not in self.program.functions and is_builtin(n))
            for n in read_names(node)
        )
        return known and any(isinstance(n, ast.Constant) for n in walk(node))

    def _is_closed(self, number: int) -> bool:
        statement = self.program.statements[number]
        if self.program.is_import(number):
            return True
        if not self.inside(number) or self.program.is_definition(number):
            return False
        if Effect.BARRIER in statement.effects:
            return False
        if any(self.estimators.asks(call, number) for call in calls(statement.node)):
            return False
        names = read_names(statement.node) - set(self.program.imports)
        return all(
            self.statement(d)
            for name in names
            for d in self.program.reaching(number, name)
            if d != number
        )


def is_builtin(name: str) -> bool:
    """Whether a name is one of Python's own, such as ``len``."""
    return hasattr(builtins, name)


# What the bunches of scikit-learn's data sets call their samples.
_DATA = frozenset({"data", "images"})


def chooses_rows(closed: Closed, value: ast.expr, chosen: ast.expr, place: Place) -> bool:
    """Whether ``value[chosen]`` takes rows of a plain name, or of its data, by position, not
    columns."""
    indexer = value.attr if isinstance(value, ast.Attribute) else ""
    base = value.value if isinstance(value, ast.Attribute) else value
    if not isinstance(base, ast.Name) or indexer not in ("", "iloc", "loc", "values", *_DATA):
        return False
    first = chosen.elts[0] if isinstance(chosen, ast.Tuple) and chosen.elts else chosen
    if not all(closed.name(n, place) for n in read_names(chosen)):
        return False
    match first:
        case ast.Slice() | ast.UnaryOp(operand=ast.Constant(value=int())):
            return True
        case ast.Constant(value=position):
            return indexer == "loc" or type(position) is int
        case ast.List(elts=items):
            positions = all(isinstance(i, ast.Constant) and type(i.value) is int for i in items)
            return bool(indexer) or positions
        case ast.Name(id=name):
            return bool(indexer) or closed.is_position(name, place)
    return False

"""Where the data that a model is asked about comes from.

Walks from a model call's data argument back through assignments, loops and
calls to literals, to names bound to literals, and to names from outside.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import COMPOUND, Holds, Place, held, held_inside, parameters
from nb2fn.passes.building import before, put_into
from nb2fn.passes.closed import Closed, chooses_rows, is_builtin
from nb2fn.passes.constructors import (
    DRAWN,
    SHAPING,
    SIZED,
    contains_as_is,
    data_arguments,
    is_container,
    is_flag,
    is_neutral,
    is_scalar,
    worded,
)
from nb2fn.passes.estimators import DATA_KEYWORDS, FITS, TRANSFORMS, Estimators
from nb2fn.passes.expressions import calls, reads, root, span_of
from nb2fn.passes.program import Program
from nb2fn.records import record
from nb2fn.span import Span

_ITERATES = frozenset("enumerate zip reversed sorted list tuple iter tqdm trange range".split())
_SELECTS = frozenset("head tail".split())
_WRAPS = (ast.Attribute, ast.Starred, ast.Await, ast.NamedExpr)


@record
class Found:
    """A place data comes from.

    ``binding``: ``name`` is bound in the predict cells by ``statements``, to
    literals and constructors or to a selection of outside data. ``literal``: the
    expression at ``span`` in statement ``statement``. ``outside``: ``name`` is
    bound before; ``span`` is the selection of it (or the name alone) that goes
    in. ``example`` is the text that gives its value where ``span`` stands.
    """

    kind: Literal["binding", "literal", "outside"]
    name: str
    statement: int
    span: Span
    statements: tuple[int, ...] = ()
    example: str = ""
    scalar: bool = False
    selected: bool = False


@dataclass(frozen=True, slots=True)
class DataPaths:
    """The walk; ``closed`` knows what is made of literals."""

    program: Program
    estimators: Estimators
    closed: Closed
    _open: set[tuple[int, int, str]] = field(default_factory=set, repr=False, compare=False)

    def of_call(self, call: ast.Call, place: Place) -> tuple[Found, ...]:
        """What a call that asks a model is asked about."""
        function = call.func
        if isinstance(function, ast.Name):
            summary = self.program.summary(function.id, place.statement)
            if summary is not None:
                found = self._function(call, summary.parameters, place)
                return found or self._globals(function.id, place)
        elif isinstance(function, ast.Attribute):
            return self._asked_method(call, place)
        return self._every(data_arguments(call), place, "X")

    def of(self, node: ast.expr, place: Place, hint: str = "X") -> tuple[Found, ...]:
        """Where an expression's data comes from; ``hint`` names a literal."""
        if isinstance(node, ast.Constant):
            return () if node.value in (None, ...) else (self._literal(node, place, hint),)
        if isinstance(node, ast.Name):
            return self._name(node, place)
        if isinstance(node, ast.Call):
            return self._call(node, place, hint)
        if isinstance(node, ast.Subscript):
            return self._selection(node, place, hint)
        if isinstance(node, _WRAPS):
            return self.of(node.value, place, hint)
        return self._parts(node, _parts(node), place, hint)

    # --- displays, selections, loops -------------------------------------------------

    def _parts(
        self, whole: ast.expr, parts: list[ast.expr], place: Place, hint: str
    ) -> tuple[Found, ...]:
        """The whole, where it is made of literals; else the names among the parts."""
        literal = parts or isinstance(whole, ast.JoinedStr)
        if literal and self.closed.expression(whole):
            return (self._literal(whole, place, hint),)
        found = self._every(parts, place, hint)
        return tuple(f for f in found if f.kind != "literal") or found

    def _selection(self, node: ast.Subscript, place: Place, hint: str) -> tuple[Found, ...]:
        start = root(node.value)
        made = any(isinstance(part, ast.Call) for part in walk(node.value))
        if start is not None and start.id in self.program.imports and not made:  # np.c_[a, b]
            return self.of(node.slice, place, hint)
        found = self.of(node.value, place, hint)
        outside = len(found) == 1 and found[0].kind == "outside" and place.written is None
        if outside and chooses_rows(self.closed, node.value, node.slice, place):
            return (self._selected(found[0], node, place),)
        return found

    def _selected(self, found: Found, whole: ast.expr, place: Place) -> Found:
        span = self._span(whole, place)
        text, by = self.program.text(span), found.statements
        return Found("outside", found.name, place.statement, span, by, text, selected=True)

    def _loop(self, iterated: ast.expr, target: str, place: Place) -> tuple[Found, ...]:
        """What a loop variable goes over; a literal is named after the variable."""
        plural = "samples" if len(target) == 1 else f"{target.removesuffix('s')}s"
        match iterated:
            case ast.Call(func=ast.Name(id="range")) if self.closed.expression(iterated):
                span = self._span(iterated, place)
                example = f"list({self.program.text(span)})"
                return (Found("literal", plural, place.statement, span, (), example),)
            case ast.Call(func=ast.Name(id=name), args=args) if name in _ITERATES:
                return _distinct(f for a in args for f in self._loop(a, target, place))
            case ast.Call(func=ast.Attribute(value=value, attr="items" | "values" | "keys")):
                return self._loop(value, target, place)
        if self.closed.expression(iterated):
            return (self._literal(iterated, place, plural),)
        return self.of(iterated, place, plural)

    # --- calls -----------------------------------------------------------------------

    def _call(self, call: ast.Call, place: Place, hint: str) -> tuple[Found, ...]:
        if self.estimators.asks(call, place.statement):
            return self.of_call(call, place)
        start = root(call.func)
        name = start.id if start is not None else ""
        summary = self.program.summary(name, place.statement) if name else None
        if summary is not None and isinstance(call.func, ast.Name):
            return self._function(call, summary.parameters, place)
        if self.closed.expression(call):
            return (self._literal(call, place, hint),)
        known = name in self.program.imports or (
            is_builtin(name) and not self.program.reaching(place.statement, name)
        )
        if known:
            return self._constructor(call, place, hint)
        if isinstance(call.func, ast.Attribute):
            return self._method(call, call.func, place, hint)
        return self._every(data_arguments(call), place, hint)

    def _constructor(self, call: ast.Call, place: Place, hint: str) -> tuple[Found, ...]:
        """A call of something imported, or of a method of what such a call gave."""
        function = call.func
        last = function.attr if isinstance(function, ast.Attribute) else ""
        last = function.id if isinstance(function, ast.Name) else last
        if last in SIZED:
            return ()
        if last in FITS | TRANSFORMS:
            return self._every(data_arguments(call)[:1], place, hint)
        if isinstance(function, ast.Attribute) and isinstance(function.value, ast.Call):
            return self.of(function.value, place, hint) or self._every(
                data_arguments(call), place, hint
            )
        return self._every(data_arguments(call), place, hint)

    def _method(
        self, call: ast.Call, function: ast.Attribute, place: Place, hint: str
    ) -> tuple[Found, ...]:
        """A method that is not a model's: its receiver is data, and so may its arguments be."""
        start = root(function.value)
        if start is not None and start.id in self.estimators.models:
            return self._asked_method(call, place)
        constant = self.closed.expression(function.value)
        receiver = () if constant else self.of(function.value, place, hint)
        if len(receiver) == 1 and receiver[0].kind == "outside" and function.attr in _SELECTS:
            plain = isinstance(function.value, ast.Name) and place.written is None
            return (self._selected(receiver[0], call, place),) if plain else receiver
        arguments = self._every(data_arguments(call), place, hint)
        bound = tuple(f for f in (*receiver, *arguments) if f.kind == "binding")
        return bound or receiver or arguments

    def _asked_method(self, call: ast.Call, place: Place) -> tuple[Found, ...]:
        """A model's method: its first argument is data; all are, of a notebook's own class."""
        named = {k.arg: k.value for k in call.keywords if k.arg}
        by_keyword = [k for k in DATA_KEYWORDS if k in named and not call.args][:1]
        data = call.args[:1] or [named[k] for k in by_keyword]
        start = root(call.func)
        if start is not None and start.id in self.estimators.instances:
            data = [*call.args, *(v for k, v in named.items() if k not in SHAPING)]
        hint = by_keyword[0] if by_keyword else "X"
        return _distinct(f for d in data for f in self.of(d, place, worded(d, hint)))

    def _function(self, call: ast.Call, names: tuple[str, ...], place: Place) -> tuple[Found, ...]:
        """A notebook function: all its arguments are data, but for flags by keyword."""
        hinted = [(a, names[i] if i < len(names) else "x") for i, a in enumerate(call.args)]
        hinted += [(k.value, k.arg or "x") for k in call.keywords if not is_flag(k.value)]
        return _distinct(f for a, hint in hinted for f in self.of(a, place, hint))

    def _globals(self, name: str, place: Place) -> tuple[Found, ...]:
        """What a function without data arguments reads from the notebook's names."""
        found: list[Found] = []
        for summary in self.program.called([name], place.statement):
            node = self.program.statements[summary.statement].node
            inside = Place(place.statement, node, summary.statement)
            for item in walk(node):
                if isinstance(item, ast.Call) and self.estimators.asks(item, place.statement):
                    found += self._asked_method(item, inside)
        return _distinct(f for f in found if f.kind != "literal")

    def _every(self, nodes: Iterable[ast.expr], place: Place, hint: str) -> tuple[Found, ...]:
        return _distinct(f for node in nodes for f in self.of(node, place, hint))

    # --- names -----------------------------------------------------------------------

    def _name(self, node: ast.Name, place: Place) -> tuple[Found, ...]:
        name = node.id
        key = (place.statement, id(place.inside), name)
        if key in self._open or name in self.estimators.models or name in self.program.imports:
            return ()
        self._open.add(key)
        try:
            inner = self._held(held_inside(place, name), name, place)
            if inner or name in parameters(place.inside):
                return inner
            return self._from_before(node, place)
        finally:
            self._open.discard(key)

    def _held(self, values: Iterable[Holds], name: str, place: Place) -> tuple[Found, ...]:
        return _distinct(
            f
            for what in values
            for f in (
                self._loop(what.value, name, place)
                if what.how == "loop"
                else self.of(what.value, place)
            )
        )

    def _from_before(self, node: ast.Name, place: Place) -> tuple[Found, ...]:
        name, at = node.id, place.statement
        by = before(self.closed, name, at)
        if not by or any(self.program.is_definition(d) for d in by):
            return ()
        inside = [d for d in by if self.closed.inside(d)]
        if len(inside) == len(by):
            return self._bound(name, by)
        if not inside:
            return (Found("outside", name, at, self._span(node, place), tuple(by), name),)
        return _distinct(f for d in inside for f in self._put(name, d))

    def _bound(self, name: str, by: list[int]) -> tuple[Found, ...]:
        """A name bound in the predict cells: itself, or the names it is made of."""
        literal = [d for d in by if self.closed.statement(d)]
        rest = [d for d in by if d not in literal]
        parts = _distinct(f for d in literal for f in self._put(name, d))
        bindings = tuple(f for f in parts if f.kind == "binding")
        if literal and not parts:
            bindings = self._behind(name, literal)
        if literal and (not bindings or self._only_contains(name, literal, bindings)):
            bindings = (self._binding(name, literal),)
        if not rest:
            return bindings
        if all(is_neutral(h.value) for d in literal for h in put_into(self.program, d, name)):
            bindings = ()
        found = _distinct(f for d in rest for f in self._put(name, d))
        bindings = _distinct((*bindings, *(f for f in found if f.kind == "binding")))
        if bindings:
            return bindings
        if len(found) == 1 and found[0].selected and found[0].statement == by[-1]:
            node = self.program.statements[by[-1]].node
            if not any(self._computes(call, by[-1]) for call in calls(node)):
                return (self._binding(name, by),)
        return found

    def _only_contains(self, name: str, by: list[int], parts: tuple[Found, ...]) -> bool:
        """Whether a name is a container put around other names, none of them one number."""
        nodes = [self.program.statements[d].node for d in by]
        if any(f.scalar for f in parts) or any(isinstance(n, COMPOUND) for n in nodes):
            return False
        reaching = self.program.reaching
        if any(set(reaching(d, f.name)) - set(f.statements) for d in by for f in parts):
            return False  # one of them was worked on before
        put = [h.value for d in by for h in put_into(self.program, d, name)]
        return all(is_container(value) and contains_as_is(value) for value in put)

    def _computes(self, call: ast.Call, at: int) -> bool:
        """Whether a call is part of predicting, not of choosing a sample."""
        mine = isinstance(call.func, ast.Name) and call.func.id in self.program.functions
        return mine or self.estimators.asks(call, at)

    def _behind(self, name: str, by: Iterable[int]) -> tuple[Found, ...]:
        """The names that random numbers are drawn for, where these are bound here, too."""
        found: list[Found] = []
        for number in by:
            node = self.program.statements[number].node
            place = Place(number, node)
            if not any(
                isinstance(c.func, ast.Attribute) and c.func.attr in DRAWN for c in calls(node)
            ):
                continue
            for read in reads(node):
                if read.id != name and not is_builtin(read.id):
                    found += self._name(read, place)
        return _distinct(f for f in found if f.kind == "binding")

    def _put(self, name: str, statement: int) -> tuple[Found, ...]:
        node = self.program.statements[statement].node
        place = Place(statement, node)
        if isinstance(node, ast.If) and name in self.program.statements[statement].defines:
            asked = _distinct(f for n in reads(node.test) for f in self._name(n, place))
            if any(f.kind == "binding" for f in asked):
                return asked
        return self._held(put_into(self.program, statement, name), name, place)

    def _binding(self, name: str, by: Iterable[int]) -> Found:
        by = sorted(by)
        statement = self.program.statements[by[0]]
        values = [what.value for d in by for what in held(self.program.statements[d].node, name)]
        scalar = len(values) == 1 and is_scalar(values[0])
        return Found("binding", name, by[0], statement.span, tuple(by), name, scalar)

    def _literal(self, node: ast.expr, place: Place, hint: str) -> Found:
        span = self._span(node, place)
        return Found("literal", hint, place.statement, span, (), self.program.text(span))

    def _span(self, node: ast.expr, place: Place) -> Span:
        written = place.statement if place.written is None else place.written
        return span_of(node, self.program.cell(written))


def _parts(node: ast.expr) -> list[ast.expr]:
    """The parts of an expression that data may come in by."""
    match node:
        case ast.List(elts=parts) | ast.Tuple(elts=parts) | ast.Set(elts=parts):
            return parts
        case ast.Dict(values=parts) | ast.BoolOp(values=parts):
            return parts
        case ast.JoinedStr(values=parts):
            return [p.value for p in parts if isinstance(p, ast.FormattedValue)]
        case ast.BinOp(left=a, right=b) | ast.IfExp(body=a, orelse=b):
            return [a, b]
        case ast.UnaryOp(operand=part) | ast.DictComp(value=part):
            return [part]
        case ast.ListComp(elt=part) | ast.SetComp(elt=part) | ast.GeneratorExp(elt=part):
            return [part]
    return []


def _distinct(found: Iterable[Found]) -> tuple[Found, ...]:
    return tuple(dict.fromkeys(found))

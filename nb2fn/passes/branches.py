"""Answers shown in the branches of a statement: `if … print(a.predict(x)) else …`.

What each branch shows last is its answer. A branch that only says something fixed
(``print("not valid")``) answers that text, if another branch answers a model's value.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nb2fn.ir.partition import Answer, Collect
from nb2fn.ir.walk import children, walk
from nb2fn.passes.bindings import Place
from nb2fn.passes.chosen import Chosen, Point
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import LOOPS, span_of
from nb2fn.passes.field_names import distinct, field_name
from nb2fn.passes.shown import is_show, shown
from nb2fn.records import record

_BRANCHES = (ast.If, ast.Try, ast.TryStar, ast.Match)
_WITH = (ast.With, ast.AsyncWith)
_Block = Sequence[ast.stmt]


@record
class _Found:
    """``points`` in order of the source; ``total``: every way passes one."""

    points: tuple[Point, ...]
    total: bool


def branched(dependence: Dependence, number: int) -> Chosen | None:
    """The answer that the branches of statement ``number`` show, if they do."""
    node = dependence.program.statements[number].node
    if not isinstance(node, (*_BRANCHES, *_WITH)):
        return None
    for printed in (True, False):
        found = _Walk(dependence, Place(number, node), printed).compound(node)
        if found.points and _alike(found.points):
            return taken_at(dependence, number, found.points, total=found.total)
    return None


def conditional(dependence: Dependence, number: int, last: ast.Expr) -> tuple[Point, ...] | None:
    """Where the last thing that a loop shows stands in a branch: what all branches show.

    None where that is not one answer a round: another branch shows something else.
    """
    node = dependence.program.statements[number].node
    branch = next((n for n in _outermost_branches(node) if last in walk(n)), None)
    if branch is None:
        return ()
    found = _Walk(dependence, Place(number, node), True).compound(branch)
    silent = [b for b in _leaves(branch) if not any(p.node in b for p in found.points)]
    told = any(isinstance(n, ast.Expr) and is_show(n.value) for b in silent for n in b)
    fixed = any(isinstance(v, ast.Constant) for p in found.points for v in p.values)
    if told or fixed or not _alike(found.points):
        return None
    return found.points if found.total else tuple(_with_rounds(node, p) for p in found.points)


def _with_rounds(loop: ast.stmt, point: Point) -> Point:
    """What is shown of some rounds only is told with the round's own names."""
    targets = {
        n.id
        for item in walk(loop)
        if isinstance(item, ast.For)
        for n in walk(item.target)
        if isinstance(n, ast.Name)
    }
    assert isinstance(point.node, ast.Expr)
    values = (v for what in shown(point.node) for v in what.values)
    named = (v for v in values if v in point.values or getattr(v, "id", "") in targets)
    return Point(point.node, tuple(named))


def kept_in_rounds(dependence: Dependence, number: int) -> Chosen | None:
    """The answer that a loop binds to a name in each round, where it shows no other."""
    program = dependence.program
    node = program.statements[number].node
    place = Place(number, node)
    for loop in (n for n in walk(node) if isinstance(n, ast.For | ast.While)):
        for item in reversed(loop.body):
            match item:
                case ast.Assign(targets=[ast.Name() as name], value=value) if any(
                    dependence.estimators.asked(value, number)
                ) and not dependence.judges(value, place):
                    return taken_at(dependence, number, [Point(item, (name,))], looped=True)
    return None


def taken_at(
    dependence: Dependence,
    number: int,
    points: Sequence[Point],
    *,
    looped: bool = False,
    total: bool = True,
) -> Chosen:
    """The answer of a compound statement that shows it at ``points``."""
    program, spoken = dependence.program, dependence.estimators.spoken
    cell = program.cell(number)
    telling = [p for p in points if not all(isinstance(v, ast.Constant) for v in p.values)]
    first = (telling or points)[0]
    names = distinct([field_name(v, program.imports, spoken) for v in first.values])
    collects = tuple(
        Collect(
            span_of(p.node, cell),
            tuple(zip(names, (program.text(span_of(v, cell)) for v in p.values), strict=True)),
            after=isinstance(p.node, ast.Assign),
        )
        for p in points
    )
    last = collects[-1]
    answer = Answer(last.fields, number, last.span, collects, looped)
    return Chosen(answer, points[-1].values, tuple(points), total)


def _alike(points: Sequence[Point]) -> bool:
    return len({len(p.values) for p in points}) == 1


def _outermost_branches(node: ast.stmt) -> Iterator[ast.stmt]:
    """The branching statements directly in the body of a loop, or of a loop in it."""
    for child in children(node):
        if isinstance(child, _BRANCHES):
            yield child
        elif isinstance(child, (*LOOPS, *_WITH)):
            yield from _outermost_branches(child)


@record
class _Walk:
    """Through the blocks of one statement. ``printed``: only what is printed counts, not
    model calls that stand there by themselves."""

    dependence: Dependence
    place: Place
    printed: bool

    def compound(self, node: ast.stmt) -> _Found:
        """What the branches of a statement show, if any of them shows a model's answer."""
        blocks, closed = _blocks(node)
        found = [self._block(block) for block in blocks]
        if not any(f.points for f in found):
            return _Found((), False)
        found = [f if f.points else _told(b) for f, b in zip(found, blocks, strict=True)]
        points = tuple(p for f in found for p in f.points)
        return _Found(points, closed and all(f.total for f in found))

    def _block(self, block: _Block) -> _Found:
        for node in reversed(block):
            if isinstance(node, ast.Expr):
                values = self._values(node)
                if values:
                    return _Found((Point(node, values),), True)
            elif isinstance(node, (*_BRANCHES, *_WITH)):
                found = self.compound(node)
                if found.points:
                    return found
        return _Found((), False)

    def _values(self, node: ast.Expr) -> tuple[ast.expr, ...]:
        if not is_show(node.value):
            asks = isinstance(node.value, ast.Call) and self.dependence.estimators.asks(
                node.value, self.place.statement
            )
            if self.printed or not asks:
                return ()
        values = (v for what in shown(node) for v in what.values)
        return tuple(
            v
            for v in values
            if self.dependence.answers(v, self.place) and not self.dependence.judges(v, self.place)
        )


def _blocks(node: ast.stmt) -> tuple[list[_Block], bool]:
    """The branches of a statement, and whether one of them is always taken."""
    match node:
        case ast.If(body=body, orelse=orelse):
            return [body, orelse], bool(orelse)
        case ast.Try(body=body, orelse=rest) | ast.TryStar(body=body, orelse=rest):
            return [[*body, *rest], *(h.body for h in node.handlers)], True
        case ast.Match(cases=cases):
            last = cases[-1]
            open_ = isinstance(last.pattern, ast.MatchAs) and last.pattern.pattern is None
            return [c.body for c in cases], open_ and last.guard is None
        case ast.With(body=body) | ast.AsyncWith(body=body):
            return [body], True
    return [], False


def _leaves(node: ast.stmt) -> Iterator[_Block]:
    """The innermost branches of a statement."""
    for block in _blocks(node)[0]:
        inner = [n for n in block if isinstance(n, (*_BRANCHES, *_WITH))]
        yield from (b for n in inner for b in _leaves(n))
        yield [n for n in block if n not in inner]


def _told(block: _Block) -> _Found:
    """The fixed text that a branch without an answer ends by showing."""
    for node in reversed(block):
        match node:
            case ast.Expr(value=ast.Call(args=args) as call) if is_show(call):
                texts = [a for a in args if isinstance(a, ast.Constant)]
                if len(texts) == 1 and all(isinstance(a, ast.Name | ast.Constant) for a in args):
                    return _Found((Point(node, (texts[0],)),), True)
                return _Found((), False)
            case ast.If() | ast.Try() | ast.Match() | ast.With():
                blocks, closed = _blocks(node)
                found = [_told(b) for b in blocks]
                points = tuple(p for f in found for p in f.points)
                if points:
                    return _Found(points, closed and all(f.total for f in found))
    return _Found((), False)

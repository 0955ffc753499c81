"""Which value a chain of predict cells answers."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Iterable, Sequence

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.partition import Answer
from nb2fn.ir.walk import walk
from nb2fn.passes.bindings import COMPOUND, Place, held, held_inside
from nb2fn.passes.branches import branched, conditional, kept_in_rounds, taken_at
from nb2fn.passes.chosen import Chosen, Point
from nb2fn.passes.dependence import Dependence
from nb2fn.passes.expressions import LOOPS, read_names, root, span_of
from nb2fn.passes.field_names import distinct, field_name
from nb2fn.passes.program import Program
from nb2fn.passes.shown import Shown, shown

_DRAWINGS = frozenset({"fig", "ax", "axes", "plt", "_"})


def find_answer(program: Program, dependence: Dependence, chain: Sequence[int]) -> Chosen | None:
    """The answer of the statements ``chain`` (ids in document order), if there is one.

    The last value shown that depends on a model and not on true labels or a
    metric; else the last such assignment.
    """
    return _last_shown(program, dependence, chain) or _last_assigned(program, dependence, chain)


def shown_answers(
    program: Program, dependence: Dependence, chain: Sequence[int]
) -> tuple[tuple[int, Shown, tuple[ast.expr, ...]], ...]:
    """Everything shown that would do as an answer: (statement, what, values)."""
    found = []
    for number in chain:
        statement = program.statements[number]
        if Effect.PLOT in statement.effects and isinstance(statement.node, ast.Expr):
            continue
        place = Place(number, statement.node)
        for what in shown(statement.node):
            if not what.printed and (what.nested or not _is_displayed(program, number)):
                continue
            values = tuple(
                v
                for v in what.values
                if dependence.answers(v, place) and not dependence.judges(v, place)
            )
            if values and _evaluable(what, values, statement.node):
                if what.looped:
                    values = with_labels(program, dependence, what.values, values, place)
                found.append((number, what, values))
    return tuple(found)


def with_labels(
    program: Program,
    dependence: Dependence,
    printed: tuple[ast.expr, ...],
    values: tuple[ast.expr, ...],
    place: Place,
) -> tuple[ast.expr, ...]:
    """Of a loop over the notebook's own names for its answers, the names too.

    ``for name, model in models.items(): print(name, model.predict(x))``
    """
    asked = {
        n
        for call in dependence.estimators.asked(place.inside, place.statement)
        for argument in (*call.args, *(k.value for k in call.keywords))
        for n in read_names(argument)
    }

    def labels(value: ast.expr) -> bool:
        if not isinstance(value, ast.Name) or value.id in asked:
            return False
        if dependence.judges(value, place):
            return False
        over = [root(h.value) for h in held_inside(place, value.id) if h.how == "loop"]
        return any(
            name is not None
            and bool(before := program.reaching(place.statement, name.id))
            and not any(program.predicts(d) for d in before)
            for name in over
        )

    beside = [v for v in printed if v not in values and labels(v)]
    both = (*beside, *values)
    return tuple(sorted(both, key=lambda v: (v.lineno, v.col_offset)))


def _last_shown(program: Program, dependence: Dependence, chain: Sequence[int]) -> Chosen | None:
    by_statement = {f[0]: f for f in shown_answers(program, dependence, chain)}
    for number in reversed(chain):
        found = by_statement.get(number)
        if found is not None:
            return _shown_last(program, dependence, *found)
        inside = branched(dependence, number)
        if inside is not None:
            return inside
    return None


def _shown_last(
    program: Program,
    dependence: Dependence,
    number: int,
    what: Shown,
    values: tuple[ast.expr, ...],
) -> Chosen | None:
    """The answer of the last values that a statement shows."""
    if what.looped:
        points = conditional(dependence, number, what.node)
        if points is None:
            return kept_in_rounds(dependence, number)
        if points:
            return taken_at(dependence, number, points, looped=True)
        return taken_at(dependence, number, (Point(what.node, values),), looped=True)
    values = tuple({ast.dump(v): v for v in values}.values())
    cell = program.cell(number)
    spoken = dependence.estimators.spoken
    names = distinct([field_name(v, program.imports, spoken) for v in values])
    texts = [program.text(span_of(v, cell)) for v in values]
    fields = tuple(zip(names, texts, strict=True))
    in_place = isinstance(program.statements[number].node, ast.Expr)
    return Chosen(Answer(fields, number, span_of(what.node, cell), shown=in_place), values)


def _is_displayed(program: Program, number: int) -> bool:
    """Whether a bare expression has a value worth answering (not ``results.append(y)``)."""
    statement = program.statements[number]
    assert isinstance(statement.node, ast.Expr)
    value = statement.node.value
    if not isinstance(value, ast.Call) or not isinstance(value.func, ast.Attribute):
        return True
    changed = {m.method for m in statement.mutations if m.certain}
    return value.func.attr not in changed and Effect.WRITES not in statement.effects


def _evaluable(what: Shown, values: Iterable[ast.expr], statement: ast.stmt) -> bool:
    """Whether the values can be taken after the statement, or collected in its loop."""
    if what.looped or not what.nested:
        return True
    if isinstance(statement, ast.With | ast.Try):
        return not any(_calls_out(node) for v in values for node in walk(v))
    return all(isinstance(v, ast.Name) and not held(statement, v.id) for v in values)


def _calls_out(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    return not (isinstance(node.func, ast.Name) and hasattr(builtins, node.func.id))


def _last_assigned(program: Program, dependence: Dependence, chain: Sequence[int]) -> Chosen | None:
    for number in reversed(chain):
        statement = program.statements[number]
        if number not in dependence.answered.statements:
            continue
        if number in dependence.judged.statements:
            continue
        if dependence.estimators.trains(statement) or _only_draws(dependence, number):
            continue
        names = _assigned(program, dependence, number)
        looped = isinstance(statement.node, LOOPS) and not _grown(dependence, number)
        in_rounds = kept_in_rounds(dependence, number) if looped else None
        if in_rounds is not None:
            return in_rounds
        if names:
            span = statement.span
            return Chosen(Answer(tuple((name, name) for name in names), number, span))
    return None


def _only_draws(dependence: Dependence, number: int) -> bool:
    """Whether a statement plots; one that asks a model by itself may only seem to."""
    statement = dependence.program.statements[number]
    if Effect.PLOT not in statement.effects:
        return False
    simple = isinstance(statement.node, ast.Assign | ast.AnnAssign)
    return not (simple and any(dependence.estimators.asked(statement.node, number)))


def _assigned(program: Program, dependence: Dependence, number: int) -> list[str]:
    statement = program.statements[number]
    node = statement.node
    place = Place(number, node)
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        names = [
            n.id
            for t in targets
            for n in (t.elts if isinstance(t, ast.Tuple) else [t])
            if isinstance(n, ast.Name) and n.id not in _DRAWINGS
        ]
        kept = [n for n in names if any(dependence.answers(h.value, place) for h in held(node, n))]
        return kept or _grown(dependence, number)
    if isinstance(node, COMPOUND):
        grown = _grown(dependence, number)
        inner = [
            n.id
            for n in walk(node)
            if isinstance(n, ast.Name)
            and isinstance(n.ctx, ast.Store)
            and any(dependence.answers(h.value, place) for h in held(node, n.id) if h.how == "bind")
        ]
        return grown or inner[-1:]
    return _grown(dependence, number)


def _grown(dependence: Dependence, number: int) -> list[str]:
    """The name whose object a statement puts a model's answer into."""
    statement = dependence.program.statements[number]
    models = dependence.estimators.models
    place = Place(number, statement.node)
    found = [
        m.name
        for m in statement.mutations
        if m.certain
        and not m.name.startswith("%")
        and m.name not in models
        and any(dependence.answers(h.value, place) for h in held(statement.node, m.name))
    ]
    return found[-1:]

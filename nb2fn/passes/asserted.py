"""Assertions of `test` cells that are about an answer: they become tests of the endpoint.

``assert model.predict([[5, 1]])[0] == "setosa"`` asks what a route answers, so the route's
question is read off it, and ``answer[0] == "setosa"`` is left to hold.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Callable, Iterator, Mapping

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.notebook import Role
from nb2fn.ir.partition import Asserted, Route
from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import read_names
from nb2fn.passes.matching import Match, Pattern, asking, pattern
from nb2fn.passes.plan import Plan
from nb2fn.passes.program import Program

# What NumPy's tests are called in the endpoint's, which has no NumPy.
_CLOSE = {"allclose": "allclose", "isclose": "allclose", "assert_allclose": "allclose"}
_EQUAL = frozenset({"assert_array_equal", "assert_equal", "array_equal"})


def asserted(program: Program, plan: Plan) -> tuple[tuple[Asserted, ...], tuple[Diagnostic, ...]]:
    """The assertions that can be turned, and what to say of those that cannot (NB243)."""
    patterns = [pattern(program, route) for route in plan.routes]
    turned: list[Asserted] = []
    notes: list[Diagnostic] = []
    for cell in program.notebook.cells:
        if cell.role is not Role.TEST:
            continue
        names: dict[str, ast.expr] = {}
        checks = 0
        for statement in program.graph.of_cell(cell.number):
            test = _tested(statement.node)
            if test is None:
                names.update(_named(statement.node))
                continue
            checks += 1
            test = _Rewrite(lambda node: _plain(program, node))(_inlined(test, names))
            found = _turn(program, plan.routes, patterns, statement.id, test)
            if isinstance(found, Asserted):
                turned.append(found)
            else:
                notes.append(_unturned(program, statement.id, found))
        if not checks:
            first = next((s.id for s in program.graph.of_cell(cell.number)), None)
            notes.append(_unturned(program, first, "it asserts nothing"))
    return tuple(turned), tuple(notes)


def _tested(node: ast.stmt) -> ast.expr | None:
    """What an assertion says must hold."""
    match node:
        case ast.Assert(test=test):
            return test
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name)) as call) if (
            name in _CLOSE or name in _EQUAL
        ):
            return call
    return None


def _named(node: ast.stmt) -> Iterator[tuple[str, ast.expr]]:
    match node:
        case ast.Assign(targets=[ast.Name(id=name)], value=value):
            yield name, value


def _inlined(node: ast.expr, names: Mapping[str, ast.expr]) -> ast.expr:
    def change(item: ast.AST) -> ast.AST | None:
        return names.get(item.id) if isinstance(item, ast.Name) else None

    return _Rewrite(change)(node)


class _Rewrite(ast.NodeTransformer):
    """Replaces the nodes for which ``change`` gives another one; works on a copy."""

    def __init__(self, change: Callable[[ast.AST], ast.AST | None]) -> None:
        self._change = change

    def __call__(self, node: ast.expr) -> ast.expr:
        changed = self.visit(copy.deepcopy(node))
        assert isinstance(changed, ast.expr)
        return changed

    def visit(self, node: ast.AST) -> ast.AST:
        other = self._change(node)
        if other is not None:
            return copy.deepcopy(other)
        return self.generic_visit(node)


def _turn(
    program: Program,
    routes: tuple[Route, ...],
    patterns: list[Pattern | None],
    number: int,
    test: ast.expr,
) -> Asserted | str:
    """The assertion over ``answer``, or why there is none."""
    for route, form in zip(reversed(routes), reversed(patterns), strict=True):
        matches = asking(program, route, form, number, test)
        if not matches:
            continue
        if len({tuple(sorted(m.question.items())) for m in matches}) > 1:
            return "it compares the answers to several questions"
        return _over_answer(program, route, number, test, matches)
    return "no route answers what it asks"


def _over_answer(
    program: Program, route: Route, number: int, test: ast.expr, matches: list[Match]
) -> Asserted | str:
    by_text = {ast.dump(m.node): m.stands for m in matches}

    def change(node: ast.AST) -> ast.AST | None:
        stands = by_text.get(ast.dump(node)) if isinstance(node, ast.expr) else None
        return ast.parse(stands, mode="eval").body if stands else None

    held = _Rewrite(change)(test)
    free = read_names(held) - {"answer", "allclose"}
    names = sorted(n for n in free if not hasattr(builtins, n))
    for name in names:
        if name in program.imports or name in program.functions:
            return f"it uses `{name}`, which the endpoint's tests do not have"
    question = tuple(sorted(matches[0].question.items()))
    return Asserted(number, route.name, question, ast.unparse(held), tuple(names))


def _plain(program: Program, node: ast.AST) -> ast.AST | None:
    """NumPy's comparisons in plain words."""
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr=name), args=args, keywords=keywords):
            root = next((n.id for n in walk(base) if isinstance(n, ast.Name)), "")
            if not program.imports.get(root, "").startswith("numpy"):
                return None
            if name in _CLOSE:
                call = ast.Call(ast.Name("allclose", ast.Load()), args, keywords)
                return ast.parse(ast.unparse(call), mode="eval").body
            if name in _EQUAL and len(args) == 2 and not keywords:
                return ast.Compare(args[0], [ast.Eq()], [args[1]])
    return None


def _unturned(program: Program, statement: int | None, why: str) -> Diagnostic:
    return program.finding(
        "NB243",
        f"this becomes no test of the endpoint: {why}",
        statement,
        severity="info",
        reason="an assertion about what a route answers becomes a test of the endpoint; others run "
        "with the notebook, where they stand above the answer",
    )

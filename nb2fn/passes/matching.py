"""Where an expression asks what a route answers, and with which question."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.analysis.slicing import reaching
from nb2fn.ir.partition import Route
from nb2fn.ir.walk import walk
from nb2fn.passes.program import Program
from nb2fn.records import record

Pattern = ast.expr


@record
class Match:
    """A part ``node`` of an expression that is a route's answer to ``question`` (source by
    input; empty: the notebook's own), and what ``stands`` for it in a test."""

    node: ast.expr
    question: dict[str, str]
    stands: str


def pattern(program: Program, route: Route) -> Pattern | None:
    """What a script route answers as one expression over its inputs, where it is one."""
    if route.kind != "script" or len(route.answer.fields) != 1 or route.early is not None:
        return None
    (function,) = ast.parse(route.source).body
    assert isinstance(function, ast.FunctionDef)
    bound: dict[str, ast.expr] = {}
    for node in function.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                bound[name] = _with(value, bound)
            case ast.Return(value=ast.expr() as value):
                return _with(value, bound)
            case _:
                return None
    return None


def _with(node: ast.expr, names: dict[str, ast.expr]) -> ast.expr:
    class Inline(ast.NodeTransformer):
        def visit_Name(self, name: ast.Name) -> ast.AST:
            return names.get(name.id, name)

    inlined: ast.expr = Inline().visit(node)
    return inlined


def asking(
    program: Program, route: Route, form: Pattern | None, number: int, test: ast.expr
) -> list[Match]:
    """The parts of ``test``, in statement ``number``, that the route answers."""
    if not _same_state(program, route, number):
        return []
    found = list(_called(program, route, test))
    inputs = {i.name for i in route.inputs}
    if not found and form is not None and not isinstance(form, ast.Name):
        for node in walk(test):
            question: dict[str, str] = {}
            if isinstance(node, ast.expr) and _fits(form, node, inputs, question):
                found.append(Match(node, question, "answer"))
    return found or list(_own(program, route, number, test))


def _same_state(program: Program, route: Route, number: int) -> bool:
    """Whether what the route captures is what these names stand for in the test."""

    def bindings(name: str, at: int) -> set[int]:
        statements = program.statements
        return {d for d in reaching(program.graph, at, name) if name in statements[d].defines}

    if route.early is not None:
        return False
    at = route.answer.statement
    return all(bindings(name, number) == bindings(name, at) for name in route.captures)


def _called(program: Program, route: Route, test: ast.expr) -> Iterator[Match]:
    """Calls of a served function."""
    if route.kind != "function" or route.definition is None:
        return
    node = program.statements[route.definition].node
    assert isinstance(node, ast.FunctionDef)
    names = [a.arg for a in node.args.args]
    for call in walk(test):
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == route.function:
            given = dict(zip(names, map(ast.unparse, call.args), strict=False))
            given |= {k.arg: ast.unparse(k.value) for k in call.keywords if k.arg}
            required = {i.name for i in route.inputs if not i.default}
            if required <= given.keys() <= {i.name for i in route.inputs}:
                yield Match(call, given, "answer")


def _own(program: Program, route: Route, number: int, test: ast.expr) -> Iterator[Match]:
    """Names that the notebook's own answers are bound to."""
    fields = dict(route.answer.fields)
    for node in walk(test):
        if not isinstance(node, ast.Name):
            continue
        name = next((f for f, text in fields.items() if node.id in (f, text)), "")
        bound = reaching(program.graph, number, node.id)
        if (name and route.answer.statement in bound) or (name and set(bound) & set(route.serve)):
            yield Match(node, {}, "answer" if len(fields) == 1 else f"answer[{name!r}]")


def _fits(form: ast.AST, node: ast.AST, inputs: set[str], question: dict[str, str]) -> bool:
    """Whether ``node`` is ``form`` with some expression in place of each input."""
    if isinstance(form, ast.Name) and form.id in inputs:
        text = ast.unparse(node)
        return question.setdefault(form.id, text) == text
    if type(form) is not type(node):
        return False
    for name in form._fields:
        one, other = getattr(form, name, None), getattr(node, name, None)
        if name == "ctx":
            continue
        if isinstance(one, list) and isinstance(other, list):
            pairs = zip(one, other, strict=False)
            if len(one) != len(other) or not all(_part(a, b, inputs, question) for a, b in pairs):
                return False
        elif not _part(one, other, inputs, question):
            return False
    return True


def _part(one: object, other: object, inputs: set[str], question: dict[str, str]) -> bool:
    if isinstance(one, ast.AST) and isinstance(other, ast.AST):
        return _fits(one, other, inputs, question)
    return one == other

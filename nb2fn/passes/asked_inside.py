"""What notebook functions ask of models that they are handed.

``evaluate(clf, X_test, y_test)``, which predicts and prints how well, asks
``clf.predict(X_test)``.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator, Mapping

from nb2fn.ir.walk import walk
from nb2fn.passes.expressions import calls
from nb2fn.passes.program import Program

Asked = Callable[[ast.AST], Iterator[tuple[str, ast.expr]]]


def through(program: Program, asked: Asked) -> Asked:
    """What the functions called in a statement ask, by ``asked``, in the names of the call."""

    def inside(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
        for call in calls(node):
            function = _function(program, call)
            if function is None:
                continue
            given = _given(function, call)
            taken = _bound_inside(function) | (_parameters(function) - given.keys())
            for statement in function.body:
                for _, value in asked(statement):
                    names = {n.id for n in walk(value) if isinstance(n, ast.Name)}
                    if names & given.keys() and names.isdisjoint(taken):
                        yield "", _Renamed(given).visit(copy.deepcopy(value))

    return inside


def _function(program: Program, call: ast.Call) -> ast.FunctionDef | None:
    """The function of the notebook that is called by its name."""
    if not isinstance(call.func, ast.Name):
        return None
    summaries = program.functions.get(call.func.id, ())
    node = program.statements[summaries[-1].statement].node if summaries else None
    return node if isinstance(node, ast.FunctionDef) else None


def _given(function: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr]:
    """The arguments by parameter, of those that are handed over as they are."""
    names = [a.arg for a in (*function.args.posonlyargs, *function.args.args)]
    plain = [a for a in call.args if not isinstance(a, ast.Starred)]
    found = dict(zip(names, plain, strict=False)) if len(plain) == len(call.args) else {}
    return found | {k.arg: k.value for k in call.keywords if k.arg is not None}


def _bound_inside(function: ast.FunctionDef) -> set[str]:
    """The names that a function binds itself; a parameter among them is another value there."""
    return {
        n.id for n in walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
    }


def _parameters(function: ast.FunctionDef) -> set[str]:
    arguments = function.args
    return {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}


class _Renamed(ast.NodeTransformer):
    """Puts arguments in the place of parameters."""

    def __init__(self, given: Mapping[str, ast.expr]) -> None:
        self._given = given

    def visit_Name(self, node: ast.Name) -> ast.expr:
        return self._given.get(node.id, node)

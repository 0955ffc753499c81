"""Which function interprets which kind of expression and statement."""

from __future__ import annotations

import ast
from collections.abc import Callable

from nb2fn.analysis import assignment, closures, expressions, flow, operators, statements
from nb2fn.analysis.classes import visit_class
from nb2fn.analysis.evaluation import evaluate
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.values import Value


def _formatted_value(frame: Frame, node: ast.FormattedValue) -> Value:
    return evaluate(frame, node.value)


EXPRESSIONS: dict[type[ast.expr], Callable[..., Value]] = {
    ast.Constant: expressions.visit_constant,
    ast.Name: expressions.visit_name,
    ast.Attribute: expressions.visit_attribute,
    ast.Subscript: expressions.visit_subscript,
    ast.Slice: expressions.visit_slice,
    ast.Call: expressions.visit_call,
    ast.JoinedStr: expressions.visit_formatted,
    ast.FormattedValue: _formatted_value,
    ast.Tuple: expressions.visit_display("tuple"),
    ast.List: expressions.visit_display("list"),
    ast.Set: expressions.visit_display("set"),
    ast.Dict: expressions.visit_dict,
    ast.Starred: expressions.visit_starred,
    ast.BinOp: operators.visit_operator,
    ast.UnaryOp: operators.visit_unary,
    ast.BoolOp: operators.visit_either,
    ast.Compare: operators.visit_compare,
    ast.IfExp: operators.visit_conditional,
    ast.NamedExpr: closures.visit_walrus,
    ast.Lambda: closures.visit_lambda,
    ast.ListComp: closures.visit_comprehension("list"),
    ast.SetComp: closures.visit_comprehension("set"),
    ast.DictComp: closures.visit_comprehension("dict"),
    ast.GeneratorExp: closures.visit_generator,
    ast.Yield: closures.visit_yield,
    ast.YieldFrom: closures.visit_yield,
    ast.Await: closures.visit_yield,
}

STATEMENTS: dict[type[ast.stmt], Callable[..., None]] = {
    ast.Expr: statements.visit_expr,
    ast.Assign: assignment.visit_assign,
    ast.AugAssign: assignment.visit_augmented,
    ast.AnnAssign: assignment.visit_annotated,
    ast.Delete: assignment.visit_delete,
    ast.FunctionDef: statements.visit_function,
    ast.AsyncFunctionDef: statements.visit_function,
    ast.ClassDef: visit_class,
    ast.Return: statements.visit_return,
    ast.Import: statements.visit_import,
    ast.ImportFrom: statements.visit_import_from,
    ast.If: flow.visit_if,
    ast.For: flow.visit_for,
    ast.AsyncFor: flow.visit_for,
    ast.While: flow.visit_while,
    ast.With: flow.visit_with,
    ast.AsyncWith: flow.visit_with,
    ast.Try: flow.visit_try,
    ast.TryStar: flow.visit_try,
    ast.Match: flow.visit_match,
    ast.Assert: statements.visit_assert,
    ast.Raise: statements.visit_raise,
    ast.Global: statements.visit_nothing,
    ast.Nonlocal: statements.visit_nothing,
    ast.Pass: statements.visit_nothing,
    ast.Break: statements.visit_nothing,
    ast.Continue: statements.visit_nothing,
}

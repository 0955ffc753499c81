"""Statements that are no assignments and no blocks."""

from __future__ import annotations

import ast

from nb2fn.analysis import knowledge
from nb2fn.analysis.closures import define_function
from nb2fn.analysis.evaluation import evaluate, operate
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.values import SCALAR, Value
from nb2fn.ir.dataflow import AMBIENT, Effect


def visit_expr(frame: Frame, node: ast.Expr) -> None:
    evaluate(frame, node.value)


def visit_function(frame: Frame, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    define_function(frame, node)


def visit_return(frame: Frame, node: ast.Return) -> None:
    frame.root.returned(evaluate(frame, node.value) if node.value else SCALAR)


def visit_import(frame: Frame, node: ast.Import) -> None:
    frame.root.reads(AMBIENT["modules"])
    for alias in node.names:
        top = alias.name.split(".")[0]
        _reads_file(frame, top)
        name, qual = (alias.asname, alias.name) if alias.asname else (top, top)
        frame.bind(name, Value(qual=qual), node)
        frame.recorder.imported(name, alias.name, "")


def _reads_file(frame: Frame, module: str) -> None:
    """Importing a module that the notebook may have written reads what was written."""
    if frame.world.writes_modules and not knowledge.is_library(module):
        frame.root.reads(AMBIENT["files"])


def visit_import_from(frame: Frame, node: ast.ImportFrom) -> None:
    frame.root.reads(AMBIENT["modules"])
    module = "." * node.level + (node.module or "")
    _reads_file(frame, module.split(".")[0])
    for alias in node.names:
        if alias.name == "*":
            frame.world.stars.append(module)
            frame.recorder.effect(Effect.BARRIER)
            frame.recorder.imported("*", module, "*")
            continue
        name = alias.asname or alias.name
        frame.bind(name, Value(qual=f"{module}.{alias.name}"), node)
        frame.recorder.imported(name, module, alias.name)


def visit_assert(frame: Frame, node: ast.Assert) -> None:
    operate(frame, node.test, evaluate(frame, node.test))
    if node.msg is not None:
        evaluate(frame, node.msg)


def visit_raise(frame: Frame, node: ast.Raise) -> None:
    for part in (node.exc, node.cause):
        if part is not None:
            evaluate(frame, part)


def visit_nothing(frame: Frame, node: ast.stmt) -> None:
    return None

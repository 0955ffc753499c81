"""The inputs of a function route: its parameters, with the example call's arguments."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.partition import Input
from nb2fn.passes.closed import is_builtin
from nb2fn.passes.expressions import read_names, span_of
from nb2fn.passes.functions import Served
from nb2fn.passes.program import Program
from nb2fn.passes.text import signature


def function_inputs(program: Program, served: Served) -> tuple[Input, ...]:
    """One input per parameter, with the example call's argument or the default.

    What ``*args`` takes is one input, a list; what ``**kwargs`` takes is one for each
    name in the call. Raises :class:`CompileError` (NB236) for an ``async`` function.
    """
    node = _function(program, served)
    arguments = node.args
    inputs = [*_named(program, served, node), *_starred(program, served, node)]
    if not needs_call(node, inputs):
        return tuple(inputs)
    plain = [a.arg for a, d in _with_defaults(arguments) if _told(d)]
    kept = [i for i in inputs if not i.default or i.name in plain]
    return tuple(sorted(kept, key=lambda i: bool(i.default)))


def needs_call(node: ast.FunctionDef, inputs: Sequence[Input]) -> bool:
    """Whether some inputs cannot be passed by their own names."""
    named = {a.arg for a in (*node.args.args, *node.args.kwonlyargs)}
    return bool(node.args.posonlyargs) or any(i.name not in named for i in inputs)


def calling(program: Program, served: Served, inputs: Sequence[Input], function: str) -> str:
    """``def function(inputs):`` that calls the served one as its parameters want it; empty
    where it can be called by the names of the inputs."""
    node = _function(program, served)
    if not needs_call(node, inputs):
        return ""
    names = {i.name for i in inputs}
    rest = node.args.vararg.arg if node.args.vararg else ""
    by_place = [*node.args.posonlyargs, *(node.args.args if rest in names else ())]
    given = [a.arg for a in by_place if a.arg in names]
    given += [f"*{rest}"] if rest in names else []
    passed = {*(a.arg for a in by_place), rest}
    given += [f"{i.name}={i.name}" for i in inputs if i.name not in passed]
    parameters = [f"{i.name}={i.default}" if i.default else i.name for i in inputs]
    head = signature(function, parameters, ())
    return f"{head}\n    return {served.summary.name}({', '.join(given)})\n"


def _function(program: Program, served: Served) -> ast.FunctionDef:
    node = program.statements[served.summary.statement].node
    if not isinstance(node, ast.FunctionDef):
        raise CompileError(_awaited(program, served))
    return node


def _named(program: Program, served: Served, node: ast.FunctionDef) -> Iterator[Input]:
    arguments, call = node.args, served.example.call
    cell, at = program.cell(served.summary.statement), program.cell(served.example.statement)
    places = (*arguments.posonlyargs, *arguments.args)
    given = {a.arg: v for a, v in zip(places, call.args, strict=False)}
    given |= {k.arg: k.value for k in call.keywords if k.arg}
    for parameter, default in _with_defaults(arguments):
        if parameter.arg not in given and default is not None and _keeps(program, default):
            continue
        text = program.text(span_of(default, cell)) if default is not None else ""
        if parameter.arg in given:
            example = program.text(span_of(given[parameter.arg], at))
        elif isinstance(default, ast.Constant):
            example = text
        else:
            example = (
                f"__import__('inspect').signature({served.summary.name})"
                f".parameters[{parameter.arg!r}].default"
            )
        yield Input(parameter.arg, "parameter", span_of(parameter, cell), example, default=text)


def _starred(program: Program, served: Served, node: ast.FunctionDef) -> Iterator[Input]:
    """What the example call passes to ``*args`` and ``**kwargs``."""
    arguments, call = node.args, served.example.call
    cell, at = program.cell(served.summary.statement), program.cell(served.example.statement)
    known = {a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)}
    more = call.args[len(arguments.posonlyargs) + len(arguments.args) :]
    if arguments.vararg is not None and more:
        texts = ", ".join(program.text(span_of(v, at)) for v in more)
        rest = arguments.vararg
        yield Input(rest.arg, "parameter", span_of(rest, cell), f"[{texts}]")
    for keyword in call.keywords:
        if keyword.arg is not None and keyword.arg not in known:
            span = span_of(keyword.value, at)
            yield Input(keyword.arg, "parameter", span, program.text(span))


def _told(default: ast.expr | None) -> bool:
    return default is None or isinstance(default, ast.Constant)


def _keeps(program: Program, default: ast.expr) -> bool:
    """Whether a default is an object of the notebook (``model=model``), not a plain value."""
    return any(n not in program.imports and not is_builtin(n) for n in read_names(default))


def _with_defaults(arguments: ast.arguments) -> list[tuple[ast.arg, ast.expr | None]]:
    places = [*arguments.posonlyargs, *arguments.args]
    missing = len(places) - len(arguments.defaults)
    positional = [
        (a, None if i < missing else arguments.defaults[i - missing]) for i, a in enumerate(places)
    ]
    return [*positional, *zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True)]


def _awaited(program: Program, served: Served) -> Diagnostic:
    name = served.summary.name
    return program.finding(
        "NB236",
        f"`{name}` is an `async def`, which an endpoint does not wait for",
        served.summary.statement,
        label="gives a coroutine, not an answer",
        reason="a request is answered by plain functions, without an event loop",
        fix=f"write `def {name}(…)`, and leave out `await`",
    )

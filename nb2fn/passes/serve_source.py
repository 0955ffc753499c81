"""The text of the serve function: the user's own statements, with the request's names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Sequence

from nb2fn.errors import CompileError
from nb2fn.ir.partition import Input
from nb2fn.passes.answer import Chosen
from nb2fn.passes.captures import Layout
from nb2fn.passes.expressions import span_of, within
from nb2fn.passes.program import DEFINITIONS, Program
from nb2fn.passes.quiet import silenced
from nb2fn.passes.serving import Serving
from nb2fn.passes.text import (
    cut,
    indent,
    leading_comments,
    signature,
    statement_span,
    statement_text,
    trailing_comment,
)
from nb2fn.span import Span

Edits = tuple[tuple[Span, str], ...]


def serve_source(
    serving: Serving,
    function: str,
    inputs: Sequence[Input],
    layout: Layout,
    taken: Iterable[str],
) -> str:
    """``def function(inputs, *, owned):`` with the statements of ``layout.body``.

    ``taken`` are the names that the list of a loop's answers must not have.
    """
    program, chosen = serving.program, serving.chosen
    edits: Edits = tuple((i.substitute, i.name) for i in inputs if i.substitute is not None)
    answers = _unused("answers", {*taken, *(i.name for i in inputs)})
    lines: list[str] = []
    cell = 0
    for number in layout.body:
        statement = program.statements[number]
        definition = isinstance(statement.node, DEFINITIONS)
        if statement.cell != cell:
            cell = statement.cell
            lines += ["", f"# cell {cell}"]
        elif definition:
            lines.append("")
        text = _statement(serving, number, edits, answers)
        lines += [text] if text else []
        lines += [""] if definition else []
    lines.append(_returned(program, chosen, edits, answers))
    head = signature(function, [i.name for i in inputs], layout.owned)
    source = f"{head}\n{indent(_spaced(lines))}\n"
    _check_compiles(program, source, layout.body)
    return source


def _spaced(lines: Sequence[str]) -> str:
    """The parts, one blank line at most between two, none at the beginning."""
    kept: list[str] = []
    for line in lines:
        if line or (kept and kept[-1]):
            kept.append(line)
    return "\n".join(kept)


def _statement(serving: Serving, number: int, edits: Edits, answers: str) -> str:
    program, chosen = serving.program, serving.chosen
    if serving.only_shows(number):
        return ""
    statement, answer = program.statements[number], chosen.answer
    cell = program.cell(number)
    span = statement_span(statement.node, cell)
    own = (*edits, *silenced(statement.node, cell))
    before = ""
    if number == answer.statement and answer.collect is not None:
        where = answer.collect
        values = [cut(cell, span_of(v, cell), edits) for v in chosen.values]
        item = _value(list(zip((n for n, _ in answer.fields), values, strict=True)))
        own = tuple(e for e in own if not within(e[0], where) and not within(where, e[0]))
        own = (*own, (where, f"{answers}.append({item})"))
        before = f"{answers} = []\n"
    text = before + statement_text(cell, statement.node, own)
    comments = leading_comments(cell, span)
    return "\n".join([*comments, text]) + trailing_comment(cell, span)


def _returned(program: Program, chosen: Chosen, edits: Edits, answers: str) -> str:
    answer = chosen.answer
    if answer.collect is not None:
        return f"return {answers}"
    cell = program.cell(answer.statement)
    if not chosen.values:
        return f"return {_value(answer.fields)}"
    texts = [cut(cell, span_of(v, cell), edits) for v in chosen.values]
    names = [name for name, _ in answer.fields]
    value = _value(list(zip(names, texts, strict=True)))
    if len(texts) == 1 and "\n" in value:
        value = f"({value})"
    if len(texts) == 1 and isinstance(chosen.values[0], ast.NamedExpr):
        value = f"({value})"
    return f"return {value}"


def _value(fields: Sequence[tuple[str, str]], width: int = 90) -> str:
    if len(fields) == 1:
        return fields[0][1]
    line = "{" + ", ".join(f'"{name}": {text}' for name, text in fields) + "}"
    if len(line) <= width and "\n" not in line:
        return line
    return "{\n" + "".join(f'    "{name}": {text},\n' for name, text in fields) + "}"


def _unused(name: str, taken: set[str]) -> str:
    candidate, number = name, 1
    while candidate in taken:
        number += 1
        candidate = f"{name}_{number}"
    return candidate


def _check_compiles(program: Program, source: str, body: Sequence[int]) -> None:
    """A statement may be fine in a notebook and not in a function (``await``)."""
    try:
        compile(source, "serve", "exec")
        return
    except SyntaxError:
        pass
    for number in body:
        cell = program.cell(number)
        text = statement_text(cell, program.statements[number].node)
        try:
            compile(f"def f():\n{indent(text)}\n", "serve", "exec")
        except SyntaxError as error:
            raise CompileError(
                program.finding(
                    "NB241",
                    "this statement cannot become part of a function",
                    number,
                    label=error.msg,
                    reason="the predict cells become the body of a function",
                    fix="write it so that it can stand in a plain function",
                )
            ) from None
    compile(source, "serve", "exec")

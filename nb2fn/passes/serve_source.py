"""The text of the serve function: the user's own statements, with the request's names."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from nb2fn.errors import CompileError
from nb2fn.ir.partition import Input
from nb2fn.passes.captures import Layout
from nb2fn.passes.chosen import Chosen
from nb2fn.passes.early import renames
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
NOTHING: Mapping[str, str] = MappingProxyType({})


def serve_source(
    serving: Serving,
    function: str,
    inputs: Sequence[Input],
    layout: Layout,
    taken: Iterable[str],
    kept: Mapping[str, str] = NOTHING,
) -> str:
    """``def function(inputs, *, owned):`` with the statements of ``layout.body``.

    ``taken`` are the names that the list of a loop's answers must not have. Names that are
    ``kept`` cross under the other names given.
    """
    program, chosen = serving.program, serving.chosen
    edits: Edits = tuple((i.substitute, i.name) for i in inputs if i.substitute is not None)
    answers = _unused("answers", {*taken, *(i.name for i in inputs)})
    nodes = [(part, program.cell(n)) for n in layout.body for part in serving.parts(n)]
    words = renames(nodes, kept)
    lines: list[str] = []
    if words is None:
        lines = [f"{name} = {under}" for name, under in kept.items()]
    else:
        edits += tuple(w for w in words if not any(within(w[0], e[0]) for e in edits))
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
    answered = {} if words is None else kept
    lines += _returned(program, chosen, edits, answers, answered)
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
    shows = answer.collects if number == answer.statement else ()
    quiet = silenced(statement.node, cell, [c.span for c in shows])
    own = (*(e for e in edits if not any(within(e[0], q[0]) for q in quiet)), *quiet)
    before = ""
    if number == answer.statement and answer.collects:
        for point, place in zip(chosen.places, answer.collects, strict=True):
            values = [cut(cell, span_of(v, cell), edits) for v in point.values]
            item = _value(list(zip((n for n, _ in place.fields), values, strict=True)))
            where = place.span
            if place.after:
                margin = cell.python.split("\n")[where.line - 1][: where.column]
                own = (*own, (_end(where), f"\n{margin}{answers}.append({item})"))
                continue
            own = tuple(e for e in own if not within(e[0], where) and not within(where, e[0]))
            taken = f"{answers}.append({item})" if answer.looped else f"return {_inline(item)}"
            own = (*own, (where, taken))
        before = f"{answers} = []\n" if answer.looped else ""
    text = before + statement_text(cell, statement.node, own)
    comments = leading_comments(cell, span)
    return "\n".join([*comments, text]) + trailing_comment(cell, span)


def _returned(
    program: Program, chosen: Chosen, edits: Edits, answers: str, kept: Mapping[str, str]
) -> list[str]:
    answer = chosen.answer
    if answer.looped:
        return [f"return {answers}"]
    if answer.collects:
        nothing = "None" if len(answer.fields) == 1 else "{}"
        return [] if chosen.total else [f"return {nothing}"]
    cell = program.cell(answer.statement)
    if not chosen.values:
        return [f"return {_value([(n, kept.get(text, text)) for n, text in answer.fields])}"]
    texts = [cut(cell, span_of(v, cell), edits) for v in chosen.values]
    names = [name for name, _ in answer.fields]
    value = _value(list(zip(names, texts, strict=True)))
    if len(texts) == 1 and isinstance(chosen.values[0], ast.NamedExpr):
        value = f"({value})"
    return [f"return {_inline(value) if len(texts) == 1 else value}"]


def _end(span: Span) -> Span:
    return Span(span.cell, span.end_line, span.end_column, span.end_line, span.end_column)


def _inline(value: str) -> str:
    """An expression that may stand after ``return`` over several lines."""
    bracketed = value[:1] in "([{" and value[-1:] in ")]}"
    return f"({value})" if "\n" in value and not bracketed else value


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

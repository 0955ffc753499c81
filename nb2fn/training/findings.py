"""What is wrong with an answer, as diagnostics."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import DataflowGraph, Statement
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Input, Route
from nb2fn.span import Span

# What makes two answers to one question differ, as it is written in source.
CAUSES = (
    ("default_rng(", "a generator without a seed: `np.random.default_rng()`"),
    ("RandomState(", "a generator without a seed: `np.random.RandomState()`"),
    ("random.Random(", "a generator without a seed: `random.Random()`"),
    ("SystemRandom", "the system's random numbers"),
    ("secrets.", "the system's random numbers"),
    ("uuid", "a new identifier at every call: `uuid`"),
    ("time.", "the time of day: `time`"),
    (".now(", "the time of day: `now()`"),
    (".today(", "the date: `today()`"),
    ("utcnow(", "the time of day: `utcnow()`"),
    ("next(", "an iterator that moves on at every call: `next(…)`"),
)


def refused(
    notebook: Notebook, graph: DataflowGraph, route: Route, problem: dict[str, Any]
) -> Diagnostic:
    """A ``problem`` of :mod:`nb2fn.kernel.ask`."""
    match problem["kind"]:
        case "example":
            return _no_example(notebook, _input(route, problem["input"]), problem["error"])
        case "input":
            return _input_not_json(notebook, _input(route, problem["input"]), problem)
        case "output":
            return _output_not_json(notebook, route, problem)
        case "copy":
            return _uncopied(notebook, graph, route, problem)
        case "size":
            return _too_large(notebook, _input(route, problem["input"]), "together" in problem)
        case "path":
            return _several_paths(notebook, _input(route, problem["input"]), problem["path"])
    return _failed(notebook, graph, route, problem["error"])


def _no_example(notebook: Notebook, given: Input, error: dict[str, Any]) -> Diagnostic:
    return _at(
        notebook,
        given.span,
        "NB341",
        f"the example of input `{given.name}` cannot be computed: {error['text']}",
        label="this input",
        reason=f"`{given.example}` was evaluated at the cut, right before the first "
        "statement that predicts.",
        fix="give the input a value that does not depend on what the predict cells compute",
    )


def _input_not_json(notebook: Notebook, given: Input, problem: dict[str, Any]) -> Diagnostic:
    return _at(
        notebook,
        given.span,
        "NB346",
        f"input `{given.name}` cannot come as JSON: "
        f"{given.name}{problem['path']} is {_article(problem['type'])}",
        label="this input",
        reason="A request is JSON: numbers, texts, lists, records; arrays and frames are "
        "built from these.",
        fix=_shaped(given.name, problem["type"])
        or "let the predict cell build the value from a list, an array or a frame, and "
        "make that the input",
    )


def _output_not_json(notebook: Notebook, route: Route, problem: dict[str, Any]) -> Diagnostic:
    name = route.answer.fields[0][0]
    return _at(
        notebook,
        route.answer.span,
        "NB347",
        f"the answer cannot go out as JSON: {name}{problem['path']} is {_article(problem['type'])}",
        label="the answer",
        reason="An answer is JSON: numbers, texts, lists, records, arrays and frames.",
        fix=_shaped(name, problem["type"])
        or "answer the numbers or texts in it, and say so with `#| output: NAME`",
    )


def _too_large(notebook: Notebook, given: Input, together: bool) -> Diagnostic:
    return _at(
        notebook,
        given.span,
        "NB351",
        f"the notebook's own question is larger than a request can be: input `{given.name}`",
        label="this input",
        reason="An endpoint takes at most 6 MB of JSON, and the proof asks this question."
        + together * " Its first rows cannot stand for it: alone they are answered otherwise.",
        fix="ask about fewer rows in the predict cell; a request may bring as many as fit",
    )


def _several_paths(notebook: Notebook, given: Input, place: str) -> Diagnostic:
    return _at(
        notebook,
        given.span,
        "NB255",
        f"input `{given.name}` holds paths of files: {given.name}{place}",
        label="a request must not name files of the endpoint",
        reason="An input that is the path of one file becomes an upload: the file comes with the "
        "request. Paths inside lists or records would be opened where the endpoint runs.",
        fix="let the predict cells work on one path, and ask once for each file; or read the "
        "files into arrays, texts or frames above, and make these the input",
    )


_TEXTS = "texts, with `.astype(str)`,"
_CELLS = {
    "pandas._libs.interval.Interval": _TEXTS,
    "pandas._libs.tslibs.period.Period": _TEXTS,
    "pandas._libs.tslibs.timedeltas.Timedelta": "numbers, with `.total_seconds()`,",
    "decimal.Decimal": "numbers, with `float`,",
}


def _shaped(name: str, kind: str) -> str:
    """What makes JSON of a table that is none yet, or nothing."""
    if "MultiIndex" in kind:
        return (
            f'give its columns names of one level, such as `{name}.columns = ["_".join(map(str, '
            f"c)) for c in {name}.columns]`, before the model is fitted and before it is asked"
        )
    if kind.startswith("two columns"):
        return f"give the columns different names: `{name}.columns = [...]`"
    if kind in _CELLS:
        return f"turn the values in `{name}` into {_CELLS[kind]} in an earlier statement"
    if kind.startswith("scipy.sparse"):
        return (
            "make what the matrix was computed from the input (the texts, the frame), and let the "
            f"predict cell transform it; or make `{name}.toarray()` the input, if it is small"
        )
    return ""


def _uncopied(
    notebook: Notebook, graph: DataflowGraph, route: Route, problem: dict[str, Any]
) -> Diagnostic:
    names = ", ".join(f"`{name}`" for name in problem["names"])
    return _at_serve(
        notebook,
        graph,
        route,
        "NB348",
        f"{names} cannot be copied: {problem['error']['text']}",
        reason="The predict cells may change it, so every request needs a fresh copy "
        "(`copy.deepcopy`).",
        fix="let the predict cells work on a new object instead",
    )


def _failed(
    notebook: Notebook, graph: DataflowGraph, route: Route, error: dict[str, Any]
) -> Diagnostic:
    statement = _statement_of(graph, route, error.get("lines", ()))
    span = statement.span if statement else route.answer.span
    cannot = re.search(r"'(\w+)' (?:object )?has no attribute '(predict\w*)'", error["text"])
    if cannot is not None:
        return _unable(notebook, span, *cannot.groups())
    return _at(
        notebook,
        span,
        "NB342",
        f"the predict code failed on the notebook's own example: {error['text']}",
        label="fails here",
        reason="The statements that the answer needs were run at the cut with the notebook's "
        "own input, as a request would run them.",
        fix="if the cell works in Jupyter, a statement it needs may be missing from the "
        "slice: `nb2fn explain` shows what runs where",
    )


def _unable(notebook: Notebook, span: Span, model: str, method: str) -> Diagnostic:
    """The model that is asked cannot be asked that."""
    if method == "predict":
        reason = "It labels the rows that it is fitted on, and says nothing about other rows. "
        fix = (
            "let the endpoint ask a model that can predict: another one of the notebook, or a "
            "classifier that is fitted on these labels, such as `KNeighborsClassifier`"
        )
    else:
        reason = ""
        fix = "ask `predict` in its place, or fit the model so that it has this method"
    return _at(
        notebook,
        span,
        "NB342",
        f"the model cannot be asked about new rows: this `{model}` has no `{method}`"
        if method == "predict"
        else f"this `{model}` has no `{method}`",
        label="fails here",
        reason=reason + "The statements that the answer needs were run at the cut with the "
        "notebook's own input, as a request would run them.",
        fix=fix,
    )


def _statement_of(graph: DataflowGraph, route: Route, lines: Iterable[int]) -> Statement | None:
    """The serve statement whose text holds the failing line of the generated source."""
    source = route.source.split("\n")
    for line in reversed(list(lines)):
        text = source[line - 1].strip() if 0 < line <= len(source) else ""
        for number in route.serve:
            if text and text in graph.statements[number].source:
                return graph.statements[number]
    return None


def reached(graph: DataflowGraph, route: Route) -> list[Statement]:
    """The statements that may run for a request, in functions too."""
    return _reached(graph, route)


def nondeterministic(
    notebook: Notebook, graph: DataflowGraph, route: Route, first: Any, second: Any
) -> Diagnostic:
    """Two answers to one question differ."""
    cause, span = _cause(graph, route)
    return _at(
        notebook,
        span or route.answer.span,
        "NB343",
        "the same question has two answers",
        label="differs from call to call" if span else "the answer",
        reason=f"The notebook's own example was asked twice from the same state and gave "
        f"{short(first)}, then {short(second)}."
        + (f" The likely cause is {cause}." if cause else ""),
        fix="seed the generator, or make what changes an input; if it is meant, write "
        "`#| nondeterministic` at the head of the predict cell",
    )


def _cause(graph: DataflowGraph, route: Route) -> tuple[str, Span | None]:
    for statement in _reached(graph, route):
        for mark, cause in CAUSES:
            at = statement.source.find(mark)
            if at >= 0 and not _is_seeded(statement.source[at:], mark):
                return cause, statement.span
    return "", None


def _is_seeded(text: str, mark: str) -> bool:
    return mark.endswith(("rng(", "State(", "Random(")) and not text[len(mark) :].startswith(")")


def _reached(graph: DataflowGraph, route: Route) -> list[Statement]:
    """The serve statements and the notebook functions they may call."""
    found = list(route.serve)
    functions = {f.name: f for f in graph.functions}
    names = [route.function] if route.kind == "function" else []
    for number in route.serve:
        names += graph.statements[number].uses
    seen: set[str] = set()
    while names:
        name = names.pop()
        if name in functions and name not in seen:
            seen.add(name)
            found.append(functions[name].statement)
            names += functions[name].calls
    return [graph.statements[number] for number in dict.fromkeys(found)]


def differs(
    notebook: Notebook, random: tuple[str, ...], route: Route, sliced: Any, own: Any
) -> Diagnostic:
    """The sliced function's answer is not the notebook's own; ``random`` are the
    generators it draws from."""
    drawn = (
        f"The predict code draws from {' and '.join(random)}; every request starts where the "
        "generator stood before the predict cells, so other draws in between shift the numbers.",
    )
    return _at(
        notebook,
        route.answer.span,
        "NB344",
        "the function nb2fn made of the predict cells differs from the notebook",
        label="the answer",
        reason=f"The notebook, run from top to bottom, answers {short(own)}; the statements "
        f"chosen for the endpoint answer {short(sliced)}.",
        fix="a statement that was left out matters: `nb2fn explain` shows which; tag its cell "
        "`predict`, or report this as a bug of nb2fn",
        notes=drawn if random else (),
    )


def slow(notebook: Notebook, graph: DataflowGraph, route: Route, seconds: float) -> Diagnostic:
    """The serve code did not answer in time."""
    return _at_serve(
        notebook,
        graph,
        route,
        "NB304",
        f"the predict code gave no answer within {seconds:g} s",
        label="was asked with the notebook's own example",
        reason="A build stops rather than wait for ever.",
        fix="allow more time with `--timeout SECONDS`, or none with `--timeout 0`",
    )


def died(notebook: Notebook, graph: DataflowGraph, route: Route, words: str) -> Diagnostic:
    """The serve code ended the kernel; ``words`` is what it wrote last."""
    return _at_serve(
        notebook,
        graph,
        route,
        "NB303",
        "the kernel died while the predict code answered",
        label="was asked with the notebook's own example",
        reason="Its process ended: out of memory, a crash in a library, or code that ends the "
        "process." + (f" It wrote last:\n{words}" if words else ""),
        fix="run the cell in Jupyter and watch the memory; an endpoint must answer and live on",
    )


def changed(
    notebook: Notebook, graph: DataflowGraph, routes: Iterable[Route], names: list[str]
) -> Diagnostic:
    """Answering changed values that every request shares."""
    [*routes] = routes
    statements = [s for route in routes for s in _reached(graph, route)]
    using = [s for s in statements if set(names) & s.uses]
    span = using[0].span if using else routes[0].answer.span
    listed = ", ".join(f"`{name}`" for name in names)
    fix = "work on a copy in the predict cell, or write `#| stateful` at its head if "
    fix += "requests are meant to see each other"
    modules = [n for n in names if any(f"{n}.eval()" in c.source for c in notebook.cells)]
    if modules:
        fix = f"call `{modules[0]}.eval()` at the end of the cell that trains it"
    return _at(
        notebook,
        span,
        "NB345",
        f"answering a request changes {listed}",
        label=f"works on {listed}",
        reason="Every request starts from the same state; what one request changes must not "
        "reach the next.",
        fix=fix,
    )


def _input(route: Route, name: str) -> Input:
    return next(given for given in route.inputs if given.name == name)


def _at_serve(
    notebook: Notebook, graph: DataflowGraph, route: Route, code: str, message: str, **rest: Any
) -> Diagnostic:
    span = graph.statements[route.serve[0]].span if route.serve else route.answer.span
    return _at(notebook, span, code, message, **rest)


def _at(notebook: Notebook, span: Span, code: str, message: str, **rest: Any) -> Diagnostic:
    return replace(at(notebook, span), code=code, message=message, **rest)


def located(notebook: Notebook, span: Span, code: str, message: str, **rest: Any) -> Diagnostic:
    """A diagnostic at a place of a cell."""
    return _at(notebook, span, code, message, **rest)


def at(notebook: Notebook, span: Span) -> Diagnostic:
    """A diagnostic without words at a place of a cell."""
    return notebook.finding("", "", span)


def line(notebook: Notebook, cell: int, number: int) -> Diagnostic:
    """The same at a whole line."""
    return at(notebook, notebook.line(cell, number))


def _article(kind: str) -> str:
    if kind.startswith(("a ", "an ", "two ")):
        return kind
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def short(value: Any) -> str:
    """A JSON value in few words."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "…"

"""From what the kernel answered to signatures and cases, or to diagnostics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Literal

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Asserted, Route
from nb2fn.ir.snapshot import Case, Holds
from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.records import record
from nb2fn.training import findings, remarks

# Fractions of a value by which two orders of the same arithmetic may differ.
EPS = {"<f4": 2.0**-23, "<f2": 2.0**-10}
DOUBLE_EPS = 2.0**-52
IN_PART = 1e-9
# Calls that run what is in a file.
UNPICKLES = (
    "pickle.load", "joblib.load", "read_pickle", "torch.load", "dill.load", "allow_pickle=True",
    "load_model", "shelve.open",
)  # fmt: skip
HUGE = 1e300  # JSON's integers know no bounds, floats do


@record
class Asked:
    """One route after it was asked at the cut.

    ``part``: its example is that many of the rows that the notebook asks about.
    """

    route: Route
    signature: Signature
    cases: tuple[Case, ...]
    random: tuple[str, ...]
    caveats: tuple[str, ...]
    notes: tuple[Diagnostic, ...] = ()
    part: tuple[int, int] | None = None


def asked(
    notebook: Notebook,
    graph: DataflowGraph,
    route: Route,
    reply: dict[str, Any],
    asserted: Sequence[Asserted] = (),
) -> Asked:
    """The reply of :func:`nb2fn.kernel.ask.ask`; ``asserted`` are the assertions it tried.

    Raises :class:`~nb2fn.errors.CompileError` where the notebook's own question has no
    answer that an endpoint could give.
    """
    if "problem" in reply:
        raise CompileError(findings.refused(notebook, graph, route, reply["problem"]))
    if reply["again"] != reply["answer"] and not _differs_by_design(route):
        first, second = reply["answer"], reply["again"]
        raise CompileError(findings.nondeterministic(notebook, graph, route, first, second))
    _check_uploads(notebook, graph, route, reply["inputs"])
    part = reply.get("part")
    return Asked(
        route,
        _signature(route, reply),
        (
            Case(
                route.name,
                "example",
                reply["request"],
                reply["answer"],
                form_only=_differs_by_design(route),
            ),
            *(_recorded(route, "row", row) for row in reply["rows"]),
            *(_recorded(route, "probe", row) for row in reply.get("probes", ())),
            *_tests(graph, route, reply, asserted),
        ),
        tuple(reply["random"]),
        tuple(_caveats(route, reply)),
        (
            *_untested(notebook, graph, reply, asserted),
            *_alone(notebook, route, reply),
            *(() if part is None else (remarks.in_part(notebook, route, part),)),
        ),
        None if part is None else (part["rows"], part["of"]),
    )


def _caveats(route: Route, reply: dict[str, Any]) -> Iterator[str]:
    """What the proof cannot say of a route."""
    if not reply["rows"]:
        why = reply["unmatched"] or "the estimator recorded none"
        yield f"{route.path}: only the notebook's own example is asked ({why})"
    part = reply.get("part")
    if part is not None:
        yield (
            f"{route.path}: of the notebook's own question the first {part['rows']:,} of "
            f"{part['of']:,} rows are asked: all of it is more than a request holds"
        )


def _alone(notebook: Notebook, route: Route, reply: dict[str, Any]) -> Iterator[Diagnostic]:
    """What to say of rows that are answered otherwise without the others."""
    found = reply.get("neighbours")
    if found is not None and not _differs_by_design(route):
        yield remarks.neighbours(notebook, route, found)


def _tests(
    graph: DataflowGraph, route: Route, reply: dict[str, Any], asserted: Sequence[Asserted]
) -> Iterator[Case]:
    """The assertions that hold for what the kernel answered."""
    for item, tried in zip(asserted, reply.get("asserted", ()), strict=False):
        if "problem" not in tried and not _differs_by_design(route):
            statement = graph.statements[item.statement]
            field = reply["outputs"][0][0] if tried["single"] else ""
            held = Holds(
                item.text,
                tuple(sorted(tried["names"].items())),
                f"cell {statement.cell}, line {statement.span.line}",
                field,
            )
            yield Case(route.name, "test", tried["request"], tried["answer"], holds=held)


def _untested(
    notebook: Notebook, graph: DataflowGraph, reply: dict[str, Any], asserted: Sequence[Asserted]
) -> Iterator[Diagnostic]:
    for item, tried in zip(asserted, reply.get("asserted", ()), strict=False):
        if "problem" in tried:
            span = graph.statements[item.statement].span
            yield remarks.untested(notebook, span, tried["problem"])


def _check_uploads(
    notebook: Notebook, graph: DataflowGraph, route: Route, inputs: list[list[Any]]
) -> None:
    """Raise :class:`~nb2fn.errors.CompileError` (NB256) where a file that comes with a
    request could be unpickled."""
    taken = [name for name, kind in inputs if kind["kind"] == "file"]
    for statement in findings.reached(graph, route) if taken else ():
        if any(word in statement.source for word in UNPICKLES):
            raise CompileError(remarks.unpickled(notebook, route, statement, taken[0]))


def _recorded(route: Route, kind: Literal["row", "probe"], row: dict[str, Any]) -> Case:
    return Case(
        route.name,
        kind,
        row["request"],
        row.get("answer"),
        row.get("error", ""),
        _differs_by_design(route),
    )


def _differs_by_design(route: Route) -> bool:
    """Whether the user said that one question may get several answers."""
    return route.nondeterministic or route.stateful


def _signature(route: Route, reply: dict[str, Any]) -> Signature:
    defaults = {given.name: given.default for given in route.inputs}
    return Signature(
        route=route.name,
        inputs=tuple(
            Field(name, ValueType.from_json(kind), reply["request"][name], not defaults[name])
            for name, kind in reply["inputs"]
        ),
        outputs=tuple(
            Field(name, ValueType.from_json(kind), reply["answer"][name])
            for name, kind in reply["outputs"]
        ),
        spread=reply["spread"],
    )


def settle(
    notebook: Notebook, graph: DataflowGraph, found: Asked, own: dict[str, Any]
) -> tuple[Case, ...]:
    """The route's cases with the notebook's own answer in the example's place.

    Raises :class:`~nb2fn.errors.CompileError` where the sliced function's answer differs.
    """
    route, (example, *rows) = found.route, found.cases
    if "problem" in own:
        raise CompileError(findings.refused(notebook, graph, route, own["problem"]))
    assert example.answer is not None
    answer = own["answer"] if found.part is None else _first(own["answer"], found.part)
    if not _differs_by_design(route):
        if not close(example.answer, answer, _bound(found, answer)):
            raise CompileError(
                findings.differs(notebook, found.random, route, example.answer, answer)
            )
        if found.part is None:
            example = Case(example.route, "example", example.request, answer)
    return (example, *rows)


def _bound(found: Asked, answer: dict[str, Any]) -> float:
    """How far the kernel's answers to the same question may lie apart; those of rows alone
    and among others, whose sums may be taken in another order, lie further apart."""
    eps = max((EPS.get(k.dtype, DOUBLE_EPS) for k in _leaves(found.signature)), default=0)
    share = 8 * eps if found.part is None else max(8 * eps, IN_PART)
    return share * max(_sizes(answer), default=0.0)


def _first(answer: dict[str, Any], part: tuple[int, int]) -> dict[str, Any]:
    """The part of an answer that is about the first rows; fields of other lengths stay."""
    rows, of = part
    return {
        name: value[: len(value) * rows // of] if isinstance(value, list) else value
        for name, value in answer.items()
    }


def _leaves(signature: Signature) -> Iterator[ValueType]:
    pending = [field.type for field in signature.outputs]
    while pending:
        kind = pending.pop()
        yield kind
        pending += [t for _, t in kind.fields] + ([kind.items] if kind.items else [])


def _sizes(value: Any) -> Iterator[float]:
    """The magnitudes of all numbers in a JSON value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from _sizes(item)
    elif isinstance(value, list):
        for item in value:
            yield from _sizes(item)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        yield float(min(abs(value), HUGE))


def close(a: Any, b: Any, bound: float) -> bool:
    """Whether two JSON values are equal, numbers up to an absolute ``bound``."""
    if isinstance(a, bool) or isinstance(b, bool):
        return a is b
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return a == b or (abs(a) < HUGE > abs(b) and abs(a - b) <= bound)
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(close(a[k], b[k], bound) for k in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(lambda x, y: close(x, y, bound), a, b))
    return bool(a == b)

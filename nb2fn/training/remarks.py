"""What else asking a route has shown: rows that hang together, pickles, assertions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.dataflow import Statement
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Route
from nb2fn.span import Span
from nb2fn.training.findings import located, short


def untested(notebook: Notebook, span: Span, why: str) -> Diagnostic:
    """An assertion of a test cell that the endpoint's tests cannot hold."""
    found = located(
        notebook,
        span,
        "NB243",
        f"this becomes no test of the endpoint: {why}",
        reason="an assertion about what a route answers becomes a test of the endpoint, over the "
        "answer as JSON; others run with the notebook, where they stand above the answer",
    )
    return replace(found, severity="info")


def neighbours(notebook: Notebook, route: Route, found: dict[str, Any]) -> Diagnostic:
    """A row that is answered otherwise alone than among the others; see the kernel's
    ``neighbours``."""
    row, among = found["row"], short(found["among"])
    if "error" in found:
        alone = f"alone it fails: {found['error']}"
    else:
        alone = f"alone it is answered {short(found['alone'])}"
    diagnostic = located(
        notebook,
        route.answer.span,
        "NB257",
        f"an answer depends on the rows beside it: row {row} of `{found['input']}` gives {among} "
        f"among the others; {alone}",
        label="the answer",
        reason="the predict cells compute something from all rows of a request (dummies, a mean, "
        "a rank), so that the same row can be answered differently in another request",
        fix="compute it from the training data in a cell above (an encoder or scaler that is "
        "fitted there), unless it is meant",
    )
    return replace(diagnostic, severity="warning")


def in_part(notebook: Notebook, route: Route, part: dict[str, Any]) -> Diagnostic:
    """Of a question that no request could hold, the proof asks the first rows."""
    rows, of = part["rows"], part["of"]
    given = next(item for item in route.inputs if item.name == part["input"])
    diagnostic = located(
        notebook,
        given.span,
        "NB352",
        f"the notebook's own question is larger than a request can be: the first {rows:,} of the "
        f"{of:,} rows of `{given.name}` are asked in its place",
        label="this input",
        reason="an endpoint takes at most 6 MB of JSON. In the notebook's kernel these rows "
        "alone were answered as they are among all the others",
        fix="nothing needs fixing: a request may bring as many rows as fit",
    )
    return replace(diagnostic, severity="warning")


def unpickled(notebook: Notebook, route: Route, statement: Statement, name: str) -> Diagnostic:
    """Predict code that takes a file from the request opens pickles."""
    return located(
        notebook,
        statement.span,
        "NB256",
        f"predict code opens a pickle, and takes the file `{name}` from the request",
        label="runs whatever is in it",
        reason="A pickle is a program: who sends one decides what the endpoint does.",
        fix="load the pickle in a cell above the predict cells; let requests bring CSV, JSON, "
        "images or text",
    )

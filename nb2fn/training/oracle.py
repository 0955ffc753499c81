"""Runs the notebook, unsliced and in document order, and takes its own answers.

A statement that fails stops the build if the answer needs it; otherwise it is left
behind with a warning, the statements after it still run, and the parity is weak.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.dataflow import DataflowGraph
from nb2fn.ir.notebook import Notebook
from nb2fn.ir.partition import Asserted, Fate, Partition, Route
from nb2fn.training import failures, pieces
from nb2fn.training.failures import Failure
from nb2fn.training.pieces import Piece
from nb2fn.training.session import KernelDiedError, KernelQuitError, Session, TimedOutError

# What nbclient and Jupyter call a cell whose error is part of the notebook.
EXPECTED = "raises-exception"

# The name of a loop's list of records.
GATHERED = "answers"

Answers = dict[str, dict[str, Any]]


def needed(partition: Partition) -> frozenset[int]:
    """The statements whose failure stops a build."""
    found = {*partition.train, *partition.boundary.hoisted, *examples(partition)}
    for route in partition.routes:
        found.update(route.early.hoisted if route.early else ())
        found.update(route.serve)
        found.add(route.answer.statement)
    return frozenset(found)


def examples(partition: Partition) -> frozenset[int]:
    """The statements that build the inputs' examples."""
    placed = {p.statement for p in partition.placements if p.fate is Fate.EXAMPLE}
    preludes = (i.prelude for route in partition.routes for i in route.inputs)
    return frozenset(placed.union(*preludes))


class Oracle:
    """One run of a notebook in one session. ``found`` (the answers), ``warnings`` and
    ``weak`` grow as it runs."""

    def __init__(
        self,
        session: Session,
        notebook: Notebook,
        graph: DataflowGraph,
        partition: Partition,
        timeout: float | None,
        interpreter: str,
    ) -> None:
        self._session = session
        self._notebook = notebook
        self._graph = graph
        self._needed = needed(partition)
        self._timeout = timeout or None
        self._interpreter = interpreter
        self._done = 0
        self.found: Answers = {}
        self.warnings: list[Diagnostic] = []
        self.weak = False

    def run(self, todo: Iterable[Piece], stop: int) -> None:
        """Run pieces; none reaches beyond statement ``stop``.

        Raises :class:`~nb2fn.errors.CompileError` for a failure that matters.
        """
        waiting = deque(todo)
        self._announce(waiting)
        while waiting:
            piece = waiting.popleft()
            failure = self._run(piece)
            if failure is None:
                continue
            rest = self._judge(failure, stop)
            if rest is not None:
                waiting.appendleft(rest)
            self._announce(waiting)

    def _announce(self, waiting: Iterable[Piece]) -> None:
        self._session.call("pieces", pieces=[piece.to_json() for piece in waiting])

    def _run(self, piece: Piece) -> Failure | None:
        try:
            if self._session.run(piece.text, self._timeout):
                return None
            seconds = None
        except KernelQuitError as error:
            raise CompileError(failures.quits(self._notebook, piece)) from error
        except KernelDiedError as error:
            raise CompileError(failures.died(self._notebook, piece, str(error))) from error
        except TimedOutError as error:
            seconds = error.seconds
            if error.stuck:
                stuck = Failure(piece, None, {"text": ""}, seconds)
                raise CompileError(self._diagnose(stuck)) from error
        found = self._session.call("failure") or {"text": "it was interrupted"}
        statement = failures.locate(piece, self._graph, found)
        return Failure(piece, statement, found, seconds)

    def _diagnose(self, failure: Failure) -> Diagnostic:
        return failures.diagnose(self._notebook, failure, self._interpreter)

    def _judge(self, failure: Failure, stop: int) -> Piece | None:
        """What still runs of the cell of a failure that does not matter."""
        piece, statement = failure.piece, failure.statement
        at_fault = {statement.id} if statement else set(piece.statements)
        if at_fault & self._needed:
            raise CompileError(self._diagnose(failure))
        cell = self._notebook.cell(piece.cell)
        rest = None
        if statement is not None:
            rest = pieces.rest_of_cell(cell, self._graph, statement.id, stop)
        if EXPECTED in cell.tags and not (rest and self._needed.intersection(rest.statements)):
            return None
        self.weak = True
        self.warnings.append(failures.left_behind(self._notebook, failure))
        return rest

    def advance(self, stop: int, waiting: Iterable[Route] = ()) -> None:
        """Run on up to statement ``stop``, and take the answers of the ``waiting`` routes
        that stand before it."""
        for route in sorted(waiting, key=lambda r: r.answer.statement):
            if route.name not in self.found and route.answer.statement < stop:
                self.found[route.name] = self._answer(route)
        self.run(pieces.between(self._notebook, self._graph, self._done, stop), stop)
        self._done = max(self._done, stop)

    def answers(self, partition: Partition) -> Answers:
        """Run on and take each route's answer where it stands.

        Returns, by route, ``{"answer": …}`` or ``{"problem": …}`` of the kernel.
        """
        for route in sorted(partition.routes, key=lambda r: r.answer.statement):
            if route.name not in self.found:
                self.found[route.name] = self._answer(route)
        return self.found

    def _answer(self, route: Route) -> dict[str, Any]:
        """One route's answer, after running on to it."""
        at, answer, done = route.answer.statement, route.answer, self._done
        runs_first = not answer.collects and route.kind == "script" and not answer.shown
        upto = max(done, at + 1 if runs_first else at)
        self.run(pieces.between(self._notebook, self._graph, done, upto), upto)
        self._done = upto
        if not answer.collects:
            taken: dict[str, Any] = self._session.call(
                "answer", fields=[list(f) for f in answer.fields]
            )
            return taken
        places = [(c.span, shown_value(c.fields), c.after) for c in answer.collects]
        collecting = pieces.collecting(self._notebook, self._graph, at, places)
        self.run([collecting], at + 1)
        self._done = at + 1
        gathered: dict[str, Any] = self._session.call(
            "collected", names=outputs(route), looped=answer.looped
        )
        return gathered


def shown_value(fields: Sequence[tuple[str, str]]) -> str:
    """What is taken where an answer is shown: a value, or a record of several."""
    if len(fields) == 1:
        return fields[0][1]
    return "{" + ", ".join(f"{name!r}: {text}" for name, text in fields) + "}"


def outputs(route: Route) -> list[str]:
    """The names under which a route answers, unless its value is a record."""
    names = [name for name, _ in route.answer.fields]
    return names if len(names) == 1 or not route.answer.looped else [GATHERED]


def question(
    route: Route, graph: DataflowGraph, asserted: Sequence[Asserted] = ()
) -> dict[str, Any]:
    """A route as :mod:`nb2fn.kernel.ask` wants it, with the assertions about its answer."""
    mine = [a for a in asserted if a.route == route.name]
    return {
        "asserted": [
            {"question": [list(q) for q in a.question], "text": a.text, "names": list(a.names)}
            for a in mine
        ],
        "name": route.name,
        "kind": route.kind,
        "function": route.function,
        "source": route.source,
        "owned": list(route.owned),
        "outputs": outputs(route),
        "stateful": route.stateful,
        "mappings": [given.name for given in route.inputs if given.mapping],
        "inputs": [
            {
                "name": given.name,
                "example": given.example,
                "prelude": [graph.statements[s].source for s in given.prelude],
            }
            for given in route.inputs
        ],
    }

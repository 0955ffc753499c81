"""Rows to ask about beside the example: recorded at a fit, or found among the data."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from . import probes, record, relatives, rows

Json = dict[str, Any]


class Matched:
    """Rows that the inputs ``names`` fit: ``question(i)`` is the i-th of ``count`` as these
    inputs; ``seen`` is where they come from."""

    def __init__(
        self,
        names: tuple[str, ...],
        count: int,
        question: Callable[[int], Json],
        seen: record.Record,
    ) -> None:
        self.names = names
        self.count = count
        self.question = question
        self.seen = seen


def matched(inputs: dict[str, Any], meeting: record.Meeting | None) -> Matched | None:
    """The inputs that the recorded rows fit, how many rows, and the i-th as these inputs.

    That is one input, or several that make one row together.
    """
    if meeting is None or meeting.record is None:
        return None
    found = [
        (name, questions)
        for name, value in inputs.items()
        for questions in [rows.like(value, meeting.record.rows, meeting.features)]
        if questions is not None
    ]
    if len(found) == 1:
        [(name, (count, question))] = found
        return Matched((name,), count, lambda i: {name: question(i)}, meeting.record)
    parts = rows.together(inputs, meeting.record.rows, meeting.features)
    return None if parts is None else Matched(tuple(inputs), *parts, meeting.record)


def from_notebook(inputs: dict[str, Any], namespace: dict[str, Any]) -> Matched | None:
    """The first input that other data of the notebook has the rows of."""
    each = ((name, relatives.relative(value, namespace)) for name, value in inputs.items())
    name, found = next(((n, f) for n, f in each if f is not None), ("", None))
    if found is None:
        return None
    count, question = found.questions
    return Matched((name,), count, lambda i: {name: question(i)}, found.seen)


def unmatched(inputs: dict[str, Any], meeting: record.Meeting | None) -> str:
    if meeting is None:
        return "no estimator was met"
    if meeting.record is None:
        return "its fit was not seen"
    cells = [n for n, v in inputs.items() if isinstance(v, (str, bool)) or rows.is_number(v)]
    if not len(cells) == len(inputs) > 1 or meeting.asked != 1:
        return "no input fits the rows"
    *most, last = (f"`{name}`" for name in cells)
    return (
        f"{', '.join(most)} and {last} together make one row for the model, and the rows it "
        "was fitted on cannot be taken apart into them"
    )


def row_questions(inputs: dict[str, Any], found: Matched, most: int) -> Iterator[Json]:
    """Each recorded row as the inputs of a question."""
    count = min(found.count, most)
    return ({**inputs, **found.question(i)} for i in range(count))


def around_rows(
    inputs: dict[str, Any], found: Matched, nullable: tuple[Any, ...]
) -> Iterator[Json]:
    """Questions around some of the recorded rows, taking turns."""
    count, question = found.count, found.question
    variants = []
    for i in sorted({0, count // 2, count - 1} & set(range(count))):
        row = question(i)
        variants += [_around({**inputs, **row}, name, nullable) for name in row]
    for turn in zip_longest(*variants):
        yield from (asked for asked in turn if asked is not None)


def _around(asked: Json, name: str, nullable: tuple[Any, ...]) -> Iterator[Json]:
    return ({**asked, name: other} for other in probes.around(asked[name], nullable))

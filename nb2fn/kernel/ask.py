"""Asks the notebook's own serve code, in the notebook's own kernel, at the cut."""

from __future__ import annotations

import copy
import inspect
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice, zip_longest
from typing import Any

from . import describe, failure, generators, probes, record, rows
from .describe import Context, DescribeError, Description

# nb2fn/runtime/values.py, which is installed beside these files.
from .values import EncodeError, encode  # type: ignore[import-untyped]

Json = dict[str, Any]


class QuestionError(Exception):
    """A question that cannot be asked or answered; ``found`` goes to the host."""

    def __init__(self, kind: str, **found: Any) -> None:
        super().__init__(kind)
        self.found = {"kind": kind, **found}


class Reference:
    """The serve code of one route over the live namespace.

    ``spec`` is the host's view of :class:`nb2fn.ir.partition.Route`: ``name``, ``kind``,
    ``function``, ``source``, ``owned``, ``outputs`` (field names) and ``inputs``
    (``name``, ``example``, ``prelude``). Every call starts from the generators'
    ``states``, with fresh copies of the inputs and of what the route owns.
    """

    def __init__(self, spec: Json, namespace: dict[str, Any], states: dict[str, Any]) -> None:
        self.spec = spec
        self.states = states
        self.owned = {name: namespace[name] for name in spec["owned"] if name in namespace}
        if spec["kind"] == "function":
            self.function = namespace[spec["function"]]
        else:
            self.function = define(spec["source"], spec["function"], namespace)

    def call(self, inputs: dict[str, Any]) -> Any:
        """The serve code's own answer."""
        generators.restore(self.states)
        arguments = {**self._copy(inputs), **self._copy(self.owned)}
        first = [arguments.pop(name) for name in _positional_only(self.function)]
        return self.function(*first, **arguments)

    def answer(self, inputs: dict[str, Any]) -> tuple[Json, bool, Any]:
        """The answer as JSON, whether its keys are the fields, and the live value."""
        live = self.call(inputs)
        fields = self.spec["outputs"]
        try:
            encoded = encode(live)
        except EncodeError as error:
            raise QuestionError("output", path=error.path, type=error.type_name) from None
        if len(fields) > 1 or is_record(live):
            return encoded, True, live
        return {fields[0]: encoded}, False, live

    def _copy(self, named: dict[str, Any]) -> dict[str, Any]:
        shared = {id(module): module for module in list(sys.modules.values())}
        try:
            return dict(zip(named, copy.deepcopy(tuple(named.values()), shared)))
        except Exception as error:  # __deepcopy__ and __reduce__ are anyone's code
            raise QuestionError("copy", names=list(named), error=failure.brief(error)) from None


def define(source: str, name: str, namespace: dict[str, Any]) -> Any:
    """The function that ``source`` defines, with ``namespace`` as globals but not in it."""
    scratch: dict[str, Any] = {}
    exec(compile(source, failure.REFERENCE, "exec"), namespace, scratch)
    return scratch[name]


def is_record(value: Any) -> bool:
    """Whether a value's keys are the answer's fields."""
    return isinstance(value, dict) and bool(value) and all(isinstance(k, str) for k in value)


def _positional_only(function: Any) -> list[str]:
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return []
    return [p.name for p in parameters if p.kind is p.POSITIONAL_ONLY]


def examples(spec: Json, namespace: dict[str, Any]) -> dict[str, Any]:
    """The notebook's own inputs, evaluated after their preludes in scratch namespaces."""
    found = {}
    ready: dict[tuple[str, ...], dict[str, Any]] = {(): namespace}
    for given in spec["inputs"]:
        prelude = tuple(given["prelude"])
        try:
            if prelude not in ready:
                ready[prelude] = dict(namespace)
                for text in prelude:
                    exec(compile(text, failure.EXAMPLE, "exec"), ready[prelude])
            scratch = ready[prelude]
            found[given["name"]] = eval(given["example"], scratch)
        except Exception as error:  # the notebook's own code
            found_problem = failure.brief(error)
            raise QuestionError("example", input=given["name"], error=found_problem) from None
    return found


def ask(spec: Json, namespace: dict[str, Any], recorder: record.Recorder, budget: Json) -> Json:
    """Everything the host wants to know of one route.

    Returns ``request``, ``answer``, ``again`` (the second answer), ``spread``, ``inputs``
    and ``outputs`` (``[name, type]``), ``random`` (generators drawn from), ``rows`` and
    ``probes`` (``request`` with ``answer`` or ``error``), ``unmatched`` (why there are no rows), or
    one ``problem``. ``budget`` holds ``rows`` and ``seconds``.
    """
    states = generators.capture()
    try:
        return _ask(spec, Reference(spec, namespace, states), namespace, recorder, budget)
    except QuestionError as problem:
        return {"problem": problem.found}
    finally:
        generators.restore(states)


def _ask(
    spec: Json,
    reference: Reference,
    namespace: dict[str, Any],
    recorder: record.Recorder,
    budget: Json,
) -> Json:
    inputs = examples(spec, namespace)
    request = _request(inputs)
    try:
        (answer, spread, live), meeting = record.meet(recorder, lambda: reference.answer(inputs))
        random = generators.changed(reference.states)
        again = answer if spec["stateful"] else reference.answer(inputs)[0]
    except QuestionError:
        raise
    except (Exception, SystemExit) as error:  # the notebook's own code
        raise QuestionError("serve", error=failure.brief(error)) from None
    matched = _matched(inputs, meeting)
    out: Json = {
        "request": request,
        "answer": answer,
        "again": again,
        "spread": spread,
        "random": random,
        "inputs": _inputs(inputs, meeting, matched),
        "outputs": _outputs(live, answer, spread),
        "rows": [],
        "probes": [],
        "unmatched": "",
    }
    if meeting is None:
        out["unmatched"] = "no estimator was met"
    elif meeting.record is None:
        out["unmatched"] = "its fit was not seen"
    elif matched is None:
        out["unmatched"] = _unmatched(inputs, meeting)
    elif not spec["stateful"]:
        deadline = time.monotonic() + budget["seconds"]
        asked = _row_questions(inputs, matched, budget["rows"])
        out["rows"] = _ask_each(reference, asked, deadline)
        around = _probes(inputs, matched, tuple(meeting.record.nullable))
        out["probes"] = _ask_each(
            reference, islice(around, probes.LIMIT if budget["rows"] else 0), deadline
        )
    return out


def _request(inputs: dict[str, Any]) -> Json:
    request = {}
    for name, value in inputs.items():
        try:
            request[name] = encode(value)
        except EncodeError as error:
            found = {"input": name, "path": error.path, "type": error.type_name}
            raise QuestionError("input", **found) from None
    return request


Matched = tuple[tuple[str, ...], int, Callable[[int], Json]]


def _matched(inputs: dict[str, Any], meeting: record.Meeting | None) -> Matched | None:
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
        return (name,), count, lambda i: {name: question(i)}
    parts = rows.together(inputs, meeting.record.rows, meeting.features)
    return None if parts is None else (tuple(inputs), *parts)


def _unmatched(inputs: dict[str, Any], meeting: record.Meeting) -> str:
    cells = [n for n, v in inputs.items() if isinstance(v, (str, bool)) or rows.is_number(v)]
    if not len(cells) == len(inputs) > 1 or meeting.asked != 1:
        return "no input fits the rows"
    *most, last = (f"`{name}`" for name in cells)
    return (
        f"{', '.join(most)} and {last} together make one row for the model, and the rows it "
        "was fitted on cannot be taken apart into them"
    )


def _inputs(
    inputs: dict[str, Any],
    meeting: record.Meeting | None,
    matched: Matched | None,
) -> list[list[Any]]:
    out = []
    for name, value in inputs.items():
        context = Context()
        if meeting is not None:
            context = Context(met=True, features=meeting.features)
            seen = meeting.record
            if seen is not None and matched is not None and matched[0] == (name,):
                context = Context(True, seen.rows, tuple(seen.nullable), meeting.features)
        try:
            out.append([name, describe.describe(value, context)])
        except DescribeError as error:
            found = {"input": name, "path": error.path, "type": error.kind}
            raise QuestionError("input", **found) from None
    return out


def _outputs(live: Any, answer: Json, spread: bool) -> list[list[Any]]:
    if not spread:
        [(name, encoded)] = answer.items()
        return [[name, _output(live, encoded)]]
    return [[name, _output(live.get(name), encoded)] for name, encoded in answer.items()]


def _output(live: Any, encoded: Any) -> Description:
    """The live value's type, or that of its JSON where the value has none of its own."""
    try:
        return describe.describe(live, Context())
    except DescribeError:
        return describe.describe(encoded, Context())


def _row_questions(inputs: dict[str, Any], matched: Matched, most: int) -> Iterator[Json]:
    """Each recorded row as the inputs of a question."""
    _, count, question = matched
    return ({**inputs, **question(i)} for i in range(min(count, most)))


def _probes(inputs: dict[str, Any], matched: Matched, nullable: tuple[Any, ...]) -> Iterator[Json]:
    """Questions around some of the recorded rows, taking turns."""
    _, count, question = matched
    variants = []
    for i in sorted({0, count // 2, count - 1} & set(range(count))):
        row = question(i)
        variants += [_around({**inputs, **row}, name, nullable) for name in row]
    for turn in zip_longest(*variants):
        yield from (asked for asked in turn if asked is not None)


def _around(asked: Json, name: str, nullable: tuple[Any, ...]) -> Iterator[Json]:
    return ({**asked, name: other} for other in probes.around(asked[name], nullable))


def _ask_each(reference: Reference, questions: Iterable[Json], deadline: float) -> list[Json]:
    out = []
    for asked in questions:
        if time.monotonic() > deadline:
            break
        case: Json = {"request": _request(asked)}
        try:
            case["answer"] = reference.answer(asked)[0]
        except QuestionError as problem:
            case["error"] = str(problem)
        except (Exception, SystemExit) as error:  # a row the notebook's own code cannot answer
            case["error"] = failure.brief(error)["text"]
        out.append(case)
    return out


def evaluate(fields: list[list[str]], namespace: dict[str, Any]) -> Json:
    """The notebook's own answer: ``[name, expression]`` evaluated where it stands.

    Returns ``answer`` as JSON, or a ``problem``. The generators stay as they are, so that
    the statement the expressions come from can still run.
    """
    states = generators.capture()
    try:
        found = {name: eval(expression, namespace) for name, expression in fields}
        if len(fields) == 1 and is_record(found[fields[0][0]]):
            found = found[fields[0][0]]
        return {"answer": encode(found)}
    except EncodeError as error:
        return {"problem": {"kind": "output", "path": error.path, "type": error.type_name}}
    except Exception as error:  # the notebook's own code
        return {"problem": {"kind": "answer", "error": failure.brief(error)}}
    finally:
        generators.restore(states)

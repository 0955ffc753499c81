"""Asks the notebook's own serve code, in the notebook's own kernel, at the cut."""

from __future__ import annotations

import copy
import inspect
import sys
import time
from collections.abc import Iterable
from itertools import islice
from typing import Any

from . import (
    asserts,
    describe,
    failure,
    generators,
    hints,
    neighbours,
    probes,
    record,
    related,
    uploads,
)
from .describe import Context, DescribeError, Description
from .questions import QuestionError, check_part, check_paths, fitting, request_of

# nb2fn/runtime/values.py, which is installed beside these files.
from .values import EncodeError, answered, encode  # type: ignore[import-untyped]

Json = dict[str, Any]


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
            if len(fields) > 1:
                return encode(live), True, live
            return answered(live, fields[0]), is_record(live), live
        except EncodeError as error:
            raise QuestionError("output", path=error.path, type=error.type_name) from None

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
    ``probes`` (``request`` with ``answer`` or ``error``), ``unmatched`` (why there are no rows),
    ``part`` (``input``, ``rows`` and ``of`` where only the first rows of the example are
    asked), or one ``problem``. ``budget`` holds ``rows`` and ``seconds``.
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
    whole = examples(spec, namespace)
    check_paths(whole)
    request, inputs, part = fitting(whole, in_part=not spec["stateful"])
    try:
        (answer, spread, live), meeting = record.meet(recorder, lambda: reference.answer(inputs))
        random = generators.changed(reference.states)
        again = answer if spec["stateful"] else reference.answer(inputs)[0]
        check_part(part, answer, lambda: reference.answer(whole)[0])
    except QuestionError:
        raise
    except (Exception, SystemExit) as error:  # the notebook's own code
        raise QuestionError("serve", error=failure.brief(error)) from None
    asked = {name: value for name, value in inputs.items() if not uploads.is_path(value)}
    matched = related.matched(asked, meeting) or related.from_notebook(asked, namespace)
    out: Json = {
        "request": request,
        "answer": answer,
        "again": again,
        "spread": spread,
        "random": random,
        "inputs": _inputs(spec, reference, whole, meeting, matched),
        "outputs": _outputs(live, answer, spread),
        "rows": [],
        "probes": [],
        "unmatched": "",
        "part": part and {"input": part.name, "rows": part.rows, "of": part.of},
        "asserted": [
            _assert(item, reference, inputs, namespace) for item in spec.get("asserted", ())
        ],
    }
    if again == answer and not spec["stateful"]:
        out["neighbours"] = neighbours.differing(
            asked, answer, lambda changed: reference.answer({**inputs, **changed})[0]
        )
    if matched is None:
        out["unmatched"] = related.unmatched(asked, meeting)
    elif not spec["stateful"]:
        out.update(_rows(reference, inputs, matched, budget))
    return out


def _rows(
    reference: Reference, inputs: dict[str, Any], matched: related.Matched, budget: Json
) -> Json:
    """The recorded ``rows`` and the ``probes`` around them, with their answers."""
    deadline = time.monotonic() + budget["seconds"]
    recorded = related.row_questions(inputs, matched, budget["rows"])
    around = related.around_rows(inputs, matched, tuple(matched.seen.nullable))
    near = islice(around, probes.LIMIT if budget["rows"] else 0)
    return {
        "rows": _ask_each(reference, recorded, deadline),
        "probes": _ask_each(reference, near, deadline),
    }


def _assert(item: Json, reference: Reference, inputs: Json, namespace: dict[str, Any]) -> Json:
    """An assertion's question with its answer, or the ``problem`` why it cannot be asked."""
    try:
        asked = {name: eval(text, namespace) for name, text in item["question"]}
        asked = {**inputs, **asked}
        request = request_of(asked)
        answer = reference.answer(asked)[0]
        known = asserts.values(item["names"], namespace)
    except (QuestionError, EncodeError) as error:
        return {"problem": f"its question or answer is no JSON ({error})"}
    except (Exception, SystemExit) as error:  # the notebook's own code
        return {"problem": f"where predicting begins it raises {failure.brief(error)['text']}"}
    fields = reference.spec["outputs"]
    single = len(fields) == 1 and set(answer) == {fields[0]}
    why = asserts.objection(item["text"], answer[fields[0]] if single else answer, known)
    if why:
        return {"problem": why}
    return {"request": request, "answer": answer, "names": known, "single": single}


def _inputs(
    spec: Json,
    reference: Reference,
    inputs: dict[str, Any],
    meeting: record.Meeting | None,
    matched: related.Matched | None,
) -> list[list[Any]]:
    out = []
    said = hints.hints(reference.function) if spec["kind"] == "function" else {}
    for name, value in inputs.items():
        met, features = meeting is not None, meeting.features if meeting else None
        seen = matched.seen if matched is not None and matched.names == (name,) else None
        context = Context(
            met,
            seen.rows if seen else None,
            tuple(seen.nullable) if seen else (),
            features,
            mapping=name in spec.get("mappings", ()),
        )
        if uploads.is_path(value):
            out.append([name, uploads.described(value)])
            continue
        try:
            out.append([name, hints.told(describe.describe(value, context), said.get(name))])
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


def _ask_each(reference: Reference, questions: Iterable[Json], deadline: float) -> list[Json]:
    out = []
    for asked in questions:
        if time.monotonic() > deadline:
            break
        case: Json = {"request": request_of(asked)}
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

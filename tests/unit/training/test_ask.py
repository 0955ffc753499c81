"""The serve code asked over a live namespace."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy as np
import pytest

Kernel = Callable[[str], ModuleType]


class Doubler:
    """Stands for an estimator: its record says what it was fitted on."""

    n_features_in_ = 2

    def fit(self, data: Any) -> None: ...

    def predict(self, data: Any) -> Any:
        return np.asarray(data).sum(axis=1) * 2


def spec(source: str, **changes: Any) -> dict[str, Any]:
    given = {"name": "x", "example": "[[1, 2]]", "prelude": []}
    base = {
        "name": "predict",
        "kind": "script",
        "function": "predict",
        "source": source,
        "owned": [],
        "outputs": ["y"],
        "stateful": False,
        "inputs": [given],
    }
    return {**base, **changes}


def ask(kernel: Kernel, question: dict[str, Any], **namespace: Any) -> Any:
    recorder = namespace.pop("recorder", None) or kernel("record").Recorder()
    budget = {"rows": 10, "seconds": 5.0}
    return kernel("ask").ask(question, namespace, recorder, budget)


def test_a_script_route_leaves_no_name_behind(kernel: Kernel) -> None:
    namespace = {"k": 3}
    budget = {"rows": 10, "seconds": 5.0}
    source = "def predict(x):\n    return x[0][0] * k\n"
    recorder = kernel("record").Recorder()
    reply = kernel("ask").ask(spec(source), namespace, recorder, budget)
    assert reply["answer"] == {"y": 3}
    assert reply["request"] == {"x": [[1, 2]]}
    assert set(namespace) <= {"k", "__builtins__"}


def test_what_a_call_owns_is_fresh_and_keeps_its_aliases(kernel: Kernel) -> None:
    log: list[int] = []
    source = (
        "def predict(x, *, log, same):\n"
        "    log.append(1)\n"
        "    x.append(2)\n"
        "    return [len(log), log is same, len(x)]\n"
    )
    reply = ask(kernel, spec(source, owned=["log", "same"]), log=log, same=log)
    assert reply["answer"] == reply["again"] == {"y": [1, True, 2]}
    assert log == []


def test_two_answers_are_told_apart(kernel: Kernel) -> None:
    counter = itertools.count()
    reply = ask(kernel, spec("def predict(x):\n    return next(c)\n"), c=counter)
    assert reply["answer"] != reply["again"]


def test_global_generators_start_from_the_same_state(kernel: Kernel) -> None:
    source = "def predict(x):\n    return [np.random.rand(), random.random()]\n"
    before = random.getstate(), np.random.get_state(legacy=False)
    reply = ask(kernel, spec(source), np=np, random=random)
    after = random.getstate(), np.random.get_state(legacy=False)
    assert reply["answer"] == reply["again"]
    assert reply["random"] == ["random", "numpy.random"]
    assert before[0] == after[0]
    assert before[1]["state"]["pos"] == after[1]["state"]["pos"]


def test_a_prelude_that_draws_does_not_move_the_endpoints_start(kernel: Kernel) -> None:
    random.seed(0)
    expected = random.random()
    random.seed(0)
    given = {"name": "x", "example": "k", "prelude": ["k = random.random()"]}
    source = "def predict(x):\n    return random.random()\n"
    assert ask(kernel, spec(source, inputs=[given]), random=random)["answer"] == {"y": expected}


def test_no_draw_no_generator(kernel: Kernel) -> None:
    assert ask(kernel, spec("def predict(x):\n    return 1\n"))["random"] == []


def test_a_dict_answers_by_its_keys(kernel: Kernel) -> None:
    reply = ask(kernel, spec("def predict(x):\n    return {'label': 'a', 'p': 0.5}\n"))
    assert reply["spread"]
    assert reply["answer"] == {"label": "a", "p": 0.5}
    assert reply["outputs"] == [["label", {"kind": "text"}], ["p", {"kind": "number"}]]


def test_several_fields_are_named_by_the_route(kernel: Kernel) -> None:
    question = spec("def predict(x):\n    return {'a': 1, 'b': [2]}\n", outputs=["a", "b"])
    reply = ask(kernel, question)
    assert reply["answer"] == {"a": 1, "b": [2]}


def test_a_prelude_runs_in_a_scratch_namespace(kernel: Kernel) -> None:
    given = {"name": "x", "example": "rows[:1]", "prelude": ["rows = [[k, k]]", "k = 5"]}
    reply = ask(kernel, spec("def predict(x):\n    return [x, k]\n", inputs=[given]), k=2)
    assert reply["answer"] == {"y": [[[2, 2]], 2]}


def test_a_function_route_calls_the_live_function(kernel: Kernel) -> None:
    def price(area: float, /, rooms: int = 1) -> float:
        return area * rooms

    inputs = [
        {"name": "area", "example": "50.0", "prelude": []},
        {"name": "rooms", "example": "2", "prelude": []},
    ]
    question = spec("", kind="function", function="price", inputs=inputs, outputs=["price"])
    assert ask(kernel, question, price=price)["answer"] == {"price": 100.0}


def test_rows_of_the_estimator_that_is_met(kernel: Kernel) -> None:
    record = kernel("record")
    recorder, model = record.Recorder(), Doubler()
    recorder.done(recorder.fitted(model, (np.array([[1.0, 1.0], [2.0, 3.0]]),), {}))
    given = {"name": "x", "example": "np.array([[1.5, 2.0]])", "prelude": []}
    question = spec("def predict(x):\n    return model.predict(x)\n", inputs=[given])
    reply = ask(kernel, question, recorder=recorder, model=model, np=np)
    assert [row["request"]["x"] for row in reply["rows"]] == [[[1.0, 1.0]], [[2.0, 3.0]]]
    assert [row["answer"]["y"] for row in reply["rows"]] == [[4.0], [10.0]]
    [[_, kind]] = reply["inputs"]
    assert kind["shape"] == [None, 2]
    assert kind["items"] == {"kind": "number", "minimum": 1.0, "maximum": 3.0}


def test_a_row_that_fails_is_a_case_with_an_error(kernel: Kernel) -> None:
    record = kernel("record")
    recorder, model = record.Recorder(), Doubler()
    recorder.done(recorder.fitted(model, (np.array([[1.0, 1.0], [0.0, 3.0]]),), {}))
    given = {"name": "x", "example": "np.array([[1.5, 2.0]])", "prelude": []}
    source = "def predict(x):\n    model.predict(x)\n    return 1 / float(x[0][0])\n"
    reply = ask(kernel, spec(source, inputs=[given]), recorder=recorder, model=model, np=np)
    assert reply["rows"][1]["error"] == "ZeroDivisionError: float division by zero"


def fitted(kernel: Kernel, rows: Any) -> tuple[Any, Doubler]:
    recorder, model = kernel("record").Recorder(), Doubler()
    recorder.done(recorder.fitted(model, (rows,), {}))
    return recorder, model


def parts(**examples: str) -> list[dict[str, Any]]:
    return [{"name": name, "example": text, "prelude": []} for name, text in examples.items()]


def test_inputs_that_make_one_row_together_get_the_recorded_rows(kernel: Kernel) -> None:
    recorder, model = fitted(kernel, np.array([[1.0, 1.0], [2.0, 3.0]]))
    source = "def predict(width, height):\n    return model.predict([[width, height]])[0]\n"
    question = spec(source, inputs=parts(width="5", height="6"))
    reply = ask(kernel, question, recorder=recorder, model=model)
    assert [row["request"] for row in reply["rows"]] == [
        {"width": 1.0, "height": 1.0},
        {"width": 2.0, "height": 3.0},
    ]
    assert [row["answer"]["y"] for row in reply["rows"]] == [4.0, 10.0]
    assert [kind["kind"] for _, kind in reply["inputs"]] == ["number", "number"]


def test_parts_of_a_row_that_no_recorded_row_tells_apart(kernel: Kernel) -> None:
    recorder, model = fitted(kernel, np.array([[1.0, 1.0, 0.0], [2.0, 3.0, 1.0]]))
    source = (
        "def predict(town, width):\n"
        "    return model.predict([[width, int(town == 'a'), int(town == 'b')]])[0]\n"
    )
    question = spec(source, inputs=parts(town="'a'", width="5"))
    reply = ask(kernel, question, recorder=recorder, model=model)
    assert reply["rows"] == []
    assert reply["unmatched"] == (
        "`town` and `width` together make one row for the model, and the rows it was fitted on "
        "cannot be taken apart into them"
    )


def test_inputs_that_make_several_rows_are_no_parts_of_one(kernel: Kernel) -> None:
    recorder, model = fitted(kernel, np.array([[1.0, 1.0, 0.0], [2.0, 3.0, 1.0]]))
    source = "def predict(a, b):\n    return model.predict([[a, 1, 1], [b, 1, 1]])\n"
    question = spec(source, inputs=parts(a="4", b="5"))
    reply = ask(kernel, question, recorder=recorder, model=model)
    assert reply["unmatched"] == "no input fits the rows"


def test_no_estimator_no_rows(kernel: Kernel) -> None:
    reply = ask(kernel, spec("def predict(x):\n    return 1\n"))
    assert reply["rows"] == []
    assert reply["unmatched"] == "no estimator was met"


@pytest.mark.parametrize(
    ("source", "example", "expected"),
    [
        ("def predict(x):\n    return 1\n", "1 / 0", {"kind": "example", "input": "x"}),
        ("def predict(x):\n    return 1\n", "[open]", {"kind": "input", "path": "/0"}),
        ("def predict(x):\n    return [1, open]\n", "1", {"kind": "output", "path": "/1"}),
        ("def predict(x):\n    return 1\n", "y(i for i in [])", {"kind": "example"}),
    ],
)
def test_problems(kernel: Kernel, source: str, example: str, expected: dict[str, str]) -> None:
    given = {"name": "x", "example": example, "prelude": []}
    problem = ask(kernel, spec(source, inputs=[given]))["problem"]
    assert {key: problem[key] for key in expected} == expected


def test_a_failing_serve_statement_is_told_by_its_line(kernel: Kernel) -> None:
    problem = ask(kernel, spec("def predict(x):\n    y = 1\n    return x[9]\n"))["problem"]
    assert problem["kind"] == "serve"
    assert problem["error"]["lines"] == [3]
    assert problem["error"]["text"] == "IndexError: list index out of range"


def test_what_cannot_be_copied(kernel: Kernel) -> None:
    question = spec("def predict(x, *, rows):\n    return 1\n", owned=["rows"])
    problem = ask(kernel, question, rows=(i for i in range(3)))["problem"]
    assert (problem["kind"], problem["names"]) == ("copy", ["rows"])


def test_the_notebooks_own_answer(kernel: Kernel) -> None:
    namespace: dict[str, Any] = {"y": np.array([1.5]), "both": {"a": 1, "b": 2}}
    evaluate = kernel("ask").evaluate
    assert evaluate([["y", "y * 2"]], namespace) == {"answer": {"y": [3.0]}}
    assert evaluate([["both", "both"]], namespace) == {"answer": {"a": 1, "b": 2}}
    assert evaluate([["y", "nothing"]], namespace)["problem"]["kind"] == "answer"


def test_the_notebooks_own_answer_draws_nothing_twice(kernel: Kernel) -> None:
    namespace: dict[str, Any] = {"random": random}
    evaluate = kernel("ask").evaluate
    fields = [["y", "random.random()"]]
    assert evaluate(fields, namespace) == evaluate(fields, namespace)

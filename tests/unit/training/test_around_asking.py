"""What is asked around the example: annotations, related data, files, kept values."""

from __future__ import annotations

import pathlib
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
import pytest

Kernel = Callable[[str], ModuleType]

NULLABLE = {"kind": "number", "nullable": True, "missing": "none"}


def annotated(
    a: float, b: int | None, c: str | None, d: list[float], e: Sequence[bool], f: Any, g: Any = 1
) -> None: ...


def test_what_annotations_say(kernel: Kernel) -> None:
    assert kernel("hints").hints(annotated) == {
        "a": {"kind": "number"},
        "b": {"kind": "integer", "nullable": True},
        "c": {"kind": "text", "nullable": True},
        "d": {"kind": "list", "items": {"kind": "number"}},
        "e": {"kind": "list", "items": {"kind": "boolean"}},
    }


def test_annotations_that_are_no_types(kernel: Kernel) -> None:
    def odd(a: Any) -> None: ...

    odd.__annotations__["a"] = "no such name"

    assert kernel("hints").hints(odd) == {}


@pytest.mark.parametrize(
    ("described", "hint", "expected"),
    [
        ({"kind": "null"}, None, {"kind": "any"}),
        ({"kind": "null"}, {"kind": "number"}, NULLABLE),
        ({"kind": "integer"}, {"kind": "number"}, {"kind": "number"}),
        ({"kind": "number"}, {"kind": "integer"}, {"kind": "number"}),
        ({"kind": "number"}, NULLABLE, NULLABLE),
        (
            {"kind": "list", "items": {"kind": "integer"}},
            {"kind": "list", "items": {"kind": "number"}},
            {"kind": "list", "items": {"kind": "number"}},
        ),
        ({"kind": "array", "dtype": "<f8"}, {"kind": "text"}, {"kind": "array", "dtype": "<f8"}),
    ],
)
def test_an_example_is_widened_by_its_annotation(
    kernel: Kernel, described: Any, hint: Any, expected: Any
) -> None:
    assert kernel("hints").told(described, hint) == expected


def test_a_frame_has_the_rows_of_the_one_it_was_taken_from(kernel: Kernel) -> None:
    whole = pd.DataFrame({"a": [1.0, None, 3.0], "b": ["x", "y", "x"], "c": [1, 2, 3]})
    other = pd.DataFrame({"a": ["no"] * 9, "b": ["x"] * 9})
    found = kernel("relatives").relative(
        whole[["b", "a"]].head(1), {"whole": whole, "other": other}
    )
    assert found is not None
    count, question = found.questions
    assert (count, list(question(1).columns)) == (3, ["b", "a"])
    assert found.seen.nullable == ["a"]


def test_an_image_has_the_others_beside_it(kernel: Kernel) -> None:
    images = np.arange(5 * 4 * 4, dtype=np.uint8).reshape(5, 4, 4)
    found = kernel("relatives").relative(images[0], {"images": images, "_i": images})
    assert found is not None
    assert found.questions[0] == 5
    assert (found.questions[1](2) == images[2]).all()


@pytest.mark.parametrize("value", [3, "x", np.zeros((1, 2)), pd.DataFrame({"z": [1]})])
def test_data_without_relatives(kernel: Kernel, value: Any) -> None:
    names = {"frame": pd.DataFrame({"a": [1, 2]}), "array": np.zeros((4, 3)), "me": value}
    assert kernel("relatives").relative(value, names) is None


def test_a_relative_that_no_request_could_bring(kernel: Kernel) -> None:
    whole = pd.DataFrame({"a": [object(), object()]})
    assert kernel("relatives").relative(whole.head(1), {"whole": whole}) is None


def test_paths_of_files(kernel: Kernel, tmp_path: pathlib.Path) -> None:
    file = tmp_path / "rows.csv"
    file.write_bytes(b"a\n")
    assert kernel("uploads").is_path(file)
    assert kernel("uploads").is_path(str(file))
    assert not kernel("uploads").is_path(str(tmp_path))
    assert not kernel("uploads").is_path("rows.csv.gz")
    assert not kernel("uploads").is_path(b"rows.csv")
    assert kernel("uploads").content(file) == "YQo="
    assert kernel("uploads").described(file) == {
        "kind": "file",
        "name": "rows.csv",
        "dtype": "Path",
    }
    assert kernel("uploads").path_inside([str(file)]) == "[0]"
    assert kernel("uploads").path_inside({"a": {"b": (1, file)}}) == "['a']['b'][1]"
    assert kernel("uploads").path_inside(str(file)) is None


def test_what_is_kept_is_apart_and_stays_related(kernel: Kernel) -> None:
    class Model:
        def fit(self, data: Any) -> None: ...

    inner = [1]
    model = Model()
    recorder = kernel("record").Recorder()
    recorder.done(recorder.fitted(model, ([[1], [2]],), {}))
    names = {"a": {"inner": inner}, "b": inner, "m": model, "np": np}
    pairs = [["a", "a_1"], ["b", "b_1"], ["m", "m_1"], ["np", "np_1"], ["gone", "gone_1"]]
    assert kernel("keep").keep(names, pairs, recorder) is None
    inner.append(2)
    assert names["a_1"] == {"inner": [1]}
    assert names["a_1"]["inner"] is names["b_1"]
    assert names["np_1"] is np
    assert "gone_1" not in names
    seen = recorder.of(names["m_1"])
    assert seen is not None
    assert seen is recorder.of(model)


def test_what_cannot_be_copied_is_told(kernel: Kernel) -> None:
    problem = kernel("keep").keep(
        {"a": (i for i in [1])}, [["a", "a_1"]], kernel("record").Recorder()
    )
    assert problem is not None
    assert "generator" in problem["text"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("answer[0] == 1", ""),
        ("allclose(answer, [1.0000001, limit])", ""),
        ("allclose(answer, [1])", "does not hold"),
        ("answer[0] > limit", "does not hold"),
        ("answer.shape == (2,)", "AttributeError"),
    ],
)
def test_assertions_over_json(kernel: Kernel, text: str, why: str) -> None:
    found = kernel("asserts").objection(text, [1, 2], {"limit": 2})
    assert why in found
    assert bool(why) == bool(found)

"""Recorded rows take the shape of the input they stand for."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from nb2fn.kernel.rows import like, together

FRAME = pd.DataFrame({"age": [20, 30], "city": ["Aarhus", None], "income": [1.5, 2.5]})
NUMBERS = np.array([[1.0, 2.0], [3.0, 4.0]])


def first(example: Any, rows: Any, features: int | None = None) -> Any:
    found = like(example, rows, features)
    assert found is not None
    count, question = found
    assert count == 2
    return question(0)


@pytest.mark.parametrize(
    ("example", "rows"),
    [
        pytest.param(np.array([[1.0, 2.0, 3.0]]), NUMBERS, id="another width"),
        pytest.param(pd.DataFrame({"height": [1]}), FRAME, id="a column never seen"),
        pytest.param(pd.DataFrame({"a": [1]}), NUMBERS, id="a frame for an array"),
        pytest.param("text", NUMBERS, id="text for numbers"),
        pytest.param(["text"], NUMBERS, id="texts for numbers"),
        pytest.param([[1, 2, 3]], NUMBERS, id="nested list of another width"),
        pytest.param({"age": 1}, FRAME, id="a record with a key missing"),
        pytest.param(5, NUMBERS, id="a number for two features"),
        pytest.param(object(), NUMBERS, id="an object"),
        pytest.param([], NUMBERS, id="an empty list"),
        pytest.param(np.array([["a", "b"]]), NUMBERS, id="texts in an array"),
    ],
)
def test_rows_that_do_not_fit(example: Any, rows: Any) -> None:
    assert like(example, rows, 2) is None


def test_an_array_gets_rows_of_one() -> None:
    row = first(np.array([[9.5, 9.5], [1, 1]]), NUMBERS)
    assert row.shape == (1, 2)
    assert row.tolist() == [[1.0, 2.0]]


def test_whole_rows_keep_the_integers_of_the_example() -> None:
    assert first(np.array([[4, 5]]), NUMBERS).dtype == np.dtype(int)


def test_a_fraction_makes_integers_floats_as_the_endpoint_does() -> None:
    row = first(np.array([[4, 5]]), NUMBERS + 0.5)
    assert row.dtype == np.dtype("f8")
    assert row.tolist() == [[1.5, 2.5]]


def test_a_narrow_float_stays_narrow() -> None:
    assert first(np.array([[4, 5]], dtype="f4"), NUMBERS).dtype == np.dtype("f4")


def test_an_array_for_a_model_fitted_on_a_numeric_frame() -> None:
    frame = pd.DataFrame(NUMBERS, columns=["a", "b"])
    assert first(np.array([[9.5, 1.0]]), frame).tolist() == [[1.0, 2.0]]


def test_images_keep_their_shape() -> None:
    images = np.zeros((2, 8, 8))
    assert first(np.ones((5, 8, 8)), images).shape == (1, 8, 8)


def test_a_frame_gets_one_row_in_its_own_column_order() -> None:
    example = pd.DataFrame({"income": [0.0], "age": [1]})
    row = first(example, FRAME)
    assert list(row.columns) == ["income", "age"]
    assert row.index.tolist() == [0]
    assert row.dtypes.tolist() == [np.dtype("f8"), np.dtype("i8")]


@pytest.mark.parametrize("labels", [[0, 1], [True, False], ["a", 1]], ids=repr)
def test_frames_whose_columns_are_no_texts(labels: list[Any]) -> None:
    rows = pd.DataFrame(NUMBERS, columns=pd.Index([*labels], dtype=object))
    back = pd.DataFrame([[0.0, 0.0]], columns=pd.Index(labels[::-1], dtype=object))
    row = first(back, rows)
    assert list(row.columns) == labels[::-1]
    assert row.to_numpy().tolist() == [[2.0, 1.0]]
    assert first(dict.fromkeys(labels, 0.5), rows) == dict(zip(labels, [1.0, 2.0], strict=True))


def test_inputs_that_are_the_columns_of_one_row() -> None:
    found = together({"income": 0.5, "city": "x", "age": 1}, FRAME, 3)
    assert found is not None
    count, question = found
    assert count == 1  # the other row has no city
    assert question(0) == {"income": 1.5, "city": "Aarhus", "age": 20}


@pytest.mark.parametrize(
    "rows",
    [NUMBERS, NUMBERS.tolist(), pd.DataFrame(NUMBERS)],
    ids=["array", "list", "frame"],
)
def test_inputs_that_are_as_many_as_the_features(rows: Any) -> None:
    found = together({"width": 5, "height": 6.5}, rows, 2)
    assert found is not None
    count, question = found
    assert (count, question(1)) == (2, {"width": 3.0, "height": 4.0})


@pytest.mark.parametrize(
    ("inputs", "rows", "features"),
    [
        pytest.param({"width": 5}, NUMBERS, 2, id="one input"),
        pytest.param({"width": 5, "name": "x"}, NUMBERS, 2, id="a text among numbers"),
        pytest.param({"width": 5, "flag": True}, NUMBERS, 2, id="a boolean among numbers"),
        pytest.param({"a": 5, "b": 5, "c": 5}, NUMBERS, 2, id="more inputs than features"),
        pytest.param({"age": 1, "city": "x"}, FRAME, 3, id="a column without an input"),
        pytest.param({"age": "x", "city": "x", "income": 1}, FRAME, 3, id="text for numbers"),
        pytest.param({"a": [5], "b": 5}, NUMBERS, 2, id="a list"),
        pytest.param({"a": 5, "b": 5}, pd.DataFrame(index=[0]), 0, id="no columns"),
        pytest.param(
            {"a": 5, "b": 5}, pd.DataFrame([[1, 2]], columns=["a", "a"]), 3, id="columns alike"
        ),
    ],
)
def test_inputs_that_make_no_row_together(inputs: dict[str, Any], rows: Any, features: int) -> None:
    assert together(inputs, rows, features) is None


def test_records_in_a_list() -> None:
    example = [{"age": 1, "city": "x", "income": 0.0}]
    assert first(example, FRAME) == [{"age": 20, "city": "Aarhus", "income": 1.5}]


def test_a_record_has_plain_numbers() -> None:
    row = first({"income": 0.0, "city": "x", "age": 1}, FRAME)
    assert row == {"income": 1.5, "city": "Aarhus", "age": 20}
    assert type(row["age"]) is int


@pytest.mark.parametrize("rows", [NUMBERS, NUMBERS.tolist()], ids=["array", "list"])
def test_a_nested_list(rows: Any) -> None:
    row = first([[5, 6]], rows, 2)
    assert row == [[1.0, 2.0]]
    assert type(row[0][0]) is float


def test_a_row_of_features() -> None:
    assert first([5, 6], NUMBERS, 2) == [1.0, 2.0]
    assert first((5, 6), NUMBERS, 2) == (1.0, 2.0)
    assert first(np.array([5.5, 6]), NUMBERS, 2).tolist() == [1.0, 2.0]


def test_one_number_for_one_feature() -> None:
    assert first(7, np.array([[1.0], [2.0]]), 1) == 1.0


def test_numbers_in_a_row_for_one_feature() -> None:
    rows = np.array([[1.0], [2.0]])
    assert first([5, 6, 7], rows, 1) == [1.0]
    assert first(np.array([5, 6, 7]), rows, 1).tolist() == [1]
    series = first(pd.Series([5.5, 6.5], name="hours"), rows, 1)
    assert (series.tolist(), series.name) == ([1.0], "hours")
    assert like([5, 6, 7], NUMBERS, 2) is None


@pytest.mark.parametrize(
    "rows",
    [["good", "bad"], np.array(["good", "bad"]), pd.Series(["good", "bad"])],
    ids=["list", "array", "series"],
)
def test_texts(rows: Any) -> None:
    assert first("hello", rows) == "good"
    assert first(["hello"], rows) == ["good"]
    assert first(np.array(["hello"]), rows).tolist() == ["good"]
    series = first(pd.Series(["hello"], name="text"), rows)
    assert series.tolist() == ["good"]
    assert series.name == "text"


def test_a_question_is_a_copy() -> None:
    rows = NUMBERS.copy()
    first(np.array([[1.5, 1.0]]), rows)[0, 0] = 99.0
    assert rows[0, 0] == 1.0

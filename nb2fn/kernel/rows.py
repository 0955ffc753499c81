"""Recorded rows in the shape of an input: what the endpoint is asked beside the example."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any

Questions = tuple[int, Callable[[int], Any]]
Cells = dict[str, Any]


def like(example: Any, rows: Any, features: int | None) -> Questions | None:
    """Recorded ``rows`` as questions shaped as ``example``, one row each.

    Returns ``(count, question)`` where ``question(i)`` builds the i-th, or ``None`` where
    the rows do not fit the input. ``features`` is the estimator's ``n_features_in_``.
    """
    for match in (
        _frame,
        _array,
        _records,
        _nested,
        _texts,
        _text,
        _vector,
        _record,
        _number,
        _batch,
    ):
        found = match(example, rows, features)
        if found is not None:
            return found
    return None


def _is_frame(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.DataFrame)


def _is_series(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and isinstance(value, pandas.Series)


def _is_array(value: Any) -> bool:
    numpy = sys.modules.get("numpy")
    return numpy is not None and isinstance(value, numpy.ndarray)


def is_number(value: Any) -> bool:
    """A plain or numpy number that is no boolean."""
    numpy = sys.modules.get("numpy")
    kinds = (int, float) if numpy is None else (int, float, numpy.number)
    return isinstance(value, kinds) and not isinstance(value, bool)


def _table(rows: Any) -> Any:
    """Numeric rows as a list of rows, each indexable; ``None`` for anything else."""
    if _is_frame(rows):
        plain = all(getattr(t, "kind", "O") in "iuf" for t in rows.dtypes)
        return rows.to_numpy() if plain else None
    if _is_array(rows):
        return rows if rows.ndim == 2 and rows.dtype.kind in "iuf" else None
    if isinstance(rows, list) and rows and all(_is_row(r) for r in rows):
        return rows
    return None


def _is_row(row: Any) -> bool:
    if _is_array(row):
        return row.ndim == 1 and row.dtype.kind in "iuf"
    return isinstance(row, (list, tuple)) and all(is_number(v) for v in row)


def _frame(example: Any, rows: Any, _features: int | None) -> Questions | None:
    if not (_is_frame(example) and _is_frame(rows)):
        return None
    names = list(rows.columns)
    if not set(example.columns) <= set(names):
        return None
    # By place: a list of booleans would be a mask.
    rows = rows.iloc[:, [names.index(name) for name in example.columns]].reset_index(drop=True)
    return len(rows), lambda i: rows.iloc[[i]].reset_index(drop=True)


def _array(example: Any, rows: Any, _features: int | None) -> Questions | None:
    if not (_is_array(example) and example.ndim >= 2):
        return None
    if _is_frame(rows):
        rows = _table(rows)
    elif isinstance(rows, list) and _table(rows) is not None:
        rows = sys.modules["numpy"].array(rows)
    if not _is_array(rows) or rows.shape[1:] != example.shape[1:]:
        return None
    rows = _cast(rows, example.dtype)
    return None if rows is None else (len(rows), lambda i: rows[i : i + 1].copy())


def _cast(rows: Any, dtype: Any) -> Any:
    """The rows in the dtype that the endpoint will give them: integers stay only whole."""
    if rows.dtype == dtype or (rows.dtype.kind in "USO" and dtype.kind in "USO"):
        return rows
    if dtype.kind == "f" and rows.dtype.kind in "iuf":
        return rows.astype(dtype)
    if dtype.kind in "iu" and rows.dtype.kind in "iuf":
        numpy = sys.modules["numpy"]
        with numpy.errstate(invalid="ignore"):
            whole = rows.astype(dtype)
        return whole if bool((whole == rows).all()) else rows.astype("f8")
    return None


def _records(example: Any, rows: Any, _features: int | None) -> Questions | None:
    if not (isinstance(example, list) and example and all(isinstance(r, dict) for r in example)):
        return None
    found = _record(example[0], rows, None)
    return None if found is None else _listed(found)


def _listed(found: Questions) -> Questions:
    count, question = found
    return count, lambda i: [question(i)]


def _nested(example: Any, rows: Any, features: int | None) -> Questions | None:
    if not (isinstance(example, list) and example and isinstance(example[0], (list, tuple))):
        return None
    found = _vector(example[0], rows, features)
    return None if found is None else _listed(found)


def _vector(example: Any, rows: Any, features: int | None) -> Questions | None:
    is_array = _is_array(example) and example.ndim == 1
    if not is_array and not (isinstance(example, (list, tuple)) and _is_row(example)):
        return None
    table = _table(rows)
    if table is None or not len(table) or len(example) != len(table[0]):
        return None
    if features is not None and len(example) != features:
        return None
    if not is_array:
        rebuild = type(example) if type(example) in (list, tuple) else list
        return len(table), lambda i: rebuild(_plain(v) for v in table[i])
    table = _cast(sys.modules["numpy"].asarray(table), example.dtype)
    return None if table is None else (len(table), lambda i: table[i].copy())


def _plain(value: Any) -> Any:
    return value.item() if hasattr(value, "item") else value


def _strings(rows: Any) -> list[str] | None:
    if (_is_array(rows) and rows.ndim == 1) or _is_series(rows):
        rows = rows.tolist()
    if isinstance(rows, list) and rows and all(isinstance(r, str) for r in rows):
        return rows
    return None


def _texts(example: Any, rows: Any, _features: int | None) -> Questions | None:
    texts = _strings(rows)
    if texts is None or _strings(example) is None:
        return None
    if _is_series(example):
        series = type(example)
        return len(texts), lambda i: series([texts[i]], dtype=example.dtype, name=example.name)
    if _is_array(example):
        kind = "O" if example.dtype.kind == "O" else "U"
        return len(texts), lambda i: sys.modules["numpy"].array([texts[i]], dtype=kind)
    return len(texts), lambda i: [texts[i]]


def _text(example: Any, rows: Any, _features: int | None) -> Questions | None:
    texts = _strings(rows)
    if texts is None or not isinstance(example, str):
        return None
    return len(texts), lambda i: texts[i]


def _record(example: Any, rows: Any, _features: int | None) -> Questions | None:
    if not (isinstance(example, dict) and _is_frame(rows) and example):
        return None
    names = list(rows.columns)
    if set(example) != set(names):
        return None
    columns = {k: rows.iloc[:, names.index(k)] for k in example}
    return len(rows), lambda i: {k: _plain(column.iloc[i]) for k, column in columns.items()}


def _number(example: Any, rows: Any, features: int | None) -> Questions | None:
    table = _table(rows)
    if not is_number(example) or table is None or features != 1:
        return None
    return len(table), lambda i: _plain(table[i][0])


def _batch(example: Any, rows: Any, features: int | None) -> Questions | None:
    """Numbers in a row, each a sample of the one feature."""
    table = _table(rows)
    if table is None or features != 1:
        return None
    if isinstance(example, list) and example and _is_row(example):
        return len(table), lambda i: [_plain(table[i][0])]
    if _is_array(example) and example.ndim == 1:
        cells = _cast(sys.modules["numpy"].asarray(table), example.dtype)
        return None if cells is None else (len(cells), lambda i: cells[i].copy())
    if _is_series(example) and getattr(example.dtype, "kind", "O") in "iuf":
        cells = _cast(sys.modules["numpy"].asarray(table), example.dtype)
        series = type(example)
        return len(cells), lambda i: series(cells[i], name=example.name)
    return None


def together(inputs: Cells, rows: Any, features: int | None) -> Questions | None:
    """Recorded ``rows`` as questions of inputs that make up one row between them.

    Each input takes one cell: of the column of its name, or, where all are numbers and as
    many as the features, by place. Any cell is a question the serve code can be asked; the
    right one is only the more telling. Inputs that are no column keep their example.
    """
    if len(inputs) < 2:
        return None
    columns = _named_columns(inputs, rows)
    if columns is not None:
        count = len(next(iter(columns.values())))
        return count, lambda i: {name: cells[i] for name, cells in columns.items()}
    table = _table(rows)
    if table is None or not len(table) or not all(is_number(v) for v in inputs.values()):
        return None
    if not len(inputs) == len(table[0]) == features:
        return None
    return len(table), lambda i: dict(zip(inputs, map(_plain, table[i])))


def _named_columns(inputs: Cells, rows: Any) -> dict[str, list[Any]] | None:
    """The complete rows by input, where every column is an input of its kind."""
    if not _is_frame(rows) or not rows.columns.is_unique or not len(rows.columns):
        return None
    if not set(rows.columns) <= set(inputs):
        return None
    complete = rows.dropna()
    columns = {name: complete[name].tolist() for name in rows.columns}
    alike = all(_is_like(inputs[name], cell) for name, cells in columns.items() for cell in cells)
    return columns if alike and len(complete) else None


def _is_like(example: Any, cell: Any) -> bool:
    if isinstance(example, (str, bool)):
        return isinstance(cell, type(example))
    return is_number(example) and is_number(cell)

"""Warnings that do not stop a build."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from nb2fn.analysis.graph import analyse
from nb2fn.frontend.read import read
from nb2fn.passes import partition
from tests.notebooks import split_cells, write_notebook
from tests.unit.passes.compiled import Compiled
from tests.unit.passes.conftest import TRAINED

After = Callable[[str], Compiled]
ASKED = "#| predict\nx = [[1, 2]]\np = model.predict(x)\np"


def counted(directory: Path, *counts: int | None) -> list[str]:
    path = write_notebook(directory / "notebook.ipynb", split_cells(TRAINED + ASKED))
    document = json.loads(path.read_text("utf-8"))
    for cell, count in zip(document["cells"], counts, strict=True):
        cell["execution_count"] = count
    path.write_text(json.dumps(document), "utf-8")
    notebook, _ = read(path)
    _, notes = partition(notebook, analyse(notebook))
    return [f"{d.severity} {d.code}: {d.message}" for d in notes]


def test_nothing_to_say(after: After) -> None:
    assert after(ASKED).notes == ()


def test_cells_run_out_of_order(tmp_path: Path) -> None:
    assert counted(tmp_path, 5, 2, 7) == [
        "warning NB242: cell 2 was last run before cell 1 (In [2] and In [5])"
    ]


def test_gaps_and_cells_not_run_are_no_disorder(tmp_path: Path) -> None:
    assert counted(tmp_path, 3, None, 9) == []


def test_a_test_cell(after: After) -> None:
    found = after(f"{ASKED}\n# %%\n#| test\nassert X.shape == (1,)")
    assert found.codes() == ["NB243"]
    assert found.notes[0].severity == "info"


def test_what_is_shown_and_not_answered(after: After) -> None:
    found = after(f"{ASKED}\n# %%\n#| predict\nprint(p * 2)")
    (note,) = found.notes
    assert (note.code, note.severity, note.cell) == ("NB244", "info", 3)
    assert note.span is not None
    assert note.span.cut(note.source) == "p"


def test_a_constant_made_from_the_same_data_as_the_input(after: After) -> None:
    found = after("""
X_test = X[:2]
X_scaled = scaler.transform(X_test)
# %%
#| predict
list(zip(X_test.tolist(), model.predict(X_scaled)))
""")
    (note,) = found.notes
    assert note.code == "NB248"
    assert "`X_test` stays as it is in the notebook" in note.message


def test_what_is_shown_beside_the_answer(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
estimate = model.predict(x)[0]
ticket = "a" + "b"
print("price", estimate, ticket, x)
""")
    assert found.fields == ["estimate"]
    (note,) = found.notes
    assert (note.code, note.severity) == ("NB244", "info")
    assert note.span is not None
    assert note.span.cut(note.source) == "ticket"
    assert "does not come from a model" in note.reason


def test_metrics_and_labels_beside_the_answer_need_no_word(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = model.predict(x)
print(p, model.score(Xs, y), y[:3])
""")
    assert found.fields == ["p"]
    assert found.notes == ()


def test_nothing_to_say_where_the_answer_was_said(after: After) -> None:
    found = after("""
#| predict
#| output: estimate, ticket
x = [[1, 2]]
estimate = model.predict(x)[0]
print(estimate * 2)
ticket = "a" + "b"
print(estimate, ticket)
""")
    assert found.fields == ["estimate", "ticket"]
    assert found.notes == ()

"""Functions whose answers depend on the order of a set."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn import pipeline
from nb2fn.errors import CompileError
from nb2fn.ir.bundle import Bundle, File, Lock, Platform
from nb2fn.ir.extract import Node
from nb2fn.ir.snapshot import Case
from nb2fn.progress import Progress
from nb2fn.proof.orders import may_vary, questions
from nb2fn.settings import Settings
from tests.notebooks import split_cells, write_notebook
from tests.unit.training.snapshots import SNAPSHOT

BOOK = """
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[1], [2]], [0, 1])
# %%
#| predict
x = [[1.5]]
number = float(model.predict(x)[0])
words = {WORDS}
answer = [word for word in words], number
answer
"""


def bundle(text: str, path: str = "book/notebook.py") -> Bundle:
    lock = Lock(Platform((3, 12)), "", "", (), "")
    files = (File(path, text.encode()), File("nb2fn_runtime/core.py", b"x = set()"))
    return Bundle("book", "book", "local", "stdlib", files, lock, "endpoint", None, "")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("words = set(found)", True),
        ("for word in {'a', 'b'}:\n    pass", True),
        ("{w for w in words}", True),
        ("hash(name) % 7", True),
        ("name in {'a', 'b'}", False),
        ("settings = {'a': 1}\nreset(settings)", False),
        ("dict.fromkeys(words)", False),
    ],
)
def test_what_may_vary(text: str, expected: bool) -> None:
    assert may_vary(bundle(text), SNAPSHOT) is expected
    assert not may_vary(bundle(text, "nb2fn_runtime/light/text.py"), SNAPSHOT)


def test_a_set_that_crosses_may_vary() -> None:
    extract = replace(SNAPSHOT.extract, nodes=(Node(0, "frozenset"),))
    assert may_vary(bundle("x = 1"), replace(SNAPSHOT, extract=extract))


def test_the_notebooks_own_questions_come_first() -> None:
    def case(kind: str, *, answer: object = 1, form_only: bool = False) -> Case:
        known = {"y": answer} if answer is not None else None
        return Case("predict", kind, {}, known, form_only=form_only)  # type: ignore[arg-type]

    cases = [case("row"), case("example"), case("example", form_only=True), case("row")]
    assert questions([*cases, case("row", answer=None), case("test")]) == (1, 5, 0, 3)
    assert len(questions([case("row")] * 100)) == 8


@pytest.mark.slow
@pytest.mark.parametrize("tier", ["", "exact"])
def test_an_answer_in_the_order_of_a_set_is_refused(tier: str, tmp_path: Path) -> None:
    words = "{name + tail for name in 'abcdefgh' for tail in 'xyz'}"
    path = write_notebook(tmp_path / "book.ipynb", split_cells(BOOK.replace("{WORDS}", words)))
    with pytest.raises(CompileError) as caught:
        pipeline.build(path, Settings(output=tmp_path / "out", tier=tier), Progress())
    (found,) = caught.value.diagnostics
    assert (found.code, found.severity) == ("NB456", "error")
    assert "sorted" in found.fix
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_a_sorted_set_is_fine(tmp_path: Path) -> None:
    words = "sorted({name + tail for name in 'abcdefgh' for tail in 'xyz'})"
    path = write_notebook(tmp_path / "book.ipynb", split_cells(BOOK.replace("{WORDS}", words)))
    built = pipeline.build(path, Settings(output=tmp_path / "out"), Progress())
    assert built.proof.status == "equal"

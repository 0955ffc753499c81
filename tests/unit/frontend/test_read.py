from __future__ import annotations

import time
import warnings
from pathlib import Path

import pytest

from nb2fn.codes import PAGES
from nb2fn.frontend.read import read
from nb2fn.ir.dump_notebook import dump_notebook
from nb2fn.ir.notebook import Role
from tests.unit.frontend.notebooks import Source, code, document, findings, read_cells, written

PREDICT = ("predict", "answer")


@pytest.mark.parametrize(
    ("tag", "role"),
    [
        ("data", Role.DATA),
        ("Train", Role.TRAIN),
        ("SETUP", Role.SETUP),
        ("parameters", Role.PARAMETERS),
        ("test", Role.TEST),
        ("skip", Role.SKIP),
        ("nb2fn:train", Role.TRAIN),
        ("nb2fn-train", Role.TRAIN),
        ("nb2fn_Train", Role.TRAIN),
        ("hide-input", Role.NONE),
        ("injected-parameters", Role.NONE),
        ("", Role.NONE),
        ("train nb2fn:train", Role.TRAIN),
    ],
)
def test_roles_from_tags(tmp_path: Path, tag: str, role: Role) -> None:
    assert read_cells(tmp_path, (tag, "x = 1")).cell(1).role is role


@pytest.mark.parametrize(
    ("cell", "code_", "severity", "place", "words"),
    [
        (("train data", "x"), "NB120", "error", None, "both `train` and `data`"),
        (("train", "# c\n#| data\nx"), "NB120", "error", (2, 0, 2, 7), "both `train` and `data`"),
        ("#| train\n#| data\nx", "NB120", "error", (2, 0, 2, 7), "both `train` and `data`"),
        (("trian", "x"), "NB122", "warning", None, "did you mean `train`?"),
        (("nb2fn-xyz", "x"), "NB122", "warning", None, "the roles are `setup`"),
        ("#| inptu: x", "NB123", "warning", (1, 0, 1, 11), "did you mean `#| input`?"),
        ("#| endpoint: x", "NB123", "warning", (1, 0, 1, 14), "keys are `input`"),
        ("#| input:\nx", "NB124", "error", (1, 0, 1, 9), "names nothing"),
        ("#| input: x+1\nx", "NB124", "error", (1, 0, 1, 13), "`x+1` is not a name"),
        ("#| role: trian\nx", "NB124", "error", (1, 0, 1, 14), "`trian` is no role"),
        ("#| stateful: 3\nx", "NB124", "error", (1, 0, 1, 14), "takes no value"),
        ("x = 1\n#| train", "NB125", "warning", (2, 0, 2, 8), "below code"),
        ("x = 1\ny = = 2", "NB110", "error", (2, 4, 2, 5), "invalid syntax"),
        ("é = 'é'; y = = 2", "NB110", "error", (1, 13, 1, 14), "invalid syntax"),
        ("é = 'é'; return é", "NB110", "error", (1, 9, 1, 17), "'return' outside function"),
        ("x = (1,\n\n", "NB110", "error", (1, 4, 1, 5), "'(' was never closed"),
        ("%time x\ny = = 2", "NB110", "error", (2, 4, 2, 5), "invalid syntax"),
        ("print 'a'", "NB110", "error", (1, 0, 1, 9), "Python 2"),
        ("exec 'a'", "NB110", "error", (1, 0, 1, 8), "Python 2"),
        ("print x, y", "NB110", "error", (1, 0, 1, 10), "Python 2"),
        ("try: x\nexcept A, e: y", "NB110", "error", (2, 7, 2, 11), "except Error as name"),
        (">>> x = 1", "NB110", "error", (1, 0, 1, 2), "prompts"),
        ("if x:\n\ty\n        z", "NB110", "error", (3, 0, 3, 1), "spaces only"),
        ("x = 1\n\ty = 2", "NB110", "error", (2, 0, 2, 1), "unexpected indent"),
        ("\ufeffx = 1", "NB110", "error", (1, 0, 1, 1), "U+FEFF"),
        ("x = 'a\0b'", "NB112", "error", (1, 6, 1, 7), "NUL"),
        ("x = 1\ny = '\ud800'", "NB112", "error", (2, 5, 2, 6), "surrogate"),
        ("x = " + "[" * 5000 + "]" * 5000, "NB110", "error", None, "too many nested"),
        ("x = " + "-" * 50_000 + "1", "NB111", "error", None, "too deeply"),
        ("x = " + "+".join(["a"] * 50_000), "NB111", "error", None, "too deeply"),
    ],
)
def test_what_is_wrong_with_a_cell(
    tmp_path: Path,
    cell: Source,
    code_: str,
    severity: str,
    place: tuple[int, int, int, int] | None,
    words: str,
) -> None:
    (finding,) = findings(written(tmp_path, document("ok = 1", cell, PREDICT)))
    assert (finding.code, finding.severity) == (code_, severity)
    assert (finding.cell, finding.cell_id) == (2, "c2")
    text = finding.render(width=1000)
    assert words in text
    assert "cell 2" in text
    if place:
        span = finding.span
        assert span
        assert (span.line, span.column, span.end_line, span.end_column) == place


def test_every_code_has_a_page() -> None:
    for code_ in [*range(101, 109), 110, 111, 112, 120, 121, 122, 123, 124, 125]:
        page = PAGES[f"NB{code_}"]
        assert page.why
        assert page.fix


def test_no_predict_cell_names_the_likely_one(tmp_path: Path) -> None:
    cells: list[Source] = ["model.fit(X, y)", "y = model.predict(X)", ("skip", "z = model")]
    (finding,) = findings(written(tmp_path, document(*cells)))
    assert (finding.code, finding.cell) == ("NB121", 2)
    assert "cell 2 calls `predict`" in finding.fix
    assert "#| predict" in finding.fix


def test_no_predict_cell_is_not_said_when_a_cell_could_not_be_read(tmp_path: Path) -> None:
    found = findings(written(tmp_path, document(("predict", "x = ("))))
    assert [f.code for f in found] == ["NB110"]


def test_a_skipped_cell_need_not_be_python(tmp_path: Path) -> None:
    cell = read_cells(tmp_path, ("skip", "this is\n%%not python\0")).cell(1)
    assert (cell.python, cell.kernel_source, cell.tree.body) == ("\n", "\n", [])


def test_warnings_about_the_users_strings_are_not_shown(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_cells(tmp_path, "p = 'C:\\data'\nx is 3").cell(1).source


def test_another_python_is_named_beside_a_syntax_error(tmp_path: Path) -> None:
    content = document("x = = 1", PREDICT, language_info={"name": "python", "version": "3.99.1"})
    (finding,) = findings(written(tmp_path, content))
    assert "the kernel has 3.99.1" in finding.notes[0]


def test_top_level_await_is_python(tmp_path: Path) -> None:
    assert read_cells(tmp_path, "await f()\nasync with a as b: pass").cell(1).tree.body


def test_names_and_hints(tmp_path: Path) -> None:
    content = document("%pip install x==1\nimport x", "!pip install x==1 y", PREDICT)
    notebook, _ = read(written(tmp_path, content, "My Churn.v2.ipynb"))
    assert (notebook.name, notebook.module) == ("my-churn-v2", "my_churn_v2")
    assert notebook.requirement_hints == ("x==1", "y")
    assert notebook.kernel == "python3"
    assert notebook.directory == tmp_path


def test_a_cell_of_a_megabyte(tmp_path: Path) -> None:
    lines = "\n".join(f"row_{n} = [{n}, 'text', ({n} + 1)]" for n in range(30_000))
    started = time.process_time()
    cell = read_cells(tmp_path, "%matplotlib inline\n" + lines).cell(1)
    assert len(cell.tree.body) == 30_000
    assert time.process_time() - started < 10


def test_dump(tmp_path: Path) -> None:
    outputs = [{"output_type": "stream", "name": "stdout", "text": "4.0\n"}]
    content = document(
        ("data", "%matplotlib inline\n!pip install x\nX = 1"),
        code(("", "#| predict\n#| output: y\ny = 2\nprint(y)"), 2, outputs=outputs),
    )
    notebook, _ = read(written(tmp_path, content, "demo.ipynb"))
    assert (
        dump_notebook(notebook)
        == """\
notebook demo module=demo kernel=python3 nbformat=4.5
requires x

cell 1 data id=c1 ran=-
  kept 1:1 '%matplotlib inline'
  requirement 2:1 '!pip install x'
    1 |
    2 |
    3 | X = 1

cell 2 predict id=c2 ran=-
  #| output: y
    1 | #| predict
    2 | #| output: y
    3 | y = 2
    4 | print(y)
  stream '4.0\\n'
"""
    )

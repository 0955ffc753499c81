from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2fn.errors import CompileError
from nb2fn.frontend.document import load
from nb2fn.frontend.read import read
from nb2fn.ir.notebook import Output, Role
from tests.unit.frontend.notebooks import code, document, findings, written


@pytest.mark.parametrize(
    ("content", "code_", "words"),
    [
        ("", "NB105", "the file is empty"),
        ("print('hi')\n", "NB105", "not JSON (Expecting value at line 1, column 1)"),
        ("[1, 2]", "NB105", "not an object"),
        ('{"a": 1}', "NB105", "has no `cells`"),
        ('{"cells": []}', "NB105", "no `nbformat` number"),
        ('{"cells": {}, "nbformat": 4}', "NB105", "no list of `cells`"),
        ('{"cells": [1], "nbformat": 4}', "NB105", "cell 1 of the file is not an object"),
        ('{"nbformat": 3, "worksheets": [{"cells": 3}]}', "NB105", "not those of its nbformat"),
        ('{"nbformat": 2, "cells": []}', "NB105", "not those of its nbformat"),
        ('{\n<<<<<<< HEAD\n"cells": []\n=======\n>>>>>>> x\n}', "NB105", "unresolved merge"),
        ("[" * 100_000, "NB105", "nested too deeply"),
        ('{"cells": [], "nbformat": 5, "nbformat_minor": 0}', "NB106", "nbformat 5"),
        ('{"cells": [], "nbformat": 4}', "NB107", "no code"),
        (document(code("  \n")), "NB107", "no code"),
        ('{"cells": "é"}'.encode("latin-1"), "NB104", "byte 11 (line 1 of the file) is 0xe9"),
        ('{\n"cells": []}'.encode("utf-16"), "NB104", "byte 0 (line 1 of the file) is 0xff"),
    ],
)
def test_what_is_no_notebook(tmp_path: Path, content: Any, code_: str, words: str) -> None:
    (finding,) = findings(written(tmp_path, content))
    assert finding.code == code_
    assert words in finding.message
    assert finding.notebook == str(tmp_path / "nb.ipynb")
    assert finding.fix


@pytest.mark.parametrize(
    ("metadata", "spoken"),
    [
        ({"kernelspec": {"name": "ir", "language": "R"}}, "R"),
        ({"kernelspec": {"name": "ir"}}, "Ir"),
        ({"kernelspec": {"name": "julia-1.10"}, "language_info": {"name": "julia"}}, "Julia"),
    ],
)
def test_other_languages_are_refused(tmp_path: Path, metadata: dict[str, Any], spoken: str) -> None:
    (finding,) = findings(written(tmp_path, document("x <- 1", **metadata)))
    assert finding.code == "NB108"
    assert f"written in {spoken}," in finding.message


@pytest.mark.parametrize("language", ["python", "Python", "python3", "ipython"])
def test_python_by_any_name(tmp_path: Path, language: str) -> None:
    path = written(tmp_path, document("x = 1", kernelspec={"name": "py", "language": language}))
    assert load(path).language == language.lower()
    assert [f.code for f in findings(path)] == ["NB121"]


def test_paths_that_lead_to_no_file(tmp_path: Path) -> None:
    written(tmp_path, document("x"), "churn.ipynb")
    (missing,) = findings(tmp_path / "chrun.ipynb")
    assert (missing.code, missing.fix) == ("NB101", f"did you mean `{tmp_path / 'churn.ipynb'}`?")
    (strange,) = findings(tmp_path / "xy.ipynb")
    assert strange.fix == "check the path"
    (folder,) = findings(tmp_path)
    assert (folder.code, folder.fix) == ("NB102", "name a notebook in it: churn.ipynb")
    (below,) = findings(tmp_path / "churn.ipynb" / "x.ipynb")
    assert (below.code, below.message) == ("NB103", "the notebook cannot be read: Not a directory")
    (strange,) = findings(Path("a\0b.ipynb"))
    assert strange.code == "NB103"


def test_a_script_is_pointed_to_jupytext(tmp_path: Path) -> None:
    (finding,) = findings(written(tmp_path, "import numpy", "train.py"))
    assert "jupytext --to ipynb train.py" in finding.fix


def test_a_byte_order_mark_is_no_matter(tmp_path: Path) -> None:
    text = json.dumps(document(("predict", "x = 'é'")))
    notebook, _ = read(written(tmp_path, b"\xef\xbb\xbf" + text.encode()))
    assert notebook.cell(1).source == "x = 'é'"


def test_only_code_cells_count(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "metadata": {}, "source": "# not python"},
        code(("data", "x = 1"), 1),
        {"cell_type": "raw", "metadata": {}, "source": "raw"},
        code(("predict", "x"), 2),
    ]
    notebook, _ = read(written(tmp_path, document(*cells)))
    assert [(c.number, c.id, c.role) for c in notebook.cells] == [
        (1, "c1", Role.DATA),
        (2, "c2", Role.PREDICT),
    ]


def test_ids_are_stable_unique_and_never_drawn_at_random(tmp_path: Path) -> None:
    cells = [code("a = 1", id="same"), code("b = 1", id="same"), code(("predict", "c"), id=7)]
    path = written(tmp_path, document(*cells))
    assert [cell.id for cell in load(path).cells] == ["same", "cell-2", "cell-3"]


def test_sources_may_be_lists_with_any_line_ends(tmp_path: Path) -> None:
    cell = code("", source=["a = 1\r\n", "b = 2\r", "c = 3"])
    assert load(written(tmp_path, document(cell))).cells[0].source == "a = 1\nb = 2\nc = 3"


def test_outputs_are_what_the_user_saw(tmp_path: Path) -> None:
    outputs = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
        {"output_type": "stream", "name": "stderr", "text": "careful"},
        {"output_type": "execute_result", "data": {"text/plain": "4.0", "text/html": "<b>4"}},
        {"output_type": "display_data", "data": {"image/png": "…"}},
        {"output_type": "error", "ename": "KeyError", "evalue": "'x'", "traceback": []},
        "nonsense",
    ]
    cell = load(written(tmp_path, document(code("x", outputs=outputs, execution_count=3)))).cells[0]
    assert cell.execution_count == 3
    assert cell.outputs == (
        Output("stream", "a\nb"),
        Output("result", "4.0"),
        Output("error", "KeyError: 'x'"),
    )


@pytest.mark.parametrize("junk", [None, 3, "text", [1], {"a": {}}])
def test_fields_of_the_wrong_type_are_passed_over(tmp_path: Path, junk: Any) -> None:
    cell = code("x", outputs=junk, metadata=junk, execution_count=junk, source=junk)
    content = document(cell, ("predict", "y"), language_info=junk, kernelspec=junk)
    notebook, _ = read(written(tmp_path, {**content, "nbformat_minor": 4}))
    assert notebook.cell(2).source == "y"


NBFORMAT_3 = {
    "nbformat": 3,
    "nbformat_minor": 0,
    "metadata": {"name": "old"},
    "worksheets": [
        {
            "metadata": {},
            "cells": [
                {"cell_type": "heading", "level": 1, "metadata": {}, "source": ["Title"]},
                {
                    "cell_type": "code",
                    "collapsed": False,
                    "input": ["#| predict\n", "1 + 1"],
                    "language": "python",
                    "metadata": {},
                    "outputs": [
                        {
                            "output_type": "pyout",
                            "prompt_number": 2,
                            "metadata": {},
                            "text": ["2"],
                        }
                    ],
                    "prompt_number": 2,
                },
            ],
        }
    ],
}


def test_nbformat_3_is_upgraded_in_memory(tmp_path: Path) -> None:
    path = written(tmp_path, NBFORMAT_3)
    before = path.read_bytes()
    notebook, _ = read(path)
    assert notebook.nbformat == (3, 0)
    cell = notebook.cell(1)
    assert (cell.role, cell.id, cell.execution_count) == (Role.PREDICT, "cell-1", 2)
    assert cell.outputs == (Output("result", "2"),)
    assert path.read_bytes() == before


def test_all_wrong_cells_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        read(written(tmp_path, document("x = (", ("predict", "y = ["), ("trian", "z = 1"))))
    assert [d.code for d in caught.value.diagnostics] == ["NB110", "NB110", "NB122"]

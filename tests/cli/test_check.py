from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.cli.command import EXAMPLES, nb2fn
from tests.notebooks import write_notebook

LINEAR = EXAMPLES / "linear-regression.ipynb"
NAMES = ["linear-regression", "svm-iris", "churn", "faq-intents"]


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "broken.ipynb", ["x = 1", "#| predict\ny = (x\n"])


def test_a_good_notebook_in_one_line() -> None:
    done = nb2fn("check", LINEAR)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{LINEAR}: POST /predict takes x_test and answers y_pred\n"


def test_what_is_wrong_is_shown_with_its_line(broken: Path) -> None:
    done = nb2fn("check", broken)
    assert done.returncode == 1
    assert done.stdout == (
        "error[NB110]: syntax error: '(' was never closed\n"
        f"  --> {broken} cell 2:2:5\n"
        "   |\n"
        " 2 | y = (x\n"
        "   |     ^\n"
        "   = why: the cell is not Python, so neither the notebook nor the endpoint could run it\n"
        "   = fix: correct the cell, or tag it `skip` if it is not meant to run\n\n"
    )


def test_colour_on_demand_only(broken: Path) -> None:
    assert "\x1b[" not in nb2fn("check", broken).stdout
    assert "\x1b[" not in nb2fn("check", broken, NO_COLOR="1", FORCE_COLOR="1").stdout
    assert "\x1b[31m" in nb2fn("check", "--color", "always", broken, NO_COLOR="1").stdout
    assert "\x1b[31m" in nb2fn("explain", "--color", "always", broken).stderr


def test_json_of_one_is_an_object(broken: Path) -> None:
    done = nb2fn("check", "--json", broken)
    document = json.loads(done.stdout)
    assert (done.returncode, done.stderr) == (1, "")
    assert document["ok"] is False
    (found,) = document["diagnostics"]
    assert found["code"] == "NB110"
    assert (found["cell"], found["line"], found["column"]) == (2, 2, 5)


def test_json_of_several_is_a_list(broken: Path) -> None:
    done = nb2fn("check", "--json", LINEAR, broken)
    good, bad = json.loads(done.stdout)
    assert done.returncode == 1
    assert (good["ok"], good["name"]) == (True, "linear-regression")
    assert [i["name"] for i in good["routes"][0]["inputs"]] == ["x_test"]
    assert bad["notebook"] == str(broken)


def test_text_no_terminal_can_show_is_escaped(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "nb.ipynb", ["é = '\ud800'", "#| predict\nx"])
    done = nb2fn("check", path, PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert r"1 | \xe9 = '\ud800'" in done.stdout
    assert json.loads(nb2fn("check", "--json", path, PYTHONIOENCODING="ascii").stdout)
    assert json.loads(nb2fn("check", "--json", path, PYTHONIOENCODING="utf-8").stdout)


@pytest.mark.parametrize("name", NAMES)
def test_explain_places_every_statement(name: str) -> None:
    done = nb2fn("explain", "--json", EXAMPLES / f"{name}.ipynb")
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    fates = {s["fate"] for s in document["statements"]}
    assert fates <= {"trains", "serves", "example", "left out"}
    assert {"trains", "left out"} & fates
    assert all(s["reason"] for s in document["statements"])
    assert document["crosses"]


@pytest.mark.parametrize("name", NAMES)
def test_explain_fits_a_terminal(name: str) -> None:
    done = nb2fn("explain", EXAMPLES / f"{name}.ipynb")
    assert done.returncode == 0, done.stderr
    ours = re.sub(r"\n  def predict\(.*?\n\n(?=\S)", "\n", done.stdout, flags=re.DOTALL)
    assert max(map(len, ours.splitlines())) <= 100
    for words in ("POST /predict", "input", "answer", "Crosses from training to serving"):
        assert words in done.stdout


def test_explain_says_what_a_broken_notebook_lacks(broken: Path) -> None:
    done = nb2fn("explain", broken)
    assert (done.returncode, done.stdout) == (1, "")
    assert "error[NB110]" in done.stderr


def test_a_codes_page() -> None:
    done = nb2fn("explain", "nb121")
    assert done.returncode == 0
    assert done.stdout.startswith("# NB121: no predict cell\n")
    assert json.loads(nb2fn("explain", "NB121", "--json").stdout)["code"] == "NB121"


def test_emit_prints_and_neither_runs_nor_writes(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "nb.ipynb",
        [
            "x = 1\nopen('ran.txt', 'w').close()",
            "#| predict\ndef add(y):\n    return x + y\nadd(2)",
        ],
    )
    done = nb2fn("build", "--emit", "partition,notebook", path, folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("notebook nb module=nb")
    assert "add" in done.stdout.split("cell 2 predict", 1)[1].split("\n\n", 1)[1]
    document = json.loads(nb2fn("build", "--json", "--emit", "dataflow", path).stdout)
    assert list(document["emit"]) == ["dataflow"]
    assert sorted(p.name for p in tmp_path.iterdir()) == ["nb.ipynb"]


def test_emit_gives_the_stages_that_still_work(tmp_path: Path) -> None:
    path = write_notebook(tmp_path / "nb.ipynb", ["#| predict\nx = undefined_name"])
    done = nb2fn("build", "--emit", "notebook,partition", path)
    assert done.returncode == 1
    assert done.stdout.startswith("notebook nb module=nb")
    assert "error[" in done.stderr


def test_configuration_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("[tool.nb2fn]\ntaget = 'aws'\n")
    path = write_notebook(tmp_path / "nb.ipynb", ["#| predict\nx = 1"])
    done = nb2fn("build", path)
    assert done.returncode == 2
    assert "has no key `taget`; did you mean `target`?" in done.stderr
    assert "Traceback" not in done.stderr

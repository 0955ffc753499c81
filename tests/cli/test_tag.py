from __future__ import annotations

import difflib
import json
from pathlib import Path

import pytest

from tests.cli.command import EXAMPLES, nb2fn
from tests.notebooks import write_notebook

CELLS = [
    "import numpy as np\nfrom sklearn.linear_model import LinearRegression",
    "X = np.array([[1.0], [2.0], [3.0]])\ny = np.array([2.0, 4.0, 6.5])",
    "model = LinearRegression().fit(X, y)",
    "sample = [[4.0]]\nprint(model.predict(sample))",
]
LOOP = [*CELLS[:2], "for m in [LinearRegression()]:\n    print(m.fit(X, y).predict(X))"]


@pytest.fixture
def notebook(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "homes.ipynb", CELLS)


def added_lines(old: Path, new: Path) -> list[str]:
    """The lines added; there must be none taken away but the ones they are put into."""
    before, after = (p.read_text("utf-8").splitlines() for p in (old, new))
    changes = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    assert {line[1:].strip() for line in changes if line[0] == "-"} <= {'"metadata": {},'}
    return [line[2:].strip() for line in changes if line[0] == "+"]


def test_the_table(notebook: Path) -> None:
    done = nb2fn("tag", notebook.name, folder=notebook.parent)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (
        " cell  role        why\n"
        "    1  setup       holds nothing but imports\n"
        "    2  data        makes `X` and `y`, which training needs\n"
        "    3  train       fits `model`\n"
        "    4  predict     asks `model.predict` about `sample`; the answer is `prediction`\n"
    )
    assert sorted(p.name for p in notebook.parent.iterdir()) == ["homes.ipynb"]


def test_json(notebook: Path) -> None:
    document = json.loads(nb2fn("tag", "--json", notebook).stdout)
    assert (document["ok"], document["written"], document["added"]) == (True, None, None)
    assert document["cells"][3] == {
        "cell": 4,
        "id": "cell-4",
        "role": "predict",
        "reason": "asks `model.predict` about `sample`; the answer is `prediction`",
        "given": False,
        "input": "",
        "output": "",
    }


def test_a_copy_differs_by_the_tags_alone(notebook: Path) -> None:
    before = notebook.read_bytes()
    done = nb2fn("tag", "--write", notebook.name, folder=notebook.parent)
    copy = notebook.with_name("homes.tagged.ipynb")
    assert done.stdout.endswith("\nwrote homes.tagged.ipynb\n")
    assert notebook.read_bytes() == before
    lines = added_lines(notebook, copy)
    assert [line for line in lines if "tags" not in line and line.strip('],{}') != ""] == [
        '"metadata": {', '"setup"', '"metadata": {', '"data"',
        '"metadata": {', '"train"', '"metadata": {', '"predict"',
    ]  # fmt: skip
    assert nb2fn("check", copy).stdout == (
        f"{copy}: POST /predict takes sample and answers prediction\n"
    )


def test_in_place_once(notebook: Path) -> None:
    notebook.chmod(0o640)
    assert nb2fn("tag", "--in-place", notebook).returncode == 0
    tagged = notebook.read_bytes()
    assert b'"predict"' in tagged
    assert notebook.stat().st_mode & 0o777 == 0o640
    again = nb2fn("tag", "--in-place", notebook)
    assert again.stdout.endswith("\nnothing to write: every cell that needs a role has one\n")
    assert notebook.read_bytes() == tagged
    assert [p.name for p in notebook.parent.iterdir()] == [notebook.name]


def test_a_file_that_is_there_stays(notebook: Path) -> None:
    copy = notebook.with_name("homes.tagged.ipynb")
    copy.write_text("mine", "utf-8")
    done = nb2fn("tag", "--write", notebook)
    assert done.returncode == 2
    assert "exists; choose another with -o, or add --force" in done.stderr
    assert copy.read_text("utf-8") == "mine"
    assert nb2fn("tag", "--write", "--force", notebook).returncode == 0
    assert nb2fn("check", copy).returncode == 0


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (["--in-place", "--write"], "--in-place writes into the notebook"),
        (["-o", "x.ipynb"], "add --write"),
        (["--write", "-o", "homes.ipynb"], "use --in-place for that"),
        (["--write", "-o", "no/such/folder.ipynb"], "is no place for a file"),
    ],
)
def test_wrong_usage(notebook: Path, options: list[str], told: str) -> None:
    done = nb2fn("tag", *options, notebook.name, folder=notebook.parent)
    assert done.returncode == 2
    assert told in done.stderr


def test_a_cell_that_is_added(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "loop.ipynb", LOOP)
    done = nb2fn("tag", "--write", notebook)
    assert "| y_pred = m.predict(X)" in done.stdout
    copy = tmp_path / "loop.tagged.ipynb"
    cells = json.loads(copy.read_text("utf-8"))["cells"]
    assert "".join(cells[3]["source"]) == "y_pred = m.predict(X)\ny_pred"
    assert nb2fn("check", copy).stdout.endswith("POST /predict takes X and answers y_pred\n")


def test_auto_takes_the_roles_and_writes_nothing(tmp_path: Path) -> None:
    for cells, code in ((CELLS, "NB271"), (LOOP, "NB272")):
        notebook = write_notebook(tmp_path / "n.ipynb", cells)
        before = notebook.read_bytes()
        assert nb2fn("check", notebook).returncode == 1
        for command in ("check", "explain"):
            done = nb2fn(command, "--auto", "--json", notebook)
            document = json.loads(done.stdout)
            assert document["ok"]
            assert code in {d["code"] for d in document["diagnostics"]}
        done = nb2fn("build", "--auto", "--emit", "partition", notebook)
        assert (done.returncode, "serves" in done.stdout) == (0, True)
        assert notebook.read_bytes() == before
    for form in ("github", "sarif"):
        assert nb2fn("check", "--auto", "--format", form, notebook).returncode == 0


def test_nothing_to_propose(tmp_path: Path) -> None:
    notebook = write_notebook(tmp_path / "plots.ipynb", ["x = 1", "print(x)"])
    for arguments in (["tag"], ["tag", "--write"], ["check", "--auto"]):
        done = nb2fn(*arguments, notebook)
        assert done.returncode == 1
        assert "error[NB270]: no cell seems to ask a model" in done.stdout + done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["plots.ipynb"]


def test_what_cannot_be_tagged(tmp_path: Path) -> None:
    done = nb2fn("tag", tmp_path / "no.ipynb")
    assert (done.returncode, "error[NB101]" in done.stderr) == (1, True)
    cell = {"cell_type": "code", "input": "x", "outputs": [], "language": "python"}
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [cell]}]}
    path = tmp_path / "old.ipynb"
    path.write_text(json.dumps(old), "utf-8")
    done = nb2fn("tag", "--in-place", path)
    assert (done.returncode, "error[NB273]" in done.stderr) == (1, True)


def test_a_tagged_notebook(tmp_path: Path) -> None:
    done = nb2fn("tag", EXAMPLES / "linear-regression.ipynb")
    assert done.returncode == 0
    assert done.stdout.count("says so itself") == 3


@pytest.mark.slow
def test_a_build_without_tags(notebook: Path) -> None:
    done = nb2fn(
        "build", "--auto", "--json", "-q", "-o", notebook.parent / "out", notebook,
        NB2FN_CACHE=str(notebook.parent / "cache"),
    )  # fmt: skip
    document = json.loads(done.stdout)
    assert (document["ok"], document["parity"]["status"]) == (True, "equal")
    assert [i["name"] for i in document["inputs"]] == ["sample"]

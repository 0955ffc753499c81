"""``nb2fn check --fix`` and ``--diff``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nb2fn.cli.fixing import difference, fixed
from nb2fn.settings import Settings
from tests.cli.command import nb2fn
from tests.notebooks import write_notebook

HEAD = "%pip install numpy\nfrom sklearn.ensemble import RandomForestClassifier as Forest"
TRAIN = "X, y = [[1], [2]], [0, 1]\nmodel = Forest(\n    n_estimators=3,\n).fit(X, y)"
PREDICT = "new = [[3]]\nmodel.predict(new)"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "nb.ipynb", [HEAD, TRAIN, PREDICT])


def cells(text: str) -> Any:
    return json.loads(text)["cells"]


def test_tag_pin_and_seed(path: Path) -> None:
    done = fixed(path, Settings())
    first, second, third = cells(done.new)
    assert first["source"].startswith("%pip install numpy==")
    assert "n_estimators=3, random_state=0,\n)" in second["source"]
    assert third["metadata"] == {"tags": ["predict"]}
    assert third["source"] == PREDICT
    assert done.old == path.read_text("utf-8")
    for old, new in zip(cells(done.old), cells(done.new), strict=True):
        assert {**old, "source": 0, "metadata": 0} == {**new, "source": 0, "metadata": 0}


def test_twice_is_once(path: Path) -> None:
    path.chmod(0o600)
    done = nb2fn("check", "--fix", path)
    assert done.returncode == 0, done.stdout
    assert done.stdout.startswith(f"{path}: fixed 3 things\n")
    after, inode = path.read_bytes(), path.stat()
    assert inode.st_mode & 0o777 == 0o600
    again = nb2fn("check", "--fix", "--json", path)
    document = json.loads(again.stdout)
    assert (document["fixed"], document["diagnostics"]) == (0, [])
    assert (path.read_bytes(), path.stat().st_ino) == (after, inode.st_ino)


def test_diff_shows_and_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    done = nb2fn("check", "--diff", path)
    assert done.returncode == 1
    assert f"--- {path} cell 2\n+++ {path} cell 2\n" in done.stdout
    assert "-    n_estimators=3,\n+    n_estimators=3, random_state=0,\n" in done.stdout
    assert "+tags: predict\n new = [[3]]\n" in done.stdout
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["nb.ipynb"]
    nb2fn("check", "--fix", path)
    clean = nb2fn("check", "--diff", path)
    assert (clean.returncode, clean.stdout) == (0, "")


def test_two_cells_that_may_predict_are_not_chosen_from(tmp_path: Path) -> None:
    second = "rows = [[4]]\nmodel.predict(rows)"
    path = write_notebook(tmp_path / "nb.ipynb", [HEAD, TRAIN, PREDICT, second])
    done = fixed(path, Settings())
    assert all("predict" not in c["metadata"].get("tags", []) for c in cells(done.new)[:3])


def test_what_is_no_notebook_stays(tmp_path: Path) -> None:
    for name, data in (("a.ipynb", b"\xff"), ("b.ipynb", b"{}"), ("c.ipynb", b"")):
        (tmp_path / name).write_bytes(data)
        assert nb2fn("check", "--fix", tmp_path / name).returncode == 1
        assert (tmp_path / name).read_bytes() == data
    assert nb2fn("check", "--fix", tmp_path / "absent.ipynb").returncode == 1
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": [
        {"cell_type": "code", "language": "python", "outputs": [], "input": "%pip install numpy",
         "metadata": {}, "collapsed": False}]}]}  # fmt: skip
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    done = fixed(tmp_path / "old.ipynb", Settings())
    assert done.old == done.new


def test_wrong_usage(path: Path) -> None:
    for words in (["--fix", "--diff"], ["--diff", "--json"], ["--format", "xml"]):
        assert nb2fn("check", *words, path).returncode == 2


def test_a_difference_hides_credentials() -> None:
    def notebook(text: str) -> str:
        cell = {"cell_type": "code", "metadata": {}, "source": [f"TOKEN = '{text}'\n", "x = 1"]}
        return json.dumps({"cells": [cell]})

    token = "ghp_" + "a1B2" * 9
    old = notebook(token)
    shown = "\n".join(difference("nb", old, old.replace("x = 1", "x = 2")))
    assert "-x = 1\n+x = 2" in shown
    assert token not in shown
    assert "TOKEN = '****" in shown

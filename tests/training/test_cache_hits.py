"""Trainings that are not repeated, and train slices that are proven."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.training.conftest import Listener, Run
from tests.training.test_train import DATA, PREDICT, TRAIN

pytestmark = pytest.mark.slow

CSV = DATA.replace("np.array([[1, 2], [2, 3], [3, 4]])", 'np.loadtxt("data.csv", delimiter=",")')


@pytest.fixture
def data(tmp_path: Path) -> Path:
    (tmp_path / "data.csv").write_text("1,2\n2,3\n3,4\n")
    return tmp_path / "data.csv"


def test_an_unchanged_notebook_is_not_trained_again(run: Run, data: Path) -> None:
    first, second = Listener(), Listener()
    snapshot = run(CSV, TRAIN, PREDICT, listener=first, cache=True)
    assert run(CSV, TRAIN, PREDICT, listener=second, cache=True) == snapshot
    assert "kernel" in first.seconds
    assert "kernel" not in second.seconds
    data.write_text("1,2\n2,3\n3,5\n")
    third = Listener()
    assert run(CSV, TRAIN, PREDICT, listener=third, cache=True) != snapshot
    assert "kernel" in third.seconds


def test_prose_and_outputs_do_not_matter_code_does(run: Run, data: Path) -> None:
    run(CSV, TRAIN, PREDICT, cache=True)
    heard = Listener()
    run(CSV, TRAIN + "\n", PREDICT + "\nprint('more')", listener=heard, cache=True)
    assert "kernel" in heard.seconds


def test_without_a_cache_everything_runs(run: Run) -> None:
    run(DATA, TRAIN, PREDICT, cache=True)
    heard = Listener()
    run(DATA, TRAIN, PREDICT, listener=heard, cache=False)
    assert "kernel" in heard.seconds


def test_a_hit_imports_no_jupyter(run: Run, tmp_path: Path) -> None:
    run(DATA, TRAIN, PREDICT, cache=True)
    code = f"""
import json, sys
from pathlib import Path
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.training.run import train
front = check(Path({str(tmp_path / "book.ipynb")!r}), Progress())
snapshot = train(front.notebook, front.graph, front.partition, Settings(), Progress())
heavy = ("nbclient", "IPython", "jupyter_client", "zmq", "nbformat", "numpy", "asyncio")
print(json.dumps([len(snapshot.cases_for("exact")), [m for m in heavy if m in sys.modules]]))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [4, []]


def test_a_train_slice_is_proven_and_then_runs_alone(run: Run, data: Path) -> None:
    look = "print('looking')"
    first = Listener()
    whole = run(CSV, look, TRAIN, PREDICT, listener=first, cache=True, slice_only=True)
    assert (whole.parity, whole.diagnostics) == ("full", ())
    assert first.text == "looking\n"
    assert "slice" in first.seconds
    data.write_text("2,2\n2,3\n3,5\n")
    second = Listener()
    sliced = run(CSV, look, TRAIN, PREDICT, listener=second, cache=True, slice_only=True)
    assert second.text == ""
    assert sliced.parity == "full"
    assert "train" not in second.seconds
    again = run(CSV, look, TRAIN, PREDICT, cache=False)
    assert sliced.cases == again.cases
    assert sliced.extract.digests == again.extract.digests


def test_an_unseeded_slice_is_not_proven(run: Run) -> None:
    noise = DATA + "X = X + np.random.rand(3, 2)\n"
    snapshot = run(noise, TRAIN, PREDICT, cache=True, slice_only=True)
    [found] = snapshot.diagnostics
    assert (found.code, found.severity) == ("NB349", "warning")
    assert "`model`" in found.message
    assert snapshot.parity == "full"


def test_a_changed_file_in_the_same_second_is_seen(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "data.csv"
    path.write_text("1,2\n2,3\n3,4\n")
    first = run(CSV, TRAIN, PREDICT, cache=True)
    path.write_text("1,2\n2,3\n3,9\n")
    assert run(CSV, TRAIN, PREDICT, cache=True) != first

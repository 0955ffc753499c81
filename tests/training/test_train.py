"""The whole run: boundary, cases, answers and facts from a real kernel."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.ir.partition import Partition
from tests.training.conftest import Listener, Run

pytestmark = pytest.mark.slow

DATA = """
#| data
import numpy as np
from sklearn.linear_model import LinearRegression
X = np.array([[1, 2], [2, 3], [3, 4]])
y = np.array([1, 2, 3])
"""
TRAIN = "#| train\nmodel = LinearRegression().fit(X, y)"
PREDICT = "#| predict\nx_test = np.array([[4, 5]])\ny_pred = model.predict(x_test)\nprint(y_pred)"


def test_linear_regression(run: Run) -> None:
    heard = Listener()
    snapshot = run(DATA, TRAIN + "\nprint('trained')", PREDICT, listener=heard)
    example, *rows = snapshot.cases_for("exact")
    assert example.request == {"x_test": [[4, 5]]}
    assert example.answer == {"y_pred": [3.9999999999999996]}
    assert [row.request["x_test"] for row in rows] == [[[1, 2]], [[2, 3]], [[3, 4]]]
    assert [row.kind for row in rows] == ["row"] * 3
    assert snapshot.parity == "full"
    assert snapshot.diagnostics == ()
    assert snapshot.random == ()
    assert snapshot.cacheable
    [x_test] = snapshot.signature("predict").inputs
    assert (x_test.type.shape, x_test.type.dtype) == ((None, 2), "<i8")
    assert [b.name for b in snapshot.extract.bindings] == ["model"]
    assert ("scikit-learn" in dict(snapshot.environment.packages)) is True
    assert dict(snapshot.environment.distributions)["sklearn"] == "scikit-learn"
    assert heard.text == "trained\n"
    assert {"kernel", "train", "cut", "answer"} <= heard.seconds.keys()


def test_train_and_predict_share_a_cell(run: Run) -> None:
    shared = (
        "#| predict\nmodel = LinearRegression()\nmodel.fit(X, y)\nx = [[4, 5]]\nmodel.predict(x)"
    )
    snapshot = run(DATA, shared)
    assert snapshot.cases[0].request == {"x": [[4, 5]]}
    assert snapshot.cases[0].answer is not None
    [values] = snapshot.cases[0].answer.values()
    assert values == [3.9999999999999996]


def test_a_loop_answers_with_a_list(run: Run) -> None:
    loop = (
        "#| predict\nsamples = [[4, 5], [5, 6]]\nfor s in samples:\n    print(model.predict([s]))"
    )
    snapshot = run(DATA, TRAIN, loop)
    assert snapshot.cases[0].request == {"samples": [[4, 5], [5, 6]]}
    assert snapshot.cases[0].answer is not None
    [answers] = snapshot.cases[0].answer.values()
    assert answers == [[3.9999999999999996], [5.0]]


def test_a_function_is_asked_by_its_call(run: Run) -> None:
    function = """
    #| predict
    def price(a, b=5):
        return {"price": float(model.predict([[a, b]])[0]), "rooms": b}
    price(4)
    """
    snapshot = run(DATA, TRAIN, function)
    assert snapshot.cases[0].request == {"a": 4, "b": 5}
    assert snapshot.cases[0].answer == {"price": 3.9999999999999996, "rooms": 5}
    signature = snapshot.signature(snapshot.cases[0].route)
    assert signature.spread
    assert [(f.name, f.required) for f in signature.inputs] == [("a", True), ("b", False)]


def test_a_cell_runs_beside_its_notebook(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.py").write_text("SCALE = 2\n")
    (tmp_path / "data.csv").write_text("1,2\n2,3\n3,4\n")
    data = DATA.replace(
        "np.array([[1, 2], [2, 3], [3, 4]])", 'np.loadtxt("data.csv", delimiter=",")'
    )
    snapshot = run(data + "import own\n", TRAIN, PREDICT)
    assert snapshot.environment.local_modules == (("own.py", "SCALE = 2\n"),)
    read = {file.path: file.sha256 for file in snapshot.files_read}
    assert read["data.csv"] == hashlib.sha256(b"1,2\n2,3\n3,4\n").hexdigest()
    assert str(tmp_path / "own.py") in read
    assert snapshot.cacheable


def test_what_a_notebook_wrote_itself_is_no_input(run: Run) -> None:
    write = "open('made.txt', 'w').write('1')\nopen('made.txt').read()\n"
    assert run(DATA + write, TRAIN, PREDICT).files_read == ()


@pytest.mark.parametrize(
    "line",
    [
        "import socket\nwith socket.socket() as s:\n    s.connect_ex(('127.0.0.1', 9))",
        "import subprocess\nsubprocess.run(['true'])",
        "!true",
    ],
    ids=["connection", "program", "shell"],
)
def test_what_no_hash_covers_is_not_cached(run: Run, line: str) -> None:
    assert not run(DATA + line, TRAIN, PREDICT).cacheable


def test_draws_from_a_global_generator_start_at_the_cut(run: Run) -> None:
    noisy = "#| predict\nx = [[4, 5]]\ny = model.predict(x) + np.random.rand()\nprint(y)"
    snapshot = run(DATA + "np.random.seed(0)", TRAIN, noisy)
    assert snapshot.random == ("numpy.random",)


def test_later_cells_do_not_run(run: Run) -> None:
    snapshot = run(DATA, TRAIN, PREDICT, "1 / 0")
    assert snapshot.parity == "full"
    assert snapshot.diagnostics == ()


def test_skipped_cells_do_not_run(run: Run) -> None:
    assert run(DATA, "#| skip\n1 / 0", TRAIN, PREDICT).parity == "full"


def test_rows_are_as_many_as_asked(run: Run) -> None:
    assert len(run(DATA, TRAIN, PREDICT, rows=1).cases_for("exact")) == 2
    assert len(run(DATA, TRAIN, PREDICT, rows=0).cases_for("exact")) == 1


def test_no_rows_are_a_caveat(run: Run) -> None:
    plain = "#| train\nclass Model:\n    def predict(self, x):\n        return x\nmodel = Model()"
    snapshot = run("#| data\nk = 1", plain, "#| predict\nx = [1]\nprint(model.predict(x))")
    assert snapshot.caveats == (
        "/predict: only the notebook's own example is asked (no estimator was met)",
    )


def test_a_slice_that_left_something_out_is_caught(run: Run) -> None:
    from nb2fn.errors import CompileError

    def broken(partition: Partition) -> Partition:
        [route] = partition.routes
        source = route.source.replace("model.predict(x_test)", "model.predict(x_test) + 1")
        assert source != route.source
        return replace(partition, routes=(replace(route, source=source),))

    with pytest.raises(CompileError) as caught:
        run(DATA, TRAIN, PREDICT, change=broken)
    [found] = caught.value.diagnostics
    assert found.code == "NB344"
    assert "3.9999999999999996" in found.reason
    assert "5.0" in found.reason


def test_nothing_is_left_in_the_namespace(run: Run) -> None:
    names = "#| data\nbefore = sorted(k for k in globals() if not k.startswith('_i'))\n"
    heard = Listener()
    show = "#| predict\nx_test = np.array([[4, 5]])\nprint(model.predict(x_test))\n"
    later = (
        "print(sorted(k for k in globals() if 'nb2fn' in k or k in ('serve', 'agent', 'scope')))"
    )
    run(DATA, names + TRAIN.replace("#| train\n", ""), later, show, listener=heard)
    assert heard.text == "[]\n"

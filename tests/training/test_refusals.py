"""What goes wrong while a notebook runs, and what is said about it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import psutil  # type: ignore[import-untyped]
import pytest

from nb2fn.diagnostics import Diagnostic
from tests.training.conftest import Listener, Run
from tests.training.test_train import DATA, PREDICT, TRAIN

pytestmark = pytest.mark.slow

Refused = Callable[..., Diagnostic]


def shown(found: Diagnostic) -> str:
    assert found.span is not None
    return found.span.cut(found.source)


def test_a_needed_statement_that_fails(refused: Refused) -> None:
    found = refused(
        DATA, "#| train\nk = 0\nmodel = LinearRegression().fit(X / [[1, 0, 1]], y)", PREDICT
    )
    assert found.code == "NB305"
    assert found.message.startswith("ValueError: operands could not be broadcast")
    assert (found.cell, found.cell_id) == (2, "cell-2")
    assert shown(found) == "X / [[1, 0, 1]]"


def test_a_failure_inside_a_function_is_shown_at_its_call(refused: Refused) -> None:
    helper = "def load(n):\n    return X[n]\n"
    found = refused(DATA + helper, TRAIN.replace("X,", "load(7),"), PREDICT)
    assert found.code == "NB305"
    assert found.cell == 2
    assert shown(found) == "load(7)"
    assert found.notes == ("raised in `load`, cell 1 line 7",)


def test_wide_characters_before_the_caret(refused: Refused) -> None:
    found = refused(
        DATA, "#| train\nnavn = 'Ærø'; model = LinearRegression().fit(X, y[:1])", PREDICT
    )
    assert shown(found) == "LinearRegression().fit(X, y[:1])"


def test_a_failure_nobody_needs_is_left_behind(run: Run) -> None:
    heard = Listener()
    broken = "print('before')\nprint(X.nothing)\nprint('after')"
    snapshot = run(DATA, broken, TRAIN, PREDICT, listener=heard)
    assert snapshot.parity == "weak"
    [found] = snapshot.diagnostics
    assert (found.code, found.severity, found.cell) == ("NB340", "warning", 2)
    assert shown(found) == "X.nothing"
    assert heard.text == "before\nafter\n"
    assert snapshot.cases[0].answer == {"y_pred": [3.9999999999999996]}


def test_an_error_that_is_part_of_the_notebook(run: Run, tmp_path: Path) -> None:
    run(DATA, "1 / 0", TRAIN, PREDICT)
    document = json.loads((tmp_path / "book.ipynb").read_text())
    document["cells"][1]["metadata"]["tags"] = ["raises-exception"]
    (tmp_path / "book.ipynb").write_text(json.dumps(document))
    from nb2fn.pipeline import check
    from nb2fn.settings import Settings
    from nb2fn.training.run import train

    front = check(tmp_path / "book.ipynb", Listener())
    snapshot = train(
        front.notebook, front.graph, front.partition, Settings(cache=False), Listener()
    )
    assert snapshot.parity == "full"
    assert snapshot.diagnostics == ()


def test_a_missing_file(refused: Refused, tmp_path: Path) -> None:
    (tmp_path / "data.csv").write_text("1,2\n")
    found = refused(DATA + 'X = np.loadtxt("dta.csv")', TRAIN, PREDICT)
    assert found.code == "NB306"
    assert "dta.csv" in found.message
    assert str(tmp_path) in found.reason
    assert found.fix == "did you mean `data.csv`?"


def test_a_missing_module(refused: Refused) -> None:
    found = refused(DATA + "import cv2.face\nX = cv2.face.load(X)", TRAIN, PREDICT)
    assert found.code == "NB307"
    assert "-m pip install opencv-python`" in found.fix
    assert shown(found) == "import cv2.face"


def test_a_question_to_the_keyboard(refused: Refused) -> None:
    found = refused(DATA + "k = int(input())\nX = X * k", TRAIN, PREDICT)
    assert found.code == "NB308"
    assert shown(found) == "input()"


@pytest.mark.parametrize("how", ["os._exit(3)", "os.kill(os.getpid(), 9)", "os.abort()"])
def test_a_kernel_that_dies(refused: Refused, how: str) -> None:
    found = refused(DATA, f"import os\n{how}", TRAIN, PREDICT)
    assert found.code == "NB303"
    assert found.cell == 2


def test_a_cell_that_takes_too_long(refused: Refused) -> None:
    slow = "#| train\nimport time\nmodel = [LinearRegression().fit(X, y), time.sleep(60)][0]"
    found = refused(DATA, slow, PREDICT, timeout=6.0)
    assert found.code == "NB304"
    assert found.cell == 2
    assert shown(found) == "time.sleep(60)"


def test_a_long_cell_nobody_needs(run: Run) -> None:
    started = time.monotonic()
    snapshot = run(DATA, "import time\ntime.sleep(60)", TRAIN, PREDICT, timeout=6.0)
    assert snapshot.parity == "weak"
    assert [d.code for d in snapshot.diagnostics] == ["NB340"]
    assert time.monotonic() - started < 40


def test_no_limit(run: Run) -> None:
    assert run(DATA, TRAIN, PREDICT, timeout=0.0).parity == "full"


def test_two_answers_to_one_question(refused: Refused, run: Run) -> None:
    noisy = "x = [[4, 5]]\ny = model.predict(x) + np.random.default_rng().normal()\nprint(y)"
    found = refused(DATA, TRAIN, "#| predict\n" + noisy)
    assert found.code == "NB343"
    assert "without a seed" in found.reason
    assert shown(found).startswith("y = model.predict(x)")
    snapshot = run(DATA, TRAIN, "#| predict\n#| nondeterministic\n" + noisy)
    assert len(snapshot.cases_for("exact")) == 4


def test_requests_that_would_see_each_other(refused: Refused, run: Run) -> None:
    cell = dedent("""
    class Guard:
        def __init__(self): self.seen = []
        def check(self, v):
            self.seen.append(v)
            return v
    guard = Guard()
    def price(a):
        return float(model.predict([[guard.check(a), 5]])[0])
    price(4)
    """)
    found = refused(DATA, TRAIN, "#| predict" + cell)
    assert found.code in ("NB345", "NB252", "NB243")
    snapshot = run(DATA, TRAIN, "#| predict\n#| stateful" + cell)
    assert snapshot.cases[0].request == {"a": 4}


def test_an_input_that_is_no_json(refused: Refused) -> None:
    found = refused(
        DATA,
        TRAIN,
        "#| predict\n#| input: x\nx = object()\nprint(model.predict([[4, hash(x) % 3]]))",
    )
    assert found.code == "NB346"
    assert "builtins.object" in found.message or "object" in found.message


def test_an_answer_that_is_no_json(refused: Refused) -> None:
    found = refused(
        DATA, TRAIN, "#| predict\n#| output: y\nx = [[4, 5]]\ny = iter(model.predict(x))"
    )
    assert found.code == "NB347"
    assert "iterator" in found.message


def test_an_absent_kernel(refused: Refused) -> None:
    found = refused(DATA, TRAIN, PREDICT, kernel="nothing-like-it")
    assert found.code == "NB301"
    assert "python3" in found.notes[0]


@pytest.mark.parametrize(
    ("argv", "told"),
    [
        (["/nowhere/python", "-m", "ipykernel_launcher"], "interpreter is gone"),
        (["python", "-c", "import no_such_module_at_all"], "see what"),
    ],
    ids=["no interpreter", "ends at once"],
)
def test_a_kernel_that_does_not_start(
    refused: Refused, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, argv: list[str], told: str
) -> None:
    folder = tmp_path / "share" / "kernels" / "broken"
    folder.mkdir(parents=True)
    spec = {"argv": argv, "language": "python", "display_name": "broken"}
    (folder / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    found = refused(DATA, TRAIN, PREDICT, kernel="broken")
    assert found.code == "NB302"
    assert told in found.fix


def test_no_kernel_is_left_behind(refused: Refused, run: Run) -> None:
    refused(DATA + "1 / 0\nX = X", TRAIN.replace("X,", "X[9],"), PREDICT)
    run(DATA, TRAIN, PREDICT)
    assert _kernels(psutil.Process()) == []


def _kernels(process: psutil.Process) -> list[psutil.Process]:
    return [p for p in process.children(recursive=True) if "ipykernel" in " ".join(p.cmdline())]


def test_an_error_while_showing_output_ends_the_kernel(run: Run) -> None:
    class Broken(Listener):
        def output(self, text: str) -> None:
            raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        run(DATA + "print(1)", TRAIN, PREDICT, listener=Broken())
    assert _kernels(psutil.Process()) == []


SCRIPT = """
import sys
from pathlib import Path
from textwrap import dedent
from nb2fn.errors import BuildInterruptedError
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from nb2fn.training.run import train
class Told(Progress):
    def output(self, text):
        print(text, end="", flush=True)
front = check(Path(sys.argv[1]), Told())
try:
    train(front.notebook, front.graph, front.partition, Settings(cache=False), Told())
except BuildInterruptedError:
    sys.exit(130)
"""


def test_an_interrupted_build_ends_the_kernel(tmp_path: Path) -> None:
    import signal
    import subprocess
    import sys

    from tests.notebooks import write_notebook

    wait = "import os, time\nprint(os.getpid())\ntime.sleep(600)"
    book = write_notebook(tmp_path / "book.ipynb", [DATA + wait, TRAIN, PREDICT])
    command = [sys.executable, "-c", SCRIPT, str(book)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as build:
        assert build.stdout is not None
        kernel = int(build.stdout.readline())
        build.send_signal(signal.SIGINT)
        assert build.wait(timeout=20) == 130
    deadline = time.monotonic() + 5
    while psutil.pid_exists(kernel) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not psutil.pid_exists(kernel)


def test_a_question_no_request_could_hold(refused: Refused) -> None:
    grid = "#| predict\ngrid = np.zeros((1_600_000, 2))\ny_pred = model.predict(grid).sum()"
    found = refused("import numpy as np\n" + DATA.replace("#| data\n", ""), TRAIN, grid)
    assert (found.code, shown(found)) == ("NB351", "grid = np.zeros((1_600_000, 2))")
    text = "#| predict\nsample = [[0.123456789012, 1.5]] * 300_000\nmodel.predict(sample).mean()"
    assert refused(DATA, TRAIN, text).code == "NB351"

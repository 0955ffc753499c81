"""The form and the panel without a page: what they hold, tell and start."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import comm
import pytest
from comm.base_comm import BaseComm

import nb2fn
from nb2fn.widgets.form import EndpointForm
from nb2fn.widgets.overview import Panel
from nb2fn.widgets.place import this_notebook
from tests.notebooks import write_notebook

CELLS = ["#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)"]


@pytest.fixture(autouse=True)
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests of the kernel's package may have left it in this process."""
    monkeypatch.delitem(sys.modules, "_nb2fn_kernel", raising=False)


@pytest.fixture
def here(tmp_path: Path) -> Path:
    return write_notebook(tmp_path / "scale.ipynb", CELLS)


class Wire(BaseComm):
    """The connection to a page that is not there; keeps what goes out."""

    sent: ClassVar[list[dict[str, Any]]] = []

    def publish_msg(self, msg_type: str, data: Any = None, **_rest: Any) -> None:
        self.sent.append(data or {})


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What widgets send to the page."""
    monkeypatch.setattr(comm, "create_comm", Wire)
    Wire.sent.clear()
    return Wire.sent


def test_the_panel_shows_what_the_notebook_compiles_to(here: Path) -> None:
    panel = nb2fn.panel(here)
    assert isinstance(panel, Panel)
    assert panel.head.found["routes"][0]["inputs"][0]["name"] == "x"
    write_notebook(here, ["a = 1"])
    panel.head._handle_custom_msg({"do": "check"}, [])
    assert panel.head.found["diagnostics"][0]["code"] == "NB121"
    panel.head._handle_custom_msg({"do": "burn"}, [])
    assert panel.head.state == "idle"


def test_the_notebook_is_the_kernels_own(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JPY_SESSION_NAME", str(here))
    assert this_notebook() == here
    monkeypatch.setenv("JPY_SESSION_NAME", "a-console")
    with pytest.raises(LookupError, match="name its path"):
        this_notebook()


def test_importing_nb2fn_imports_no_widgets() -> None:
    code = "import nb2fn, sys; print('anywidget' in sys.modules, hasattr(nb2fn, 'nothing'))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False False\n"


@pytest.mark.slow
def test_a_build_is_followed_and_then_asked(here: Path, sent: list[dict[str, Any]]) -> None:
    panel = nb2fn.panel(here)
    panel.build()
    panel.build()  # while one is under way: nothing
    panel.wait(120)
    assert panel.head.state == "built", panel.head.result
    assert "prove" in panel.head.log
    tester = panel.children[1]
    assert list(tester.document["paths"]) == ["/predict", "/health"]
    tester._handle_custom_msg({"ask": 7, "route": "/predict", "body": '{"x": 3.0}'}, [])
    (answer,) = (m["content"] for m in sent if "answered" in m.get("content", {}))
    assert (answer["answered"], answer["status"], answer["match"]) == (7, 200, "equal")
    other = tester.answer("/predict", '{"x": 4.0}')
    assert (other["status"], other["match"]) == (200, "unknown")
    by_url(tester)
    tester.close()
    gone = tester.answer("/predict", '{"x": 3.0}')
    assert "no answer from" in gone["error"]


def by_url(tester: EndpointForm) -> None:
    """The same endpoint by its URL: its token is wanted, and stays in the kernel."""
    subject = tester._subject
    same = nb2fn.test(f"{subject.url}/predict", token=subject.token)
    assert same.answer("/predict", '{"x": 3.0}')["match"] == "equal"
    assert subject.token not in json.dumps(same.get_state(), default=str)
    with pytest.raises(nb2fn.errors.CompileError, match="does not say what it takes"):
        nb2fn.test(subject.url, token=hashlib.sha256(b"wrong").hexdigest())


@pytest.mark.slow
def test_a_build_that_fails_or_is_cancelled_leaves_no_form(tmp_path: Path) -> None:
    slow = write_notebook(tmp_path / "slow.ipynb", ["import time\ntime.sleep(100)", *CELLS])
    panel = nb2fn.panel(slow)
    panel.build()
    while "partition" not in panel.head.log:
        time.sleep(0.02)
    panel.cancel()
    panel.wait(60)
    assert (panel.head.state, len(panel.children)) == ("failed", 1)
    assert "interrupted" in panel.head.log
    raises = write_notebook(tmp_path / "raises.ipynb", ["1 / 0", *CELLS])
    panel = nb2fn.panel(raises)
    panel.build()
    panel.wait(60)
    assert panel.head.result["diagnostics"][0]["cell"] == 1


@pytest.fixture(autouse=True)
def _caches(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("NB2FN_TOKEN", raising=False)
    yield


@pytest.mark.slow
def test_a_notebook_that_shows_the_panel_can_be_built(tmp_path: Path) -> None:
    from nb2fn.pipeline import build
    from nb2fn.progress import Progress
    from nb2fn.settings import Settings

    cells = ["import nb2fn\nnb2fn.panel()\nnb2fn.test('build/none')", *CELLS]
    path = write_notebook(tmp_path / "shows.ipynb", cells)
    done = build(path, Settings(output=tmp_path / "build"), Progress())
    assert done.proof.passed
    assert done.function.requirements == ()


def test_in_the_kernel_of_a_build_nothing_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "_nb2fn_kernel", sys)
    assert nb2fn.test("no such build") is None
    assert nb2fn.panel() is None

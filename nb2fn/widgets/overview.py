"""What a notebook compiles to, a button to build it, and then the form to ask the build."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import anywidget
import ipywidgets  # type: ignore[import-untyped]
import traitlets

from nb2fn.documents import of_failure, of_front
from nb2fn.errors import CompileError
from nb2fn.pipeline import check
from nb2fn.progress import Progress
from nb2fn.widgets.form import EndpointForm
from nb2fn.widgets.subject import opened

_HERE = Path(__file__).parent
_KEPT = 20_000  # characters of the build's log


class Head(anywidget.AnyWidget):
    """The upper part. ``found`` is what ``nb2fn check --json`` prints of the notebook as it
    was last saved, ``result`` what ``nb2fn build --json`` printed, ``log`` its progress.
    The page sends ``{"do": "check" | "build" | "cancel"}``."""

    _esm = _HERE / "panel.js"
    _css = _HERE / "style.css"

    notebook = traitlets.Unicode().tag(sync=True)
    found = traitlets.Dict().tag(sync=True)
    state = traitlets.Unicode("idle").tag(sync=True)  # idle, building, built, failed
    log = traitlets.Unicode().tag(sync=True)
    result = traitlets.Dict().tag(sync=True)


class Panel(ipywidgets.VBox):  # type: ignore[misc]
    """:class:`Head`, and below it a :class:`~nb2fn.widgets.form.EndpointForm` once there is a
    build. A build runs the notebook, as it was last saved, in a kernel of its own."""

    def __init__(self, notebook: Path) -> None:
        self.head = Head(notebook=str(notebook))
        super().__init__(children=[self.head])
        self._notebook = notebook
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self._form: EndpointForm | None = None
        self.head.on_msg(self._told)
        self.check()

    def check(self) -> None:
        """Look at the notebook again; nothing of it runs."""
        try:
            self.head.found = of_front(check(self._notebook, Progress()))
        except CompileError as error:
            self.head.found = of_failure(self._notebook, error.diagnostics)

    def build(self) -> None:
        """Begin to build; the panel shows how it goes on. Nothing happens during a build."""
        if self._process is not None:
            return
        self.head.set_trait("state", "building")
        self.head.log, self.head.result = "", {}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nb2fn", "build", "--json", str(self._notebook.absolute())],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            cwd=self._notebook.absolute().parent,
            start_new_session=True,
        )
        self._thread = threading.Thread(target=self._follow, args=(self._process,), daemon=True)
        self._thread.start()

    def cancel(self) -> None:
        """Interrupt the build; it leaves nothing behind."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)

    def wait(self, seconds: float | None = None) -> None:
        """Until the build is over."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _follow(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        assert process.stderr is not None
        with process:
            for line in process.stderr:
                self.head.log = (self.head.log + line)[-_KEPT:]
            text = process.stdout.read()
        self._process = None
        result = json.loads(text) if text.strip() else {}
        self.head.result = result
        self.head.state = "built" if result.get("ok") else "failed"
        if result.get("ok"):
            self._ask(result["build_dir"])

    def _ask(self, build: str) -> None:
        if self._form is not None:
            self._form.close()
        place = self._notebook.absolute().parent / build
        self._form = EndpointForm(opened(str(place), None))
        self.children = [self.head, self._form]

    def _told(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        actions = {"check": self.check, "build": self.build, "cancel": self.cancel}
        action = actions.get(content.get("do", ""))
        if action is not None:
            action()

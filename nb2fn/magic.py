"""``%load_ext nb2fn`` and then ``%nb2fn``: the command line in a notebook."""

from __future__ import annotations

import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from nb2fn.widgets.place import this_notebook

_OF_NOTEBOOK = ("build", "check", "explain", "tag", "plan", "deploy")


def load_ipython_extension(ipython: Any) -> None:
    """Register ``%nb2fn``; what ``%load_ext nb2fn`` calls."""
    ipython.register_magic_function(nb2fn, "line", "nb2fn")


def nb2fn(line: str) -> Any:
    """Run nb2fn on this notebook.

    ``%nb2fn`` shows the panel, ``%nb2fn test build/churn`` a form to ask a build or a URL.
    Everything else is the command line: ``%nb2fn build``, ``%nb2fn check``,
    ``%nb2fn serve build/churn`` (interrupt the kernel to end it). Where a command wants a
    notebook and none is named, it is this one, as it was last saved.
    """
    words = shlex.split(line)
    if not words:
        from nb2fn.widgets import panel

        return panel()
    if words[0] == "test":
        from nb2fn.widgets import test

        return test(*words[1:])
    run(with_notebook(words))
    return None


def with_notebook(words: list[str]) -> list[str]:
    """The command, with this notebook where it wants one and none is named.

    Raises :class:`LookupError` where it is not known which notebook this is.
    """
    named = any(word.endswith(".ipynb") or Path(word).is_dir() for word in words[1:])
    if words[0] not in _OF_NOTEBOOK or named or {"-h", "--help"} & {*words}:
        return words
    return [*words, str(this_notebook())]


def run(words: list[str]) -> int:
    """Run a command and print what it says as it comes; its exit status.

    Interrupting the kernel interrupts the command, which then cleans up.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "nb2fn", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        start_new_session=True,
    )
    assert process.stdout is not None
    with process:
        while True:
            try:
                for line in process.stdout:
                    print(line, end="")
                return process.wait()
            except KeyboardInterrupt:
                process.send_signal(signal.SIGINT)

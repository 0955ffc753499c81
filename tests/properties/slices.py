"""Running generated programs, whole and in slices."""

from __future__ import annotations

import ast
import contextlib
import inspect
import io
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from nb2fn.ir.notebook import Cell, Notebook, Role


def notebook(cells: list[str]) -> Notebook:
    made = [
        Cell(i, f"c{i}", Role.NONE, text, text, text, ast.parse(text))
        for i, text in enumerate(cells, 1)
    ]
    return Notebook(Path("t.ipynb"), "t", "t", tuple(made))


class TooLongError(BaseException):
    """A generated program does not come to an end."""


@contextlib.contextmanager
def bounded(depth: int) -> Iterator[None]:
    """Little stack and little time for a generated program."""

    def stop(*_: object) -> None:
        raise TooLongError

    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack(0)) + depth)
    # CPU time: a busy machine makes no program long.
    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, 5)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        sys.setrecursionlimit(limit)


def execute(sources: list[str], depth: int = 150) -> tuple[dict[str, object], set[int]]:
    """Run statements in a fresh namespace and folder; the numbers of those that raised."""
    namespace: dict[str, object] = {"__name__": "__main__"}
    raised: set[int] = set()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        bounded(depth),
    ):
        for number, source in enumerate(sources):
            try:
                exec(compile(source, "<cell>", "exec"), namespace)
            except Exception:
                raised.add(number)
    return namespace, raised


def sound(cells: list[str], depth: int = 150) -> list[str]:
    """The program without the statements that raise."""
    with contextlib.suppress(TooLongError):
        for _ in range(12):
            _, raised = execute(cells, depth)
            if not raised:
                return cells
            cells = [c for i, c in enumerate(cells) if i not in raised]
    return []

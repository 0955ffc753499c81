"""What cannot cross the cut, in words: the kernel reports, the host makes diagnostics."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Problem = dict[str, Any]

# A class's module as the class holds it: a metaclass may have a property of that name.
home: Callable[[type], Any] = type.__dict__["__module__"].__get__


class RefusedError(Exception):
    """An object may not or cannot cross. ``code`` is a diagnostic code of the cut.

    ``cell`` and ``line`` say where the definition at fault stands, if there is one.
    """

    def __init__(self, code: str, message: str, reason: str, fix: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.reason = reason
        self.fix = fix
        self.cell = 0
        self.line = 0

    def at(self, cell: int, line: int) -> RefusedError:
        """The same, placed at a line of a cell."""
        self.cell, self.line = cell, line
        return self

    def problem(self, name: str, path: str, kind: str = "") -> Problem:
        """As JSON; ``path`` leads from the boundary name to the object, ``kind`` is its type."""
        found: Problem = {
            "code": self.code,
            "name": name,
            "path": path,
            "type": kind,
            "message": self.message.replace("{path}", f"`{path}`"),
            "reason": self.reason,
            "fix": self.fix,
        }
        if self.cell:
            found["definition"] = {"cell": self.cell, "line": self.line}
        return found


# (module and name of a class in the MRO) → (code, what it is, what to do instead)
_LIVE = {
    ("io", "IOBase"): (
        "NB311",
        "an open file",
        "read the file into a variable before the predict cell, or open it inside the predict cell",
    ),
    ("_io", "_IOBase"): (
        "NB311",
        "an open file",
        "read the file into a variable before the predict cell, or open it inside the predict cell",
    ),
    ("builtins", "generator"): (
        "NB312",
        "a generator",
        "keep its values: `rows = list(rows)`",
    ),
    ("builtins", "coroutine"): ("NB312", "a coroutine", "await it before the predict cell"),
    ("builtins", "async_generator"): ("NB312", "an async generator", "collect its values first"),
    ("_thread", "lock"): ("NB313", "a lock", "make it inside the predict cell"),
    ("_thread", "RLock"): ("NB313", "a lock", "make it inside the predict cell"),
    ("_thread", "_local"): ("NB313", "thread-local storage", "make it inside the predict cell"),
    ("threading", "Thread"): ("NB313", "a thread", "start it inside the predict cell"),
    ("concurrent.futures._base", "Executor"): (
        "NB313",
        "a pool of workers",
        "make it inside the predict cell",
    ),
    ("multiprocessing.pool", "Pool"): (
        "NB313",
        "a pool of workers",
        "make it inside the predict cell",
    ),
    ("_socket", "socket"): ("NB313", "a socket", "connect inside the predict cell"),
    ("subprocess", "Popen"): ("NB313", "a running process", "start it inside the predict cell"),
    ("sqlite3", "Connection"): (
        "NB313",
        "a database connection",
        "keep the rows that are needed, or connect inside the predict cell",
    ),
    ("sqlite3", "Cursor"): (
        "NB313",
        "a database cursor",
        "keep the rows that are needed, or connect inside the predict cell",
    ),
    ("builtins", "memoryview"): ("NB310", "a memoryview", "keep `bytes(view)`"),
    ("builtins", "frame"): ("NB310", "a frame", "keep the values that are needed"),
    ("builtins", "traceback"): ("NB310", "a traceback", "keep the error's text"),
    ("builtins", "dict_keys"): ("NB310", "a view of a dict", "keep `list(…)` of it"),
    ("builtins", "dict_values"): ("NB310", "a view of a dict", "keep `list(…)` of it"),
    ("builtins", "dict_items"): ("NB310", "a view of a dict", "keep `list(…)` of it"),
}
_ALIVE = "The endpoint starts from frozen values, and this lives only in the process that made it."


def live_resource(obj: Any) -> RefusedError | None:
    """The refusal of a file, generator, lock, connection and the like, else ``None``.

    ``io.BytesIO`` and ``io.StringIO`` are values.
    """
    mro = [(home(c), c.__qualname__) for c in type(obj).__mro__]
    if ("_io", "BytesIO") in mro or ("_io", "StringIO") in mro:
        return None
    for key in mro:
        if key in _LIVE:
            code, what, fix = _LIVE[key]
            return RefusedError(code, f"{{path}} is {what}, which cannot be frozen", _ALIVE, fix)
    return None


def unpicklable(error: BaseException, kind: str) -> RefusedError:
    """The refusal of an object whose own reduction failed with ``error``."""
    said = f"{type(error).__name__}: {error}".rstrip(": ")
    return RefusedError(
        "NB310",
        f"{{path}} is a {kind}, which cannot be frozen",
        f"Pickling it failed with {said}",
        "make it inside the predict cell, or keep the plain values that are needed of it",
    )

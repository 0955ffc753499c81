"""A module such as the compiler generates, and an artifact for it."""

from __future__ import annotations

import hashlib
import io
import pickle
import types
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2fn.runtime.load import Frozen, restore

SOURCE = """
import functools

class Scale:
    unit = None
    def __init__(self, by):
        self.by = by
    def apply(self, x):
        return x * self.by
    @classmethod
    def name(cls, suffix=None):
        return cls.__name__ + suffix
    @staticmethod
    def half(x, by=None):
        return x / by

Scale_1 = Scale

class Scale:
    class Inner:
        pass
    def __init__(self, by):
        self.by = by
    def apply(self, x):
        return x + self.by

def shift(x, by=None, *, sign=None):
    return x + sign * by

def make_shifted(a, b):
    def shifted(x):
        return x + a + b
    return shifted
shifted = make_shifted(None, None)

@functools.lru_cache
def cached(x, by=None):
    return x * by

lambda_1 = lambda x, by=None: x - by
"""


class _Pickler(pickle.Pickler):
    """Writes the persistent ids of the extract's format for what ``ids`` names."""

    def __init__(self, file: io.BytesIO, ids: dict[int, tuple[str, str]]) -> None:
        super().__init__(file, protocol=4)
        self._ids = ids

    def persistent_id(self, obj: Any) -> Any:
        if isinstance(obj, types.ModuleType):
            return ("module", obj.__name__)
        if isinstance(obj, types.MethodType):
            return ("method", obj.__self__, obj.__name__)
        return self._ids.get(id(obj))


class Workshop:
    """``module`` is the user's; :meth:`freeze` pickles values against one executed twin of it,
    so that nothing is restored to the very objects it came from."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.kernel: dict[str, Any] = {"__name__": "__main__"}
        exec(SOURCE, self.kernel)
        self.module: dict[str, Any] = {
            "__name__": "user.notebook",
            "__file__": str(folder / "notebook.py"),
        }
        exec(SOURCE, self.module)

    def dumps(self, root: Any) -> bytes:
        ids = {
            id(value): ("definition", name)
            for name, value in self.kernel.items()
            if name[:2] != "__" and callable(value)
        }
        ids[id(self.kernel["Scale"].Inner)] = ("definition", "Scale.Inner")
        file = io.BytesIO()
        _Pickler(file, ids).dump(root)
        return file.getvalue()

    def freeze(
        self,
        values: dict[str, Any],
        definitions: dict[str, Any] | None = None,
        random: dict[str, Any] | None = None,
        allowed: frozenset[tuple[str, str]] = frozenset(),
    ) -> Frozen:
        root = {"values": values, "definitions": definitions or {}, "random": random or {}}
        return self.open(self.dumps(root), allowed)

    def open(self, data: bytes, allowed: frozenset[tuple[str, str]] = frozenset()) -> Frozen:
        (self.folder / "boundary.pickle").write_bytes(data)
        return restore(self.module, "boundary.pickle", hashlib.sha256(data).hexdigest(), allowed)


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """No token and not public; the callable sets a token."""
    monkeypatch.delenv("NB2FN_TOKEN_SHA256", raising=False)
    monkeypatch.delenv("NB2FN_PUBLIC", raising=False)

    def token(text: str) -> None:
        monkeypatch.setenv("NB2FN_TOKEN_SHA256", hashlib.sha256(text.encode()).hexdigest())

    return token

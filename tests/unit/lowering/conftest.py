"""Where generated source finds its runtime."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from nb2fn.lowering.runtime_files import runtime_sources


@pytest.fixture(scope="module")
def runtime_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on ``sys.path`` that holds ``nb2fn_runtime`` as bundles ship it, in the stead
    of one that other tests have loaded."""
    folder = tmp_path_factory.mktemp("bundle")
    for source in runtime_sources(light=True, vector=True):
        path = folder / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, encoding="utf-8")
    others = _forget()
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    _forget()
    sys.modules.update(others)


def _forget() -> dict[str, ModuleType]:
    """Take the modules of a runtime out of the interpreter."""
    names = [n for n in sys.modules if n.partition(".")[0] == "nb2fn_runtime"]
    return {name: sys.modules.pop(name) for name in names}

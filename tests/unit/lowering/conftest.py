"""Where generated source finds its runtime."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from nb2fn.lowering.runtime_files import runtime_sources


@pytest.fixture(scope="session")
def runtime_path(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder on ``sys.path`` that holds ``nb2fn_runtime`` as bundles ship it."""
    folder = tmp_path_factory.mktemp("bundle")
    for source in runtime_sources(light=True, vector=True):
        path = folder / source.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source.text, encoding="utf-8")
    sys.path.insert(0, str(folder))
    yield folder
    sys.path.remove(str(folder))
    for name in [n for n in sys.modules if n.partition(".")[0] == "nb2fn_runtime"]:
        del sys.modules[name]

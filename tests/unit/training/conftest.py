"""The kernel's package as it is in a kernel: made from the sources."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from types import ModuleType

import pytest

from nb2fn.kernel import bootstrap
from nb2fn.training.sources import sources

PACKAGE = "_nb2fn_kernel"


@pytest.fixture(scope="session")
def kernel() -> Iterator[Callable[[str], ModuleType]]:
    """``kernel("ask")`` is the module as the kernel has it."""
    bootstrap.install(sources(), PACKAGE)
    yield lambda name: importlib.import_module(f"{PACKAGE}.{name}")
    sys.meta_path[:] = [f for f in sys.meta_path if getattr(f, "package", "") != PACKAGE]
    for name in [n for n in sys.modules if n.partition(".")[0] == PACKAGE]:
        del sys.modules[name]

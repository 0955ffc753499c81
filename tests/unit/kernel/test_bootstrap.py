"""The kernel side as a package of sources in memory."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from pathlib import Path

import pytest

from nb2fn.kernel import bootstrap

PACKAGE = "_nb2fn_test_package"
SOURCES = {
    "a": "from . import b\nfrom .b import two\nvalue = b.two() + two()",
    "b": "from __future__ import annotations\ndef two() -> int:\n    return 2\ndef bad(): 1 / 0\n",
}


@pytest.fixture(autouse=True)
def clean() -> Iterator[None]:
    path = list(sys.meta_path)
    yield
    sys.meta_path[:] = path
    for name in [n for n in sys.modules if n.startswith(PACKAGE)]:
        del sys.modules[name]


def test_modules_import_each_other() -> None:
    bootstrap.install(SOURCES, PACKAGE)
    module = __import__(f"{PACKAGE}.a", fromlist=["value"])
    assert module.value == 4
    with pytest.raises(ModuleNotFoundError):
        __import__(f"{PACKAGE}.c")
    with pytest.raises(ModuleNotFoundError):
        __import__(f"{PACKAGE}.a.b")


def test_installing_again_replaces() -> None:
    bootstrap.install(SOURCES, PACKAGE)
    __import__(f"{PACKAGE}.a")
    before = len(sys.meta_path)
    bootstrap.install({"a": "value = 1"}, PACKAGE)
    assert len(sys.meta_path) == before
    assert __import__(f"{PACKAGE}.a", fromlist=["value"]).value == 1


def test_tracebacks_show_the_source() -> None:
    bootstrap.install(SOURCES, PACKAGE)
    module = __import__(f"{PACKAGE}.b", fromlist=["bad"])
    try:
        module.bad()
    except ZeroDivisionError:
        assert "1 / 0" in traceback.format_exc()


def test_the_text_leaves_no_name_in_the_namespace_that_runs_it() -> None:
    text = Path(bootstrap.__file__).read_text(encoding="utf-8")
    namespace = {"sources": SOURCES, "text": text, "package": PACKAGE}
    exec(
        "(lambda scope: (exec(text, scope), scope['install'](sources, package)))"
        "({'__name__': '_bootstrap'})",
        namespace,
    )
    assert namespace.keys() == {"sources", "text", "package", "__builtins__"}
    assert sys.modules[PACKAGE].__name__ == PACKAGE

"""What may not cross is reported with the way that leads to it, and never raises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from nb2fn.codes import PAGES
from tests.unit.kernel.notebook import Kernel

OBJECTS = """
class Box:
    def __init__(self, **given): self.__dict__.update(given)
"""

CASES = [
    ("v = open(__import__('os').devnull)", "NB311", "v"),
    ("v = Box(log=[open(__import__('os').devnull)])", "NB311", "v.log[0]"),
    ("v = (i for i in 'ab')", "NB312", "v"),
    ("v = {'a': {'b': (i for i in 'ab')}}", "NB312", "v['a']['b']"),
    ("import threading\nv = Box(lock=threading.Lock())", "NB313", "v.lock"),
    ("import threading\nv = [threading.RLock(), threading.Thread()]", "NB313", "v[0]"),
    ("import socket\nv = socket.socket()", "NB313", "v"),
    ("import sqlite3\nv = sqlite3.connect(':memory:')", "NB313", "v"),
    (
        "from concurrent.futures import ThreadPoolExecutor\nv = ThreadPoolExecutor()",
        "NB313",
        "v",
    ),
    ("v = {}.keys()", "NB310", "v"),
    ("class Odd:\n    def __reduce__(self): raise OSError('no')\nv = [Odd()]", "NB310", "v[0]"),
    ("class Odd:\n    def __reduce__(self): return 7\nv = Odd()", "NB310", "v"),
    (
        "class Odd:\n    def __getstate__(self): raise ValueError('no state')\nv = {1: Odd()}",
        "NB310",
        "v[1]",
    ),
    ("import json\nv = json.JSONDecoder().scan_once", "NB310", "v"),
    ("exec('def v(): pass', {'__name__': 'elsewhere'}, globals())", "NB314", "v"),
    ("exec('def v(): pass')", "NB314", "v"),
    ("class Proxy:\n    @property\n    def __class__(self): raise OSError('gone')\nv = Proxy()",
     "NB310", "v"),
    ("class M(type):\n    @property\n    def __module__(c): raise OSError('gone')\n"
     "class C(metaclass=M): pass\nv = C()", "NB310", "v"),
    ("v = type('V', (), {})()", "NB315", "v"),
    ("from operator import itemgetter\nv = [itemgetter('a')]", "NB316", "v[0]"),
    ("v = {'run': eval}", "NB316", "v['run']"),
    ("v = {}.__getitem__", "NB316", "v"),
    ("import os\nv = Box(os=os)", "NB316", "v.os"),
    ("import builtins\nv = [builtins]", "NB316", "v[0]"),
    ("import os\nv = Box(env=os.environ)", "NB316", "v.env"),
    ("import types\nv = Box(m=types.ModuleType('made'))", "NB323", "v.m"),
    ("import types\nv = types.ModuleType('made')", "NB323", "v"),
    ("pass", "NB319", "v"),
    ("v = []\nfor _ in range(100_000): v = [v]", "NB324", None),
    ("def make():\n    def f(): return late\n    v = f\n    return f\n    late = 1\nv = make()",
     "NB317", "v"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "code", "path"), CASES)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_problems(tmp_path: Path, cell: str, code: str, path: str | None) -> None:
    kernel = Kernel(OBJECTS, cell)
    problem = kernel.problems(tmp_path, "v")[0]
    assert problem["code"] == code, problem
    assert code in PAGES
    assert path is None or problem["path"] == path
    assert problem["name"] == "v"
    assert problem["reason"] and problem["fix"]
    assert "{" not in problem["message"].replace("v[", "")
    assert list(tmp_path.iterdir()) == []


def test_several_problems_are_reported_at_once(tmp_path: Path) -> None:
    kernel = Kernel(
        "import threading\na = [threading.Lock(), (i for i in 'x')]\ndef f(): return missing, a"
    )
    problems = kernel.problems(tmp_path, "f", "gone")
    assert sorted((p["code"], p["name"]) for p in problems) == [
        ("NB312", "a"),
        ("NB313", "a"),
        ("NB319", "gone"),
    ]


def test_globals_that_exist_nowhere_are_left_to_fail_as_they_do_in_the_notebook(
    tmp_path: Path,
) -> None:
    assert Kernel("def f(): return missing").problems(tmp_path, "f") == []


def test_builtins_are_no_boundary_names(tmp_path: Path) -> None:
    assert Kernel("x = 1").boundary(tmp_path, "len").bindings == ()


def test_a_variable_that_two_functions_share_and_one_sets(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        def pair():
            n = 0
            def up():
                nonlocal n
                n += 1
            def get(): return n
            return up, get
        up, get = pair()
        """
    )
    (problem,) = kernel.problems(tmp_path, "up", "get")
    assert (problem["code"], problem["definition"]) == ("NB317", {"cell": 1, "line": 4})
    assert "`get` and `up` share the variable `n`" in problem["message"]
    assert kernel.problems(tmp_path, "up") == []


@pytest.mark.parametrize(
    "decorator", ["functools.singledispatch", "contextlib.nullcontext() and functools.cache"]
)
def test_decorators_that_cannot_be_put_on_again(tmp_path: Path, decorator: str) -> None:
    kernel = Kernel(f"import functools, contextlib\n@{decorator}\ndef f(x): return x")
    problems = kernel.problems(tmp_path, "f")
    assert [p["code"] for p in problems] == (["NB322"] if "single" in decorator else [])


def test_defaults_that_a_decorator_hides(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class Hide:
            def __init__(self, f): self.f = f
            def __get__(self, obj, cls): return lambda: 1
        n = [1]
        class A:
            @Hide
            def go(self, k=n): return k
        """
    )
    (problem,) = kernel.problems(tmp_path, "A")
    assert problem["code"] == "NB322"
    assert "`go`" in problem["message"]


def test_the_session_does_not_cross(tmp_path: Path) -> None:
    kernel = Kernel("_ = 5\nOut = {}\ndef f(): return _")
    assert [p["code"] for p in kernel.problems(tmp_path, "f", "Out")] == ["NB320", "NB320"]


def test_an_object_that_reaches_everything_ends_soon(tmp_path: Path) -> None:
    kernel = Kernel("import threading\nv = [[threading.Lock()] for _ in range(1000)]")
    assert [p["path"] for p in kernel.problems(tmp_path, "v")] == ["v[0][0]", "v[1][0]", "v[2][0]"]


def test_an_object_of_a_reloaded_module(tmp_path: Path) -> None:
    kernel = Kernel("import fractions, importlib\nv = fractions.Fraction(1, 2)")
    kernel.run("old = fractions.Fraction\nimportlib.reload(fractions)")
    try:
        (problem,) = kernel.problems(tmp_path, "v")
        assert problem["code"] == "NB314"
        assert "an older class `Fraction` of `fractions`" in problem["message"]
    finally:
        kernel.run("fractions.Fraction = old")


def test_every_code_used_has_a_page() -> None:
    folder = Path(__file__).parents[3] / "nb2fn" / "kernel"
    text = "".join(p.read_text(encoding="utf-8") for p in folder.glob("*.py"))
    codes = set(re.findall(r"\"(NB3[123]\d)\"", text))
    assert codes
    assert codes <= PAGES.keys()

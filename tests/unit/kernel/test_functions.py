"""Functions and lambdas cross as source, with what they hold by value."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest

from nb2fn.ir.extract import Extract
from tests.unit.kernel.notebook import Kernel


def carried(found: Extract) -> dict[str, tuple[str, ...]]:
    return {d.id: d.carried for d in found.definitions}


def test_defaults_cross_as_they_were_when_the_function_was_defined(tmp_path: Path) -> None:
    kernel = Kernel("scale = 2\ndef f(x, s=scale, *, t=scale): return x * s * t\nscale = 10")
    assert carried(kernel.boundary(tmp_path, "f")) == {"f": ("defaults", "kwdefaults")}
    assert kernel.reopen(tmp_path, "f").f(1) == 4


def test_constants_as_defaults_stay_source(tmp_path: Path) -> None:
    kernel = Kernel("def f(a, b=1, c=-2.5, d=('x', (None, True)), *, e=b'y'): return a")
    assert carried(kernel.boundary(tmp_path, "f")) == {"f": ()}


@pytest.mark.parametrize(
    "change",
    ["f.__defaults__ = (3,)", "f.__defaults__ = (1.0,)", "f.__defaults__ = (True,)"],
)
def test_a_default_that_was_changed_crosses_by_value(tmp_path: Path, change: str) -> None:
    kernel = Kernel("def f(x=1): return repr(x)", change)
    assert carried(kernel.boundary(tmp_path, "f")) == {"f": ("defaults",)}
    assert kernel.reopen(tmp_path, "f").f() == kernel.namespace["f"]()


def test_defaults_that_were_removed_stay_removed(tmp_path: Path) -> None:
    kernel = Kernel("def f(x=1): return x", "f.__defaults__ = None")
    with pytest.raises(TypeError):
        kernel.reopen(tmp_path, "f").f()


def test_a_mutable_default_crosses_as_it_is_now(tmp_path: Path) -> None:
    kernel = Kernel("def f(x, seen=[]):\n    seen.append(x)\n    return len(seen)", "f(1); f(2)")
    assert kernel.reopen(tmp_path, "f").f(3) == 3


def test_two_closures_of_one_source_keep_their_own_cells(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        def adder(n):
            def add(x):
                return x + n
            return add
        one, two = adder(1), adder(2)
        """
    )
    found = kernel.boundary(tmp_path, "one", "two")
    assert [(d.id, d.name, d.qualname, d.line, d.freevars) for d in found.definitions] == [
        ("one", "add", "adder.<locals>.add", 3, ("n",)),
        ("two", "add", "adder.<locals>.add", 3, ("n",)),
    ]
    again = kernel.reopen(tmp_path, "one", "two")
    assert (again.one(10), again.two(10)) == (11, 12)


def test_functions_that_only_read_a_shared_variable_cross(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        def pair(box):
            def put(x): box.append(x)
            def size(): return len(box)
            return put, size
        put, size = pair([])
        """
    )
    again = kernel.reopen(tmp_path, "put", "size")
    again.put(1)
    assert again.size() == 1


def test_a_recursive_closure_finds_itself(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        def make():
            def factorial(n): return n * factorial(n - 1) if n else 1
            return factorial
        f = make()
        """
    )
    assert kernel.reopen(tmp_path, "f").f(5) == 120


def test_lambdas_of_one_line_are_told_apart(tmp_path: Path) -> None:
    kernel = Kernel("é = 2; f, g = lambda x: x + é, lambda x: x * é; hs = [lambda x: -x]")
    found = kernel.boundary(tmp_path, "f", "g", "hs")
    assert [(d.id, d.kind, d.column, d.ordinal) for d in found.definitions] == [
        ("f", "lambda", 14, 0),
        ("g", "lambda", 31, 1),
        ("lambda_1", "lambda", 54, 2),
    ]
    again = kernel.reopen(tmp_path, "f", "g", "hs")
    assert (again.f(5), again.g(5), again.hs[0](5)) == (7, 10, -5)


def test_a_lambda_within_a_lambda(tmp_path: Path) -> None:
    kernel = Kernel("f = lambda x: (lambda y: x + y); g = f(3)")
    again = kernel.reopen(tmp_path, "f", "g")
    assert (again.f(1)(1), again.g(1)) == (2, 4)


def test_globals_come_along_and_what_they_lead_to(tmp_path: Path) -> None:
    kernel = Kernel(
        "import math\nfrom math import sqrt as root\nfactor = 3\nunused = object()",
        "def helper(x): return root(x) * factor + math.pi",
        "def f(x):\n    unused_attribute = x.unused if x is None else 0\n    return helper(x)",
    )
    found = kernel.boundary(tmp_path, "f")
    assert {b.name: (b.kind, b.target) for b in found.bindings} == {
        "f": ("definition", "f"),
        "helper": ("definition", "helper"),
        "root": ("import", "math:sqrt"),
        "factor": ("value", ""),
        "math": ("import", "math"),
    }
    assert kernel.reopen(tmp_path, "f").f(4) == kernel.namespace["f"](4)


def test_submodules_that_are_reached_through_their_package(tmp_path: Path) -> None:
    kernel = Kernel(
        "import xml, xml.dom.minidom", "def f(t): return xml.dom.minidom.parseString(t).nodeName"
    )
    binding = kernel.boundary(tmp_path, "f").binding("xml")
    assert binding is not None
    assert binding.submodules == ("xml.dom", "xml.dom.minidom")


def test_the_older_function_of_a_name_gets_an_id_of_its_own(tmp_path: Path) -> None:
    kernel = Kernel("def f(): return 1\nkeep = [f]", "def f(): return 2")
    found = kernel.boundary(tmp_path, "keep", "f")
    assert [(d.id, d.cell) for d in found.definitions] == [("f_1", 1), ("f", 2)]
    again = kernel.reopen(tmp_path, "keep", "f")
    assert (again.keep[0](), again.f()) == (1, 2)


def test_an_id_never_hides_a_builtin_or_another_name(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        def make():
            def max(): return 1
            def size(): return 2
            return [max, size]
        size = 7
        both = make()
        """
    )
    assert [d.id for d in kernel.boundary(tmp_path, "both").definitions] == ["max_1", "size_1"]


def test_the_live_object_decides_over_decorators(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import functools
        def twice(function):
            @functools.wraps(function)
            def inner(x):
                return function(x) * 2
            return inner

        @twice
        def f(x):
            return x + 1
        """
    )
    found = kernel.boundary(tmp_path, "f")
    assert [(d.id, d.name, d.line, d.carried) for d in found.definitions] == [
        ("f_1", "f", 10, ()),
        ("f", "inner", 5, ("closure",)),
    ]
    assert kernel.reopen(tmp_path, "f").f(3) == 8


@pytest.mark.parametrize(
    ("cell", "decorator"),
    [
        ("from functools import lru_cache\n@lru_cache(maxsize=7)\ndef f(x, k=n): return x * k",
         "functools.lru_cache(maxsize=7, typed=False)"),
        ("import functools as ft\n@ft.cache\ndef f(x, k=n): return x * k",
         "functools.lru_cache(maxsize=None, typed=False)"),
        ("import functools\nf = functools.lru_cache()(lambda x, k=n: x * k)",
         "functools.lru_cache(maxsize=128, typed=False)"),
    ],
)  # fmt: skip
def test_cached_functions(tmp_path: Path, cell: str, decorator: str) -> None:
    kernel = Kernel("n = [1]", cell, "n = 0")
    found = kernel.boundary(tmp_path, "f")
    assert [d.id for d in found.definitions] == ["f", "f.__wrapped__"]
    assert found.definitions[0].decorators == (("functools", decorator),)
    if found.definitions[0].kind == "function":
        assert kernel.reopen(tmp_path, "f").f(3) == [1, 1, 1]


def test_a_context_manager_is_decorated_again(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from contextlib import contextmanager as cm
        @cm
        def opened(name):
            yield name * 2
        def f(x):
            with opened(x) as y:
                return y
        """
    )
    found = kernel.boundary(tmp_path, "f")
    by_id = {d.id: d for d in found.definitions}
    assert by_id["opened"].decorators == (("contextlib", "contextlib.contextmanager"),)
    assert kernel.reopen(tmp_path, "f").f("a") == "aa"


def test_attributes_of_a_function(tmp_path: Path) -> None:
    kernel = Kernel("def f(): return f.calls", "f.calls = {'n': 4}")
    assert kernel.reopen(tmp_path, "f").f() == {"n": 4}


def test_values_that_hold_code(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from functools import partial
        import numpy as np
        from sklearn.preprocessing import FunctionTransformer
        def power(x, n): return x ** n
        square = partial(power, n=2)
        vector = np.vectorize(lambda x: x + 1)
        step = FunctionTransformer(square)
        log = FunctionTransformer(np.log1p)
        lower = [str.lower, dict.fromkeys, "b".join]
        """
    )
    names = ("square", "vector", "step", "log", "lower")
    again = kernel.reopen(tmp_path, *names)
    x = np.array([[1.0, 2.0]])
    assert again.square(3) == 9
    assert again.vector([1, 2]).tolist() == [2, 3]
    assert again.step.transform(x).tolist() == [[1, 4]]
    assert again.log.transform(x).tolist() == np.log1p(x).tolist()
    assert again.lower[0]("A") == "a"
    assert again.lower[1]("k") == {"k": None}
    assert again.lower[2](["a", "a"]) == "aba"
    assert again.square.func is again.step.func.func


def test_bound_methods_keep_their_object(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class Counter:
            def __init__(self): self.n = 0; self.own = self.up
            def up(self): self.n += 1; return self.n
            @classmethod
            def make(cls): return cls()
        c = Counter(); c.up()
        up, make = c.up, Counter.make
        table = {"a": 1}; get = table.get
        """
    )
    again = kernel.reopen(tmp_path, "c", "up", "make", "get", "table")
    assert (again.up(), again.c.n, again.c.own()) == (2, 2, 3)
    assert again.make().n == 0
    again.table["b"] = 2
    assert again.get("b") == 2


def test_asynchronous_functions_and_generators_by_name(tmp_path: Path) -> None:
    kernel = Kernel("def g(n):\n    yield from range(n)\nasync def a(): return 1")
    again = kernel.reopen(tmp_path, "g", "a")
    assert list(again.g(3)) == [0, 1, 2]
    assert asyncio.run(again.a()) == 1


def test_names_of_the_module_itself_do_not_cross(tmp_path: Path) -> None:
    kernel = Kernel("def f(): return __name__ == '__main__'")
    assert [b.name for b in kernel.boundary(tmp_path, "f").bindings] == ["f"]

"""Source of one definition: the user's text, what crosses by value taken out."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from nb2fn.ir.extract import Definition
from nb2fn.lowering.classes import Scope
from nb2fn.lowering.definitions import emit
from nb2fn.lowering.locate import locate
from tests.unit.lowering.books import notebook


def emitted(cell: str, line: int, kind: str = "function", id_: str = "f", **rest: Any) -> str:
    inside = {d.id: d for d in rest.pop("inside", ())}
    definition = Definition(id_, kind, id_, id_, 1, line, **rest)  # type: ignore[arg-type]
    place = locate(notebook(cell), definition)
    assert place is not None
    return emit(definition, place, Scope(inside, {}, frozenset({"np"})), "make_f").text


def inner(id_: str, **rest: Any) -> Definition:
    name = id_.rpartition(".")[2]
    return Definition(id_, "function", name, id_, 1, 0, **rest)


NO_OPS = [
    "def f(x):\n    return x",
    "async def f(x, *args, y=1, **rest):\n    return x",
    "# What it is for.\n# And more.\ndef f(x):  # takes x\n    return x  # as it is",
    "def f(x, n=-1, s='a', t=(1, (2, None))):\n    return x",
    'def f(x):\n    """Doc.\n\n  more\n    """\n    return x',
    "def f(x):\n    return x\n    # trailing thought",
    "def f(x):\n    y = x\n\n    return y",
]


@pytest.mark.parametrize("text", NO_OPS)
def test_plain_functions_stay_as_they_are(text: str) -> None:
    line = text.split("\n").index(next(t for t in text.split("\n") if "def " in t)) + 1
    carried = ("defaults", "kwdefaults")
    assert emitted(f"import os\n\n{text}\n\nz = 1", line + 2, carried=carried) == text


def test_comments_of_other_things_stay_behind() -> None:
    cell = "#| predict\ndef f(x):\n    return x\n# next thing\ny = 1"
    assert emitted(cell, 2) == "def f(x):\n    return x"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("def f(x, s=scale): pass", "def f(x, s=None): pass"),
        (
            "def f(x, /, s=g(1, 2), *, t: int = h): pass",
            "def f(x, /, s=None, *, t: int = None): pass",
        ),
        ("def f(x, s=(scale)): pass", "def f(x, s=None): pass"),
        ("def f(s=(\n    a +\n    b\n)): pass", "def f(s=None): pass"),
        ("def f(s=(a, 1)): pass", "def f(s=None): pass"),
        ("def f(s='ä', t=größe): pass", "def f(s='ä', t=None): pass"),
    ],
)
def test_defaults_by_value(before: str, after: str) -> None:
    assert emitted(before, 1, carried=("defaults", "kwdefaults")) == after


def test_defaults_that_do_not_cross_stay() -> None:
    cell = "def f(x, s=scale, *, t=scale): pass"
    assert emitted(cell, 1, carried=("kwdefaults",)) == "def f(x, s=scale, *, t=None): pass"


def test_decorators_are_those_of_the_live_object() -> None:
    cell = "@timed\n@cache\ndef f(x):\n    return x"
    assert emitted(cell, 3) == "def f(x):\n    return x"
    assert emitted(cell, 1) == "def f(x):\n    return x"
    kept = (("functools", "functools.lru_cache(maxsize=None)"),)
    expected = "@functools.lru_cache(maxsize=None)\ndef f(x):\n    return x"
    assert emitted(cell, 3, decorators=kept) == expected


def test_a_cached_function_carries_under_its_wrapper() -> None:
    kept = (("functools", "functools.lru_cache(maxsize=128)"),)
    wrapped = inner("f.__wrapped__", carried=("defaults", "closure"), freevars=("k",))
    cell = (
        "def outer(k):\n    @lru_cache\n    def f(x, s=scale):\n        return x * k\n    return f"
    )
    assert emitted(cell, 3, decorators=kept, inside=[wrapped]) == dedent(
        """\
        def make_f(k):
            @functools.lru_cache(maxsize=128)
            def f(x, s=None):
                return x * k

            return f


        f = make_f(None)"""
    )


def test_closures_get_their_cells_from_a_factory() -> None:
    cell = dedent(
        """\
        def outer(k):
            bias = 3

            def inner(x):
                '''Doc
        that stays.'''
                return x * k + bias

            return inner
        """
    )
    assert emitted(cell, 4, freevars=("bias", "k"), carried=("closure",)) == dedent(
        """\
        def make_f(bias, k):
            def inner(x):
                '''Doc
        that stays.'''
                return x * k + bias

            return inner


        f = make_f(None, None)"""
    )


def test_a_closure_over_itself() -> None:
    cell = "def outer(k):\n    def f(x):\n        return f(x - k)\n    return f"
    text = emitted(cell, 2, freevars=("f", "k"), carried=("closure",))
    assert text.startswith("def make_f(k):\n    def f(x):")
    assert text.endswith("f = make_f(None)")


@pytest.mark.parametrize(
    ("cell", "rest", "after"),
    [
        ("f = lambda x: x + 1", {}, "f = lambda x: x + 1"),
        ("a, f = (lambda x: x), (lambda x, s=scale: s)", {"ordinal": 1, "carried": ("defaults",)},
         "f = lambda x, s=None: s"),
        ("a, f = (lambda x: x), (lambda x: 2)", {"column": 23}, "f = lambda x: 2"),
        ("ö = [lambda x: x, lambda x: 2]", {"column": 18}, "f = lambda x: 2"),
        ("f = (lambda x:\n     x + 1)", {}, "f = (lambda x:\n     x + 1)"),
        ("f = pipe(lambda x: x * k)", {"freevars": ("k",), "carried": ("closure",)},
         "def make_f(k):\n    return lambda x: x * k\n\n\nf = make_f(None)"),
        ("f = lru_cache(lambda x: x)", {"decorators": (("functools", "functools.lru_cache(3)"),)},
         "f = functools.lru_cache(3)(lambda x: x)"),
    ],
)  # fmt: skip
def test_lambdas(cell: str, rest: dict[str, Any], after: str) -> None:
    assert emitted(cell, 1, "lambda", **rest) == after


def test_class_attributes_and_method_defaults_by_value() -> None:
    cell = dedent(
        """\
        @dataclass
        class f(Base):
            '''Doc.'''

            limit: int = 3
            names = sorted(columns)
            half = property(lambda self: 1)

            class Inner:
                size = len(df)

            @classmethod
            def build(cls, s=scale):
                return cls(s)

            def apply(self, x, k=scale):
                return x
        """
    )
    inside = [
        inner("f.Inner", attributes=("size",)),
        inner("f.build.__func__", carried=("defaults",)),
        inner("f.apply", carried=("defaults",)),
    ]
    after = (
        cell.replace("sorted(columns)", "None")
        .replace("len(df)", "None")
        .replace("s=scale", "s=None")
        .replace("k=scale", "k=None")
    )
    text = emitted(cell, 2, "class", attributes=("limit", "names"), inside=inside)
    assert text == after.rstrip("\n")


def test_a_class_in_a_function() -> None:
    cell = "def outer():\n    class f:\n        x = 1\n\n        y = '''\n  a'''\n    return f"
    assert emitted(cell, 2, "class") == "class f:\n    x = 1\n\n    y = '''\n  a'''"


def test_nothing_at_the_place() -> None:
    book = notebook("x = 1", "def f(): pass")
    assert locate(book, Definition("f", "function", "f", "f", 1, 1)) is None
    assert locate(book, Definition("f", "function", "f", "f", 7, 1)) is None
    assert locate(book, Definition("f", "class", "f", "f", 2, 1)) is None

"""Classes cross as source; attributes that hold values cross by value."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.unit.kernel.notebook import Kernel


def test_an_instance_of_a_redefined_class_keeps_its_own_code(tmp_path: Path) -> None:
    kernel = Kernel(
        "class Scale:\n    def go(self): return 1\nold = Scale()",
        "class Scale:\n    def go(self): return 2\nnew = Scale()",
    )
    found = kernel.boundary(tmp_path, "old", "new")
    assert [(d.id, d.cell) for d in found.definitions] == [("Scale_1", 1), ("Scale", 2)]
    again = kernel.reopen(tmp_path, "old", "new")
    assert (again.old.go(), again.new.go()) == (1, 2)


def test_attributes_cross_as_they_are_now(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        limit = 3
        class A:
            constant = ("x", 1)
            computed = limit * 2
            table = {}
            changed = 1
            def put(self, k): self.table[k] = self.computed
        limit = 99
        """,
        "A().put('k'); A.changed = 2; A.added = [1]",
    )
    (definition,) = kernel.boundary(tmp_path, "A").definitions
    assert definition.attributes == ("added", "changed", "computed", "table")
    a = kernel.reopen(tmp_path, "A").A
    assert (a.constant, a.computed, a.table, a.changed) == (("x", 1), 6, {"k": 6}, 2)
    assert a.added == [1]


def test_methods_set_after_the_class_statement(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class A:
            def old(self): return 1
            def kept(self): return 10
        def f(self): return 2
        A.old = f
        A.new = lambda self: 3
        A.made = staticmethod(f)
        """
    )
    a = kernel.reopen(tmp_path, "A").A()
    assert (a.old(), a.new(), a.kept(), a.made(None)) == (2, 3, 10, 2)


def test_a_transformer_inside_a_pipeline(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import numpy as np
        from sklearn.base import BaseEstimator, TransformerMixin
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import make_pipeline

        class Shift(BaseEstimator, TransformerMixin):
            by = np.float64(2)
            def __init__(self, power=1): self.power = power
            def fit(self, X, y=None):
                self.mean_ = X.mean(axis=0)
                return self
            def transform(self, X, more=np.float64(1)):
                return ((X - self.mean_) * self.by + more) ** self.power
        X = np.array([[1.0, 2.0], [3.0, 5.0], [6.0, 6.0], [7.0, 9.5]])
        model = make_pipeline(Shift(2), LinearRegression()).fit(X, [1, 2, 3, 4])
        """
    )
    found = kernel.boundary(tmp_path, "model")
    assert [d.id for d in found.definitions] == ["Shift", "Shift.transform.__wrapped__"]
    assert dict(found.types)["Shift"][:2] == ("Shift", "sklearn.base:BaseEstimator")
    x = np.array([[2.0, 3.0]])
    again = kernel.reopen(tmp_path, "model").model.predict(x)
    assert again.tolist() == kernel.namespace["model"].predict(x).tolist()


def test_inheritance_super_and_special_methods(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class Late: pass
        class Base:
            rate = [2]
            def __init__(self, n): self.n = n
            def value(self): return self.n * self.rate[0]
        class Child(Base):
            def value(self, extra=Late): return super().value() + 1
            def __eq__(self, other): return self.n == other.n
            def __hash__(self): return 7
            @property
            def double(self, k=(1, 2)): return self.n * 2
            @staticmethod
            def static(x, k=[5]): return x + k[0]
            @classmethod
            def build(cls, n=[4]): return cls(n[0])
        c = Child(3)
        """
    )
    found = kernel.boundary(tmp_path, "c")
    assert [d.id for d in found.definitions] == [
        "Late", "Base", "Child", "Child.value", "Child.static", "Child.build.__func__",
    ]  # fmt: skip
    c = kernel.reopen(tmp_path, "c").c
    assert (c.value(), c.double, c.static(1), c.build().n, hash(c)) == (7, 6, 6, 4, 7)
    assert c == c.build([3])


def test_classes_within_classes_and_functions(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class Outer:
            class Inner:
                table = {1: 2}
                def get(self): return self.table[1]
        inner = Outer.Inner()
        def make(k):
            class Local:
                def get(self): return k
            return Local()
        local = make([8])
        """
    )
    found = kernel.boundary(tmp_path, "inner", "local")
    assert [d.id for d in found.definitions] == ["Outer", "Outer.Inner", "Local", "Local.get"]
    assert found.definitions[2].freevars == ("k",)
    again = kernel.reopen(tmp_path, "inner", "local")
    assert (again.inner.get(), again.local.get()) == (2, [8])


def test_dataclasses(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from dataclasses import dataclass, field
        width = 4.5
        @dataclass(order=True)
        class Row:
            name: str
            size: float = width
            tags: tuple = ()
        @dataclass
        class More(Row):
            notes: str = "n"
        @dataclass
        class Listed:
            items: list = field(default_factory=list, repr=False)
        width = 100
        rows = [Row("a"), Row("b", 1.0)]
        def make(): return Row("c"), More("d"), Listed()
        """
    )
    again = kernel.reopen(tmp_path, "rows", "make", "Row")
    assert [(r.name, r.size) for r in again.rows] == [("a", 4.5), ("b", 1.0)]
    row, more, listed = again.make()
    assert (row.size, more.size, more.notes, listed.items) == (4.5, 4.5, "n", [])
    assert again.rows[1] < row
    assert repr(row) == "Row(name='c', size=4.5, tags=())"
    assert type(again.rows[0]) is again.Row


def test_enums_and_named_tuples(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import enum
        from collections import namedtuple
        from typing import NamedTuple
        class Color(enum.Enum):
            RED = 1
            GREEN = enum.auto()
            def shout(self): return self.name + "!"
        class Mode(enum.IntFlag):
            A = 1
            B = 2
        class Point(NamedTuple):
            x: int
            y: int = 3
            def total(self): return self.x + self.y
        Pair = namedtuple("Pair", "a b", defaults=[[1]])
        Kind = enum.Enum("Kind", "ONE TWO")
        held = [Color.GREEN, Mode.A | Mode.B, Point(1), Pair(0), Kind.TWO]
        """
    )
    found = kernel.boundary(tmp_path, "held", "Color", "Pair")
    calls = {d.id: d.call for d in found.definitions if d.call[0]}
    assert calls == {
        "Pair": ("collections", "collections.namedtuple('Pair', ['a', 'b'])"),
        "Kind": ("enum", "enum.Enum('Kind', {'ONE': 1, 'TWO': 2})"),
    }
    again = kernel.reopen(tmp_path, "held", "Color", "Pair")
    color, mode, point, pair, kind = again.held
    assert color is again.Color.GREEN
    assert color.shout() == "GREEN!"
    assert (int(mode), point.total(), pair, kind.name) == (3, 4, again.Pair(0), "TWO")
    assert again.Pair(5) == (5, [1])


def test_a_class_without_methods_is_told_from_its_namesake(tmp_path: Path) -> None:
    kernel = Kernel(
        "class Config: rate = 1\nold = Config", "class Config: rate = 2", "class Config: rate = 3"
    )
    found = kernel.boundary(tmp_path, "old", "Config")
    assert [(d.id, d.cell) for d in found.definitions] == [("old", 1), ("Config", 3)]


def test_unbound_methods_of_notebook_classes(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class A:
            def get(self, d=[1]): return d
            @classmethod
            def make(cls): return cls
        get = A.get
        make = A.__dict__["make"].__func__
        """
    )
    found = kernel.boundary(tmp_path, "get", "make")
    assert [(b.name, b.target) for b in found.bindings] == [
        ("get", "A.get"),
        ("make", "A.make.__func__"),
    ]
    again = kernel.reopen(tmp_path, "get", "make")
    assert (again.get(None), again.make(3)) == ([1], 3)


def test_cached_and_wrapped_methods_stay_in_their_class(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import functools
        def loud(f):
            def inner(self): return f(self).upper()
            return inner
        class A:
            @functools.lru_cache(maxsize=None)
            def slow(self, k=[2]): return k[0]
            @functools.cached_property
            def once(self): return "once"
            @loud
            def say(self): return "hi"
        a = A()
        """
    )
    found = kernel.boundary(tmp_path, "a")
    assert {d.id: d.carried for d in found.definitions} == {
        "loud": (),
        "A": (),
        "A.slow.__wrapped__": ("defaults",),
    }
    again: Any = kernel.reopen(tmp_path, "a").a
    assert (again.slow(), again.once, again.say()) == (2, "once", "HI")


def test_metaclasses_and_abstract_bases(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import abc
        class Meta(type):
            def __new__(m, name, bases, ns):
                ns["added"] = len(name)
                return super().__new__(m, name, bases, ns)
        class Made(metaclass=Meta): pass
        class Abstract(abc.ABC):
            @abc.abstractmethod
            def go(self): ...
        class Real(Abstract):
            def go(self): return 1
        both = [Made(), Real()]
        """
    )
    made, real = kernel.reopen(tmp_path, "both").both
    assert (made.added, real.go()) == (4, 1)


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (
            "def register(c): log.append(c); return c\nlog = []\n@register\nclass A: pass",
            "register",
        ),
        ("import enum\nn = 3\nclass A(enum.Enum):\n    X = n", "n"),
        ("from typing import NamedTuple\nn = 3\nclass A(NamedTuple):\n    x: int = n", "n"),
        (
            "from dataclasses import dataclass, field\nn = 3\n@dataclass\n"
            "class A:\n    x: int = field(default=n, repr=False)",
            "n",
        ),
        ("cols = ['a']\nclass A:\n    for c in cols:\n        locals()[c] = 1", "cols"),
    ],
)
def test_class_statements_that_need_frozen_values(tmp_path: Path, source: str, name: str) -> None:
    (problem,) = Kernel(source).problems(tmp_path, "A")
    assert problem["code"] == "NB321"
    assert f"`{name}`" in problem["message"]
    assert problem["definition"]["cell"] == 1


def test_a_pure_class_decorator_runs_again(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import functools
        def named(c):
            c.title = c.__name__.upper()
            return c
        @named
        @functools.total_ordering
        class A:
            def __init__(self, n): self.n = n
            def __lt__(self, other): return self.n < other.n
            def __eq__(self, other): return self.n == other.n
        a = A(1)
        """
    )
    a = kernel.reopen(tmp_path, "a").a
    assert a.title == "A"
    assert a >= type(a)(0)


def test_what_libraries_put_on_a_class_they_will_put_there_again(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        import abc
        from sklearn.base import BaseEstimator, ClassifierMixin, TransformerMixin
        class Odd(TransformerMixin, ClassifierMixin, BaseEstimator, abc.ABC):
            def fit(self, X, y=None, sample_weight=None): return self
            def transform(self, X): return X
        def fill(target, **given):
            for name, value in given.items():
                setattr(target, name, value)
        fill(Odd, level=3)
        """
    )
    (definition, *_) = kernel.boundary(tmp_path, "Odd").definitions
    assert "level" in definition.attributes
    assert not {n for n in definition.attributes if n.startswith("set_")}
    assert kernel.reopen(tmp_path, "Odd").Odd().fit(1).transform(5) == 5


def test_slots(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        class Base:
            __slots__ = ("c",)
        class Both(Base):
            __slots__ = ("a", "__dict__")
            def __init__(self): self.a = self.c = [1]
        v = Both(); v.more = 2
        """
    )
    v = kernel.reopen(tmp_path, "v").v
    assert (v.a, v.more) == ([1], 2)
    assert v.a is v.c


def test_slots_that_methods_and_the_notebook_assign(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from dataclasses import dataclass
        class Base:
            __slots__ = ("model", "scale", "__weakref__")
            def __init__(self, scale): self.scale = scale
            def fit(self, x):
                self.model = x * self.scale
                return self
        class Box(Base):
            __slots__ = ("more",)
            def set(self, name, value):
                setattr(self, name, value)
        box = Box(2).fit(5)
        box.set("more", [1])
        box.scale = 3
        """
    )
    definitions = kernel.boundary(tmp_path, "box").definitions
    assert [d.attributes for d in definitions if d.kind == "class"] == [(), ()]
    box = kernel.reopen(tmp_path, "box").box
    assert (box.model, box.scale, box.more) == (10, 3, [1])
    assert not hasattr(box, "__dict__")


def test_properties_and_partial_methods(tmp_path: Path) -> None:
    kernel = Kernel(
        """
        from functools import partialmethod
        class A:
            def go(self, x, y=2): return x * y
            two = partialmethod(go, 2)
            @property
            def p(self): return self._p
            @p.setter
            def p(self, x, k=[9]): self._p = x + k[0]
        a = A()
        """
    )
    a = kernel.reopen(tmp_path, "a").a
    a.p = 1
    assert (a.p, a.two()) == (10, 4)

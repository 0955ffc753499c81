"""Notebooks whose last cell is a serve function: classes that cross, and libraries."""

from __future__ import annotations

CLASSES = {
    "redefined": """
        class Scale:
            def __init__(self, by):
                self.by = by
            def __call__(self, x):
                return x * self.by
        old = Scale(2)
        # %%
        class Scale:
            def __init__(self, by):
                self.by = by
            def __call__(self, x):
                return x * self.by + 100
        new = Scale(3)
        # %%
        def predict(x):
            return [old(x), new(x), Scale(1)(x), isinstance(old, Scale), isinstance(new, Scale)]
        """,
    "partials and bound methods": """
        import functools
        class Model:
            def __init__(self, by):
                self.by = by
            def predict(self, x):
                return x * self.by
        model = Model(3)
        ask = model.predict
        double = functools.partial(pow, 2)
        # %%
        def predict(x):
            return [ask(x), double(x), ask.__self__ is model]
        """,
    "dataclasses, enums and named tuples": """
        from dataclasses import dataclass, field
        from enum import Enum, auto
        from typing import NamedTuple
        from collections import namedtuple
        class Plan(Enum):
            BASIC = auto()
            PRO = auto()
        @dataclass(order=True)
        class Customer:
            age: int = 3
            plan: Plan = Plan.PRO
            tags: list = field(default_factory=list)
        class Point(NamedTuple):
            x: float
            y: float = 2.0
        Pair = namedtuple("Pair", "left right")
        known = [Customer(), Point(1.0), Pair(1, 2), Plan.BASIC]
        # %%
        def predict(x):
            made = [Customer(x), Point(x), Pair(x, x), Plan.PRO]
            return [known[0].age, made[0].plan.name, known[1].y, made[2].right, known[3].value,
                    known[0] < made[0], made[0].tags]
        """,
    "class attributes by value": """
        limits = {"top": 5}
        class Clip:
            top = limits["top"]
            kept = 2
            def __call__(self, x, low=limits["top"] - 4):
                return [max(low, min(x, self.top, self.extra)), self.kept, self.half]
            @property
            def half(self):
                return self.top / 2
            @classmethod
            def build(cls, k=limits):
                return cls(), k
        Clip.extra = 4
        limits["top"] = 50
        clip = Clip()
        # %%
        def predict(x):
            return [clip(x), Clip.build()[1]]
        """,
    "a class in a function": """
        def make(k):
            bias = k + 1
            class Model:
                by = k
                def __call__(self, x, s=k):
                    return [x * k + bias, self.by, s]
            return Model, Model()
        Small, small = make(2)
        Large, large = make(3)
        # %%
        def predict(x):
            return [small(x), large(x), Small()(x)]
        """,
    "dataclass defaults by value": """
        from dataclasses import dataclass
        import math
        limits = {"top": 5}
        @dataclass
        class Options:
            top: int = limits["top"]
            turn: float = math.pi
            low: int = 2
        limits["top"] = 6
        # %%
        def predict(x):
            return [Options().top, Options(x).top, Options.turn, Options().turn, Options(low=x).low]
        """,
    "nested classes and inheritance": """
        class Base:
            class Options:
                by = 2
            def scale(self, x):
                return x * self.Options.by
        # %%
        class Model(Base):
            class Options(Base.Options):
                by = 3
            def scale(self, x):
                return super().scale(x) + 1
        model = Model()
        # %%
        def predict(x):
            return [model.scale(x), Base().scale(x)]
        """,
    "a method set afterwards": """
        class Model:
            pass
        def score(self, x):
            return x + self.by
        Model.score = score
        model = Model()
        model.by = 2
        # %%
        def predict(x):
            return model.score(x)
        """,
    "methods": """
        from abc import ABC, abstractmethod
        rate = 3
        class Base(ABC):
            def __init__(self, v): self._v = v
            @abstractmethod
            def go(self, x): ...
            @property
            def v(self):
                return self._v
            @v.setter
            def v(self, new):
                self._v = new
            @staticmethod
            def s(x, by=rate):
                return x * by
            def __init_subclass__(cls, tag=None, **kw):
                super().__init_subclass__(**kw)
                cls.tag = tag
        class Child(Base, tag="t"):
            def go(self, x, *, by=rate):
                self.v = x
                return [self.v, self.s(x), by, self.tag, __class__.__name__]
        c = Child(5)
        rate = 99
        # %%
        def predict(x):
            return c.go(x)
        """,
    "namedtuple base": """
        from collections import namedtuple
        class P(namedtuple("P", "x y")):
            def norm(self):
                return self.x + self.y
        p = P(1, 2)
        # %%
        def predict(x):
            return [p.norm(), P(x, 1).norm(), p]
        """,
    "total ordering": """
        import functools
        @functools.total_ordering
        class V:
            def __init__(self, v): self.v = v
            def __eq__(self, o): return self.v == o.v
            def __lt__(self, o): return self.v < o.v
        a = V(3)
        # %%
        def predict(x):
            return [a >= V(x), a < V(x)]
        """,
    "decorated method by notebook": """
        import functools
        def traced(f):
            @functools.wraps(f)
            def wrapper(self, *a):
                return ["traced", self.by, f(self, *a)]
            return wrapper
        class M:
            by = 2
            @traced
            def go(self, x):
                return x * self.by
        m = M()
        # %%
        def predict(x):
            return m.go(x)
        """,
    "decorator class": """
        class Memo:
            def __init__(self, f):
                self.f = f
                self.seen = {}
            def __call__(self, x):
                if x not in self.seen:
                    self.seen[x] = self.f(x)
                return self.seen[x]
        @Memo
        def square(x):
            return x * x
        square(3)
        # %%
        def predict(x):
            return [square(x), sorted(square.seen)[:1]]
        """,
    "class in if and try": """
        try:
            import nothing_here
        except ImportError:
            class F:
                by = 3
                def go(self, x): return x * self.by
        f = F()
        # %%
        def predict(x):
            return f.go(x)
        """,
    "super in patched method": """
        class A:
            def go(self, x): return x
        class B(A):
            pass
        def make(cls):
            def go(self, x):
                return super(cls, self).go(x) + 1
            return go
        B.go = make(B)
        b = B()
        # %%
        def predict(x):
            return b.go(x)
        """,
    "enum methods": """
        from enum import Enum, IntFlag
        class Color(Enum):
            RED = "r"
            BLUE = "b"
            def up(self):
                return self.value.upper()
        class F(IntFlag):
            A = 1
            B = 2
        c = Color.RED
        # %%
        def predict(x):
            return [c.up(), Color("b").name, int(F.A | F.B), c is Color.RED]
        """,
    "private names and classvar": """
        from typing import ClassVar
        class K:
            __secret = 5
            count: ClassVar[int] = 0
            def __init__(self):
                self.__x = K.__secret
                type(self).count += 1
            def get(self): return self.__x
        k = K(); k2 = K()
        # %%
        def predict(x):
            return [k.get(), K.count, x]
        """,
    "old instance of redefined dataclass": """
        from dataclasses import dataclass
        @dataclass
        class C:
            a: int
        old = C(1)
        # %%
        from dataclasses import dataclass, field
        @dataclass
        class C:
            a: int
            b: int = 2
        new = C(3)
        # %%
        def predict(x):
            return [old, new, C(x)]
        """,
    "exception class": """
        class Bad(ValueError):
            def __init__(self, x, code=4):
                super().__init__(f"bad {x}")
                self.code = code
        def check(x):
            if x > 5: raise Bad(x)
            return x
        # %%
        def predict(x):
            try:
                return check(x)
            except Bad as e:
                return [str(e), e.code]
        """,
}

LIBRARIES = {
    "an estimator of the notebook in a pipeline": """
        import numpy as np
        from sklearn.base import BaseEstimator, TransformerMixin
        from sklearn.linear_model import LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import FunctionTransformer, StandardScaler
        # %%
        class Clip(TransformerMixin, BaseEstimator):
            def __init__(self, low=0.0):
                self.low = low
            def fit(self, X, y=None):
                self.seen_ = np.min(X)
                return self
            def transform(self, X):
                return np.maximum(X, self.low)
        def root(X):
            return np.sqrt(X)
        # %%
        X, y = np.arange(12.0).reshape(6, 2), [0, 0, 0, 1, 1, 1]
        model = make_pipeline(Clip(), FunctionTransformer(root), StandardScaler(),
                              LogisticRegression()).fit(X, y)
        # %%
        def predict(x):
            return model.predict_proba(np.array([[x, x + 1]]))
        """,
    "a frame with categories": """
        import pandas as pd
        from sklearn.compose import ColumnTransformer
        from sklearn.linear_model import LinearRegression
        from sklearn.pipeline import Pipeline
        from sklearn.preprocessing import OneHotEncoder
        df = pd.DataFrame({"age": [1.0, 2.0, None, 4.0], "plan": ["a", "b", "a", None]})
        df = df.fillna({"age": df["age"].mean()})
        prepare = ColumnTransformer([("plan", OneHotEncoder(handle_unknown="ignore"), ["plan"])],
                                    remainder="passthrough")
        model = Pipeline([("prepare", prepare), ("fit", LinearRegression())]).fit(df, [1, 2, 3, 4])
        # %%
        def predict(x):
            new = pd.DataFrame({"age": [x], "plan": ["b"]})[df.columns]
            return model.predict(new)
        """,
}

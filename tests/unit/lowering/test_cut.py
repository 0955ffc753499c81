"""The whole cut: cells run here, are extracted, lowered, and answer elsewhere the same."""

from __future__ import annotations

import builtins
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nb2fn.ir.extract import Extract
from nb2fn.ir.function import Function
from nb2fn.ir.value import ValueType
from nb2fn.kernel import extract as kernel
from nb2fn.kernel.facts import facts
from nb2fn.kernel.positions import Positions
from nb2fn.lowering.names import global_reads
from nb2fn.runtime.values import encode
from nb2fn.training.extract_reader import read_extract
from tests.notebooks import split_cells
from tests.unit.lowering.books import notebook
from tests.unit.lowering.snapshots import ENVIRONMENT, ask, lowered, script, signature, snapshot

Namespace = dict[str, Any]
ANY = ValueType("any")


def run(cells: list[str]) -> tuple[Namespace, Positions]:
    """The namespace after the cells ran, as a kernel's ``__main__``."""
    positions = Positions()
    namespace: Namespace = {"__name__": "__main__", "__builtins__": builtins}
    for number, text in enumerate(cells, 1):
        positions.begin(number, 1, text)
        filename = f"<cell {id(positions)} {number}>"
        positions.compiled(filename, text)
        exec(compile(text, filename, "exec"), namespace)
        positions.end(namespace)
    return namespace, positions


def extracted(
    namespace: Namespace, positions: Positions, names: list[str], folder: Path
) -> Extract:
    folder.mkdir()
    found = kernel.extract(namespace, names, str(folder), positions, [])
    assert found["problems"] == []
    return read_extract(folder)


def compiled(text: str, tmp_path: Path, owned: tuple[str, ...] = ()) -> tuple[Function, Any, Any]:
    """The function, the serve function over the live namespace, and that namespace.

    The last cell is the serve function's source.
    """
    *cells, serve = [cell.strip("\n") for cell in split_cells(text)]
    namespace, positions = run(cells)
    names = sorted((global_reads(serve) & namespace.keys()) | set(owned))
    boundary = extracted(namespace, positions, names, tmp_path / "extract")
    scratch: Namespace = {}
    exec(serve, namespace, scratch)
    known = facts(str(tmp_path))
    environment = replace(
        ENVIRONMENT,
        packages=tuple(map(tuple, known["packages"])),
        distributions=tuple(map(tuple, known["distributions"])),
    )
    shot = snapshot(boundary, [signature("predict", {"x": ANY}, {"y": ANY})], environment)
    route = script(f"{serve}\n", owned=owned)
    return lowered(notebook(*cells), [route], shot), scratch["predict"], namespace


CUTS = {
    "values and a helper": """
        scale = [1, 2]
        # %%
        # Multiplies.
        def times(x):
            return [x * s for s in scale]
        # %%
        def predict(x):
            return times(x)
        """,
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
    "defaults at definition, globals at the call": """
        scale = 2
        def f(x, s=scale, *, t=scale):
            return [x * s, x * t, x * scale]
        scale = 10
        # %%
        def predict(x):
            return f(x)
        """,
    "closures": """
        def make(k):
            def inner(x):
                return x * k
            return inner
        two, three = make(2), make(3)
        # %%
        def predict(x):
            return [two(x), three(x)]
        """,
    "a recursive closure": """
        def make(k):
            def down(n):
                return [] if n <= 0 else [n * k, *down(n - 1)]
            return down
        go = make(2)
        # %%
        def predict(x):
            return go(x)
        """,
    "lambdas": """
        k = 3
        f, g = (lambda x: x + 1), (lambda x, by=k: x * by)
        table = {"a": lambda x: x - k, "ö": lambda x: x ** k}
        k = 4
        # %%
        def predict(x):
            return [f(x), g(x), table["a"](x), table["ö"](x)]
        """,
    "a decorated function": """
        import functools
        calls = []
        def traced(f):
            @functools.wraps(f)
            def wrapper(*args):
                return ["traced", f(*args)]
            return wrapper
        # %%
        @traced
        def price(x):
            return x * 2
        # %%
        def predict(x):
            return price(x)
        """,
    "a cached function": """
        from functools import lru_cache, cache
        rate = 7
        @lru_cache(maxsize=8)
        def slow(x, by=rate):
            return x * by
        rate = 8
        @cache
        def slower(x):
            return slow(x) + rate
        # %%
        def predict(x):
            return [slow(x), slower(x)]
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
    "identity and aliases": """
        rows = [1, 2]
        table = {"rows": rows, "again": rows}
        # %%
        def predict(x):
            return [table["rows"] is rows, table["again"] is rows, x]
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
    "the same def twice": """
        def helper(x):
            return x + 1
        first = helper
        # %%
        def helper(x):
            return first(x) * 10
        # %%
        def predict(x):
            return [helper(x), first(x)]
        """,
    "annotations": """
        from typing import Optional, List
        Vector = List[float]
        def f(x: "Vector", y: Optional[int] = None) -> Vector:
            z: Vector = [x]
            return z
        # %%
        def predict(x):
            return f(x)
        """,
    "text that must not be indented": """
        def make(k):
            text = '''a
        b
            c'''
            def inner(x):
                return f'''{x}
          {text}''' + '''
        end'''
            return inner
        inner = make(2)
        # %%
        def predict(x):
            return inner(x)
        """,
    "star import, submodules and names of modules": """
        from math import *
        import os.path
        import xml.dom
        import json as codec, datetime
        def f(x):
            return [sqrt(x), pi, os.path.join("a", str(x)), codec.dumps([x])]
        # %%
        def predict(x):
            return [f(x), datetime.date(2026, 1, 1), floor(x / 2)]
        """,
    "names of the runtime": """
        frozen, restore, PICKLE = 1, 2, 3
        def decode(x):
            return [x, frozen, restore, PICKLE]
        # %%
        def predict(x):
            return decode(x)
        """,
}


@pytest.mark.parametrize("name", CUTS)
def test_the_endpoint_answers_as_the_kernel_does(name: str, tmp_path: Path) -> None:
    function, predict, _ = compiled(CUTS[name], tmp_path)
    expected = [[200, json.loads(json.dumps({"y": encode(predict(x))}))] for x in (4, 9)]
    (tmp_path / "bundle").mkdir()
    questions = [("/predict", {"x": x}) for x in (4, 9)]
    assert ask(function, tmp_path / "bundle", *questions) == expected


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


@pytest.mark.slow
@pytest.mark.parametrize("name", LIBRARIES)
def test_with_libraries(name: str, tmp_path: Path) -> None:
    function, predict, _ = compiled(LIBRARIES[name], tmp_path)
    expected = [[200, {"y": encode(predict(4))}]]
    assert "scikit-learn" in [r.name for r in function.requirements]
    (tmp_path / "bundle").mkdir()
    assert ask(function, tmp_path / "bundle", ("/predict", {"x": 4})) == expected

"""What the light runtime does and does not do: told before anything runs."""

from __future__ import annotations

import pytest

from nb2fn.lowering.imports import Import
from nb2fn.lowering.light_check import MODEL_METHODS, NUMPY, PANDAS, objections
from nb2fn.runtime.light import frames, functions
from nb2fn.runtime.light.arrays import Array
from nb2fn.runtime.light.rows import Model

NP = Import("np", "numpy")
PD = Import("pd", "pandas")
MATH = Import("math", "math")
XGB = Import("xgb", "xgboost")
MATRIX = Import("DMatrix", "xgboost", "DMatrix")
SM = Import("sm", "statsmodels.api")

FINE = (
    "def predict(x):\n    y = model.predict(x)\n    return y",
    "def predict(x):\n    return model.predict_proba(np.array([x]))[:, 1] > 0.5",
    "def predict(x):\n    p = model.predict_proba([x])[0]\n    return p.argmax(), round(p[0], 2)",
    "def predict(x):\n    return {'label': names[int(model.predict([x])[0])], 'all': list(names)}",
    "def predict(x):\n    return [f'{v:.2f}' for v in model.predict(x).tolist()]",
    "def predict(x):\n    return model.predict(pd.DataFrame([x]))[0].item()",
    "def predict(x):\n    return math.sqrt(model.predict(x)[0]) if x else None",
    "def predict(x):\n    return data.target_names[model.predict(x)]",
    "def predict(x):\n    return np.where(model.predict_proba(x)[:, 1] >= 0.5, 'yes', 'no')",
    "def predict(x):\n    return model.inverse_transform(np.expm1(model.predict(x))).clip(0, 9)",
    "def predict(x):\n    return '%s: %.2f' % (names[0], model.predict(x)[0])",
    "def predict(x):\n    return x if isinstance(x, str) else dict(zip(model.classes_, x))",
    "def predict(x):\n    row = np.zeros(3)\n    row[0] = x\n    return model.predict([row])[0]",
    "def predict(x):\n    return model.predict(xgb.DMatrix(x)).tolist()",
    "def predict(x):\n    return model.predict(sm.add_constant(x, has_constant='add'))",
    "def predict(x, *, low=0.5):\n    return [i for i, v in enumerate(x) if v is not None]",
)

# The code, and what the objection says.
OBJECTIONS = (
    ("def predict(x):\n    return model.predict(xgb.DMatrix(x, label=[1]))", "`DMatrix`"),
    ("def predict(x):\n    return model.predict(DMatrix(x, missing=0))", "`DMatrix`"),
    ("def predict(x):\n    return xgb.train({}, xgb.DMatrix(x))", "`xgb.train`"),
    ("def predict(x):\n    return sm.OLS(x, x)", "`sm.OLS`"),
    ("def predict(x):\n    return model.score(x)", "`model.score`"),
    ("def predict(x):\n    return model.steps[0]", "`model.steps`"),
    ("def predict(x):\n    return np.linalg.norm(x)", "`np.linalg`"),
    ("def predict(x):\n    return pd.concat(x)", "`pd.concat`"),
    ("def predict(x):\n    return model.predict(x).cumsum()", "`.cumsum`"),
    ("def predict(x):\n    return model.predict(x, return_std=True)", "more than its answer"),
    ("def predict(x):\n    return isinstance(x, (str, int))", "other types"),
    ("def predict(x):\n    return x.__class__", "`.__class__`"),
    ("def predict(x):\n    return math.__dict__", "`math.__dict__`"),
    ("def predict(x):\n    return ~(model.predict(x) > 1)", "`~`"),
    ("def predict(x):\n    return eval(x)", "`eval`"),
    ("def predict(x):\n    return isinstance(x, int)", "`isinstance`"),
    ("def predict(x):\n    return repr(x)", "`repr`"),
    ("def predict(x):\n    try:\n        return model.predict(x)\n    except: pass", "`try`"),
    ("def predict(x):\n    with open(x): pass", "`with`"),
    ("def predict(x):\n    global n\n    n = x", "`global`"),
    ("def predict(x):\n    import os\n    return os", "`import`"),
    ("class A: pass", "`classdef`"),
    ("def predict(x):\n    yield x", "Yield"),
    ("def predict(x):\n    return model.predict(x) is True", "`is`"),
    ("def predict(x):\n    return '%r' % x", "`%`"),
    ("def predict(x):\n    return f'{x!r}'", "`!r`"),
    ("def predict(x):\n    return (x > 1) + (x > 2)", "truth values"),
    ("def predict(x):\n    return unknown(x)", "`unknown`"),
    ("def predict(x, model):\n    return model.predict(x)", "second meaning"),
    ("def predict(x):\n    np = x\n    return np.std", "second meaning"),
    ("def predict(x):\n    max = x\n    return max", "second meaning"),
    ("def predict(x):\n    x.y = 1\n    return x", "sets the attribute"),
    ("def predict(x):\n    return data.target", "`data.target`"),
)


def found(code: str, *more: Import) -> list[str]:
    known = {"model", "names", "data", "predict"}
    read = {"model": frozenset[str](), "data": frozenset({"target_names"})}
    return [
        o.what
        for o in objections(code, (NP, PD, MATH, XGB, MATRIX, SM, *more), known, read, {"model"})
    ]


@pytest.mark.parametrize("code", FINE)
def test_light_code_is_fine(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(("code", "said"), OBJECTIONS, ids=[said for _, said in OBJECTIONS])
def test_all_else_is_told(code: str, said: str) -> None:
    assert any(said in what for what in found(code)), found(code)


@pytest.mark.parametrize(
    "item",
    [
        Import("sp", "scipy"),
        Import("dot", "numpy", "dot"),
        Import("Path", "pathlib", "Path"),
        Import("norm", "numpy.linalg", "norm"),
    ],
)
def test_other_imports_are_told(item: Import) -> None:
    assert found("def predict(x):\n    return x", item)


def test_what_is_allowed_is_there() -> None:
    assert all(hasattr(functions, name) for name in NUMPY)
    assert all(hasattr(frames, name) for name in PANDAS)
    assert {"predict", "transform"} <= MODEL_METHODS
    assert not hasattr(Model(), "predict")
    assert not hasattr(Array([], (0,), "f"), "cumsum")

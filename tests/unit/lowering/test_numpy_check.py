"""What predict code may do where models are numpy code: told before anything runs."""

from __future__ import annotations

import pytest

from nb2fn.lowering.imports import Import
from nb2fn.lowering.numpy_check import objections
from nb2fn.lowering.scoring.program import Model, Op, Program, Type

NP = Import("np", "numpy")
PD = Import("pd", "pandas")


def answering(*names: str) -> Program:
    return Program(tuple(Op(name, (0,), (), Type("answer")) for name in names))


MODELS = {
    "model": Model("M", {"predict": answering("labels")}, {"coef_": (1.0,)}),
    "words": Model("W", {"transform": answering("sparse_matrix")}, {}),
}

FINE = (
    "def predict(x):\n    return np.linalg.norm(model.predict(np.atleast_2d(x)))",
    "def predict(x):\n    y = model.predict(x)\n    y[y < 0] = 0\n    return ~np.isnan(y) @ y",
    "def predict(x):\n    return {k: v for k, v in sorted(zip(x, model.coef_))}",
    "def predict(x):\n    return model.predict(words.transform([x])).cumsum()",
    "def predict(x):\n    found = words.transform([x])\n    return model.predict(found)",
    "def predict(x):\n    found = words.transform([x])\n    return found.toarray().sum()",
    "def predict(x):\n    return isinstance(x, np.ndarray) and x.dtype.kind == 'i'",
    "def predict(x):\n    print(x)\n    return repr(x) + f'{x!r}' + '%r' % x",
)

OBJECTIONS = (
    ("def predict(x):\n    return score(model, x)", "calls or reads `score`"),
    ("def predict(x):\n    return str(model)", "passes `model` on"),
    ("def predict(x):\n    m = model\n    return m.predict(x)", "passes `model` on"),
    ("def predict(x):\n    return isinstance(model, object)", "passes `model` on"),
    ("def predict(x):\n    return list(map(model.predict, x))", "passes `model.predict` on"),
    ("def predict(x):\n    return model.score(x, x)", "uses `model.score`"),
    ("def predict(x):\n    return model.intercept_", "uses `model.intercept_`"),
    ("def predict(x):\n    return model.predict(x, True)", "more than its answer"),
    ("def predict(x, model):\n    return x", "second meaning"),
    ("def predict(x):\n    return getattr(x, 'a')", "`getattr`"),
    ("def predict(x):\n    return x.__class__", "`__class__`"),
    ("def predict(x):\n    return open(x)", "`open`"),
    ("def predict(x):\n    return model.predict(x.astype(np.float32))", "`.float32`"),
    ("def predict(x):\n    return model.predict(x.astype('float32'))", "names the type"),
    ("def predict(x):\n    return np.random.rand()", "`.random`"),
    ("def predict(x):\n    return np.loadtxt(x)", "`.loadtxt`"),
    ("def predict(x):\n    with np.errstate(): return x", "`with`"),
    ("def predict(x):\n    try:\n        return model.predict(x)\n    except: pass", "`try`"),
    ("def predict(x):\n    global n\n    n = x", "`global`"),
    ("def predict(x):\n    import os", "`import`"),
    ("def predict(x):\n    x.flags = 1", "`flags`"),
    ("def predict(x):\n    return words.transform([x]).sum()", "sparse matrix"),
    ("def predict(x):\n    found = words.transform([x])\n    return found[0]", "sparse matrix"),
    ("def predict(x):\n    return words.transform([x])", "sparse matrix"),
)


def found(code: str, *more: Import, framed: bool = False) -> list[str]:
    known = {"model", "words", "predict"}
    return [o.what for o in objections(code, (NP, *more), known, MODELS, framed)]


@pytest.mark.parametrize("code", FINE)
def test_code_over_numpy_is_fine(code: str) -> None:
    assert found(code) == []


@pytest.mark.parametrize(("code", "said"), OBJECTIONS, ids=[code for code, _ in OBJECTIONS])
def test_all_else_is_told(code: str, said: str) -> None:
    assert any(said in what for what in found(code)), found(code)


@pytest.mark.parametrize(
    "item",
    [Import("sp", "scipy"), Import("rand", "numpy.random", "rand"), Import("Path", "pathlib")],
)
def test_other_imports_are_told(item: Import) -> None:
    assert found("def predict(x):\n    return x", item)


def test_frames_only_go_to_models() -> None:
    fine = "def predict(x):\n    return model.predict(pd.DataFrame([x]))[0].item()"
    assert found(fine, PD) == []
    for beyond in ("pd.concat([x])", "pd.DataFrame([x]).groupby('a')", "f(pd.DataFrame)"):
        assert found(f"def predict(x):\n    return {beyond}", PD), beyond
    code = "def predict(x):\n    return model.predict(x.fillna(0))"
    assert found(code, framed=True) == ["uses `.fillna` where there are frames"]
    assert found(code) == []

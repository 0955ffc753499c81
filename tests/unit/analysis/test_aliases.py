"""Which names a change reaches."""

from __future__ import annotations

import pytest

from nb2fn.ir.dataflow import Statement
from tests.unit.analysis.programs import graph, last

SHARED = {
    "plain": ("b = a",),
    "element": ("b = a[0]",),
    "slice": ("b = a[:]",),
    "attribute": ("b = a.x",),
    "in a list": ("b = [a]",),
    "in a dict": ("b = {'k': a}",),
    "in a tuple": ("b = (1, a)",),
    "conditional": ("b = a if n else [3]",),
    "or": ("b = [] or a",),
    "walrus": ("(b := a)",),
    "unpacked": ("b, c = a, 1",),
    "loop variable": ("for b in [a]: pass",),
    "returned": ("def f(x): return x", "b = f(a)"),
    "returned global": ("def f(): return a", "b = f()"),
    "captured": ("def f(x):\n    return lambda: x", "b = f(a)"),
    "attribute of an instance": ("class C: pass", "b = C()", "b.x = a"),
    "constructor": (
        "class C:\n    def __init__(self, x): self.x = x",
        "b = C(a)",
    ),
    "method result": (
        "class C:\n    def __init__(self, x): self.x = x\n    def get(self): return self.x",
        "b = C(a).get()",
    ),
    "default": ("def b(x=a): return x",),
    "global in a function": ("def f(x):\n    global b\n    b = x", "f(a)"),
    "appended": ("b = []", "b.append(a)"),
    "dict value": ("d = {'k': a}", "b = d.get('k')"),
    "comprehension": ("b = [x for x in [a]]",),
    "unknown call": ("b = unheard_of(a)",),
    "numpy view": ("import numpy as np", "b = np.asarray(a)"),
    "series": ("import pandas as pd", "b = pd.Series(a)"),
}

SEPARATE = {
    "rebound": ("b = a", "b = [3]"),
    "other list": ("b = [1]",),
    "list of numbers": ("b = [len(a)]",),
    "number": ("b = len(a)",),
    "text": ("b = f'{a}'",),
    "comparison": ("b = a == a",),
    "fresh from numpy": ("import numpy as np", "b = np.zeros(3)"),
    "fresh from a function": ("def f(x): return [len(x)]", "b = f(a)"),
    "deep copy": ("import copy", "b = copy.deepcopy(a)"),
    "json": ("import json", "b = json.loads(json.dumps(a))"),
    "not stored": ("b = []", "b.index(a)"),
}


def _changed(steps: tuple[str, ...], change: str) -> frozenset[str]:
    from nb2fn.analysis.graph import analyse
    from tests.unit.analysis.programs import notebook

    cells = ("n = 0\na = [1]", *steps, change)
    return analyse(notebook(*cells)).statements[-1].mutates


@pytest.mark.parametrize("how", SHARED)
def test_a_change_reaches_what_shares_the_object(how: str) -> None:
    assert {"a", "b"} <= _changed(SHARED[how], "a.append(1)")


@pytest.mark.parametrize("how", SEPARATE)
def test_a_change_stays_with_its_object(how: str) -> None:
    assert _changed(SEPARATE[how], "a.append(1)") == {"a"}
    assert "a" not in _changed(SEPARATE[how], "b.append(1)")


def test_a_change_of_the_holder_is_no_change_of_what_it_holds() -> None:
    assert last("a = [1]", "b = [a]", "b.append(2)").mutates == {"b"}


def test_a_change_through_the_holder_is() -> None:
    assert last("a = [1]", "b = [a]", "b[0].append(2)").mutates == {"a", "b"}


def test_a_frame_and_its_columns() -> None:
    setup = "import pandas as pd\ndf = pd.read_csv('x.csv')"
    assert last(setup, "X = df[['u']]", "df['v'] = 1").mutates == {"df"}
    assert last(setup, "y = df['u']", "df['u'] = 1").mutates == {"df", "y"}
    assert last(setup, "d = df[df.u > 0]", "d['u'] = 1").mutates == {"d"}
    assert last(setup, "d = df.dropna()", "d['u'] = 1").mutates == {"d"}
    assert last(setup, "d = df", "d.drop(columns='u', inplace=True)").mutates == {"d", "df"}
    assert last(setup, "d = df.drop(columns='u', inplace=False)").mutates == frozenset()


def test_splits_are_copies() -> None:
    found = last(
        "import pandas as pd\nfrom sklearn.model_selection import train_test_split",
        "df = pd.read_csv('x.csv')",
        "train, test = train_test_split(df, random_state=0)",
        "train['z'] = 1",
    )
    assert found.mutates == {"train"}


def test_fit_changes_the_estimator_and_what_it_is_made_of() -> None:
    found = last(
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.preprocessing import StandardScaler\n"
        "from sklearn.linear_model import LinearRegression",
        "X = [[1], [2]]\nscaler = StandardScaler()",
        "model = make_pipeline(scaler, LinearRegression())",
        "model.fit(X, X)",
    )
    assert found.mutates == {"model", "scaler"}


def test_predict_changes_nothing() -> None:
    found = last(
        "from sklearn.linear_model import LinearRegression",
        "X = [[1], [2]]\nm = LinearRegression()",
        "m.fit(X, X)",
        "y = m.predict(X)",
    )
    assert found.mutates == frozenset()


def test_classes_of_aliases() -> None:
    assert graph("a = [1]\nb = a\nc = [2]").aliases == (frozenset({"a", "b"}),)


def _names(statement: Statement) -> set[str]:
    return {name for name in statement.mutates if not name.startswith("%")}


def test_networks_of_the_notebook_keep_to_themselves() -> None:
    setup = (
        "import torch\nfrom torch import nn\nimport numpy as np",
        "class Net(nn.Module):\n"
        "    def __init__(self, n):\n"
        "        super().__init__()\n"
        "        self.fc = nn.Linear(n, 1)\n"
        "    def forward(self, x):\n"
        "        return torch.relu(self.fc(x))",
        "X = np.zeros((3, 2))\nother = [1]\nnet = Net(2)",
    )
    statement = last(*setup, "y = net(torch.tensor(X))")
    assert _names(statement) == {"net", "Net"}
    assert not any(m.certain for m in statement.mutations if m.name == "net")


def test_a_transformer_of_the_notebook_in_a_pipeline() -> None:
    setup = (
        "from sklearn.base import BaseEstimator, TransformerMixin\n"
        "from sklearn.pipeline import make_pipeline\n"
        "from sklearn.linear_model import LinearRegression",
        "factor = 2\nclass Scale(BaseEstimator, TransformerMixin):\n"
        "    def fit(self, X, y=None):\n"
        "        self.m = 1\n"
        "        return self\n"
        "    def transform(self, X):\n"
        "        return X * factor",
        "X = [[1], [2]]\ns = Scale()\npipe = make_pipeline(s, LinearRegression())",
    )
    fitted = last(*setup, "pipe.fit(X, X)")
    assert _names(fitted) == {"pipe", "s"}
    assert "factor" in fitted.uses
    assert "factor" in last(*setup, "y = s.fit_transform(X)").uses
    assert _names(last(*setup, "y = s.transform(X)")) == set()

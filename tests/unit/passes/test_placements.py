"""Every statement's fate and its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.frontend.read import read
from nb2fn.ir.dump_partition import dump_partition
from nb2fn.ir.partition import Fate
from nb2fn.passes import partition
from tests.unit.passes.compiled import Compiled, agreed

After = Callable[[str], Compiled]
EXAMPLES = Path(__file__).parents[3] / "example-notebooks"

MESSY = """
import matplotlib.pyplot as plt
import json
unused = json.dumps({})
def looked_at(frame):
    return frame
# %%
plt.plot(y)
print(X)
print(model.score(Xs, y))
# %%
#| predict
x = np.array([[1, 2]])
p = model.predict(x)
print(p)
# %%
after = p + 1
# %%
#| test
assert p is not None
"""


def test_fates(after: After) -> None:
    found = after(MESSY)
    left_out = {
        "import matplotlib": "imports what nothing shipped needs",
        "unused =": "nothing that is shipped needs it",
        "def looked_at": "defines what nothing shipped calls",
        "plt.plot": "only feeds a plot",
        "print(X)": "only shows values",
        "print(model.score": "computes a metric",
        "after =": "comes after the answer",
        "assert p": "a test of the notebook: no part of the endpoint",
    }
    assert {t: found.reason(t) for t in left_out} == left_out
    assert all(found.fate(t) is Fate.LEFT_OUT for t in left_out)
    assert found.reason("model.fit") == "fits `model`, which crosses the cut"
    assert found.reason("X = np") == "makes `X`, needed for `model`"
    assert found.reason("import numpy") == "imports `np`, needed for `model`"
    assert found.reason("x = np") == "builds the example of `x`; the request takes its place"
    assert found.reason("p = model") == "makes `p` on every request"
    assert found.reason("print(p)") == "gives the answer `p`"
    agreed(found)


def test_the_train_slice_leaves_out_what_the_boundary_does_not_need(after: After) -> None:
    found = after(MESSY)
    sources = [found.graph.statements[n].source for n in found.partition.train]
    assert "import json" not in sources
    assert not any("plt" in s or "print" in s for s in sources)


def test_an_import_that_only_the_example_needs(compiled: Callable[[str], Compiled]) -> None:
    found = compiled("""
import numpy as np
from sklearn.linear_model import LinearRegression
model = LinearRegression().fit([[1, 2], [3, 4]], [1, 2])
# %%
#| predict
x = np.array([[1, 2]])
print(model.predict(x))
""")
    assert found.fate("import numpy") is Fate.EXAMPLE
    assert found.reason("import numpy") == "imported for the example of `x`"
    agreed(found)


def test_a_functions_example(after: After) -> None:
    found = after("""
#| predict
def price(size):
    return model.predict([[size, 3]])[0]
size = 85
p = price(size)
print(p)
""")
    assert found.reason("def price") == "defines `price`, which crosses the cut"
    assert found.reason("model.fit") == "fits `model`, which crosses the cut"
    assert found.reason("size = 85") == "builds the example of `price`"
    assert found.reason("p = price") == "calls `price` with the example"
    assert found.reason("print(p)") == "shows an answer of `price`"


def test_the_dump_is_short_and_stable(after: After) -> None:
    found = after("#| predict\nx = [[1, 2]]\nprint(model.predict(scaler.transform(x)))")
    text = dump_partition(found.partition, found.graph)
    assert text.splitlines()[-11:] == [
        "boundary before 10",
        "  names    model scaler",
        "  train    0 1 2 3 4 5 6 7 8",
        "route predict /predict (script predict)",
        "  input    x (binding) = x",
        "  answer   prediction = model.predict(scaler.transform(x)) (statement 10)",
        "  serve    10",
        "  captures model scaler",
        "  | def predict(x):",
        "  |     # cell 3",
        "  |     return model.predict(scaler.transform(x))",
    ]


@pytest.mark.parametrize(
    ("name", "inputs", "fields", "captures"),
    [
        ("linear-regression", ["x_test"], ["y_pred"], ("model",)),
        ("churn", ["new_customers"], ["probability", "churns"], ("model",)),
        ("faq-intents", ["question"], ["prediction"], ("classify",)),
        ("svm-iris", ["new_flower"], ["species"], ("iris", "prepare", "svm")),
    ],
)
def test_the_example_notebooks(
    name: str, inputs: list[str], fields: list[str], captures: tuple[str, ...]
) -> None:
    notebook, _ = read(EXAMPLES / f"{name}.ipynb")
    found, notes = partition(notebook, analyse(notebook))
    (route,) = found.routes
    assert [i.name for i in route.inputs] == inputs
    assert [n for n, _ in route.answer.fields] == fields
    assert route.captures == captures
    assert route.owned == ()
    assert notes == ()

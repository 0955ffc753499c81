"""Roles proposed for notebooks without tags: small notebooks of the shapes people write."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nb2fn.analysis.graph import analyse
from nb2fn.errors import CompileError
from nb2fn.frontend.read import read
from nb2fn.ir.notebook import Notebook, Role
from nb2fn.ir.partition import Partition
from nb2fn.ir.proposal import Proposal
from nb2fn.passes import partition
from nb2fn.passes.roles import adopt, applied, propose
from tests.notebooks import split_cells, write_notebook

DATA = """
import numpy as np
from sklearn.linear_model import LinearRegression, Ridge
from sklearn.metrics import mean_squared_error
from sklearn.model_selection import train_test_split
import matplotlib.pyplot as plt
# %%
X = np.arange(20.0).reshape(-1, 1)
y = 3 * X.ravel() + 1
# %%
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
# %%
model = LinearRegression()
model.fit(X_train, y_train)
# %%
"""


def opened(folder: Path, text: str) -> Notebook:
    path = write_notebook(folder / "notebook.ipynb", split_cells(text))
    return read(path, tagged=False)[0]


def proposed(folder: Path, text: str) -> Proposal:
    notebook = opened(folder, text)
    return propose(notebook, analyse(notebook))


def taken(folder: Path, text: str) -> Partition:
    """The partition of the notebook in the roles proposed."""
    notebook, graph, _, _ = adopt(*(n := opened(folder, text), analyse(n)))
    return partition(notebook, graph)[0]


def roles(proposal: Proposal) -> list[str]:
    return [s.role.value for s in proposal.suggestions]


def reasons(proposal: Proposal) -> list[str]:
    return [s.reason for s in proposal.suggestions]


def test_the_usual_notebook(tmp_path: Path) -> None:
    proposal = proposed(
        tmp_path, DATA + "plt.plot(X, y)\nplt.show()\n# %%\ny_pred = model.predict(X_test)\ny_pred"
    )
    assert roles(proposal) == ["setup", "data", "data", "train", "", "predict"]
    assert reasons(proposal) == [
        "holds nothing but imports",
        "makes `X` and `y`, which training needs",
        "splits the data into rows to train on and rows to test on",
        "fits `model`",
        "only plots",
        "asks `model.predict` about `X_test`; the answer is `y_pred`",
    ]
    assert not any(s.given for s in proposal.suggestions)


# What is asked, in cells after the fit: (cells, numbers of the predict cells, inputs, outputs).
SHAPES = {
    "a new sample wins over the test set": (
        "print(model.predict([[4.5]]))\n# %%\ny_pred = model.predict(X_test)",
        [5], ["X"], ["prediction"],
    ),
    "the last of equals": (
        "a = model.predict(X_train)\n# %%\nb = model.predict(X_test)\nb",
        [6], ["X_test"], ["b"],
    ),
    "a test set wins over a grid": (
        "y_pred = model.predict(X_test)\ny_pred\n# %%\n"
        "grid = np.linspace(0, 9, 50).reshape(-1, 1)\nplt.plot(grid, model.predict(grid))",
        [5], ["X_test"], ["y_pred"],
    ),
    "an answer wins over a metric": (
        "y_pred = model.predict(X_test)\ny_pred\n# %%\n"
        "print(mean_squared_error(y_train, model.predict(X_train)))",
        [5], ["X_test"], ["y_pred"],
    ),
    "only a metric": (
        "print(mean_squared_error(y_test, model.predict(X_test)))",
        [5], ["X_test"], ["prediction"],
    ),
    "only a plot": (
        "plt.plot(X_test, model.predict(X_test))",
        [5], ["X_test"], ["prediction"],
    ),
    "a sample bound in the cell before": (
        "sample = [[4.5]]\n# %%\nmodel.predict(sample)",
        [5, 6], ["sample"], ["prediction"],
    ),
    "a function that is called": (
        "def price(size):\n    return model.predict([[size]])[0]\n# %%\nprice(4.5)",
        [5, 6], ["size"], ["prediction"],
    ),
    "a function and its call in one cell": (
        "def price(size):\n    return model.predict([[size]])[0]\nprice(4.5)",
        [5], ["size"], ["prediction"],
    ),
    "what is asked is only bound and plotted": (
        "line = np.arange(X.min(), X.max())[:, np.newaxis]\nguess = model.predict(line)\n"
        "plt.plot(line, guess)",
        [5], ["line"], ["guess"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_which_cells_predict(tmp_path: Path, shape: str) -> None:
    cells, numbers, inputs, outputs = SHAPES[shape]
    proposal = proposed(tmp_path, DATA + cells)
    assert not proposal.diagnostics
    assert list(proposal.cells(Role.PREDICT)) == numbers
    (route,) = taken(tmp_path, DATA + cells).routes
    assert [i.name for i in route.inputs] == inputs
    assert [name for name, _ in route.answer.fields] == outputs


def test_input_and_output_are_said_where_they_are_not_clear(tmp_path: Path) -> None:
    cells = (
        "xx, yy = np.meshgrid(np.arange(3.0), np.arange(3.0))\n"
        "other = LinearRegression().fit(np.c_[X, X], y)\n# %%\n"
        "Z = other.predict(np.c_[xx.ravel(), yy.ravel()])\nplt.contourf(xx, yy, Z.reshape(3, 3))"
    )
    proposal = proposed(tmp_path, DATA + cells)
    assert [(s.cell, s.input) for s in proposal.suggestions if s.input] == [(6, "xx, yy")]
    assert [i.origin for i in taken(tmp_path, DATA + cells).routes[0].inputs] == ["directive"] * 2


# The notebook asks only where it trains: (cells, the cell that is added).
ADDED = {
    "a loop over models": (
        "for name, m in [('a', LinearRegression()), ('b', Ridge())]:\n"
        "    m.fit(X_train, y_train)\n    Z = m.predict(X_test)\n    plt.plot(X_test, Z)",
        "Z = m.predict(X_test)\nZ",
    ),
    "fit and predict in a chain": (
        "y_new = Ridge(alpha=0.5)\ny_ridge = y_new.fit(X, y).predict(X_test)",
        "y_ridge = y_new.predict(X_test)\ny_ridge",
    ),
    "labels of clusters": (
        "from sklearn.cluster import KMeans\nkm = KMeans(2)\nlabels = km.fit_predict(X)",
        "labels = km.predict(X)\nlabels",
    ),
    "inside a call that plots": (
        "for m in [LinearRegression(), Ridge()]:\n"
        "    plt.plot(X_test, m.fit(X_train, y_train).predict(X_test))",
        "y_pred = m.predict(X_test)\ny_pred",
    ),
    "only a score": (
        "ridge = Ridge().fit(X_train, y_train)\n"
        "print(ridge.score(X_train, y_train), ridge.score(X_test, y_test))",
        "y_pred = ridge.predict(X_test)\ny_pred",
    ),
    "a score of what a step before makes": (
        "ridge = Ridge().fit(X_train, y_train)\nridge.score(np.asarray(X_test), y_test)",
        "y_pred = ridge.predict(np.asarray(X_test))\ny_pred",
    ),
    "in a function that returns nothing": (
        "def evaluate(m, rows, labels, digits=2):\n    guess = m.predict(rows)\n"
        "    print(round(mean_squared_error(labels, guess), digits))\n"
        "ridge = Ridge().fit(X_train, y_train)\nevaluate(ridge, X_test, labels=y_test)",
        "y_pred = ridge.predict(X_test)\ny_pred",
    ),
    "scored in a function that trains": (
        "def tried(m, a, b):\n    m.fit(X_train, y_train)\n    print(m.score(a, b))\n"
        "ridge = Ridge()\ntried(ridge, X_test, y_test)",
        "y_pred = ridge.predict(X_test)\ny_pred",
    ),
    "only a picture of how well it does": (
        "from sklearn.metrics import PredictionErrorDisplay\n"
        "ridge = Ridge().fit(X_train, y_train)\n"
        "PredictionErrorDisplay.from_estimator(ridge, X_test, y_test)",
        "y_pred = ridge.predict(X_test)\ny_pred",
    ),
}


@pytest.mark.parametrize("shape", ADDED)
def test_a_cell_is_added_where_none_will_do(tmp_path: Path, shape: str) -> None:
    cells, added = ADDED[shape]
    text = DATA.replace("model.fit(X_train, y_train)", "pass") + cells
    proposal = proposed(tmp_path, text)
    assert proposal.added is not None
    assert proposal.added.source == added
    assert not proposal.cells(Role.PREDICT)
    assert len(proposal.suggestions) == 5
    notebook = opened(tmp_path, text)
    longer = applied(notebook, proposal)
    assert [c.source for c in longer.cells[5:]] == [added]
    assert taken(tmp_path, text).routes[0].answer.fields[0][0] == added.split(" ")[0]


def test_what_a_function_makes_itself_is_not_asked(tmp_path: Path) -> None:
    text = (
        DATA + "def draw(m):\n    line = [[1.0]]\n    plt.plot(m.predict(line))\n# %%\ndraw(model)"
    )
    with pytest.raises(CompileError) as caught:
        taken(tmp_path, text)
    assert caught.value.diagnostics[0].code == "NB230"


@pytest.mark.parametrize(
    "line",
    ["rows = np.log1p(rows)", "rows -= 1", "rows = rows[:, ::-1]", "for rows in [rows]: pass"],
)
def test_what_a_function_makes_of_its_argument_is_not_asked(tmp_path: Path, line: str) -> None:
    text = DATA + f"def draw(m, rows):\n    {line}\n    plt.plot(m.predict(rows))\n# %%\n"
    with pytest.raises(CompileError) as caught:
        taken(tmp_path, text + "draw(model, X_test)")
    assert caught.value.diagnostics[0].code == "NB252"


def test_no_cell_is_added_where_one_will_do(tmp_path: Path) -> None:
    loop = "for m in [Ridge()]:\n    Z = m.fit(X, y).predict(X_test)\n# %%\nmodel.predict(X_test)"
    assert proposed(tmp_path, DATA + loop).added is None


def test_roles_that_cells_have_are_kept(tmp_path: Path) -> None:
    tagged = DATA + "#| predict\nfirst = model.predict(X_test)\nfirst\n# %%\nmodel.predict([[1.0]])"
    proposal = proposed(tmp_path, tagged)
    assert proposal.cells(Role.PREDICT) == (5,)
    assert proposal.suggestions[4].given
    assert not proposal.suggestions[4].edits
    assert roles(proposal)[:4] == ["setup", "data", "data", "train"]
    skipped = DATA + "#| skip\nmodel.predict([[1.0]])\n# %%\nfirst = model.predict(X_test)\nfirst"
    assert proposed(tmp_path, skipped).cells(Role.PREDICT) == (6,)


def test_a_tagged_notebook_is_adopted_as_it_is(tmp_path: Path) -> None:
    notebook = opened(tmp_path, DATA + "#| predict\nfirst = model.predict(X_test)")
    graph = analyse(notebook)
    assert adopt(notebook, graph) == (notebook, graph, None, ())


def test_what_is_adopted_is_said(tmp_path: Path) -> None:
    notebook = opened(tmp_path, DATA + "model.predict(X_test)")
    _, _, proposal, notes = adopt(notebook, analyse(notebook))
    assert proposal is not None
    assert [(n.code, n.severity, n.cell) for n in notes] == [("NB271", "info", 5)]
    looped = opened(tmp_path, "m = 1\nfor m in [Ridge()]:\n    m.fit(x, y).predict(x)")
    with pytest.raises(CompileError):  # nothing defines what is asked
        adopt(looped, analyse(looped))


def test_a_column_that_is_named_by_a_constant_makes_no_labels_of_the_frame(tmp_path: Path) -> None:
    cells = (
        "df = pd.DataFrame(X, columns=['a'])\ndf['t'] = y\nfeatures, target = ['a'], 1\n"
        "target = 't'\nm = Ridge().fit(df[features], df[target])\n# %%\n"
        "guess = m.predict(df[features])\nmean_squared_error(df[target], guess)"
    )
    text = DATA.replace("import numpy as np", "import numpy as np\nimport pandas as pd") + cells
    proposal = proposed(tmp_path, text)
    assert [(s.cell, s.input) for s in proposal.suggestions if s.input] == []
    (route,) = taken(tmp_path, text).routes
    assert [i.name for i in route.inputs] == ["df"]


def test_nothing_that_asks(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        proposed(tmp_path, DATA + "print(model.coef_)")
    (found,) = caught.value.diagnostics
    assert (found.code, found.severity) == ("NB270", "error")
    assert "`model.predict(X_new)`" in found.fix
    assert found.notes == ("models fitted: `model`",)


def test_a_choice_that_does_not_compile_is_told_with_its_cell(tmp_path: Path) -> None:
    draws = "def draw(k):\n    a = X * k\n    plt.plot(a, model.predict(a))\n# %%\ndraw(2)"
    notebook = opened(tmp_path, DATA + draws)
    with pytest.raises(CompileError) as caught:
        adopt(notebook, analyse(notebook))
    assert [d.code for d in caught.value.diagnostics] == ["NB252", "NB271", "NB271"]


def test_other_roles(tmp_path: Path) -> None:
    text = (
        "import pandas as pd\nfrom sklearn.linear_model import LinearRegression, Ridge\n# %%\n"
        "df = pd.read_csv('homes.csv')\n# %%\ndf.head()\n# %%\ndf = df.dropna()\n# %%\n"
        "a = LinearRegression().fit(df[['area']], df.price)\n# %%\n"
        "b = Ridge().fit(df[['area']], df.price)\n# %%\n# nothing\n# %%\n"
        "b.predict([[3300]])\n# %%\ndef unused(x):\n    return x"
    )
    proposal = proposed(tmp_path, text)
    assert list(zip(roles(proposal), reasons(proposal), strict=True)) == [
        ("setup", "holds nothing but imports"),
        ("data", 'reads the data: `read_csv` of `"homes.csv"`'),
        ("", "only looks"),
        ("data", "makes `df`, which training needs"),
        ("", "fits `a`, which the answer does not need"),
        ("train", "fits `b`"),
        ("", "holds no Python"),
        ("predict", "asks `b.predict` about `X`; the answer is `prediction`"),
        ("", "the answer does not need it"),
    ]


def test_settings_set_up(tmp_path: Path) -> None:
    text = (
        "import numpy as np\nimport sklearn\n# %%\nnp.random.seed(0)\n"
        "sklearn.set_config(display='text')\nSIZE = 20\n# %%\n"
    )
    proposal = proposed(
        tmp_path,
        text + "from sklearn.linear_model import Ridge\nX = np.random.rand(SIZE, 2)\n"
        "m = Ridge().fit(X, X[:, 0])\n# %%\nm.predict([[1, 2]])",
    )
    assert roles(proposal) == ["setup", "setup", "train", "predict"]
    assert reasons(proposal)[1] == "holds nothing but settings"


def test_a_cell_that_failed_and_is_not_needed_is_skipped(tmp_path: Path) -> None:
    path = write_notebook(
        tmp_path / "n.ipynb", [*split_cells(DATA), "plt.plot(nothing)", "model.predict(X_test)"]
    )
    document = json.loads(path.read_text("utf-8"))
    failed = {"output_type": "error", "ename": "NameError", "evalue": "nothing", "traceback": []}
    document["cells"][4]["outputs"] = [failed]
    path.write_text(json.dumps(document), "utf-8")
    notebook = read(path, tagged=False)[0]
    read_, graph, proposal, _ = adopt(notebook, analyse(notebook))
    assert proposal is not None
    assert proposal.suggestions[4].role is Role.SKIP
    assert proposal.suggestions[4].reason == "stopped with NameError when it was last run"
    assert not graph.of_cell(5)
    partition(read_, graph)


def test_another_choice_takes_one_step_more_into_the_question(tmp_path: Path) -> None:
    text = (
        DATA + "from sklearn.preprocessing import StandardScaler\n"
        "scaler = StandardScaler().fit(X_train)\nfine = scaler.transform(X_test)\n"
        "# %%\nmodel.score(fine, y_test)"
    )
    first = proposed(tmp_path, text)
    assert first.choice == "y_pred = model.predict(fine)\ny_pred"
    notebook = opened(tmp_path, text)
    second = propose(notebook, analyse(notebook), (first.choice,))
    assert second.choice == "y_pred = model.predict(scaler.transform(X_test))\ny_pred"
    with pytest.raises(CompileError) as caught:
        propose(notebook, analyse(notebook), (first.choice, second.choice))
    assert caught.value.diagnostics[0].code == "NB270"


def test_what_is_transformed_in_place_is_not_transformed_twice(tmp_path: Path) -> None:
    text = (
        DATA + "from sklearn.preprocessing import StandardScaler\n"
        "X_test = StandardScaler().fit(X_train).transform(X_test)\n# %%\nmodel.predict(X_test)"
    )
    notebook = opened(tmp_path, text)
    with pytest.raises(CompileError):
        propose(notebook, analyse(notebook), ("cell 6", "y_pred = model.predict(X_test)\ny_pred"))


def test_another_choice_is_another_cell(tmp_path: Path) -> None:
    text = DATA + "model.predict(X_test)\n# %%\nmodel.predict(X[:3])"
    notebook = opened(tmp_path, text)
    first = propose(notebook, analyse(notebook))
    second = propose(notebook, analyse(notebook), (first.choice,))
    assert {first.choice, second.choice} == {"cell 5", "cell 6"}

"""What only feeds plots, metrics, prints and exploration is not in the train slice."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.unit.passes.compiled import Compiled

Compile = Callable[[str], Compiled]

HEAD = """
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import cross_val_score, train_test_split
from sklearn.preprocessing import LabelEncoder
df = pd.read_csv("rows.csv")
"""
TAIL = """
# %%
#| train
model = RandomForestClassifier().fit(df[["a", "b"]].values, df["y"])
# %%
#| predict
model.predict([[1, 2]])
"""

LEFT_OUT = {
    "a helper that draws on the axes it is given": """
def shown(X, y, model=None, ax=None):
    ax = ax or plt.gca()
    ax.scatter(X[:, 0], X[:, 1], c=y)
    low, high = ax.get_xlim()
    ax.contour(np.linspace(low, high), np.linspace(low, high), np.zeros((50, 50)))
    ax.set(xlim=(low, high))
shown(df[["a", "b"]].values, df["y"])
""",
    "a grid of axes": """
fig, axes = plt.subplots(2, 3)
for i, ax in enumerate(axes.flat):
    ax.imshow(df.values[i:i + 1])
    ax.set(xticks=[], yticks=[], xlabel=df.columns[i])
fig.colorbar(axes[0, 0].images[0])
""",
    "axes and columns side by side": """
fig, axes = plt.subplots(1, 2)
for ax, name in zip(axes, ["a", "b"]):
    ax.hist(df[name])
    ax.set_title(name)
plt.tight_layout()
""",
    "styles and sizes": """
plt.style.use("ggplot")
plt.rcParams["figure.figsize"] = (3, 2)
sns.set(style="whitegrid")
sns.pairplot(df)
""",
    "a score before the fit": """
scores = cross_val_score(RandomForestClassifier(), df[["a", "b"]], df["y"])
print(scores.mean())
""",
    "an unseeded split": """
parts = train_test_split(df, test_size=0.3)
sample = df.sample(5)
noise = np.random.rand(3)
""",
    "columns looked at": """
rows = df[df.a.notnull()]
rows.drop("y", axis=1).to_csv("rows-2.csv")
for key, group in df.groupby("y"):
    print(key, group.a.mean())
df.a.unique()
""",
    "frames of exploration": """
few = df.loc[df.a > 1, ["a", "b"]]
few.drop("a", axis="columns")
codes = LabelEncoder().fit_transform(df.y)
codes[0] = 3
""",
}


@pytest.mark.parametrize("name", LEFT_OUT)
def test_what_is_only_looked_at_is_left_out(name: str, compiled: Compile) -> None:
    found = compiled(HEAD + "# %%\n" + LEFT_OUT[name] + TAIL)
    cell = found.graph.of_cell(2)
    assert cell
    assert not {s.id for s in cell} & set(found.partition.train)
    assert "import matplotlib" not in "".join(
        found.graph.statements[n].source for n in found.partition.train
    )


KEPT = {
    "draws after a seed": ("np.random.seed(0)\nnp.random.rand(3)", 2),
    "a seed in a helper": ("def fresh(n):\n    np.random.seed(n)\nfresh(3)\ndf.sample(2)", 3),
    "an unseeded sample that is trained on": ("df = df.sample(5)", 1),
    "a column changed by another name": ("rows = df\nrows['a'] = rows.a * 2", 2),
    "the limits of a figure": ("plt.plot([1, 9])\ndf['a'] = plt.gca().get_xlim()[1]", 2),
}


@pytest.mark.parametrize("name", KEPT)
def test_what_matters_is_kept(name: str, compiled: Compile) -> None:
    text, kept = KEPT[name]
    found = compiled(f"{HEAD}# %%\n{text}{TAIL}")
    assert len({s.id for s in found.graph.of_cell(2)} & set(found.partition.train)) == kept

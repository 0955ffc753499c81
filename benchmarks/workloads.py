"""What the models are measured on: six small notebooks, and the examples."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import nbformat

EXAMPLES = Path(__file__).parent.parent / "example-notebooks"


@dataclass(frozen=True)
class Workload:
    """One notebook and what others would deploy in its place.

    ``train`` and ``predict`` are its cells (empty for an example's own). ``kept`` are the
    objects that the usual way saves, ``usual`` the body of its Flask view. ``field`` is the
    input whose rows are multiplied; empty where it is one question. ``plain`` is the call of
    scikit-learn on ``x``, an array or frame that is there already. ``onnx`` are the input
    types of the exported graph, empty where skl2onnx has none.
    """

    name: str
    train: str = ""
    predict: str = ""
    kept: tuple[str, ...] = ("model",)
    usual: str = ""
    field: str = "x_new"
    plain: str = 'values["model"].predict(x)'
    frame: bool = False
    onnx: str = ""

    def notebook(self, folder: Path) -> Path:
        """The notebook's file: written into ``folder``, or an example's own."""
        if not self.train:
            return EXAMPLES / f"{self.name}.ipynb"
        cells = []
        for role in ("train", "predict"):
            cell = nbformat.v4.new_code_cell(getattr(self, role).strip(), id=role)
            cell.metadata["tags"] = [role]
            cells.append(cell)
        kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
        path = folder / f"{self.name}.ipynb"
        nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), path)
        return path


_ASK = "#| input: x_new\nx_new = {first}\nmodel.predict(x_new)"
_ARRAY = """    x = np.array(question["x_new"])
    return jsonify(y=values["model"].predict(x).tolist())"""
_FRAME = """    x = pd.DataFrame(question["x_new"])
    return jsonify(y=values["model"].predict(x).tolist())"""
_FLOATS = '[("x", FloatTensorType([None, {columns}]))]'

MODELS = (
    Workload(
        "linear",
        """
from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression

X, y = load_diabetes(return_X_y=True)
model = LinearRegression().fit(X, y)
""",
        _ASK.format(first="X[:1]"),
        usual=_ARRAY,
        onnx=_FLOATS.format(columns=10),
    ),
    Workload(
        "svc-rbf",
        """
from sklearn.datasets import load_iris
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

X, y = load_iris(return_X_y=True)
model = make_pipeline(StandardScaler(), SVC()).fit(X, y)
""",
        _ASK.format(first="X[:1]"),
        usual=_ARRAY,
        onnx=_FLOATS.format(columns=4),
    ),
    Workload(
        "forest-200",
        """
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import RandomForestClassifier

X, y = load_breast_cancer(return_X_y=True)
model = RandomForestClassifier(200, random_state=0).fit(X, y)
""",
        _ASK.format(first="X[:1]"),
        usual=_ARRAY,
        onnx=_FLOATS.format(columns=30),
    ),
    Workload(
        "text",
        """
from itertools import product

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

asks = ["where is", "cancel", "return", "pay for", "change", "track"]
things = ["order", "invoice", "parcel", "account", "address", "refund", "card", "gift"]
ends = ["please", "today", "as soon as possible", "before Friday", "again", "now"]
X = [f"{a} my {t} {e}" for a, t, e in product(asks, things, ends)]
y = [a for a, t, e in product(asks, things, ends)]
model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression()).fit(X, y)
""",
        _ASK.format(first='["please track the parcel with my gift today"]'),
        usual="""    return jsonify(y=values["model"].predict(question["x_new"]).tolist())""",
    ),
    Workload(
        "hist-boosting",
        """
from sklearn.datasets import load_diabetes
from sklearn.ensemble import HistGradientBoostingRegressor

X, y = load_diabetes(return_X_y=True)
model = HistGradientBoostingRegressor(max_iter=200, random_state=0).fit(X, y)
""",
        _ASK.format(first="X[:1]"),
        usual=_ARRAY,
    ),
    Workload(
        "mixed-frame",
        """
import numpy as np
import pandas as pd
from sklearn.compose import ColumnTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder, StandardScaler

random = np.random.default_rng(0)
X = pd.DataFrame(
    {
        "age": random.uniform(18, 80, 500),
        "income": random.uniform(10_000, 90_000, 500),
        "plan": random.choice(["basic", "plus", "pro"], 500),
        "region": random.choice(["north", "south", "east", "west"], 500),
    }
)
y = (X["age"] / 80 + (X["plan"] == "pro") > 0.9).astype(int)
columns = ColumnTransformer(
    [
        ("numbers", StandardScaler(), ["age", "income"]),
        ("words", OneHotEncoder(handle_unknown="ignore"), ["plan", "region"]),
    ]
)
model = make_pipeline(columns, LogisticRegression()).fit(X, y)
""",
        _ASK.format(first="X[:1]"),
        usual=_FRAME,
        frame=True,
        onnx='[("age", FloatTensorType([None, 1])), ("income", FloatTensorType([None, 1])), '
        '("plan", StringTensorType([None, 1])), ("region", StringTensorType([None, 1]))]',
    ),
)

# What a person would write for each example, and what of the notebook it needs.
OWN = (
    Workload(
        "linear-regression",
        usual="""    x_test = np.array(question["x_test"])
    return jsonify(y_pred=values["model"].predict(x_test).tolist())""",
        field="",
    ),
    Workload(
        "svm-iris",
        kept=("scaler", "svm", "iris"),
        usual="""    flower = values["scaler"].transform(np.atleast_2d(question["new_flower"]))
    return jsonify(species=values["iris"].target_names[values["svm"].predict(flower)[0]])""",
        field="",
    ),
    Workload(
        "churn",
        usual="""    customers = pd.DataFrame(question["new_customers"])
    probability = values["model"].predict_proba(customers)[:, 1]
    return jsonify(probability=probability.tolist(), churns=(probability > 0.5).tolist())""",
        field="",
        frame=True,
    ),
    Workload(
        "faq-intents",
        kept=("vectorizer", "clf"),
        usual="""    clf = values["clf"]
    p = clf.predict_proba(values["vectorizer"].transform([question["question"]]))[0]
    return jsonify(intent=clf.classes_[p.argmax()], confidence=p.max())""",
        field="",
    ),
)

"""Cells that split, train, predict and judge in one, as most public notebooks do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.partition import Fate
from tests.unit.passes.compiled import Compiled, agreed, compile_cells, refused, served

After = Callable[[str], Compiled]
Compile = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

DATA = """
#| data
import numpy as np
from sklearn import metrics
from sklearn.cluster import KMeans
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import accuracy_score, mean_squared_error
from sklearn.model_selection import train_test_split
from sklearn.tree import DecisionTreeClassifier

rng = np.random.RandomState(0)
X = rng.rand(40, 2)
y = (X[:, 0] > X[:, 1]).astype(int)
# %%
"""
SPLIT = "X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)\n"
CLASS = """
class Mean:
    def fit(self, X, y):
        self.mean_ = X.mean(axis=0)
        self.costs_ = []
        for row in X:
            self.costs_.append(float(abs(row - self.mean_).sum()))
        return self

    def predict(self, X):
        return (abs(X - self.mean_).sum(axis=1) > 0.4).astype(int)
# %%
"""


@pytest.fixture
def told(tmp_path: Path) -> Compile:
    """Compiles cells that stand after :data:`DATA`."""
    return lambda text: compile_cells(tmp_path, DATA + text.lstrip("\n"))


@pytest.fixture
def wrong(tmp_path: Path) -> Refuses:
    """The error that cells after :data:`DATA` are refused with."""
    return lambda text: refused(tmp_path, DATA + text.lstrip("\n"))


def test_construct_fit_and_predict(told: Compile) -> None:
    found = told(f"""
{SPLIT}
# %%
#| predict
model = LogisticRegression()
model.fit(X_train, y_train)
y_model = model.predict(X_test)
""")
    assert (found.inputs, found.fields) == (["X_test"], ["y_model"])
    assert found.fate("model.fit") is Fate.TRAINS
    assert found.route.captures == ("model",)
    agreed(found)


def test_one_name_is_fitted_and_asked(told: Compile) -> None:
    found = told("""
#| predict
kmeans = KMeans(3, n_init=1, random_state=0)
kmeans.fit(X)
centres = kmeans.cluster_centers_[kmeans.predict(X)]
""")
    assert (found.inputs, found.fields) == (["X"], ["centres"])
    assert found.fate("kmeans.fit") is Fate.TRAINS
    agreed(found)
    assert served(found, found.route, {"X": [[0.5, 0.5]]}).shape == (1, 2)


def test_a_class_of_the_notebook_is_fitted_on_what_it_is_asked(told: Compile) -> None:
    found = told(f"""{CLASS}#| predict
own = Mean()
own.fit(X, y)
y_pred = own.predict(X)
print("last", y_pred[-3:])
""")
    assert (found.inputs, found.fields) == (["X"], ["y_pred"])
    assert found.fate("own.fit") is Fate.TRAINS
    agreed(found)


def test_an_attribute_of_a_search_is_the_model(told: Compile) -> None:
    found = told(f"""
{SPLIT}
from sklearn.model_selection import GridSearchCV
grid = GridSearchCV(DecisionTreeClassifier(random_state=0), {{"max_depth": [1, 2]}}, cv=2)
grid.fit(X_train, y_train)
# %%
#| predict
model = grid.best_estimator_
yfit = model.predict(X_test)
""")
    assert (found.inputs, found.fields) == (["X_test"], ["yfit"])
    agreed(found)


@pytest.mark.parametrize(
    "metric",
    [
        "print(metrics.accuracy_score(y_test, y_pred))",
        "print(np.sqrt(mean_squared_error(y_test, y_pred)))",
        "acc = accuracy_score(y_test, y_pred)\nacc",
        'print("%.2f" % np.mean(y_pred == y_test))',
        "print((y_test != y_pred).sum())",
        "correct = np.sum(y_test == y_pred) / len(y_test)\nprint(correct)",
    ],
)
def test_split_fit_predict_and_judge(told: Compile, metric: str) -> None:
    found = told(
        f"#| predict\n{SPLIT}model = LogisticRegression()\nmodel.fit(X_train, y_train)\n"
        f"y_pred = model.predict(X_test)\n{metric}\n"
    )
    assert (found.inputs, found.fields) == (["X_test"], ["y_pred"])
    assert found.fate("train_test_split(X") is Fate.TRAINS
    agreed(found)


def test_the_last_of_several_judged_predictions(told: Compile) -> None:
    found = told(f"""
{SPLIT}
# %%
#| predict
model = LinearRegression()
model.fit(X_train, y_train)
y_train_pred = model.predict(X_train)
y_test_pred = model.predict(X_test)
print(mean_squared_error(y_train, y_train_pred), mean_squared_error(y_test, y_test_pred))
""")
    assert (found.inputs, found.fields) == (["X_test"], ["y_test_pred"])
    agreed(found)


@pytest.mark.parametrize(
    ("judged", "field"),
    [
        ("print(accuracy_score(y_test, model.predict(X_test)))", "prediction"),
        ("acc = accuracy_score(y_true=y_test, y_pred=model.predict(X_test))\nacc", "prediction"),
        ("print(metrics.roc_auc_score(y_test, model.predict_proba(X_test)[:, 1]))", "probability"),
        ("assert accuracy_score(y_test, model.predict(X_test)) > 0.5", "prediction"),
    ],
)
def test_a_prediction_inside_a_metric(told: Compile, judged: str, field: str) -> None:
    found = told(
        f"{SPLIT}model = LogisticRegression().fit(X_train, y_train)\n# %%\n"
        f"#| predict\nprint(accuracy_score(y_train, model.predict(X_train)))\n{judged}\n"
    )
    assert (found.inputs, found.fields) == (["X_test"], [field])
    assert "y_test" not in found.route.source
    agreed(found)


def test_predictions_of_several_models_inside_a_metric(told: Compile) -> None:
    found = told(f"""
{SPLIT}
models = {{
    "line": LogisticRegression().fit(X_train, y_train),
    "tree": DecisionTreeClassifier(random_state=0).fit(X_train, y_train),
}}
# %%
#| predict
for name, clf in models.items():
    print(name, accuracy_score(y_test, clf.predict(X_test)))
""")
    assert (found.inputs, found.fields) == (["X_test"], ["name", "prediction"])
    agreed(found)


def test_a_split_for_an_earlier_model(told: Compile) -> None:
    found = told(f"""
#| train
model = LogisticRegression().fit(X, y)
# %%
#| predict
{SPLIT}y_pred = model.predict(X_test)
print(accuracy_score(y_test, y_pred))
""")
    assert (found.inputs, found.fields) == (["X_test"], ["y_pred"])
    agreed(found)


def test_a_name_like_a_label_elsewhere_is_none(told: Compile) -> None:
    found = told("""
#| train
def batches():
    for text, label in [("a", 1)]:
        yield text, label
model = LogisticRegression()
for _, label in batches():
    model.fit(X, y)
# %%
#| predict
label = {0: "negative", 1: "positive"}
example = [[0.2, 0.1]]
print("%s %.2f" % (label[model.predict(example)[0]], model.predict_proba(example).max() * 100))
""")
    assert (found.inputs, found.fields) == (["example"], ["prediction", "probability"])
    agreed(found)


def test_a_function_whose_name_becomes_a_model(told: Compile) -> None:
    found = told(f"""
def model(x, sigma=0.3):
    noise = sigma * rng.randn(len(x))
    return np.sin(x) + noise
curve = model(X[:, 0])
# %%
#| predict
{SPLIT}model = DecisionTreeClassifier(random_state=0)
model.fit(X_train, y_train)
ypred = model.predict(X_test)
""")
    assert (found.inputs, found.fields) == (["X_test"], ["ypred"])
    agreed(found)


def test_outputs_said_outright_that_do_not_all_come_from_the_model(after: After) -> None:
    found = after("""
#| predict
#| output: estimate, ticket
parcel = [[1, 2]]
estimate = model.predict(parcel)[0]
ticket = "a" + "b"
print(estimate, ticket)
""")
    assert (found.inputs, found.fields) == (["parcel"], ["estimate", "ticket"])
    agreed(found)


def test_a_fit_and_a_question_in_one_statement(wrong: Refuses) -> None:
    error = wrong("#| predict\ny_new = LinearRegression().fit(X, y).predict(X)\n")
    assert error.code == "NB237"


def test_asked_in_a_loop_that_keeps_nothing(wrong: Refuses) -> None:
    error = wrong("""
#| train
model = LogisticRegression().fit(X, y)
# %%
#| predict
for row in X:
    model.predict(row.reshape(1, -1))
""")
    assert error.code == "NB251"
    assert "in a loop" in error.message


def test_a_function_that_only_plots(wrong: Refuses) -> None:
    error = wrong("""
#| train
model = LogisticRegression().fit(X, y)
# %%
#| predict
def plot_regions(X, y, classifier, resolution=0.1):
    print(classifier.predict(X).shape, resolution)
plot_regions(X, y, classifier=model)
""")
    assert error.code == "NB252"
    assert "`plot_regions`" in error.message


def test_a_model_as_a_parameter_is_no_input(told: Compile) -> None:
    found = told("""
#| train
clf = LogisticRegression().fit(X, y)
# %%
#| predict
def ask(model, rows):
    return model.predict(rows)
x_new = [[0.2, 0.4]]
print(ask(clf, x_new))
""")
    assert found.inputs == ["x_new"]
    agreed(found)


def test_a_default_of_the_notebook_is_no_input(told: Compile) -> None:
    found = told("""
#| train
clf = LogisticRegression().fit(X, y)
# %%
#| predict
def ask(rows, model=clf, scale=1):
    return model.predict(rows) * scale
ask([[0.2, 0.4]])
""")
    assert found.inputs == ["rows", "scale"]
    agreed(found)


def test_a_look_at_the_data_is_not_the_answer(told: Compile) -> None:
    found = told(f"""{CLASS}
{SPLIT}
own = Mean().fit(X_train, y_train)
# %%
#| predict
y_pred = own.predict(X_test)
X_test.mean()
""")
    assert (found.inputs, found.fields) == (["X_test"], ["y_pred"])
    agreed(found)


def test_test_data_transformed_above_the_fit(told: Compile) -> None:
    found = told(f"""
from sklearn.preprocessing import StandardScaler
{SPLIT}
# %%
#| predict
sc = StandardScaler()
X_train_std = sc.fit_transform(X_train)
X_test_std = sc.transform(X_test)
model = LogisticRegression()
model.fit(X_train_std, y_train)
y_pred = model.predict(X_test_std)
print(accuracy_score(y_test, y_pred))
""")
    assert (found.inputs, found.fields) == (["X_test"], ["y_pred"])
    assert found.fate("sc.transform") is Fate.SERVES
    assert found.fate("model.fit") is Fate.TRAINS
    agreed(found)


@pytest.mark.parametrize("between", ["sc.fit(X * 2)", "X_new = X_new * 2", "shift = 2"])
def test_a_transformation_that_cannot_wait(wrong: Refuses, between: str) -> None:
    error = wrong(f"""
from sklearn.preprocessing import StandardScaler
# %%
#| predict
sc = StandardScaler().fit(X)
shift = 1
X_new = np.array([[0.2, 0.4]])
scaled = sc.transform(X_new) + shift
{between}
model = LogisticRegression()
model.fit(X, y)
print(model.predict(scaled))
""")
    assert error.code == "NB237"


def test_the_answer_is_the_test_of_a_branch(told: Compile) -> None:
    found = told("""
#| train
model = LogisticRegression().fit(X, y)
# %%
#| predict
sample = [[0.2, 0.4]]
if model.predict(sample)[0] == 0:
    print("no")
else:
    print("yes")
""")
    assert (found.inputs, found.fields) == (["sample"], ["prediction"])
    agreed(found)


def test_a_module_around_the_prediction_gives_no_name(told: Compile) -> None:
    found = told("""
#| train
model = LogisticRegression().fit(X, y)
# %%
#| predict
x_new = [[0.2, 0.4]]
scores = model.predict_proba(x_new)
print("predicted", np.argmax(scores[0]), "true", y[3])
""")
    assert found.fields == ["scores"]
    agreed(found)


def test_predictions_gathered_and_judged(told: Compile) -> None:
    found = told(f"""
{SPLIT}
model = LogisticRegression().fit(X_train, y_train)
# %%
#| predict
preds = []
for row in X_test:
    preds.append(model.predict(row.reshape(1, -1))[0])
print(accuracy_score(y_test, preds))
""")
    assert (found.inputs, found.fields) == (["X_test"], ["preds"])
    agreed(found)


def test_rows_and_labels_side_by_side(wrong: Refuses) -> None:
    error = wrong(f"""
{SPLIT}
model = LogisticRegression().fit(X_train, y_train)
# %%
#| predict
for row, truth in zip(X_test[:5], y_test[:5]):
    print("predicted", model.predict([row])[0], "actual", truth)
""")
    assert error.code == "NB253"
    assert "`y_test`" in error.message


def test_what_a_branch_makes_of_an_input_belongs_to_its_example(told: Compile) -> None:
    found = told("""
class Scale:
    def fit(self, rows):
        self.weight = sum(rows)
        return self

    def predict(self, rows):
        return [self.weight * v for v in rows]

def count():
    return len(rows)
# %%
#| train
rows = [2, 1]
model = Scale()
model.fit(rows)
# %%
#| predict
limit = [1, 2]
# %%
rows[0] = 5
if sum(limit) > 2:
    rows = sorted(rows)
# %%
#| predict
k = count()
# %%
#| predict
for v in rows:
    print(v, model.predict([v, k]))
""")
    assert found.inputs == ["rows"]
    assert found.fate("if sum") is Fate.EXAMPLE
    agreed(found)

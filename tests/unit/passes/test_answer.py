"""Which value is answered, and under which names."""

from __future__ import annotations

import ast
from collections.abc import Callable

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.passes.field_names import field_name
from tests.unit.passes.compiled import Compiled, agreed

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

ASKED = "#| predict\nx_new = [[4, 5]]\ny_pred = model.predict(x_new)\n"


@pytest.mark.parametrize(
    ("shown", "fields", "returned"),
    [
        ("print(y_pred)", ["y_pred"], "y_pred"),
        ("y_pred", ["y_pred"], "y_pred"),
        ("display(y_pred)", ["y_pred"], "y_pred"),
        ('print("Answer:", y_pred)', ["y_pred"], "y_pred"),
        ('print(f"answer {y_pred[0]:.2f}")', ["y_pred"], "y_pred[0]"),
        ('print("answer %.2f" % y_pred[0])', ["y_pred"], "y_pred[0]"),
        ('print("answer {:.2f}".format(y_pred[0]))', ["y_pred"], "y_pred[0]"),
        ('print("answer " + str(y_pred[0]))', ["y_pred"], "y_pred[0]"),
        ("print(round(y_pred[0], 2))", ["y_pred"], "round(y_pred[0], 2)"),
        ("float(y_pred[0])", ["y_pred"], "float(y_pred[0])"),
        ("print(model.predict(x_new)[0])", ["prediction"], "model.predict(x_new)[0]"),
        ("print(y_pred.mean())", ["y_pred"], "y_pred.mean()"),
        ('print("=" * 20, y_pred)', ["y_pred"], "y_pred"),
        ("print(*y_pred)", ["y_pred"], "y_pred"),
        ('print(y_pred, sep="")', ["y_pred"], "y_pred"),
    ],
)
def test_the_value_behind_what_is_shown(
    after: After, shown: str, fields: list[str], returned: str
) -> None:
    found = after(ASKED + shown)
    assert found.fields == fields
    assert found.route.source.rstrip().endswith(f"return {returned}")
    if "display" not in shown:
        agreed(found)


def test_several_values_are_named_fields(after: After) -> None:
    found = after(ASKED + 'high = y_pred > 2\nprint("p", y_pred, "high", high)')
    assert found.fields == ["y_pred", "high"]
    assert 'return {"y_pred": y_pred, "high": high}' in found.route.source
    agreed(found)


def test_a_tuple_gives_named_fields(after: After) -> None:
    found = after(ASKED + "y_pred[0], y_pred.max()")
    assert found.fields == ["y_pred", "y_pred_2"]
    agreed(found)


def test_what_does_not_depend_on_the_model_is_not_answered(after: After) -> None:
    found = after(ASKED + "print(x_new, y_pred, X.shape)")
    assert found.fields == ["y_pred"]


def test_facts_about_the_prediction_are_not_answered(after: After) -> None:
    found = after(ASKED + "print(y_pred)\nprint(y_pred.shape, len(y_pred), type(y_pred))")
    assert found.fields == ["y_pred"]
    assert found.route.answer.span.line == 4


def test_a_metric_is_not_answered(after: After) -> None:
    found = after("""
#| predict
from sklearn.metrics import mean_squared_error
y_pred = model.predict(Xs)
error = mean_squared_error(y, y_pred)
print("MSE:", error)
""")
    assert found.fields == ["y_pred"]
    agreed(found)


def test_true_labels_are_not_answered(after: After) -> None:
    found = after("""
#| predict
y_pred = model.predict(Xs)
print(y_pred[:2], y[:2])
print(y_pred - y)
""")
    assert [text for _, text in found.route.answer.fields] == ["y_pred[:2]"]
    agreed(found)


def test_true_labels_of_a_split(compiled: Callable[[str], Compiled]) -> None:
    found = compiled("""
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
X, y = [[1], [2], [3], [4]], [1, 2, 3, 4]
X_train, X_test, y_train, y_test = train_test_split(X, y, random_state=0)
model = LinearRegression().fit(X_train, y_train)
# %%
#| predict
y_hat = model.predict(X_test)
list(zip(y_test, y_hat))
""")
    assert found.fields == ["y_hat"]
    assert found.inputs == ["X_test"]
    agreed(found)


def test_the_last_shown_wins_and_the_others_are_told(after: After) -> None:
    found = after(ASKED + "print(y_pred)\ndoubled = y_pred * 2\nprint(doubled)")
    assert found.fields == ["doubled"]
    assert found.codes() == ["NB244"]


def test_the_last_assignment_where_nothing_is_shown(after: After) -> None:
    found = after(ASKED + "doubled = y_pred * 2\nprint('done')")
    assert found.fields == ["doubled"]
    agreed(found)


def test_an_assignment_on_one_path(after: After) -> None:
    found = after(ASKED + "note = 'low'\nif y_pred[0] > 2:\n    note = f'high {y_pred[0]}'")
    assert found.fields == ["note"]
    assert "note = 'low'" in found.route.source
    agreed(found)


def test_a_tuple_assignment_where_nothing_is_shown(after: After) -> None:
    found = after(ASKED + "low, high = y_pred - 1, y_pred + 1")
    assert found.fields == ["low", "high"]
    agreed(found)


def test_a_column_of_the_prediction(after: After) -> None:
    found = after("""
import pandas as pd
# %%
#| predict
new = pd.DataFrame({"a": [1.0], "b": [2.0]})
new["price"] = model.predict(new[["a", "b"]].values)
new[["a", "price"]]
""")
    assert found.fields == ["new"]
    agreed(found)


def test_a_list_that_is_filled(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
answers = []
for s in samples:
    answers.append(model.predict([s])[0])
""")
    assert found.fields == ["answers"]
    assert found.inputs == ["samples"]
    agreed(found)


def test_a_list_that_is_added_to(after: After) -> None:
    found = after("""
results = []
# %%
#| predict
x = [[1, 2]]
results.append(model.predict(x)[0])
""")
    assert found.fields == ["results"]
    assert not found.route.answer.shown
    assert found.route.owned == ("results",)
    agreed(found)


def test_a_loop_with_several_values(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
for s in samples:
    p = model.predict([s])[0]
    print(s, "->", round(p, 1), p > 2)
""")
    assert found.fields == ["p", "prediction"]
    assert 'answers.append({"p": round(p, 1), "prediction": p > 2})' in found.route.source
    agreed(found)


def test_a_loop_over_models_answers_their_names_too(after: After) -> None:
    found = after("""
models = {"plain": LinearRegression(), "flat": LinearRegression(fit_intercept=False)}
for name, m in models.items():
    m.fit(X, y)
# %%
#| predict
x = [[1, 2]]
for name, m in models.items():
    print(name, m.predict(x)[0])
""")
    assert found.fields == ["name", "prediction"]
    assert found.inputs == ["x"]
    assert found.route.owned == ()
    agreed(found)


def test_classes_and_their_probabilities(compiled: Callable[[str], Compiled]) -> None:
    found = compiled("""
from sklearn.linear_model import LogisticRegression
names = ["no", "yes"]
clf = LogisticRegression().fit([[1], [2]], [0, 1])
# %%
#| predict
probabilities = clf.predict_proba([[1.5]])[0]
for name, p in zip(names, probabilities):
    print(f"{name}: {p:.3f}")
""")
    assert found.fields == ["name", "p"]
    agreed(found)


def test_an_answer_inside_a_with(after: After) -> None:
    found = after("""
import warnings
# %%
#| predict
x = [[1, 2]]
with warnings.catch_warnings():
    y_new = model.predict(x)
    print("answer", y_new)
""")
    assert found.fields == ["y_new"]
    assert found.route.source.endswith("        y_new = model.predict(x)\n    return y_new\n")
    agreed(found)


def test_the_list_of_answers_takes_a_free_name(after: After) -> None:
    found = after("""
answers = 3
# %%
#| predict
for s in [[1, 2], [3, 4]]:
    print(model.predict([s]) * answers)
""")
    assert "answers_2.append(model.predict([s]) * answers)" in found.route.source
    agreed(found)


def test_a_choice_between_two_texts(after: After) -> None:
    found = after(ASKED + 'if y_pred[0] > 2:\n    print("high")\nelse:\n    print("low")')
    assert found.fields == ["y_pred"]
    found = after(ASKED + 'verdict = "high" if y_pred[0] > 2 else "low"\nprint(verdict)')
    assert found.fields == ["verdict"]
    agreed(found)


def test_said_outright(after: After) -> None:
    found = after("""
#| predict
#| output: y_pred, doubled
x_new = [[4, 5]]
y_pred = model.predict(x_new)
doubled = y_pred * 2
print("see above")
""")
    assert found.fields == ["y_pred", "doubled"]
    agreed(found)


def test_said_outright_but_not_bound(refuses: Refuses) -> None:
    error = refuses("#| predict\n#| output: y_prd\ny_pred = model.predict(Xs)")
    assert error.code == "NB234"
    assert "did you mean `y_pred`?" in error.fix


def test_only_a_metric(refuses: Refuses) -> None:
    error = refuses("#| predict\nprint(model.score(Xs, y))")
    assert error.code == "NB233"
    assert "#| output" not in error.fix


def test_nothing_from_a_model(refuses: Refuses) -> None:
    error = refuses("y_pred = model.predict(Xs)\n# %%\n#| predict\nprint('hello')")
    assert error.code == "NB233"
    assert "cell 3 asks a model, but is not tagged `predict`" in error.notes


def test_a_model_of_the_notebooks_own_without_the_usual_methods(
    compiled: Callable[[str], Compiled],
) -> None:
    found = compiled("""
weights = {"good": 1, "bad": -1}
def mood(text):
    return sum(weights.get(word, 0) for word in text.split())
# %%
#| predict
text = "a good day"
print(mood(text))
""")
    assert found.fields == ["mood"]
    assert found.inputs == ["text"]
    agreed(found)


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("clf.predict_proba(x)[:, 1]", "probability"),
        ("clf.decision_function(x)", "score"),
        ("names[clf.predict(x)[0]]", "prediction"),
        ("iris.target_names[label]", "target_names"),
        ("result['label']", "label"),
        ("result['two words']", "result"),
        ("round(float(price), 2)", "price"),
        ("100 * share", "share"),
        ("-margin", "margin"),
        ("frame.price.values", "price"),
        ("classify(q)", "classify"),
        ("[1, 2]", "prediction"),
    ],
)
def test_names_of_fields(expression: str, name: str) -> None:
    assert field_name(ast.parse(expression, mode="eval").body) == name

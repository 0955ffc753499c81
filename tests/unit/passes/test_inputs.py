"""Which names and literals become inputs, in the order of the rules."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.partition import Fate
from tests.unit.passes.compiled import Compiled, agreed, compile_cells

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]


def origins(found: Compiled) -> dict[str, str]:
    return {i.name: i.origin for i in found.route.inputs}


def examples(found: Compiled) -> dict[str, str]:
    return {i.name: i.example for i in found.route.inputs}


def test_a_name_bound_to_a_literal(after: After) -> None:
    found = after("#| predict\nx_new = [[4, 5]]\nprint(model.predict(scaler.transform(x_new)))")
    assert origins(found) == {"x_new": "binding"}
    assert found.fate("x_new =") is Fate.EXAMPLE
    agreed(found)


def test_a_name_bound_to_a_constructor(after: After) -> None:
    found = after("#| predict\nx_new = np.array([[4, 5]])\nprint(model.predict(x_new))")
    assert origins(found) == {"x_new": "binding"}
    agreed(found)


def test_constants_beside_the_data_stay_constants(after: After) -> None:
    found = after("""
#| predict
threshold = 2
labels = ["low", "high"]
x_new = [[4, 5]]
p = model.predict(x_new)[0]
print(labels[int(p > threshold)])
""")
    assert origins(found) == {"x_new": "binding"}
    assert set(found.route.captures) == {"labels", "model", "threshold"}
    agreed(found)


def test_numbers_that_make_up_a_row_are_inputs_one_by_one(after: After) -> None:
    found = after("""
#| predict
size = 3
rooms = 2.5
x = np.array([[size, rooms]])
print(model.predict(scaler.transform(x)))
""")
    assert origins(found) == {"size": "binding", "rooms": "binding"}
    assert "x = np.array([[size, rooms]])" in found.route.source
    agreed(found)


def test_a_container_that_makes_up_a_frame_is_not_the_input_the_frame_is(after: After) -> None:
    found = after("""
import pandas as pd
# %%
#| predict
columns = ["a", "b"]
data = {"a": [1.0], "b": [2.0]}
new = pd.DataFrame(data, columns=columns)
print(model.predict(new.values))
""")
    assert origins(found) == {"new": "binding"}
    assert [found.fate(t) for t in ("data =", "new =")] == [Fate.EXAMPLE, Fate.EXAMPLE]
    agreed(found)


def test_statements_that_fill_a_literal_belong_to_the_example(after: After) -> None:
    found = after("""
#| predict
row = {}
row["a"] = 1.0
row["b"] = 2.0
print(model.predict([[row["a"], row["b"]]]))
""")
    assert origins(found) == {"row": "binding"}
    assert found.fate('row["b"] = 2.0') is Fate.EXAMPLE
    agreed(found)


def test_features_derived_from_the_input_are_served(after: After) -> None:
    found = after("""
import pandas as pd
# %%
#| predict
new = pd.DataFrame({"a": [1.0]})
new["b"] = new["a"] + 1
print(model.predict(new.values))
""")
    assert origins(found) == {"new": "binding"}
    assert 'new["b"] = new["a"] + 1' in found.route.source
    agreed(found)


def test_a_literal_in_the_model_call(after: After) -> None:
    found = after("#| predict\nprint(model.predict(scaler.transform([[5, 1]])))")
    assert origins(found) == {"X": "literal"}
    assert examples(found) == {"X": "[[5, 1]]"}
    assert "scaler.transform(X)" in found.route.source
    agreed(found)


def test_a_literal_does_not_take_a_name_in_use(after: After) -> None:
    found = after("#| predict\nprint(model.predict([[5, 1]] - X.mean(axis=0)))")
    assert origins(found) == {"X": "outside"}
    found = after("#| predict\nprint(model.predict([[5, 1]]) * len(X))")
    assert origins(found) == {"X_2": "literal"}
    agreed(found)


def test_literals_passed_to_a_function_take_its_parameters_names(after: After) -> None:
    found = after("""
def price(size, rooms, verbose=True):
    return model.predict([[size, rooms]])[0]
# %%
#| predict
print(price(85, rooms=3, verbose=False))
""")
    assert examples(found) == {"size": "85", "rooms": "3"}
    assert "price(size, rooms=rooms, verbose=False)" in found.route.source
    agreed(found)


def test_a_name_beside_literals_in_a_function_call(after: After) -> None:
    found = after("""
def price(size, rooms):
    return model.predict([[size, rooms]])[0]
# %%
#| predict
size = 85
print(price(size, 3))
""")
    assert origins(found) == {"size": "binding", "rooms": "literal"}
    agreed(found)


def test_text_in_a_literal_is_called_text(compiled: Callable[[str], Compiled]) -> None:
    found = compiled("""
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.naive_bayes import MultinomialNB
vectorizer = CountVectorizer()
texts_ = ["good day", "bad day"]
nb = MultinomialNB()
nb.fit(vectorizer.fit_transform(texts_), [1, 0])
# %%
#| predict
print(nb.predict(vectorizer.transform(["a good one"])))
""")
    assert examples(found) == {"texts": '["a good one"]'}
    agreed(found)


def test_data_from_outside(after: After) -> None:
    found = after("#| predict\ny_hat = model.predict(Xs)\nprint(y_hat)")
    assert origins(found) == {"Xs": "outside"}
    assert found.route.captures == ("model",)
    agreed(found)


def test_rows_of_outside_data_are_taken_as_a_whole(after: After) -> None:
    found = after("#| predict\nprint(model.predict(scaler.transform(X[:2])))")
    assert examples(found) == {"X": "X[:2]"}
    assert "scaler.transform(X)" in found.route.source
    agreed(found)


def test_rows_of_data_that_is_also_read_whole_go_in_whole(after: After) -> None:
    found = after("#| predict\nprint(model.predict(X[:2] - X.mean(axis=0)))")
    assert examples(found) == {"X": "X"}
    assert "X[:2] - X.mean(axis=0)" in found.route.source
    agreed(found)


def test_a_row_chosen_from_outside_data_is_the_input(after: After) -> None:
    found = after("""
#| predict
number = 1
sample = X[number].reshape(1, -1)
print(model.predict(scaler.transform(sample)))
""")
    assert origins(found) == {"sample": "binding"}
    assert "X" not in found.route.captures
    agreed(found)


def test_columns_chosen_from_outside_data_are_chosen_per_request(after: After) -> None:
    found = after("""
import pandas as pd
new = pd.DataFrame({"id": [7], "a": [1.0], "b": [2.0]})
features = ["a", "b"]
# %%
#| predict
print(model.predict(new[features].values))
""")
    assert origins(found) == {"new": "outside"}
    assert "new[features]" in found.route.source
    agreed(found)


def test_data_that_trained_the_model_in_the_same_cell_is_no_literal(
    compiled: Callable[[str], Compiled],
) -> None:
    found = compiled("""
#| predict
from sklearn.linear_model import LinearRegression
X = [[1, 2], [2, 3], [3, 5]]
y = [1, 2, 4]
model = LinearRegression()
model.fit(X, y)
x_test = [[4, 5]]
print(model.predict(x_test))
""")
    assert origins(found) == {"x_test": "binding"}
    assert found.fate("X =") is Fate.TRAINS
    agreed(found)


def test_predicting_the_training_data_in_the_same_cell(
    compiled: Callable[[str], Compiled],
) -> None:
    found = compiled("""
#| predict
from sklearn.linear_model import LinearRegression
X = [[1, 2], [2, 3], [3, 5]]
model = LinearRegression()
model.fit(X, [1, 2, 4])
print(model.predict(X))
""")
    assert origins(found) == {"X": "outside"}
    assert found.fate("model.fit") is Fate.TRAINS
    agreed(found)


@pytest.mark.parametrize(
    ("loop", "name"),
    [
        ("samples = [[1, 2], [3, 4]]\nfor s in samples:", "samples"),
        ("samples = [[1, 2], [3, 4]]\nfor i, s in enumerate(samples):", "samples"),
        ("for s in [[1, 2], [3, 4]]:", "samples"),
        ("for row in [[1, 2], [3, 4]]:\n    s = row", "rows"),
    ],
)
def test_a_loop_over_samples(after: After, loop: str, name: str) -> None:
    found = after(f"#| predict\n{loop}\n    print(model.predict([s]))")
    assert found.inputs == [name]
    assert found.route.answer.looped
    assert "answers.append(model.predict([s]))" in found.route.source
    assert len(agreed(found)["predict"]) == 2


def test_a_comprehension_over_samples(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
print([model.predict([s])[0] for s in samples])
""")
    assert found.inputs == ["samples"]
    agreed(found)


def test_a_loop_that_gathers_rows(after: After) -> None:
    found = after("""
#| predict
pairs = ["1 2", "3 4"]
rows = []
for pair in pairs:
    rows.append([float(v) for v in pair.split()])
print(model.predict(rows))
""")
    assert found.inputs == ["pairs"]
    agreed(found)


def test_a_function_that_reads_the_notebooks_query(after: After) -> None:
    found = after("""
#| predict
query = [1, 2]

def answer():
    return model.predict(scaler.transform([query]))[0]

print(answer())
""")
    assert origins(found) == {"query": "binding"}
    agreed(found)


def test_said_outright(after: After) -> None:
    found = after("""
#| predict
#| input: X
print(model.predict(np.vstack([X, Xs])))
""")
    assert origins(found) == {"X": "directive"}
    assert found.route.captures == ("Xs", "model", "np")
    agreed(found)


def test_an_input_said_outright_that_other_cells_use(after: After) -> None:
    found = after("""
base = [[1.0, 2]]
# %%
scaled = scaler.transform(base)
# %%
#| predict
#| input: base
print(model.predict(scaled))
""")
    assert found.inputs == ["base"]
    assert "scaled = scaler.transform(base)" in found.route.source
    agreed(found)


def test_said_outright_but_unknown(refuses: Refuses) -> None:
    error = refuses("#| predict\n#| input: scaller\nprint(model.predict(Xs))")
    assert error.code == "NB232"
    assert "did you mean `scaler`?" in error.fix


def test_said_outright_but_without_effect(refuses: Refuses) -> None:
    error = refuses("#| predict\n#| input: note\nnote = 'x'\nprint(model.predict(Xs))")
    assert error.code == "NB245"


def test_a_name_that_a_data_cell_used_already(refuses: Refuses) -> None:
    error = refuses("""
#| data
base = [[1.0, 2]]
scaled = scaler.transform(base)
# %%
#| predict
#| input: base
print(model.predict(scaled))
""")
    assert error.code == "NB246"
    assert "tag cell 3 `predict`" in error.fix


def test_several_outside_names(refuses: Refuses) -> None:
    error = refuses("#| predict\nprint(model.predict(np.vstack([X, Xs])))")
    assert error.code == "NB231"
    assert error.notes == ("`X` comes from cell 1", "`Xs` comes from cell 2")
    assert "#| input: X" in error.fix


def test_nothing_that_could_be_an_input(refuses: Refuses) -> None:
    error = refuses("""
def features():
    return [[1.0, 2]]
# %%
#| predict
print(model.predict(features()))
""")
    assert error.code == "NB230"
    assert "bind the question to a name" in error.fix


def test_the_names_suggested_as_an_input_are_the_notebooks_own(refuses: Refuses) -> None:
    error = refuses("""
def features():
    return [[1.0, 2]]
# %%
#| predict
parcel = features()
print(model.predict(features()))
""")
    assert error.code == "NB230"
    assert "`#| input: parcel`" in error.fix


def test_an_input_bound_after_the_first_predicting_statement(after: After) -> None:
    found = after("""
#| predict
a = [[1, 2]]
pa = model.predict(a)
b = [[3, 4]]
pb = model.predict(b)
print(pa, pb)
""")
    assert found.inputs == ["a", "b"]
    by_name = {i.name: i for i in found.route.inputs}
    assert by_name["a"].prelude == ()
    assert len(by_name["b"].prelude) == 1
    assert found.fate("b =") is Fate.EXAMPLE
    agreed(found)


def test_a_statement_that_binds_an_input_and_a_constant(after: After, refuses: Refuses) -> None:
    found = after("#| predict\nb, scale = [[1, 2]], 3\nprint(model.predict(b) * scale)")
    assert found.inputs == ["b"]
    agreed(found)
    error = refuses("""
#| predict
a = [[1, 2]]
pa = model.predict(a)
b, scale = [[1, 2]], 3
print(pa, model.predict(b) * scale)
""")
    assert error.code == "NB249"


def test_expressions_of_hundreds_of_terms(after: After) -> None:
    literal = " + ".join(["1"] * 900)
    found = after(f"#| predict\nprint(model.predict([[{literal}, 2]]))")
    assert origins(found) == {"X": "literal"}
    named = " + ".join(["size"] * 900)
    found = after(f"#| predict\nsize = 2\nprint(model.predict([[{named}, 2]]))")
    assert origins(found) == {"size": "binding"}
    agreed(found)


def test_outside_data_that_the_fit_may_change_is_the_input_all_the_same(tmp_path: Path) -> None:
    found = compile_cells(
        tmp_path,
        """
#| train
import pandas as pd
from sklearn.linear_model import LinearRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer
df = pd.DataFrame({"code": [[1], [1, 2], [1], [3, 4, 5]], "area": [1.0, 2.0, 3.0, 4.0]})
def clean(rows):
    return pd.DataFrame({"n": rows["code"].str.len(), "area": rows["area"]})
X_test = df.head(2)
model = make_pipeline(FunctionTransformer(clean), LinearRegression())
model.fit(df, df["area"] * 2)
# %%
#| predict
y_pred = model.predict(X_test)
y_pred
""",
    )
    assert origins(found) == {"X_test": "outside"}
    assert found.fate("model.fit") is Fate.TRAINS
    assert found.route.captures == ("model",)
    agreed(found)


@pytest.mark.parametrize(
    ("lines", "left"),
    [
        ("x_new *= 2", "x_new *= 2"),
        ("x_new[:, 0] -= 1", "x_new[:, 0] -= 1"),
        ("x_new *= 2\nx_new[:, 0] += 1", "x_new *= 2"),
    ],
)
def test_arithmetic_on_the_question_belongs_to_the_answer(
    after: After, lines: str, left: str
) -> None:
    found = after(
        f"#| predict\nx_new = np.array([[4.0, 5.0]])\n{lines}\n"
        "print(model.predict(scaler.transform(x_new)))"
    )
    assert origins(found) == {"x_new": "binding"}
    assert found.fate("x_new = ") is Fate.EXAMPLE
    assert found.fate(left) is Fate.SERVES
    agreed(found)


def test_a_list_that_is_put_together_is_the_question(after: After) -> None:
    found = after("#| predict\nx_new = []\nx_new += [[4, 5]]\nprint(model.predict(x_new))")
    assert origins(found) == {"x_new": "binding"}
    assert found.fate("x_new +=") is Fate.EXAMPLE


def test_what_is_computed_from_the_question_is_none(after: After) -> None:
    found = after("""
#| predict
visit = {"size": 4, "rooms": 5}
x = np.array([[visit["size"] ** 2, visit["rooms"]]])
print(model.predict(scaler.transform(x)))
""")
    assert origins(found) == {"visit": "binding"}
    assert found.fate("x = ") is Fate.SERVES
    agreed(found)


@pytest.mark.parametrize(
    "line",
    [
        "x_new[x_new > 3] = 3",
        "for _ in range(2):\n    x_new = [[2 * v for v in row] for row in x_new]",
        "while x_new[0][0] > 3:\n    x_new = [[x_new[0][0] - 1, x_new[0][1]]]",
        "try:\n    x_new = [[v / 2 for v in row] for row in x_new]\nexcept TypeError:\n    pass",
        "if x_new[0][0] > 3:\n    x_new = [[3.0, 5.0]]",
    ],
)
def test_cleaning_the_question_belongs_to_the_answer(after: After, line: str) -> None:
    found = after(
        f"#| predict\nx_new = np.array([[4.0, 5.0]])\n{line}\n"
        "print(model.predict(scaler.transform(x_new)))"
    )
    assert origins(found) == {"x_new": "binding"}
    assert found.fate("x_new = np") is Fate.EXAMPLE
    assert found.fate(line.split("\n")[0]) is Fate.SERVES


def test_a_row_of_what_was_worked_on_is_no_question(after: After) -> None:
    found = after("""
#| predict
visit = {"size": 4, "rooms": 5}
visit["size"] = visit["size"] * 2
x = [list(visit.values())]
print(model.predict(x))
""")
    assert origins(found) == {"visit": "binding"}


def test_what_a_branch_chooses_by_the_question_is_no_question(after: After) -> None:
    found = after("""
#| predict
age = 30
if age < 18:
    group = 0
else:
    group = 1
print(model.predict([[age, group]]))
""")
    assert origins(found) == {"age": "binding"}
    assert found.fate("if age") is Fate.SERVES


def test_noise_for_a_question_is_no_question(after: After) -> None:
    found = after("""
#| predict
x = [[4.0, 5.0]]
noise = np.random.normal(size=(len(x), 2))
print(model.predict(np.array(x) + noise))
""")
    assert origins(found) == {"x": "binding"}


def test_a_row_filled_place_by_place_is_the_question(after: After) -> None:
    found = after("""
#| predict
names = ["size", "rooms"]
x = np.zeros(len(names))
x[0] = 4
if "rooms" in names:
    x[names.index("rooms")] = 5
print(model.predict([x]))
""")
    assert origins(found) == {"x": "binding"}

"""What the serve function captures, owns, holds inside, and what is hoisted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.partition import Fate
from tests.unit.passes.compiled import Compiled, agreed, compile_cells

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]


def test_modules_functions_and_values_are_captured(after: After) -> None:
    found = after("""
def prepare(rows):
    return scaler.transform(np.array(rows))
# %%
#| predict
x = [[1, 2]]
print(np.round(model.predict(prepare(x)), 3))
""")
    assert found.route.captures == ("model", "np", "prepare")
    assert found.route.owned == ()
    assert found.partition.boundary.names == ("model", "np", "prepare")
    agreed(found)


def test_a_captured_name_that_is_bound_again(after: After) -> None:
    found = after("""
#| predict
x_new = [[1.0, 2]]
X = np.vstack([X, x_new])
X = scaler.transform(X)
print(model.predict(X))
""")
    assert found.route.owned == ("X",)
    assert found.route.source.startswith("def predict(x_new, *, X):\n")
    agreed(found)


def test_a_captured_name_that_is_bound_on_one_path_only(after: After) -> None:
    found = after("""
note = "plain"
# %%
#| predict
x = [[1, 2]]
p = model.predict(x)[0]
if p > 100:
    note = "huge"
print(p, f"{note} {p}")
""")
    assert found.fields == ["p", "note"]
    assert found.route.owned == ("note",)
    agreed(found)


def test_a_captured_object_that_is_changed(after: After) -> None:
    found = after("""
rows = [[0.0, 1]]
# %%
#| predict
x_new = [1.0, 2]
rows.append(x_new)
print(model.predict(rows))
""")
    assert found.route.owned == ("rows",)
    agreed(found)


def test_a_captured_object_that_is_changed_under_another_name(after: After) -> None:
    found = after("""
rows = [[0.0, 1]]
# %%
#| predict
x_new = [1.0, 2]
first = model.predict([x_new])
same = rows
same.append(x_new)
print(model.predict(rows))
""")
    assert found.route.owned == ("rows", "same")
    agreed(found)


def test_an_argument_that_a_function_changes(after: After) -> None:
    found = after("""
def add(rows, row):
    rows.append(row)
    return rows

rows = [[0.0, 1]]
# %%
#| predict
x_new = [1.0, 2]
print(model.predict(add(rows, x_new)))
""")
    assert found.route.owned == ("rows",)
    agreed(found)


def test_the_model_is_not_owned(after: After) -> None:
    found = after("#| predict\nx = [[1, 2]]\nprint(model.predict(scaler.transform(x)))")
    assert found.route.owned == ()


def test_a_scaler_fitted_again_is_owned_and_told(after: After) -> None:
    found = after("""
#| predict
x = np.array([[1.0, 2], [3, 4]])
x_scaled = scaler.fit_transform(x)
print(model.predict(x_scaled))
""")
    assert "scaler" in found.route.owned
    assert found.codes() == ["NB238"]
    agreed(found)


def test_a_function_that_reads_the_input_is_nested(after: After) -> None:
    found = after("""
def answer():
    return model.predict(scaler.transform([query]))[0]
# %%
#| predict
query = [1, 2]
print(answer())
""")
    assert found.route.captures == ("model", "scaler")
    assert "    def answer():\n        return model" in found.route.source
    agreed(found)


def test_helpers_of_a_nested_function_are_nested_where_they_must_be(after: After) -> None:
    found = after("""
def scaled():
    return prepared([query])

def prepared(rows):
    return scaler.transform(rows)

def answer():
    return model.predict(scaled())[0]
# %%
#| predict
query = [1, 2]
print(answer())
""")
    assert found.route.captures == ("model", "prepared")
    agreed(found)


def test_a_function_that_fills_a_list_of_the_request(after: After) -> None:
    found = after("""
#| predict
samples = [[1.0, 2], [3, 4]]
results = []

def keep(value):
    results.append(value)

for s in samples:
    keep(model.predict([s])[0])

print(results)
""")
    assert found.route.owned in ((), ("results",))
    assert found.inputs == ["samples"]
    agreed(found)


def test_a_nested_function_with_a_default_bound_early(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
factor = model.predict(x)[0]

def times(value, by=factor):
    return value * by

print(times(3))
""")
    assert "def times(value, by=factor):" in found.route.source
    agreed(found)


def test_a_lambda_after_the_cut(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = model.predict(x)
double = lambda v: v * 2 + p
print(double(p))
""")
    agreed(found)


def test_imports_and_functions_after_the_cut_are_hoisted(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = model.predict(x)[0]
import math
from math import floor as down

def rounded(value):
    return down(value) + math.floor(value)

print(rounded(p))
""")
    hoisted = found.partition.boundary.hoisted
    assert [found.graph.statements[n].kind for n in hoisted] == ["import", "import", "function"]
    assert found.fate("import math") is Fate.TRAINS
    assert found.route.captures == ("model", "rounded")
    agreed(found)


def test_a_class_after_the_cut(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = model.predict(x)[0]

class Price:
    def __init__(self, amount):
        self.amount = amount

    def text(self):
        return f"{self.amount:.1f}"

print(Price(p).text())
""")
    assert "Price" in found.route.captures
    agreed(found)


def test_a_class_that_reads_the_request(after: After) -> None:
    found = after("""
#| predict
unit = "EUR"
x = [[1, 2]]
p = model.predict(x)[0]
label = f"{p:.1f} {unit}"

class Price:
    def text(self):
        return label

print(Price().text(), p)
""")
    agreed(found)


def test_a_kept_function_that_reads_the_request(refuses: Refuses) -> None:
    error = refuses("""
from sklearn.preprocessing import FunctionTransformer
def shift(rows):
    return np.array(rows) + offset
offset = 0
pipe = FunctionTransformer(shift)
pipe.fit(X)
# %%
#| predict
#| input: offset
offset = 3
print(model.predict(pipe.transform(shift(X))))
""")
    assert error.code == "NB240"
    assert "parameter" in error.fix


def test_a_function_that_keeps_a_state(after: After, refuses: Refuses) -> None:
    text = """
log = []

def ask(v):
    log.append(v)
    return model.predict([v])
# %%
#| predict
x = [1, 2]
print(ask(x))
"""
    error = refuses(text)
    assert error.code == "NB239"
    assert "`ask` changes `log`" in error.message
    assert error.span is not None
    assert error.span.cut(error.source) == "log.append(v)"
    found = after(text.replace("#| predict", "#| predict\n#| stateful"))
    assert found.route.stateful
    assert found.route.owned == ()
    agreed(found)


def test_a_function_that_writes_a_global(refuses: Refuses) -> None:
    error = refuses("""
asked = 0

def ask(v):
    global asked
    asked += 1
    return model.predict([v])
# %%
#| predict
print(ask([1, 2]))
""")
    assert error.code == "NB239"
    assert "`ask` changes `asked`" in error.message


def test_a_builtin_that_the_notebook_shadows_is_captured(after: After) -> None:
    found = after("""
def round(value):
    return int(value)
# %%
#| predict
x = [[1, 2]]
print(round(model.predict(x)[0]))
""")
    assert "round" in found.route.captures
    agreed(found)


def test_a_function_that_is_defined_again_in_between(after: After) -> None:
    found = after("""
def scaled(v):
    return v * 2
# %%
#| predict
x = [[1, 2]]
first = scaled(model.predict(x))

def scaled(v):
    return v * 3

print(first, scaled(first))
""")
    assert "    def scaled(v):\n        return v * 3\n" in found.route.source
    assert found.route.owned == ("scaled",)
    agreed(found)


def test_an_import_that_is_repeated_is_hoisted(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = np.round(model.predict(x), 3)
import numpy as np
print(np.abs(p))
""")
    assert "import" not in found.route.source
    agreed(found)


def test_an_import_of_something_else_under_the_same_name(after: After) -> None:
    found = after("""
from math import floor as cut
# %%
#| predict
x = [[1, 2]]
p = cut(model.predict(x)[0])
from math import ceil as cut
print(p, cut(p + 0.5))
""")
    assert "    from math import ceil as cut\n" in found.route.source
    agreed(found)


def test_a_class_whose_body_reads_the_request(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
p = model.predict(x)[0]

class Price:
    amount = p

print(Price.amount + 1, p)
""")
    assert "    class Price:\n        amount = p\n" in found.route.source
    agreed(found)


def test_a_class_that_the_request_changes(refuses: Refuses) -> None:
    error = refuses("""
class Settings:
    last = None
# %%
#| predict
x = [[1, 2]]
Settings.last = model.predict(x)
print(Settings.last)
""")
    assert error.code == "NB239"
    assert "`Settings`" in error.message


def test_an_input_that_is_another_names_object(refuses: Refuses) -> None:
    error = refuses("""
history = [[1.0, 2]]
rows = history
# %%
#| predict
#| input: rows
rows.append([3.0, 4])
print(model.predict(rows) - len(history))
""")
    assert error.code == "NB250"
    assert "rows = rows.copy()" in error.fix


def test_an_input_that_is_kept_before_it_is_added_to(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
kept = x
x.append([3, 4])
print(model.predict(x), sum(map(sum, kept)) * model.predict(kept))
""")
    assert "kept = x" in found.route.source
    assert "x.append([3, 4])" in found.route.source
    agreed(found)


def test_all_names_of_an_object_that_a_function_changes(after: After) -> None:
    found = after("""
def add(values, value):
    values.append(value)
    return values

rows = [[0.0, 1]]
# %%
#| predict
more = add(rows, [1.0, 1])
x = [[1, 2]]
p = model.predict(x)
q = model.predict(add(rows, [2.0, 1]))
print(p + len(more), q)
""")
    assert set(found.route.owned) >= {"more", "rows"}
    agreed(found)


@pytest.mark.parametrize("pairs", ["zip(names, names)", "product(names, names)", "list(pairs)"])
def test_labels_out_of_pairs_leave_the_model_as_it_is(tmp_path: Path, pairs: str) -> None:
    found = compile_cells(
        tmp_path,
        f"""
#| train
from itertools import product
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
names = ["a", "b"]
pairs = [("a", "b"), ("b", "a")]
y = [label for _, label in {pairs}]
model = make_pipeline(TfidfVectorizer(), LogisticRegression()).fit(names, y)
# %%
#| predict
x_new = ["a"]
model.predict(x_new)
""",
    )
    assert found.route.owned == ()

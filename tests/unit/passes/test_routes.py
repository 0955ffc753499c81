"""Functions, chains and their routes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.partition import Fate
from tests.unit.passes.compiled import Compiled, agreed

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

PRICE = """#| predict
def price(size, rooms=3):
    return model.predict([[size, rooms]])[0]
"""


def paths(found: Compiled) -> dict[str, str]:
    return {r.path: r.kind for r in found.partition.routes}


def test_a_function_is_a_route_and_its_parameters_are_inputs(after: After) -> None:
    found = after(PRICE + "price(85, rooms=2)")
    route = found.route
    assert (route.name, route.path, route.kind) == ("price", "/predict", "function")
    assert [(i.name, i.origin, i.example, i.default) for i in route.inputs] == [
        ("size", "parameter", "85", ""),
        ("rooms", "parameter", "2", "3"),
    ]
    assert route.definition is not None
    assert route.captures == ("price",)
    assert found.fate("price(85") is Fate.EXAMPLE
    agreed(found)


def test_a_default_that_is_not_passed(after: After) -> None:
    found = after(PRICE + "price(85)")
    assert [i.example for i in found.route.inputs] == ["85", "3"]
    agreed(found)


def test_a_default_that_was_bound_early(after: After) -> None:
    found = after("""
standard = 3
def price(size, rooms=standard):
    return model.predict([[size, rooms]])[0]
# %%
#| predict
standard = 7
def dear(size, rooms=standard):
    return price(size, rooms)
standard = 9
dear(85)
""")
    assert agreed(found)["dear"] == pytest.approx(found_value(found))


def found_value(found: Compiled) -> float:
    names: dict[str, object] = {}
    for statement in found.graph.statements[:-1]:
        exec(statement.source, names)
    return float(eval("dear(85, 7)", names))


@pytest.mark.parametrize(
    "call",
    [
        "price(85)",
        "print(price(85))",
        'print("price:", price(85))',
        "p = price(85)",
        "p = price(85)\nprint(p)",
        'p = price(85)\nprint(f"price {p:.2f}")',
        "size = 85\nprint(price(size))",
        "size = 80 + 5\nprice(size)\nprice(90)",
    ],
)
def test_calls_that_are_examples(after: After, call: str) -> None:
    found = after(PRICE + call)
    assert found.route.kind == "function"
    agreed(found)


def test_the_example_may_stand_in_a_later_cell(after: After) -> None:
    for role in ("", "#| predict\n", "#| test\n"):
        found = after(PRICE + "# %%\n" + role + "price(85)")
        assert found.route.kind == "function"
        agreed(found)


def test_the_answer_is_named_after_what_is_returned_or_bound(after: After) -> None:
    found = after("""
#| predict
def price(size):
    amount = model.predict([[size, 3]])[0]
    return amount
price(85)
""")
    assert found.fields == ["amount"]
    assert after(PRICE + "euro = price(85)").fields == ["euro"]
    assert after(PRICE + "price(85)").fields == ["prediction"]
    assert after(PRICE.replace("\n", "\n#| output: cost\n", 1) + "price(85)").fields == ["cost"]


@pytest.mark.parametrize(
    "script",
    [
        "p = price(85)\ntotal = p * 1.2\nprint(total)",
        "print(price(85) * 1.2)",
        "sizes = [80, 90]\nfor s in sizes:\n    print(price(s))",
        "sizes = [80, 90]\nprint([price(s) for s in sizes])",
        "a = model.predict([[1, 2]])[0]\nprint(price(a))",
    ],
)
def test_a_script_that_works_with_the_result_wins(after: After, script: str) -> None:
    found = after(PRICE + "# %%\n#| predict\n" + script)
    assert found.route.kind == "script"
    agreed(found)


def test_a_cell_of_helpers(after: After) -> None:
    found = after("""
#| predict
def prepared(rows):
    return scaler.transform(rows)

def text(p):
    return f"{p:.1f}"
# %%
#| predict
x = [[1, 2]]
print(text(model.predict(prepared(x))[0]))
""")
    assert found.route.kind == "script"
    assert found.inputs == ["x"]
    agreed(found)


def test_a_function_calls_its_helpers(after: After) -> None:
    found = after("""
#| predict
def scaled(size):
    return scaler.transform([[size, 3]])

def price(size):
    return model.predict(scaled(size))[0]

print(price(85))
""")
    assert found.route.name == "price"
    agreed(found)


def test_a_function_whose_constants_stand_beside_it(after: After) -> None:
    found = after("""
#| predict
names = ["low", "high"]
limit = 2
def verdict(size):
    return names[int(model.predict([[size, 3]])[0] > limit)]
verdict(85)
""")
    assert found.route.name == "verdict"
    agreed(found)


def test_a_function_that_is_never_called(refuses: Refuses) -> None:
    error = refuses(PRICE)
    assert error.code == "NB235"
    assert "price(…, …)" in error.fix


@pytest.mark.parametrize(
    ("function", "call", "inputs", "passed"),
    [
        ("f(*sizes)", "f(1, 2)", ["sizes"], "f(*sizes)"),
        ("f(*sizes, k=1)", "f(1, 2, k=3)", ["sizes", "k"], "f(*sizes, k=k)"),
        ("f(a, *sizes)", "f(1, 2)", ["a", "sizes"], "f(a, *sizes)"),
        ("f(a, b=2, /)", "f(1)", ["a", "b"], "f(a, b)"),
        ("f(a, **more)", "f(1, b=2)", ["a", "b"], "f(a=a, b=b)"),
    ],
)
def test_parameters_that_a_request_cannot_name(
    after: After, function: str, call: str, inputs: list[str], passed: str
) -> None:
    found = after(
        f"#| predict\ndef {function}:\n"
        "    found = [v for v in locals().values() if not isinstance(v, (tuple, dict))]\n"
        "    return model.predict([[1, 2]])[0] + len(found)\n" + call
    )
    assert found.inputs == inputs
    assert f"return {passed}" in found.route.source
    agreed(found)


def test_a_function_without_unusual_arguments_is_called_as_it_is(after: After) -> None:
    found = after("#| predict\ndef f(a, *more):\n    return model.predict([[a, 2]])[0]\nf(1)")
    assert (found.route.kind, found.inputs) == ("function", ["a"])
    agreed(found)


def test_an_async_function(refuses: Refuses) -> None:
    error = refuses("#| predict\nasync def f(a):\n    return model.predict([[a, 2]])[0]\nf(1)")
    assert error.code == "NB236"
    assert "async def" in error.message


def test_a_widget_asks_with_the_defaults(after: After) -> None:
    found = after("""
#| predict
from functools import partial as interact
def ask(size=3, rooms=1):
    return model.predict([[size, rooms]])[0]
interact(ask, size=(0, 10))
""")
    assert found.route.function == "ask"
    assert [(i.name, i.example) for i in found.route.inputs] == [("size", "3"), ("rooms", "1")]
    assert found.route.answer.fields == (("prediction", "ask()"),)
    agreed(found)


def test_cells_on_one_chain_are_one_route(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
# %%
#| predict
scaled = scaler.transform(x)
# %%
print("a look", scaled)
# %%
#| predict
p = model.predict(scaled)
print(p)
""")
    assert found.inputs == ["x"]
    assert found.route.source.count("# cell") == 2
    agreed(found)


def test_an_untagged_cell_on_the_way_is_served(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
# %%
scaled = scaler.transform(x)
# %%
#| predict
print(model.predict(scaled))
""")
    assert found.fate("scaled =") is Fate.SERVES
    agreed(found)


def test_independent_chains_and_functions_are_routes(after: After) -> None:
    found = after(f"""
#| predict
a = [[1, 2]]
ya = model.predict(a)
print(ya)
# %%
#| predict
b = [[3, 2]]
yb = model.predict(scaler.transform(b))
print(yb)
# %%
{PRICE}
price(85)
""")
    assert paths(found) == {
        "/predict/ya": "script",
        "/predict/yb": "script",
        "/predict/price": "function",
    }
    assert [r.function for r in found.partition.routes] == ["predict_ya", "predict_yb", "price"]
    assert found.partition.boundary.hoisted != ()
    agreed(found)


def test_a_later_route_whose_constants_stand_after_the_cut(after: After) -> None:
    found = after("""
#| predict
a = [[1, 2]]
ya = model.predict(a)
print(ya)
# %%
limit = 2
# %%
#| predict
b = [[3, 2]]
print(model.predict(b) > limit)
""")
    assert len(found.partition.routes) == 2
    agreed(found)


def test_a_later_function_whose_constants_stand_after_the_cut(
    after: After,
) -> None:
    text = """
#| predict
a = [[1, 2]]
ya = model.predict(a)
print(ya)
# %%
#| predict
limit = {limit}
def high(size):
    return model.predict([[size, 2]])[0] > limit
high(3)
"""
    found = after(text.format(limit="2"))
    assert found.fate("limit =") is Fate.TRAINS
    agreed(found)
    agreed(after(text.format(limit="X.mean()")))


def test_cells_that_only_judge_the_model_give_no_route(after: After) -> None:
    found = after("""
#| predict
from sklearn.metrics import r2_score
print(r2_score(y, model.predict(Xs)))
# %%
#| predict
x = [[1, 2]]
print(model.predict(x))
""")
    assert found.inputs == ["x"]
    agreed(found)


def test_training_after_predicting_began(refuses: Refuses) -> None:
    error = refuses("""
#| predict
x = [[1, 2]]
scaled = scaler.transform(x)
# %%
model = LinearRegression().fit(Xs * 2, y)
scaler = StandardScaler().fit(X * 2)
# %%
#| predict
print(model.predict(scaled))
""")
    assert error.code == "NB237"
    assert "`model` is trained after" in error.message
    assert error.cell == 4


def test_a_statement_that_trains_and_predicts(refuses: Refuses) -> None:
    error = refuses("""
#| predict
x = [[1, 2]]
for factor in (1, 2):
    model.fit(Xs * factor, y)
    print(model.predict(x))
""")
    assert error.code == "NB237"


def test_training_in_the_predict_cell_before_the_cut_is_fine(after: After) -> None:
    found = after("""
#| predict
better = LinearRegression().fit(Xs, y)
x = [[1, 2]]
print(better.predict(x))
""")
    assert found.fate("better =") is Fate.TRAINS
    assert found.codes() == []
    agreed(found)


def test_flags(after: After) -> None:
    found = after("#| predict\n#| nondeterministic\nx = [[1, 2]]\nprint(model.predict(x))")
    assert found.route.nondeterministic
    assert not found.route.stateful

"""Something is trained between two predictions: each begins for itself."""

from __future__ import annotations

from collections.abc import Callable

from nb2fn.diagnostics import Diagnostic
from tests.unit.passes.compiled import Compiled, agreed

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

FIRST = "#| predict\nfirst = model.predict(X)\nfirst\n"
AGAIN = "# %%\n#| train\nmodel.fit(Xs, y * 2)\n"
SECOND = "# %%\n#| predict\nsecond = model.predict(Xs)\nsecond\n"


def kept(found: Compiled) -> list[dict[str, str] | None]:
    return [dict(r.early.kept) if r.early else None for r in found.partition.routes]


def test_another_model_needs_no_copy(after: After) -> None:
    found = after(
        FIRST
        + "# %%\n#| train\nother = LinearRegression().fit(X, y * 2)\n"
        + "# %%\n#| predict\nsecond = other.predict(X)\nsecond\n"
    )
    assert kept(found) == [{}, None]
    assert [r.path for r in found.partition.routes] == ["/predict/first", "/predict/second"]
    assert len(agreed(found)) == 2


def test_one_model_fitted_again_is_copied(after: After) -> None:
    found = after(FIRST + AGAIN + SECOND)
    assert kept(found) == [{"model": "model_cell_3"}, None]
    first, second = agreed(found).values()
    assert list(first) != list(second)
    assert "model_cell_3.predict(X)" in found.partition.routes[0].source


def test_a_name_bound_anew(after: After) -> None:
    found = after(FIRST + "# %%\n#| train\nmodel = LinearRegression().fit(X, -y)\n" + SECOND)
    assert kept(found) == [{"model": "model_cell_3"}, None]
    agreed(found)


def test_three_in_a_row(after: After) -> None:
    third = SECOND.replace("second", "third")
    found = after(FIRST + AGAIN + SECOND + AGAIN.replace("2", "5") + third)
    assert kept(found) == [{"model": "model_cell_3"}, {"model": "model_cell_5"}, None]
    assert len({tuple(answer) for answer in agreed(found).values()}) == 3


def test_the_example_is_the_one_of_its_own_time(after: After) -> None:
    found = after(
        "x = X[:2]\n# %%\n#| predict\nfirst = model.predict(x)\nfirst\n"
        + AGAIN
        + "x = X[2:]\n# %%\n#| predict\nsecond = model.predict(x)\nsecond\n"
    )
    first, second = agreed(found).values()
    assert len(first) == len(second) == 2


def test_a_parameter_of_the_same_name_is_not_renamed(after: After) -> None:
    found = after(
        "#| predict\nfirst = (lambda model: model)(model).predict(X)\nfirst\n" + AGAIN + SECOND
    )
    assert "    model = model_cell_3\n" in found.partition.routes[0].source
    agreed(found)


def test_an_owned_value_is_copied_for_each_request(after: After) -> None:
    found = after(
        "seen = [1.0]\n# %%\n#| predict\nseen.append(float(model.predict(X)[0]))\nfirst = seen\n"
        "first\n" + AGAIN + "seen = []\n" + SECOND
    )
    route = found.partition.routes[0]
    assert route.owned == ("seen_cell_4",)
    agreed(found)


def test_the_same_import_again_is_no_change(after: After) -> None:
    found = after(
        "#| predict\nfirst = np.round(model.predict(X))\nfirst\n"
        + AGAIN
        + "import numpy as np\n"
        + SECOND
    )
    assert kept(found) == [{"model": "model_cell_3"}, None]
    agreed(found)


def test_a_function_has_one_set_of_names(refuses: Refuses) -> None:
    price = "#| predict\ndef price(a):\n    return model.predict([[a, 1]])[0]\nprice(3)\n"
    error = refuses(price + AGAIN + SECOND)
    assert error.code == "NB254"
    assert error.message.startswith("`model` changes here")
    assert error.span is not None
    assert "model.fit" in error.span.cut(error.source)


def test_a_helper_that_reads_the_model(refuses: Refuses) -> None:
    helper = "def ask(rows):\n    return model.predict(rows)\n# %%\n"
    cells = "#| predict\nfirst = ask(X)\nfirst\n" + AGAIN + SECOND
    assert refuses(helper + cells).code == "NB254"


def test_a_function_and_a_later_model(after: After) -> None:
    price = "#| predict\ndef price(a):\n    return model.predict([[a, 1]])[0]\nprice(3)\n"
    other = "# %%\n#| train\nother = LinearRegression().fit(X, -y)\n"
    found = after(price + other + SECOND.replace("model", "other"))
    assert [r.name for r in found.partition.routes] == ["second", "price"]
    agreed(found)


def test_a_model_trained_on_predictions(after: After) -> None:
    found = after("""
#| predict
guess = model.predict(X)
second = LinearRegression().fit(guess.reshape(-1, 1), y)
new = [[1.0, 2.0]]
print(second.predict(model.predict(new).reshape(-1, 1)))
""")
    assert found.inputs == ["new"]
    agreed(found)


def test_a_statement_that_binds_the_input_anew_waits_for_no_request(refuses: Refuses) -> None:
    error = refuses("""
#| predict
new = np.array([[7.0, 1.0]])
new = np.concatenate((X, new))
model = LinearRegression().fit(X, y)
p = model.predict(new)
p
""")
    assert error.code == "NB237"

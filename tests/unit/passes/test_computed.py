"""Answers that no model gives, and one function in two states."""

from __future__ import annotations

from collections.abc import Callable

from nb2fn.diagnostics import Diagnostic
from tests.unit.passes.compiled import Compiled, agreed, served

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

PRICE = "#| predict\ndef price(size):\n    return model.predict([[size, 2]])[0]\nprice(3)\n"


def test_an_answer_computed_over_several_cells_from_a_query(after: After) -> None:
    found = after("""
#| predict
query = [1.0, 2.0]
top = 2
# %%
distances = np.linalg.norm(X - np.array(query), axis=1)
# %%
#| predict
nearest = np.argsort(distances)[:top]
print("nearest", nearest)
""")
    assert found.inputs == ["query", "top"]
    assert found.fields == ["nearest"]
    agreed(found)
    assert len(served(found, found.route, {"query": [4.0, 4.0], "top": 1})) == 1


def test_a_cell_that_shows_what_it_wrote_answers_nothing(refuses: Refuses) -> None:
    assert refuses("#| predict\nquery = [1.0]\nprint(query)\n").code == "NB233"


def test_cross_validation_trains(refuses: Refuses) -> None:
    cells = "from sklearn.model_selection import cross_val_predict\n# %%\n#| predict\n"
    error = refuses(cells + "p = cross_val_predict(model, X, y, cv=2)\np\n")
    assert error.code == "NB237"


def test_a_function_asked_before_and_after_a_change(refuses: Refuses) -> None:
    again = "# %%\n#| train\nmodel.fit(X, y * 2)\n# %%\n#| predict\nprice(4)\n"
    assert refuses(PRICE + again).code == "NB254"


def test_a_function_asked_several_times(after: After) -> None:
    agreed(after(PRICE + "# %%\n#| predict\nprice(4)\n"))

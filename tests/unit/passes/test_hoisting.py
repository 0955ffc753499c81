"""Definitions below the cut that are run before it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from nb2fn.diagnostics import Diagnostic
from tests.unit.passes.compiled import Compiled, agreed

PRICE = "#| predict\ndef price(a):\n    return model.predict([[a, 1]])[0]\nprice(3)\n"

REDEFINED = {
    "a helper": "#| predict\ndef rows(a):\n    return [[a, 1]]\n"
    "def price(a):\n    return model.predict(rows(a))[0]\nprice(3)\n"
    "# %%\n#| predict\ndef rows(a):\n    return [[a, 2]]\n"
    "def dear(a):\n    return model.predict(rows(a))[0]\ndear(3)\n",
    "an import": "#| predict\nfrom math import floor as whole\n"
    "def price(a):\n    return whole(model.predict([[a, 1]])[0])\nprice(3)\n"
    "# %%\n#| predict\nfrom math import ceil as whole\n"
    "def dear(a):\n    return whole(model.predict([[a, 1]])[0])\ndear(3)\n",
    "a constant": "#| data\nrooms = 2\n# %%\n"
    "#| predict\ndef price(a):\n    return model.predict([[a, rooms]])[0]\nprice(3)\n"
    "# %%\n#| predict\nrooms = 5\n"
    "def dear(a):\n    return model.predict([[a, rooms]])[0]\ndear(3)\n",
}


SECOND = {
    "a function": PRICE.replace("[[a, 1]]", "[[a, 2]]"),
    "with other parameters": PRICE.replace("(a)", "(a, b)")
    .replace("[[a, 1]]", "[[a, b]]")
    .replace("(3)", "(3, 4)"),
}


@pytest.mark.parametrize("cells", SECOND.values(), ids=SECOND)
def test_a_function_defined_anew_is_another_route(
    cells: str, after: Callable[[str], Compiled]
) -> None:
    found = after(PRICE + "# %%\n" + cells)
    first, second = agreed(found).values()
    assert first != second
    early = found.partition.routes[0].early
    assert early is not None
    assert early.kept == (("price", "price_cell_3"),)


@pytest.mark.parametrize("cells", REDEFINED.values(), ids=REDEFINED)
def test_one_name_for_two_things_is_refused(
    cells: str, refuses: Callable[[str], Diagnostic]
) -> None:
    found = refuses(cells)
    assert found.code == "NB254"
    assert "cell" in found.label
    assert "another name" in found.fix


def test_the_same_thing_written_twice_is_one(after: Callable[[str], Compiled]) -> None:
    """People import and copy what a cell needs into it."""
    helper = "import numpy as np\nimport math\ndef rows(a):\n    return np.array([[a, math.e]])\n"
    found = after(
        "#| predict\n" + helper + "def price(a):\n    return model.predict(rows(a))[0]\nprice(3)\n"
        "# %%\n#| predict\n"
        + helper
        + "def dear(a):\n    return model.predict(rows(a))[0]\ndear(3)"
    )
    assert len(agreed(found)) == 2


def test_a_name_that_is_bound_anew_and_not_needed_again(after: Callable[[str], Compiled]) -> None:
    found = after(PRICE + "# %%\ndef price(a):\n    return 'not for sale'\nprint(price(3))")
    agreed(found)

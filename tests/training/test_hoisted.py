"""What is hoisted to the cut must not change what the notebook itself does below it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.partition import Partition
from tests.training.conftest import Listener, Run
from tests.training.test_train import DATA, PREDICT, TRAIN

pytestmark = pytest.mark.slow


def test_cells_below_the_cut_see_the_names_of_their_place(run: Run) -> None:
    heard = Listener()
    snapshot = run(
        DATA + "def f(x):\n    return x * 2",
        TRAIN,
        PREDICT,
        "print(f(3))\ntry:\n    print(g)\nexcept NameError:\n    print('no g')",
        "#| predict\ndef f(x):\n    return g(x)\n"
        "def g(x):\n    return float(model.predict([[x, x]])[0])\nf(7)",
        listener=heard,
    )
    assert heard.text.endswith("6\nno g\n")
    assert snapshot.parity == "full"
    assert len({case.route for case in snapshot.cases}) == 2


def test_a_name_that_hoisting_changes_is_seen_in_the_answer(run: Run) -> None:
    """The passes refuse this; if they did not, the notebook's own answer would tell."""

    def hoist_the_last(partition: Partition) -> Partition:
        last = len(partition.placements) - 1
        return replace(partition, boundary=replace(partition.boundary, hoisted=(last,)))

    cells = (
        "k = 2",
        "#| predict\ndef f(x):\n    return x * k\nf(3)",
        "def f(x):\n    return x + k",
    )
    with pytest.raises(CompileError) as caught:
        run(*cells, change=hoist_the_last)
    assert [d.code for d in caught.value.diagnostics] == ["NB344"]
    assert run(*cells).cases[0].answer == {"prediction": 6}

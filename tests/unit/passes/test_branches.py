"""Models asked in branches, `with` blocks and loops over samples."""

from __future__ import annotations

from collections.abc import Callable
from textwrap import dedent

import pytest

from nb2fn.diagnostics import Diagnostic
from tests.unit.passes.compiled import Compiled, agreed, served

After = Callable[[str], Compiled]
Refuses = Callable[[str], Diagnostic]

TWO = """
#| predict
x = [[1, 2]]
if x[0][0] > 0:
    print("large", model.predict(x))
else:
    print(f"small: {model.predict(scaler.transform(x))}")
"""


def body(found: Compiled) -> str:
    return dedent(found.route.source.partition("\n")[2])


def test_each_branch_answers(after: After) -> None:
    found = after(TWO)
    assert body(found) == (
        "# cell 3\nif x[0][0] > 0:\n    return model.predict(x)\n"
        "else:\n    return model.predict(scaler.transform(x))\n"
    )
    agreed(found)
    small = served(found, found.route, {"x": [[-1, 2]]})
    large = served(found, found.route, {"x": [[1, 2]]})
    assert small != large


def test_a_branch_that_says_something_fixed_and_one_that_says_nothing(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
if x[0][0] < 0:
    print("not valid")
elif x[0][0] > 0:
    print("price", model.predict(x)[0])
""")
    assert found.fields == ["prediction"]
    assert served(found, found.route, {"x": [[-1, 2]]}) == "not valid"
    assert served(found, found.route, {"x": [[0, 2]]}) is None
    agreed(found)


def test_a_model_call_that_stands_alone_in_a_branch(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
if len(x) > 1:
    model.predict(x)
else:
    model.predict(x * 2)
""")
    agreed(found)


@pytest.mark.parametrize(
    "head",
    ["with warnings.catch_warnings():", "try:", "try:\n    rows = list(x)"],
    ids=["with", "try", "several lines"],
)
def test_inside_other_statements(after: After, head: str) -> None:
    tail = "except ValueError:\n    print('not valid')\n" if head.startswith("try") else ""
    cells = (
        f"#| predict\nimport warnings\nx = [[1, 2]]\n{head}\n    print(model.predict(x))\n{tail}"
    )
    found = after(cells)
    agreed(found)
    if tail:
        assert served(found, found.route, {"x": [[]]}) == "not valid"


def test_a_match(after: After) -> None:
    found = after("""
#| predict
x = [[1, 2]]
match len(x):
    case 1:
        print(model.predict(x))
    case _:
        print("one row only")
""")
    assert served(found, found.route, {"x": [[1, 2], [3, 4]]}) == "one row only"
    agreed(found)


def test_a_loop_whose_branches_say_words_answers_what_they_are_about(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
for s in samples:
    p = model.predict([s])[0]
    if p > 2:
        print(f"{s} is dear")
    else:
        print(s, "is cheap", p)
""")
    assert body(found) == (
        "# cell 3\nanswers = []\nfor s in samples:\n    p = model.predict([s])[0]\n"
        "    answers.append(p)\nreturn answers\n"
    )
    agreed(found)


def test_a_loop_that_shows_some_rounds_only_says_which(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
for s in samples:
    if model.predict([s])[0] > 2:
        print(s, model.predict([s])[0])
""")
    (answer,) = agreed(found).values()
    assert answer
    assert all(set(a) == {"s", "prediction"} for a in answer)


def test_a_loop_that_binds_its_answer(after: After) -> None:
    found = after("""
#| predict
samples = [[1, 2], [3, 4]]
for s in samples:
    p = model.predict([s])[0]
""")
    (answer,) = agreed(found).values()
    assert len(answer) == 2


def test_a_loop_that_keeps_nothing(refuses: Refuses) -> None:
    error = refuses("#| predict\nfor row in X:\n    model.predict([row])\n")
    assert error.code == "NB251"


LOOPS = {
    "enumerate": "for i, s in enumerate(samples):\n    print(i, model.predict([s]))",
    "zip": "others = [[5, 6]]\nfor a, b in zip(samples, others):\n    print(model.predict([a, b]))",
    "comprehension": "print([model.predict([s])[0] for s in samples])",
    "nested": "for s in samples:\n    for k in [1, 2]:\n        print(model.predict([s * 1]), k)",
    "while": "i = 0\nwhile i < len(samples):\n    print(model.predict([samples[i]]))\n    i += 1",
    "dict": "print({str(s): model.predict([s])[0] for s in samples})",
}


@pytest.mark.parametrize("loop", LOOPS.values(), ids=LOOPS)
def test_loops_over_samples(after: After, loop: str) -> None:
    found = after(f"#| predict\nsamples = [[1, 2], [3, 4]]\n{loop}\n")
    assert "samples" in found.inputs
    agreed(found)


@pytest.mark.parametrize("name", ["small", "large"])
def test_a_dict_of_named_samples_takes_any_names(after: After, name: str) -> None:
    found = after("""
#| predict
samples = {"small": [1, 2], "large": [3, 4]}
for name, s in samples.items():
    print(name, model.predict([s]))
""")
    (given,) = found.route.inputs
    assert given.mapping
    assert len(served(found, found.route, {"samples": {name: [1, 2], "new": [5, 6]}})) == 2


def test_a_dict_whose_keys_the_code_names_is_a_record(after: After) -> None:
    found = after("""
#| predict
row = {"size": 1, "rooms": 2}
print(sum(row.values()), model.predict([[row["size"], row["rooms"]]]))
""")
    assert not found.route.inputs[0].mapping

from __future__ import annotations

import pytest

from nb2fn.frontend.directives import head
from nb2fn.ir.notebook import Directive, Role
from nb2fn.span import Span

SAME = """x = 1
# a comment | with a bar
s = "#| predict"
"""


def test_no_directives() -> None:
    said = head(SAME, 1)
    assert not (said.roles or said.directives or said.unknown or said.wrong or said.late)


@pytest.mark.parametrize(
    "line",
    [
        "#| predict",
        "#|predict",
        "#|  Predict  ",
        "#| predict: true",
        "#| role: predict",
        "\n\n# a comment\n#| predict",
        "%%time\n#| predict",
        "#| echo: false\n#| predict",
        "  #| predict",
    ],
)
def test_roles(line: str) -> None:
    said = head(f"{line}\ny = model.predict(x)", 1)
    assert [role for role, _ in said.roles] == [Role.PREDICT]
    assert not (said.unknown or said.wrong or said.late)


def test_keys_have_values_and_flags_have_none() -> None:
    said = head('#| input: x_test, y\n#| output: "y_pred"\n#| stateful: yes\ny', 4)
    assert said.directives == (
        Directive("input", "x_test, y", Span(4, 1, 0, 1, 19)),
        Directive("output", "y_pred", Span(4, 2, 0, 2, 19)),
        Directive("stateful", "", Span(4, 3, 0, 3, 16)),
    )


def test_a_flag_may_be_taken_back() -> None:
    assert head("#| stateful: false\n#| predict: no", 1).directives == ()
    assert head("#| predict: no", 1).roles == ()


@pytest.mark.parametrize(
    "line",
    [
        "#| echo: false",
        "#| label: fig-1",
        '#| fig-cap: "A predict figure"',
        "#| eval: true",
        "#| export",
        "#| default_exp core",
        "#| hide",
    ],
)
def test_other_tools_share_the_comment(line: str) -> None:
    said = head(line, 1)
    assert not (said.roles or said.directives or said.unknown or said.wrong)


@pytest.mark.parametrize("line", ["#| inptu: x", "#| predcit", "#| endpoint: y", "#| a b c"])
def test_unknown_keys(line: str) -> None:
    (unknown,) = head(line, 1).unknown
    assert line.startswith(f"#| {unknown.key}")
    assert unknown.span == Span(1, 1, 0, 1, len(line))


@pytest.mark.parametrize(
    "line",
    [
        "#| input:",
        "#| input",
        "#| input: x[0]",
        "#| output: 3",
        "#| predict: x",
        "#| stateful: maybe",
        "#| role: trian",
        "#| role",
    ],
)
def test_values_that_cannot_be(line: str) -> None:
    assert len(head(line, 1).wrong) == 1


def test_below_code_they_mean_nothing() -> None:
    said = head("x = 1\n#| predict\n#| echo: no", 1)
    assert said.roles == ()
    assert [d.key for d in said.late] == ["predict"]

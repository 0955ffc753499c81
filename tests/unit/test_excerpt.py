"""The lines and carets of a diagnostic, as a terminal shows them."""

from __future__ import annotations

from unicodedata import east_asian_width

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nb2fn.diagnostics import Diagnostic
from nb2fn.excerpt import columns, excerpt, visible
from nb2fn.span import Span


def shown(source: str, span: Span, label: str = "here", width: int = 40) -> list[str]:
    return ["".join(text for _, text in line) for line in excerpt(source, span, label, width)]


def one(source: str, start: int, end: int, **more: int) -> list[str]:
    return shown(source, Span(1, 1, start, 1, end), **more)[1:]  # type: ignore[arg-type]


def test_tabs_go_to_the_next_stop() -> None:
    assert one("\ta\tb", 3, 4) == [" 1 |     a   b", "   |         ^ here"]


def test_wide_characters_take_two_columns() -> None:
    assert one("'日本' + z", 7, 8) == [" 1 | '日本' + z", "   |          ^ here"]
    assert one("'🎉' + z", 1, 2) == [" 1 | '🎉' + z", "   |  ^^ here"]


def test_combining_characters_take_none() -> None:
    assert one("e\u0301 = z", 5, 6) == [" 1 | e\u0301 = z", "   |     ^ here"]


def test_what_steers_a_terminal_is_a_symbol() -> None:
    assert one("'\x1b[2J\u202e' + z", 10, 11) == [" 1 | '␛[2J�' + z", "   |           ^ here"]
    assert visible("\x1b[31mred\x1b[0m\n\ttab\x07") == "red\n\ttab␇"
    assert "\x1b" not in Diagnostic("NB1", "\x1b[31mm", reason="\x1b]0;t\x07").render()


def test_the_end_of_a_line_and_an_empty_span() -> None:
    assert one("x = (", 5, 5) == [" 1 | x = (", "   |      ^ here"]
    assert one("", 0, 0) == [" 1 |", "   | ^ here"]
    assert one("ab", 9, 12) == [" 1 | ab", "   |   ^ here"]


def test_a_label_without_room_stands_below() -> None:
    label = "a label that is too long"
    assert shown("f(x) + g(y) + h(z)", Span(1, 1, 14, 1, 18), label, 40)[2:] == [
        "   |               ^^^^",
        "   |               a label that is too long",
    ]


def test_lines_of_a_block() -> None:
    assert shown("for x in y:\n    f(x)", Span(1, 1, 0, 2, 8)) == [
        "   |",
        " 1 | / for x in y:",
        " 2 | |     f(x)",
        "   | |________^ here",
    ]


def test_lines_that_begin_within_one() -> None:
    assert shown("y = f(\n  a,\n)", Span(1, 1, 4, 3, 1)) == [
        "   |",
        " 1 |   y = f(",
        "   |  _____^",
        " 2 | |   a,",
        " 3 | | )",
        "   | |_^ here",
    ]


def test_a_long_block_shows_both_ends() -> None:
    source = "\n".join(f"line{n}" for n in range(1, 13))
    assert shown(source, Span(1, 1, 0, 12, 6)) == [
        "    |",
        "  1 | / line1",
        "  2 | | line2",
        "  3 | | line3",
        "...   |",
        " 11 | | line11",
        " 12 | | line12",
        "    | |______^ here",
    ]


@pytest.mark.parametrize("span", [Span(1, 3, 0, 3, 1), Span(1, 0, 0, 1, 1), Span(1, 2, 0, 1, 0)])
def test_a_span_outside_of_the_source(span: Span) -> None:
    assert excerpt("a\nb", span, "", 40) == []


TEXT = st.text(st.sampled_from("ab \t日é🎉e\u0301\x07"), max_size=200)


@given(TEXT, st.integers(0, 210), st.integers(0, 210), st.integers(30, 120))
def test_carets_stand_below_what_they_mean(line: str, start: int, size: int, width: int) -> None:
    end = min(start + size, len(line))
    code, mark, *rest = one(line, start, max(start, end), label="", width=width)
    assert not rest
    assert columns(code) <= width + 5
    caret = mark.index("^")
    if start < len(line) and line[start] in "日🎉":
        at = [c for c in range(len(code)) if columns(code[:c]) == caret]
        assert any(code[c] == line[start] for c in at if c < len(code))
    if start < len(line) and line[start] in "日🎉" and end == start + 1:
        assert mark.count("^") == (2 if east_asian_width(line[start]) == "W" else 1)

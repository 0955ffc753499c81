from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.span import Span


def test_line_caret_reason_and_fix() -> None:
    found = Diagnostic(
        code="NB201",
        message="`y` is not defined",
        notebook="a.ipynb",
        cell=3,
        span=Span(3, 2, 4, 2, 5),
        source="x = 1\nz = y",
        label="never bound",
        reason="nothing binds it",
        fix="bind it",
    )
    assert found.render() == (
        "error[NB201]: `y` is not defined\n"
        "  --> a.ipynb cell 3:2:5\n"
        "   |\n"
        " 2 | z = y\n"
        "   |     ^ never bound\n"
        "   = why: nothing binds it\n"
        "   = fix: bind it"
    )


def test_prose_is_wrapped_and_hangs() -> None:
    found = Diagnostic("NB201", "short", reason="word " * 40, notes=("a trace\n  File 'x'",))
    lines = found.render(width=60).split("\n")
    assert all(len(line) <= 60 for line in lines)
    assert lines[1].startswith("   = why: word")
    assert lines[2].startswith("          word")
    assert lines[-2:] == ["   = note: a trace", "             File 'x'"]


def test_a_long_line_is_cut_around_the_caret() -> None:
    source = "x = '" + "a" * 500 + "' + y"
    found = Diagnostic("NB201", "m", cell=1, span=Span(1, 1, 509, 1, 510), source=source)
    excerpt = found.render(width=80).split("\n")[3:5]
    assert len(excerpt[0]) < 100
    assert excerpt[0][excerpt[1].index("^")] == "y"


def test_json_counts_columns_from_one() -> None:
    found = Diagnostic("NB201", "m", cell=1, span=Span(1, 2, 4, 2, 5), source="a\nz = y")
    assert {k: found.to_json()[k] for k in ("line", "column", "text")} == {
        "line": 2,
        "column": 5,
        "text": "y",
    }

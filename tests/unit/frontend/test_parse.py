"""Where the caret stands under what is not Python."""

from __future__ import annotations

import pytest

from nb2fn.frontend.parse import Fault, parse, quiet


@pytest.mark.parametrize(
    ("text", "line", "marked"),
    [
        (r"x = open('C:\Users\me\a.csv').read()", 1, r"\U"),
        ("paths = [\n  'é', " + r"'D:\data\x1']", 2, r"\x"),
        (r"x = f('a', 'C:\new\N')", 1, r"\N"),
        (r"x = '\N{no such name}'", 1, r"\N{no such name}"),
        (r"x = b'\xq'", 1, r"\x"),
        ("x = (1,", 1, "("),
    ],
)
def test_a_broken_escape_is_shown_itself(text: str, line: int, marked: str) -> None:
    with quiet():
        fault = parse(text)
    assert isinstance(fault, Fault)
    assert (fault.line, fault.end_line) == (line, line)
    assert text.split("\n")[line - 1][fault.column : fault.end_column] == marked

"""Reading bodies: strict, bounded, and clear about what is wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nb2fn.runtime.jsonio import DEPTH, JsonError, parse, write


def nested(levels: int) -> bytes:
    return b'{"a":' + b"[" * (levels - 1) + b"]" * (levels - 1) + b"}"


ACCEPTED = [
    (b"{}", {}),
    (b' {"a": [1, 2.5, -0.0, 1e3, "x", true]}\n', {"a": [1, 2.5, -0.0, 1e3, "x", True]}),
    ('{"é": "日本"}'.encode(), {"é": "日本"}),
    (b'{"a": "\\ud83d\\ude00"}', {"a": "😀"}),
    (nested(DEPTH), None),
    (b'{"a": "' + b"[" * 500 + b'"}', {"a": "[" * 500}),
    (b'{"a": "\\\\", "b": "' + b"\\\"[{" * 500 + b'"}', {"a": "\\", "b": '"[{' * 500}),
    (b'{"a": [' + b"[]," * 500 + b"[]]}", {"a": [[]] * 501}),
    (b'{"a": ' + b"9" * 4300 + b"}", None),
    (b'{"a": 1e-400}', {"a": 0.0}),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ACCEPTED)
def test_accepted(body: bytes, expected: Any) -> None:
    got = parse(body)
    assert got == (json.loads(body) if expected is None else expected)


# Large bodies without exponents are read without a call for each number.
LONG = b'{"e": [' + b"0.125, -1, 2e-7, true, false, null, " * 60

LARGE = [
    (LONG + b"1.5]}", 1.5),
    (LONG + b"1e3]}", 1000.0),
    (LONG + b'"1e999"]}', "1e999"),
    (LONG + b'"\\"e"]}', '"e'),
    (LONG + b"9" * 4300 + b"]}", int("9" * 4300)),
    (LONG + b"1" + b"0" * 320 + b"e-320]}", 1.0),
]


@pytest.mark.parametrize(("body", "last"), LARGE)
def test_large_bodies_are_accepted(body: bytes, last: Any) -> None:
    assert parse(body)["e"][-1] == last


@pytest.mark.parametrize(
    ("end", "said"),
    [
        (b"1e400]}", "too large for a double"),
        (b"1E+400]}", "too large for a double"),
        (b"1" + b"0" * 309 + b".0]}", "too large for a double"),
        (b"1" + b"0" * 700 + b".5e-10]}", "too large for a double"),
        (b"9" * 4301 + b"]}", "more than 4300 digits"),
        (b"NaN]}", "holds NaN"),
        (b'1], "e": 2}', "twice"),
        (b"1]", "no JSON"),
    ],
)
def test_large_bodies_are_refused(end: bytes, said: str) -> None:
    with pytest.raises(JsonError, match=said):
        parse(LONG + end)


REFUSED = [
    (b"", "is empty"),
    (b" \n", "is empty"),
    (b"\xef\xbb\xbf{}", "byte order mark"),
    ('{"a": 1}'.encode("utf-16"), "no UTF-8: byte 0"),
    ('{"é": 1}'.encode("latin-1"), "no UTF-8: byte 2"),
    (b"\x00\xff\xfe\x80binary", "no UTF-8"),
    (b'{"a": 1', "no JSON: .* at line 1 column 8"),
    (b'{"a": 1} x', "Extra data"),
    (b"{'a': 1}", "property name enclosed in double quotes"),
    (b'{"a": "\x01"}', "control character"),
    (b"[1]", "must be a JSON object"),
    (b"5", "must be a JSON object"),
    (b'{"a": NaN}', "holds NaN, which is no JSON; a missing value is null"),
    (b'{"a": [-Infinity]}', "holds -Infinity"),
    (b'{"a": 1e400}', "1e400 is too large for a double"),
    (b'{"a": -1' + b"0" * 309 + b".0}", "too large for a double"),
    (b'{"a": ' + b"9" * 4301 + b"}", "more than 4300 digits"),
    (b'{"a": 1, "b": 2, "a": 3}', 'the key "a" twice'),
    (b'{"a": {"b": 1, "b": 1}}', 'the key "b" twice'),
    (b'{"a": 1, "\\u0061": 3}', 'the key "a" twice'),
    (nested(DEPTH + 1), "deeper than 64 levels"),
    (b'{"a":' + b"[" * 1_000_000, "deeper than 64 levels"),
    (b'{"a":' * 1_000_000, "deeper than 64 levels"),
    (b'{"a": "\\ud800"}', "half of a surrogate pair"),
    (b'{"\\udfff": 1}', "half of a surrogate pair"),
]


@pytest.mark.parametrize(("body", "message"), REFUSED, ids=[m for _, m in REFUSED])
def test_refused(body: bytes, message: str) -> None:
    with pytest.raises(JsonError, match=message):
        parse(body)


def test_digits_are_bounded_where_python_does_not_bound_them() -> None:
    code = (
        "import sys\n"
        "from nb2fn.runtime.jsonio import parse, JsonError\n"
        "sys.set_int_max_str_digits(0)\n"
        "try: parse(b'{\"a\": ' + b'9' * 100_000 + b'}')\n"
        "except JsonError as error: print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "more than 4300 digits" in done.stdout


def test_written_compact_and_readable() -> None:
    assert write({"é": [1, 2.5, None]}) == '{"é":[1,2.5,null]}'.encode()
    with pytest.raises(ValueError, match="not JSON compliant"):
        write({"a": float("nan")})


def test_half_a_surrogate_pair_in_an_answer_is_escaped() -> None:
    assert write({"a": "\ud800é"}) == b'{"a":"\\ud800\\u00e9"}'


@settings(max_examples=40, deadline=None)
@given(
    st.dictionaries(
        st.text(),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, width=64)
            .filter(lambda x: abs(x) != float("inf")) | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ),
        max_size=4,
    )
)  # fmt: skip
def test_what_is_written_can_be_read(value: dict[str, Any]) -> None:
    assert parse(write(value)) == value

"""Whatever a file holds: a notebook, or diagnostics; never another exception."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.frontend.notebooks import code, document, findings, written

junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=5,
)
PIECES = [
    *"%!?#|'\"()[]{}:=,\\\n\n \t\r\0é\ufeff\u2028",
    "\ud800",
    "\n#| predict",
    "\n#| input: x",
    "%%time\n",
    "!pip install x",
    "\n    ",
    "x = ",
    "def f():",
    "'''",
    "return",
    "print x",
]
sources = st.lists(st.sampled_from(PIECES), max_size=12).map("".join) | st.text(max_size=30)


def check(content: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        text = content if isinstance(content, (bytes, str)) else json.dumps(content)
        for finding in findings(written(Path(folder), text)):
            assert finding.render().startswith(f"{finding.severity}[NB1")
            assert json.dumps(finding.to_json())


@given(st.binary(max_size=50))
def test_bytes(content: bytes) -> None:
    check(content)


@given(junk)
def test_json(content: Any) -> None:
    check(content)


@given(st.lists(junk, min_size=6, max_size=6), st.sampled_from([2, 3, 4]))
def test_a_notebook_with_any_fields(fields: list[Any], major: int) -> None:
    keys = ["source", "input", "metadata", "outputs", "id", "cell_type"]
    cell = {"cell_type": "code", **dict(zip(keys[:5], fields, strict=False))}
    content = {"nbformat": major, "nbformat_minor": 0, "metadata": fields[5], "cells": [cell]}
    check(content)
    check({**content, "worksheets": [{"cells": [cell]}], "cells": [fields[0]]})


@settings(max_examples=300)
@given(st.lists(sources, min_size=1, max_size=3))
def test_any_source(texts: list[str]) -> None:
    cells = [code(text, number) for number, text in enumerate(texts, 1)]
    check(document(*cells, ("predict", "x")))

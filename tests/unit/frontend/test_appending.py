"""A cell put at the end of a notebook's file: all else stays, byte for byte."""

from __future__ import annotations

import json

import pytest

from nb2fn.frontend.appending import appended

CELLS = [
    {"cell_type": "markdown", "id": "a", "metadata": {}, "source": "text"},
    {
        "cell_type": "code", "execution_count": 1, "id": "b", "metadata": {},
        "outputs": [{"output_type": "stream", "name": "stdout", "text": ["1e-05\\n"]}],
        "source": ["x = 1\n", "x"],
    },
]  # fmt: skip
NOTEBOOK = {"cells": CELLS, "metadata": {"ü": 1.0}, "nbformat": 4, "nbformat_minor": 5}

LAYOUTS = {
    "as Jupyter writes it": json.dumps(NOTEBOOK, indent=1, ensure_ascii=False) + "\n",
    "two spaces": json.dumps(NOTEBOOK, indent=2),
    "tabs": json.dumps(NOTEBOOK, indent="\t"),
    "one line": json.dumps(NOTEBOOK),
    "CRLF": (json.dumps(NOTEBOOK, indent=1) + "\n").replace("\n", "\r\n"),
    "BOM": "\ufeff" + json.dumps(NOTEBOOK, indent=1),
    "cells last": json.dumps(dict(reversed(NOTEBOOK.items())), indent=1),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_only_the_cell_is_new(layout: str) -> None:
    text = LAYOUTS[layout]
    new = appended(text, "nb2fn-2", "#| input: x\ny = f(x)\ny", ("predict",))
    head = next(i for i in range(len(text)) if text[i] != new[i])
    assert text == new[:head] + new[head + len(new) - len(text) :]
    cells = json.loads(new.removeprefix("\ufeff"))["cells"]
    assert cells[:-1] == CELLS
    assert cells[-1] == {
        "cell_type": "code",
        "execution_count": None,
        "id": "nb2fn-2",
        "metadata": {"tags": ["predict"]},
        "outputs": [],
        "source": ["#| input: x\n", "y = f(x)\n", "y"],
    }


def test_it_is_laid_out_as_jupyter_would() -> None:
    text = LAYOUTS["as Jupyter writes it"]
    new = appended(text, "nb2fn-2", "y", ("predict",))
    assert new == json.dumps(json.loads(new), indent=1, ensure_ascii=False) + "\n"


def test_no_id_where_the_others_have_none() -> None:
    cells = [{k: v for k, v in cell.items() if k != "id"} for cell in CELLS]
    text = json.dumps({**NOTEBOOK, "cells": cells, "nbformat_minor": 4}, indent=1)
    assert "id" not in json.loads(appended(text, "nb2fn-2", "y", ()))["cells"][-1]

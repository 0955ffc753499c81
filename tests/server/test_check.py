"""Checks over HTTP: quick, of what is not saved yet, and never held up by a bad one."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

from tests.server.conftest import Call, notebook

LINE = notebook(
    ("data", "import numpy as np\nX = np.array([[1.0], [2.0]])\ny = np.array([1.0, 2.0])"),
    (
        "train",
        "from sklearn.linear_model import LinearRegression\nmodel = LinearRegression().fit(X, y)",
    ),
    ("predict", "x = np.array([[3.0]])\nprint(model.predict(x))"),
)


def forty() -> dict[str, Any]:
    """A notebook of forty cells, most of them about data."""
    cells = [("", f"column_{n} = X[:, 0] * {n}\nprint(column_{n}.mean())") for n in range(37)]
    document = notebook(("data", LINE["cells"][0]["source"]), *cells)
    document["cells"] += LINE["cells"][1:]
    return document


async def test_forty_cells_are_checked_while_one_types(api: Call, jp_root_dir: Path) -> None:
    (jp_root_dir / "forty.ipynb").write_text(json.dumps(forty()))
    assert (await api("GET", "status"))["root"] == str(jp_root_dir)
    asked = {"path": "forty.ipynb", "content": forty()}
    first = await api("POST", "check", asked)
    assert (first["ok"], len(first["cells"])) == (True, 40)
    spent = []
    for _ in range(5):
        started = time.perf_counter()
        await api("POST", "check", asked)
        spent.append(time.perf_counter() - started)
    assert min(spent) < 0.3


async def test_the_editors_document_counts_and_the_file_stays_as_it_is(
    api: Call, jp_root_dir: Path
) -> None:
    path = jp_root_dir / "line.ipynb"
    path.write_text(json.dumps(LINE))
    before = path.read_bytes()
    edited = json.loads(json.dumps(LINE).replace("x = np", "q = np").replace("(x)", "(q)"))
    saved, unsaved = await asyncio.gather(
        api("POST", "check", {"path": "line.ipynb"}),
        api("POST", "check", {"path": "line.ipynb", "content": edited}),
    )
    assert [i["name"] for i in saved["routes"][0]["inputs"]] == ["x"]
    assert [i["name"] for i in unsaved["routes"][0]["inputs"]] == ["q"]
    assert path.read_bytes() == before


async def test_a_document_that_is_no_notebook_is_a_finding(api: Call, jp_root_dir: Path) -> None:
    (jp_root_dir / "line.ipynb").write_text(json.dumps(LINE))
    found = await api("POST", "check", {"path": "line.ipynb", "content": {"cells": 3}})
    assert (found["ok"], found["diagnostics"][0]["code"]) == (False, "NB105")
    deep = "(" * 5000 + "1" + ")" * 5000
    nested = await api("POST", "check", {"path": "line.ipynb", "content": notebook(("data", deep))})
    assert not nested["ok"]


async def test_an_analysis_that_dies_or_hangs_does_not_take_the_next_with_it(
    api: Call, fetch: Call, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    (jp_root_dir / "line.ipynb").write_text(json.dumps(LINE))
    checker = jp_serverapp.web_app.settings["nb2fn"].checker
    await api("POST", "check", {"path": "line.ipynb"})
    checker._process.kill()
    await checker._process.wait()
    assert (await api("POST", "check", {"path": "line.ipynb"}))["ok"]
    checker._seconds = 0.0001
    slow = await fetch("POST", "check", {"path": "line.ipynb"})
    assert slow.code == 504
    checker._seconds = 30.0
    assert (await api("POST", "check", {"path": "line.ipynb"}))["ok"]


async def test_requests_that_are_not_understood_say_where(fetch: Call, jp_root_dir: Path) -> None:
    broken = await fetch("POST", "check", "{", raw=True)
    assert (broken.code, json.loads(broken.body)["type"]) == (400, "urn:nb2fn:problem:not-json")
    wrong = await fetch("POST", "check", {"path": 3, "content": []})
    told = json.loads(wrong.body)
    assert (wrong.code, [e["pointer"] for e in told["errors"]]) == (422, ["/path", "/content"])
    outside = await fetch("POST", "check", {"path": "../line.ipynb"})
    assert outside.code == 404
    missing = await fetch("GET", "builds")
    assert (missing.code, "path" in json.loads(missing.body)["detail"]) == (400, True)

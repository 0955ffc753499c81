"""Positions under a real IPython shell: its own transformations and compile cache."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]

SCRIPT = r"""
import json, sys
from IPython.core.interactiveshell import InteractiveShell
from nb2fn.kernel.extract import extract
from nb2fn.kernel.positions import Positions
cells = json.loads(sys.argv[2])
shell = InteractiveShell.instance()
positions = Positions(shell)
for number, raw in enumerate(cells, 1):
    positions.begin(number, 1, raw)
    shell.run_cell(raw, store_history=True, silent=False).raise_error()
    positions.end(shell.user_ns)
found = extract(shell.user_ns, ["f", "g", "h", "late", "A"], sys.argv[1], positions, [])
assert found["problems"] == [], found["problems"]
"""

CELLS = [
    "\n\n%pprint\nx = !echo one\n@staticmethod\ndef helper(): pass\n\ndef f(a=x):\n    return a",
    "!echo a \\\n  b\ng = lambda: 1; h = lambda: 2\n",
    "class A:\n    size = 1",
    "get_ipython().run_cell('def nested(): return 1')\ndef late():\n    return A().size",
    "def f(a=x):\n    return a",
]


@pytest.mark.slow
def test_places_under_ipython(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path), json.dumps(CELLS)],
        env={**os.environ, "PYTHONPATH": str(ROOT), "IPYTHONDIR": str(tmp_path)},
        check=True,
        capture_output=True,
    )
    data = json.loads((tmp_path / "extract.json").read_text(encoding="utf-8"))
    places = {d["id"]: (d["cell"], d["line"], d["column"]) for d in data["definitions"]}
    assert places == {
        "g": (2, 3, 4),
        "h": (2, 3, 19),
        "A": (3, 1, 0),
        "late": (4, 2, 0),
        "f": (5, 1, 0),
    }

"""The kernel side under the Pythons that kernels run, handed in as source."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from nb2fn.training.extract_reader import read_extract
from tests.unit.kernel.notebook import Kernel, allowed, digest

ROOT = Path(__file__).parents[3] / "nb2fn"
VERSIONS = ["3.9", "3.10", "3.11", "3.12", "3.13", "3.14"]

CELLS = [
    "\nimport math, enum, functools, collections\nfrom dataclasses import dataclass\nrate = 3\n",
    """
class Scale:
    by = [rate]
    def apply(self, x, more=rate): return x * self.by[0] + more
    @classmethod
    def build(cls): return cls()
    @property
    def twice(self): return self.by * 2
old = Scale()
""",
    """
class Scale:
    def apply(self, x): return x
class Color(enum.Enum):
    RED = 1
class Config: size = rate
@dataclass
class Row:
    name: str
    size: float = rate * 1.5
Pair = collections.namedtuple("Pair", "a b", defaults=[[1]])
""",
    """
def adder(n):
    def add(x, y=rate):
        return x + n + y
    return add
f, g = lambda x: x + 1, lambda x: x * rate  # two
one, two = adder(1), adder(2)
@functools.lru_cache(maxsize=None)
def slow(x): return math.sqrt(x)
held = [Color.RED, Config(), Row("a"), Pair(0), Scale().apply, old, "ab".join, str.lower,
        [lambda: len(held)]]
rate = 50
""",
]
NAMES = ["f", "g", "one", "two", "slow", "held", "rate", "old", "Row"]
QUESTION = (
    "[f(2), g(2), one(3), two(3), slow(16), held[0].name, held[1].size, held[2].size, "
    "list(held[3]), held[4](7), old.apply(2), old.twice, old.build().by, held[6](['x', 'y']), "
    "held[7]('Q'), held[8][0](), Row('b').size, held[5] is old]"
)

TRAIN = """
import json, sys
request = json.loads(sys.stdin.read())
scope = {"__name__": "_nb2fn_bootstrap"}
exec(request["sources"]["bootstrap"], scope)
scope["install"](request["sources"])
from _nb2fn_kernel.extract import extract
from _nb2fn_kernel.positions import Positions
namespace, positions = {"__name__": "__main__"}, Positions()
for number, cell in enumerate(request["cells"], 1):
    positions.begin(number, 1, cell)
    text = cell.lstrip("\\n")
    positions.compiled("<%d>" % number, text)
    exec(compile(text, "<%d>" % number, "exec"), namespace)
    positions.end(namespace)
found = extract(namespace, request["names"], request["directory"], positions, [])
print(json.dumps({"summary": found, "answer": eval(request["question"], namespace)}))
"""

SERVE = """
import json, sys
request = json.loads(sys.stdin.read())
sys.path[:0] = request["path"]
import generated
from nb2fn_runtime.load import restore
names = vars(generated)
frozen = restore("generated", "boundary.pickle", request["sha256"],
                 frozenset(map(tuple, request["allowed"])))
for name in request["values"]:
    names[name] = frozen[name]
print(json.dumps(eval(request["question"], names)))
"""


def run(python: str, script: str, request: dict[str, Any]) -> Any:
    done = subprocess.run(
        [python, "-I", "-c", script], input=json.dumps(request), capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def interpreter(version: str) -> str | None:
    if version == f"{sys.version_info[0]}.{sys.version_info[1]}":
        return sys.executable
    found = shutil.which(f"python{version}")
    if found is None or subprocess.run([found, "-V"], capture_output=True).returncode:
        return None
    return found


@pytest.mark.slow
@pytest.mark.parametrize("version", VERSIONS)
def test_a_boundary_crosses_within_one_python(tmp_path: Path, version: str) -> None:
    python = interpreter(version)
    if python is None:
        pytest.skip(f"no Python {version} here")
    sources = {p.stem: p.read_text(encoding="utf-8") for p in (ROOT / "kernel").glob("*.py")}
    request = {
        "sources": sources,
        "cells": CELLS,
        "names": NAMES,
        "directory": str(tmp_path),
        "question": QUESTION,
    }
    trained = run(python, TRAIN, request)
    assert trained["summary"]["problems"] == []

    found = read_extract(tmp_path)
    assert b"__main__" not in found.pickle
    here = Kernel(*CELLS)
    text = "import math, enum, functools, collections\nfrom dataclasses import dataclass\n"
    for definition in found.definitions:
        if "." not in definition.id:
            text += here.emit(definition, found) + "\n"
    (tmp_path / "generated.py").write_text(text, encoding="utf-8")
    shutil.copytree(ROOT / "runtime", tmp_path / "nb2fn_runtime")
    answer = {
        "path": [str(tmp_path)],
        "sha256": digest(found.pickle),
        "allowed": sorted(allowed(found)),
        "values": [b.name for b in found.bindings if b.kind == "value"],
        "question": QUESTION,
    }
    assert run(python, SERVE, answer) == trained["answer"]
    assert trained["answer"][:4] == [3, 100, 7, 8]

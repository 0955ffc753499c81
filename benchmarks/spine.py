"""How long nb2fn itself takes: start-up, its share of a build, a rebuild, analysis.

Run with ``python benchmarks/spine.py``; prints one line a figure: median of
``RUNS`` runs, the least and the most, and the limit the project holds itself to.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 7
ROOT = Path(__file__).parent.parent
EXAMPLE = ROOT / "example-notebooks" / "linear-regression.ipynb"

# An installed package has its bytecode; a checkout must be allowed to write it.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}

# Runs a command line of nb2fn in this process, then tells the CPU seconds of this
# process alone (kernel and proof processes are children and not counted).
IN_PROCESS = """
import json, resource, sys
try:
    {statement}
finally:
    used = resource.getrusage(resource.RUSAGE_SELF)
    print("\\n" + json.dumps(used.ru_utime + used.ru_stime), file=sys.stderr)
"""


def cpu_ms(statement: str, *arguments: str, cache: Path) -> float:
    """CPU time in ms of one fresh interpreter that runs ``statement``."""
    done = subprocess.run(
        [sys.executable, "-c", IN_PROCESS.format(statement=statement), *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**ENVIRONMENT, "NB2FN_CACHE": str(cache)},
    )
    return 1000 * float(json.loads(done.stderr.strip().splitlines()[-1]))


def wall_ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def own_ms(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return 1000 * (time.process_time() - started)


def line(name: str, values: list[float], limit: str) -> None:
    middle = statistics.median(values)
    print(f"{name:58} {middle:9.1f} ms  ({min(values):.1f}–{max(values):.1f})  limit {limit}")


def start_up(folder: Path) -> None:
    cli = "from nb2fn.cli import main; main()"
    bare = [cpu_ms("pass", cache=folder) for _ in range(RUNS)]
    helped = [cpu_ms(cli, "--help", cache=folder) for _ in range(RUNS)]
    line("bare Python, CPU", bare, "-")
    line("nb2fn --help, CPU", helped, "150 ms")
    for example in ("linear-regression", "svm-iris", "churn"):
        path = str(EXAMPLE.with_name(f"{example}.ipynb"))
        checks = [cpu_ms(cli, "check", path, cache=folder) for _ in range(RUNS)]
        line(f"nb2fn check {example}, CPU", checks, "250 ms")


def build(folder: Path) -> None:
    cli = "from nb2fn.cli import main; main()"
    # Without the format checkers that JupyterLab adds to jsonschema: a build hides them.
    imports = (
        "from nb2fn.frontend.quick_nbformat import import_nbformat; import_nbformat(); "
        "import nbclient, nbformat, click, IPython"
    )
    base = [cpu_ms(imports, cache=folder) for _ in range(RUNS)]
    out = str(folder / "out")
    command = ("build", str(EXAMPLE), "-o", out)
    cpu_ms(cli, *command, cache=folder / "warm")  # wheels and locks are there from now on
    builds = []
    for _ in range(RUNS):
        for kept in ("snapshots", "proofs"):
            subprocess.run(["rm", "-rf", str(folder / "warm" / kept)], check=True)
        builds.append(cpu_ms(cli, *command, cache=folder / "warm"))
    line("import nbclient, nbformat, click, IPython, CPU", base, "-")
    line("nb2fn build linear-regression, CPU of nb2fn itself", builds, "-")
    own = [b - statistics.median(base) for b in builds]
    line("  its own share beyond those imports", own, "150 ms")
    environment = {**ENVIRONMENT, "NB2FN_CACHE": str(folder / "warm")}
    again = [sys.executable, "-m", "nb2fn", *command]
    walls = [
        wall_ms(lambda: subprocess.run(again, env=environment, capture_output=True, check=True))
        for _ in range(RUNS)
    ]
    line("rebuild with nothing changed, wall", walls, "1000 ms")


def generated(cells: int) -> dict[str, object]:
    """A notebook of ``cells`` code cells that read and change earlier names."""
    sources = ["import numpy as np\nfrom sklearn.linear_model import LinearRegression\nv0 = [0]"]
    for i in range(1, cells - 2):
        sources.append(f"v{i} = [x + {i} for x in v{i - 1}]\nv{i - 1}.append({i})\nprint(v{i})")
    sources.append(f"#| train\nmodel = LinearRegression().fit(np.array([v{cells - 3}]).T, [1])")
    sources.append("#| predict\nx = np.array([[1.0]])\ny = model.predict(x)\ny")
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "language": "python"}},
        "cells": [
            {"cell_type": "code", "id": f"c{i}", "metadata": {}, "outputs": [],
             "execution_count": None, "source": source}
            for i, source in enumerate(sources)
        ],
    }  # fmt: skip


def analysis(folder: Path) -> None:
    from nb2fn.analysis.graph import analyse
    from nb2fn.frontend.read import read
    from nb2fn.passes import partition
    from nb2fn.pipeline import check
    from nb2fn.progress import Progress

    def analysed(path: Path) -> None:
        notebook, _ = read(path)
        partition(notebook, analyse(notebook))

    check(EXAMPLE, Progress())
    for cells in (40, 250, 500, 1000, 2000):
        path = folder / f"generated-{cells}.ipynb"
        path.write_text(json.dumps(generated(cells)), "utf-8")
        values = [own_ms(lambda path=path: analysed(path)) for _ in range(RUNS)]
        limit = {40: "15 ms", 1000: "1000 ms"}.get(cells, "linear")
        line(f"read, analyse and partition {cells} cells, CPU", values, limit)
        values = [own_ms(lambda path=path: check(path, Progress())) for _ in range(RUNS)]
        line(f"the same and the lints of {cells} cells, CPU", values, "-")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_up(folder)
        analysis(folder)
        build(folder)


if __name__ == "__main__":
    main()

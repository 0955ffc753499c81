"""What importing the endpoint's runtime costs at a cold start, against ``import json``.

Run with ``python benchmarks/runtime_import.py``. CPU time (user and system) of fresh
interpreters, taken turn by turn; instructions counted by valgrind, where it is
installed, which do not depend on what else the machine does.
"""

from __future__ import annotations

import compileall
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 60
LIMIT_MS = 8.0
_BYTECODE = shutil.ignore_patterns("__pycache__")
RUNTIME = Path(__file__).parent.parent / "nb2fn" / "runtime"

STATEMENTS = {
    "bare Python": "pass",
    "import json": "import json",
    "import json and the runtime": (
        "import json, nb2fn_runtime.core, nb2fn_runtime.load, nb2fn_runtime.values, "
        "nb2fn_runtime.validate, nb2fn_runtime.wsgi, nb2fn_runtime.aws"
    ),
}


def cpu_ms(statement: str, folder: Path) -> float:
    """CPU time in ms of one interpreter that runs ``statement``."""
    process = subprocess.Popen([sys.executable, "-c", statement], cwd=folder)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{statement!r} failed")
    return 1000 * (used.ru_utime + used.ru_stime)


def instructions(statement: str, folder: Path) -> int:
    """Instructions in user space of one interpreter that runs ``statement``."""
    command = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null"]
    done = subprocess.run(
        [*command, sys.executable, "-c", statement],
        cwd=folder,
        env={**os.environ, "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=True,
    )
    (count,) = re.findall(r"Collected : (\d+)", done.stderr)
    return int(count)


def report(name: str, values: dict[str, float], unit: str, digits: int) -> None:
    """The three figures, and the runtime's share against json's."""
    bare, base, whole = values.values()
    for label, value in values.items():
        print(f"{name}, {label + ':':30} {value:12,.{digits}f} {unit}")
    own, ratio = whole - base, (whole - base) / (base - bare)
    print(f"{name}, {'the runtime over json:':30} {own:12,.{digits}f} {unit}", end="")
    print(f"  ({ratio:.2f} times json's own, {whole / base:.3f} in all)")


def main() -> None:
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        shutil.copytree(RUNTIME, folder / "nb2fn_runtime", ignore=_BYTECODE)
        compileall.compile_dir(folder, quiet=1)  # packages ship bytecode
        for statement in STATEMENTS.values():
            cpu_ms(statement, folder)
        times: dict[str, list[float]] = {label: [] for label in STATEMENTS}
        for _ in range(RUNS):
            for label, statement in STATEMENTS.items():
                times[label].append(cpu_ms(statement, folder))
        medians = {label: statistics.median(values) for label, values in times.items()}
        report("CPU time", medians, "ms", 2)
        print(f"limit: {LIMIT_MS} ms over import json; medians of {RUNS} runs each")
        if shutil.which("valgrind") is None:
            print("instructions: not counted, valgrind is not installed")
            return
        counts = {label: float(instructions(s, folder)) for label, s in STATEMENTS.items()}
        report("instructions", counts, "", 0)


if __name__ == "__main__":
    main()

"""``nb2fn check`` beside marimo's converter and check, on the same notebooks in turn.

Run with ``python benchmarks/peers.py``. marimo is installed by uv into a temporary
environment. Prints CPU time of whole processes, their children included: the median
of ``RUNS`` runs, and the median of the ratios taken pair by pair.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from spine import ENVIRONMENT, ROOT, generated

RUNS = 5
PEER = "marimo==0.*"
EXAMPLES = ("linear-regression", "svm-iris", "churn", "faq-intents")


def cpu_ms(*commands: list[str]) -> float:
    """CPU time in ms of commands that are run one after the other."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for command in commands:
        subprocess.run(command, capture_output=True, check=False, env=ENVIRONMENT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return 1000 * (after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def peer(folder: Path) -> str:
    """marimo's executable, installed into ``folder``."""
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "-q", str(folder), "--python", sys.executable], check=True)
    python = folder / "bin" / "python"
    subprocess.run([*uv, "pip", "install", "-q", "--python", str(python), PEER], check=True)
    return str(folder / "bin" / "marimo")


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        marimo = peer(folder / "peer")
        paths = [ROOT / "example-notebooks" / f"{example}.ipynb" for example in EXAMPLES]
        paths.append(folder / "generated-40.ipynb")
        paths[-1].write_text(json.dumps(generated(40)), "utf-8")
        script = str(folder / "converted.py")
        for path in paths:
            ours = [sys.executable, "-m", "nb2fn", "check", str(path)]
            convert = [marimo, "-y", "convert", str(path), "-o", script]
            check = [marimo, "check", script]
            # Also warms both up; marimo's check ends with 1 where it finds something.
            for command in (ours, convert):
                subprocess.run(command, capture_output=True, check=True)
            pairs = [(cpu_ms(ours), cpu_ms(convert, check)) for _ in range(RUNS)]
            mine, theirs = (statistics.median(side) for side in zip(*pairs, strict=True))
            ratio = statistics.median(b / a for a, b in pairs)
            print(f"{path.stem:20} {mine:7.0f} ms  marimo {theirs:7.0f} ms  ratio {ratio:5.1f}")


if __name__ == "__main__":
    main()

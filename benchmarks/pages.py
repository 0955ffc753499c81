"""The measured lines as docs/benchmarks.md, with their pictures."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from models import Line

ORDER = (
    "bare",
    "stdlib",
    "stdlib by WSGI",
    "numpy",
    "exact",
    "ONNX Runtime",
    "scikit-learn",
    "usual way",
)
_COLOURS = {
    "bare": "#9e9e9e",
    "stdlib": "#1b7f5c",
    "stdlib by WSGI": "#2f6f8f",
    "numpy": "#4fb08c",
    "exact": "#a3d4c0",
    "ONNX Runtime": "#4c72b0",
    "scikit-learn": "#dd9a4a",
    "usual way": "#c44e52",
}
_HEAD = """# Benchmarks

<!-- Written by `make bench-models`. -->

nb2fn's functions beside what people deploy by hand, measured in one run on two cores, each
in a process of its own, validation and token on. *bare* is a handler that only reads and
writes JSON; the *usual way* is Flask, serverless-wsgi and joblib around scikit-learn;
*scikit-learn* is its `predict` alone, on an array that is there already; *by WSGI* is the same
project with every request through serverless-wsgi and werkzeug, which nb2fn's own Lambda
entry leaves out where it can; *ONNX Runtime* is a
handler around the graph that skl2onnx exports, in float32. Cold: process start to first
answer, medians. The cost is AWS Lambda's for a million warm requests of one row, at the
memory that the build gets.

![Cold start]({cold})
![A warm answer]({warm})
"""


def page(lines: Sequence[Line], declined: Mapping[str, Mapping[str, str]], pictures: Path) -> str:
    """The page; the pictures are written into ``pictures``, beside it."""
    _picture(lines, pictures / "cold.svg", "CPU time to the first answer, ms", _cold)
    _picture(lines, pictures / "warm.svg", "a warm answer of one row, µs (p50)", _warm)
    names = {"cold": f"{pictures.name}/cold.svg", "warm": f"{pictures.name}/warm.svg"}
    parts = [_HEAD.format(**names)]
    for workload in dict.fromkeys(line.workload for line in lines):
        mine = [line for line in lines if line.workload == workload]
        mine.sort(key=lambda line: ORDER.index(line.subject.name))
        parts.append("\n".join(_table(workload, mine)))
        told = [f"- {name}: {reason}" for name, reason in declined.get(workload, {}).items()]
        if told:
            parts.append("Not there:\n\n" + "\n".join(told))
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _table(workload: str, lines: Sequence[Line]) -> Iterator[str]:
    yield f"## {workload}\n"
    yield (
        "| | cold, wall | cold, CPU | × bare | 1 row p50 | p99 | 32 rows | 1,000 rows |"
        " rows/s | RSS | unzipped | zip | $/million |"
    )
    yield "|---|" + "---:|" * 12
    for line in lines:
        times = line.warm.times
        most = max(times)
        yield (
            "| "
            + " | ".join(
                [
                    line.subject.name,
                    f"{1000 * line.cold.wall:.0f} ms",
                    f"{1000 * line.cold.cpu:.0f} ms",
                    f"{line.ratio:.2f}",
                    _time(times[1][0]),
                    _time(times[1][1]),
                    _time(times[32][0]) if 32 in times else "",
                    _time(times[1000][0]) if 1000 in times else "",
                    f"{most / times[most][0]:,.0f}",
                    f"{line.warm.peak / 1e6:.0f} MB",
                    f"{line.subject.unzipped / 1e6:.1f} MB" if line.subject.unzipped > 1e5 else "",
                    f"{line.subject.zipped / 1e6:.1f} MB" if line.subject.zipped else "",
                    f"{line.cost:.2f}",
                ]
            )
            + " |"
        )


def _time(seconds: float) -> str:
    return f"{1e6 * seconds:.1f} µs" if seconds < 0.001 else f"{1000 * seconds:.1f} ms"


def _cold(line: Line) -> float:
    return 1000 * line.cold.cpu


def _warm(line: Line) -> float:
    return 1e6 * line.warm.times[1][0]


def _picture(lines: Sequence[Line], path: Path, title: str, value: Callable[[Line], float]) -> None:
    import matplotlib as mpl

    mpl.use("svg")
    mpl.rcParams["svg.hashsalt"] = "nb2fn"
    from matplotlib import pyplot as plt

    workloads = list(dict.fromkeys(line.workload for line in lines))
    names = [n for n in ORDER if any(line.subject.name == n for line in lines)]
    figure, axes = plt.subplots(figsize=(9, 0.34 * len(workloads) * len(names) / 2 + 1.2))
    height = 0.85 / len(names)
    for place, name in enumerate(names):
        found = {line.workload: value(line) for line in lines if line.subject.name == name}
        at = [i + place * height for i, w in enumerate(workloads) if w in found]
        axes.barh(at, list(found.values()), height, label=name, color=_COLOURS[name])
    axes.set_xscale("log")
    axes.set_yticks([i + 0.4 for i in range(len(workloads))], workloads)
    axes.invert_yaxis()
    axes.set_title(title, loc="left", fontsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(fontsize=8, frameon=False, loc="center left", bbox_to_anchor=(1, 0.5))
    path.parent.mkdir(exist_ok=True)
    figure.savefig(path, bbox_inches="tight", metadata={"Date": None})
    plt.close(figure)

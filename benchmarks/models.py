"""nb2fn's functions beside what people deploy by hand.

Run with ``python benchmarks/models.py [NAME…] [--runs N] [--markdown FILE]``. Cold figures are
medians of fresh interpreters (``python -I -S``) that take turns in one run; bytecode is
there, the page cache is warm, validation and token are on. The usual way is a Flask
application around ``joblib.load`` behind ``serverless_wsgi``; *scikit-learn* is its bare
``predict`` on an array that is there already. The cost is Lambda's: price per GB-second
times the memory that a build gets (:mod:`nb2fn.targets.sizing`) times the milliseconds of
a warm answer with that memory's share of a processor, and the price of the requests.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from clocks import cold, warm
from lines import Line
from pages import page
from subjects import Contest, contest, rivals
from workloads import MODELS, OWN

ROWS = (1, 32, 1000)
SECONDS = 0.5


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--markdown", type=Path)
    options = parser.parse_args()
    lines: list[Line] = []
    declined: dict[str, dict[str, str]] = {}
    with tempfile.TemporaryDirectory() as place:
        others = rivals(Path(place))
        for workload in (*MODELS, *OWN):
            if options.names and workload.name not in options.names:
                continue
            made = contest(workload, Path(place) / workload.name, others, ROWS)
            declined[workload.name] = made.declined
            print(workload.name)
            for line in measured(made, options.runs):
                lines.append(line)
                print(_text(line), flush=True)
    if options.markdown:
        pictures = options.markdown.with_suffix("")
        options.markdown.write_text(page(lines, declined, pictures), encoding="utf-8")
    return 0


def measured(made: Contest, runs: int) -> Iterator[Line]:
    """The subjects of a contest, side by side."""
    starts = cold(made.subjects, made.questions[1], runs)
    for subject in made.subjects:
        questions = {1: made.questions[1]} if subject.name == "bare" else made.questions
        found = warm(subject, questions, SECONDS)
        yield Line(made.workload.name, subject, starts[subject.name], found, starts["bare"])


def _text(line: Line) -> str:
    rows = "  ".join(
        f"{rows:4} rows {1e6 * p50:9.1f} µs (p99 {1e6 * p99:9.1f})"
        for rows, (p50, p99) in sorted(line.warm.times.items())
    )
    return (
        f"  {line.subject.name:12} cold {1000 * line.cold.wall:7.1f} ms,"
        f" CPU {1000 * line.cold.cpu:7.1f} ms ({line.ratio:5.2f} × bare)  {rows}"
        f"  {line.warm.peak / 1e6:5.0f} MB  {line.subject.unzipped / 1e6:6.1f} MB unzipped"
        f"  ${line.cost:.2f}"
    )


if __name__ == "__main__":
    sys.exit(main())

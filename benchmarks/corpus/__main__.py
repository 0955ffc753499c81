"""Builds every example of scikit-learn's gallery with ``--auto`` and writes what became of it.

    python -m benchmarks.corpus [--only TEXT] [--sample N] [--again | --keep] [--limit N] [--jobs N]

Downloads the gallery once, turns each script that fits an estimator, predicts and
downloads no data into a notebook, and builds it in a process of its own, in an environment
of its own. Results are kept in the cache folder, so that an interrupted run goes on where
it stopped; those of other sources of nb2fn are made anew. The table goes to docs/corpus.md.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks.corpus import environment, gallery, report
from benchmarks.corpus.results import Result, append, kept

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 150  # seconds a notebook may build, and as many for a plain run
JOBS = 2
NICE = 10


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is missing and write the report; exit code 1 where one crashed or is wrong."""
    options = _options(arguments)
    cache = Path(os.environ.get("NB2FN_CORPUS", ROOT / "build" / "corpus"))
    every = tuple(gallery.examples(gallery.archive(cache)))
    chosen = [e for e in every if e.fits and e.predicts and not e.downloads]
    asked = [e for e in chosen if options.only in e.name]
    if options.sample:
        asked = asked[:: max(1, len(asked) // options.sample)]
    found = kept(cache / "results.jsonl")
    sources = _sources()
    todo = [
        e
        for e in asked
        if options.again
        or e.name not in found
        or not (options.keep or found[e.name].sources == sources)
    ]
    one = Run(environment.python(cache), cache, sources, options.limit)
    with ThreadPoolExecutor(options.jobs) as pool:
        for number, result in enumerate(pool.map(one.build, todo), 1):
            found[result.name] = result
            append(cache / "results.jsonl", result)
            told = f"{result.code} {result.message}".strip()[:110]
            print(
                f"{number:>3}/{len(todo)} {result.outcome:<8} {result.seconds:>5.1f} s "
                f"{result.name}  {told}",
                flush=True,
            )
    results = [found[e.name] for e in chosen if e.name in found]
    if len(results) == len(chosen):
        report.write(ROOT / "docs" / "corpus.md", every, results, options.limit)
    print(report.summary(results))
    return int(any(r.outcome in ("crashed", "wrong") for r in results))


@dataclass(frozen=True)
class Run:
    """How examples are built: by ``python``, each step in ``limit`` seconds."""

    python: str
    cache: Path
    sources: str
    limit: int

    def build(self, example: gallery.Example) -> Result:
        """Build one example, and ask what was built what a plain run of the script answers."""
        notebook = gallery.write_notebook(example, self.cache / "notebooks")
        output = self.cache / "built" / notebook.parent.name
        options = ["--auto", "--json", "-q", "--no-cache", "--timeout", str(self.limit)]
        started = time.monotonic()
        try:
            done = self._run("-m", "nb2fn", "build", *options, "-o", str(output), str(notebook))
        except subprocess.TimeoutExpired:
            seconds = float(self.limit)
            return Result(example.name, "too long", seconds=seconds, sources=self.sources)
        seconds = round(time.monotonic() - started, 1)
        result = Result(example.name, "", seconds=seconds, sources=self.sources)
        if done.returncode not in (0, 1):
            last = done.stderr.strip().splitlines()[:1]
            return replace(result, outcome="crashed", message="".join(last))
        document = json.loads(done.stdout)
        found = document["diagnostics"]
        if not document["ok"]:
            error = next(d for d in found if d["severity"] == "error")
            return replace(result, outcome="stopped", code=error["code"], message=error["message"])
        codes = {d["code"] for d in found}
        part = "NB352" in codes
        wrong = None
        if "NB274" not in codes:  # a plain run knows the first choice alone
            wrong = self._difference(notebook, Path(document["build_dir"]), part)
        return replace(
            result,
            outcome="wrong" if wrong else document["parity"]["status"],
            message=wrong or "",
            checked=wrong is not None,
            tier=document["tier"],
            added="NB272" in codes,
            part=part,
        )

    def _run(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run Python in a process group of its own, which ends with it."""
        known = {"MPLBACKEND": "agg", "NB2FN_CACHE": str(self.cache / "cache")}
        with subprocess.Popen(
            ["nice", "-n", str(NICE), self.python, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **known},
            start_new_session=True,
        ) as process:
            try:
                told = process.communicate(timeout=self.limit)
            except BaseException:
                self._stop(process)
                raise
        return subprocess.CompletedProcess(process.args, process.returncode, *told)

    def _stop(self, process: subprocess.Popen[str]) -> None:
        """Interrupt a build, which then ends its kernel; end it where it does not."""
        for number in (signal.SIGINT, signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError, subprocess.TimeoutExpired):
                os.killpg(process.pid, number)
                process.communicate(timeout=20)
                return

    def _difference(self, notebook: Path, built: Path, part: bool) -> str | None:
        """How the endpoint's answer to the notebook's question differs from a plain run's; a
        script that only a kernel runs, or whose plain runs differ, says ``None``. ``part``:
        the endpoint's is about the question's first rows."""
        script = str(Path(__file__).with_name("plain.py"))
        expected: list[object] = []
        try:
            got = json.loads(self._run("-m", "nb2fn", "invoke", str(built)).stdout)
            for _ in range(2):
                expected.append(json.loads(self._run(script, str(notebook)).stdout))
                if expected[0] is None:
                    return None
                if same(got, first(expected[0], got) if part else expected[0]):
                    return ""
        except (subprocess.TimeoutExpired, ValueError):
            return None
        if not same(expected[0], expected[1]):
            return None
        return f"answers {json.dumps(got)[:60]}, a plain run {json.dumps(expected[0])[:60]}"


def first(whole: object, like: object) -> object:
    """The first part of an answer, with as many elements by field as ``like`` has."""
    if not isinstance(whole, dict) or not isinstance(like, dict):
        return whole
    counts = {name: len(value) for name, value in like.items() if isinstance(value, list)}
    return {
        name: value[: counts[name]] if isinstance(value, list) and name in counts else value
        for name, value in whole.items()
    }


def same(a: object, b: object) -> bool:
    """Whether two answers are equal, numbers up to what the order of a sum makes of them."""
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same(a[key], b[key]) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return math.isclose(a, b, rel_tol=1e-7, abs_tol=1e-9)
    return a == b


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--only", default="", help="examples whose name holds this text")
    parser.add_argument("--again", action="store_true", help="those with results, too")
    parser.add_argument("--keep", action="store_true", help="not those of older sources")
    parser.add_argument("--limit", type=int, default=TIMEOUT, help="seconds a notebook")
    parser.add_argument("--jobs", type=int, default=JOBS, help="how many at once")
    parser.add_argument("--sample", type=int, default=0, help="about so many, spread evenly")
    return parser.parse_args(arguments)


def _sources() -> str:
    """A hash of everything that decides about a build."""
    digest = hashlib.sha256()
    for path in sorted((ROOT / "nb2fn").rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


if __name__ == "__main__":
    sys.exit(main())

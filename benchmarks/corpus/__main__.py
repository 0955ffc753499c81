"""Builds every example of scikit-learn's gallery with ``--auto`` and writes what became of it.

    python -m benchmarks.corpus [--only TEXT] [--sample N] [--again | --keep] [--limit N]

Downloads the gallery once, turns each script that fits an estimator, predicts and
downloads no data into a notebook, and builds it in a process of its own. Results are kept
in the cache folder, so that an interrupted run goes on where it stopped; those of other
sources of nb2fn are made anew. The table goes to docs/corpus.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks.corpus import gallery, report
from benchmarks.corpus.results import Result, append, kept

ROOT = Path(__file__).resolve().parents[2]
TIMEOUT = 90  # seconds a notebook, for everything
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
    for number, example in enumerate(asked, 1):
        known = found.get(example.name)
        if known and (options.keep or known.sources == sources) and not options.again:
            continue
        result = build(example, cache, sources, options.limit)
        found[example.name] = result
        append(cache / "results.jsonl", result)
        told = f"{result.code} {result.message}".strip()[:110]
        print(
            f"{number:>3}/{len(asked)} {result.outcome:<8} {result.seconds:>5.1f} s "
            f"{example.name}  {told}",
            flush=True,
        )
    results = [found[e.name] for e in chosen if e.name in found]
    if len(results) == len(chosen):
        report.write(ROOT / "docs" / "corpus.md", every, results, options.limit)
    print(report.summary(results))
    return int(any(r.outcome in ("crashed", "wrong") for r in results))


def build(example: gallery.Example, cache: Path, sources: str, limit: int) -> Result:
    """Build one example, and ask what was built what a plain run of the script answers."""
    notebook = gallery.write_notebook(example, cache / "notebooks")
    output = cache / "built" / notebook.parent.name
    options = ["--auto", "--json", "-q", "--no-cache", "--timeout", str(limit)]
    started = time.monotonic()
    try:
        done = _run(
            cache, limit, "-m", "nb2fn", "build", *options, "-o", str(output), str(notebook)
        )
    except subprocess.TimeoutExpired:
        return Result(example.name, "too long", seconds=float(limit), sources=sources)
    result = Result(example.name, "", seconds=round(time.monotonic() - started, 1), sources=sources)
    if done.returncode not in (0, 1):
        last = done.stderr.strip().splitlines()[:1]
        return replace(result, outcome="crashed", message="".join(last))
    document = json.loads(done.stdout)
    found = document["diagnostics"]
    if not document["ok"]:
        error = next(d for d in found if d["severity"] == "error")
        return replace(result, outcome="stopped", code=error["code"], message=error["message"])
    wrong = _difference(cache, limit, notebook, Path(document["build_dir"]))
    return replace(
        result,
        outcome="wrong" if wrong else document["parity"]["status"],
        message=wrong or "",
        checked=wrong is not None,
        tier=document["tier"],
        added=any(d["code"] == "NB272" for d in found),
    )


def _run(cache: Path, limit: int, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "MPLBACKEND": "agg", "NB2FN_CACHE": str(cache / "cache")}
    return subprocess.run(
        [sys.executable, *arguments],
        capture_output=True,
        text=True,
        timeout=limit,
        env=environment,
        preexec_fn=lambda: os.nice(NICE),
        check=False,
    )


def _difference(cache: Path, limit: int, notebook: Path, built: Path) -> str | None:
    """How the endpoint's answer to the notebook's question differs from a plain run's; a
    script that only a kernel runs, or whose plain runs differ, says ``None``."""
    script = str(Path(__file__).with_name("plain.py"))
    got = json.loads(_run(cache, limit, "-m", "nb2fn", "invoke", str(built)).stdout)
    expected: list[object] = []
    try:
        for _ in range(2):
            expected.append(json.loads(_run(cache, limit, script, str(notebook)).stdout))
            if expected[0] is None:
                return None
            if same(got, expected[0]):
                return ""
    except (subprocess.TimeoutExpired, ValueError):
        return None
    if not same(expected[0], expected[1]):
        return None
    return f"answers {json.dumps(got)[:60]}, a plain run {json.dumps(expected[0])[:60]}"


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

"""docs/corpus.md: the table of what became of scikit-learn's examples."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.corpus import gallery
from benchmarks.corpus.results import Result

_HEAD = """# The corpus

<!-- Written by `make corpus`. -->

scikit-learn's own example gallery, built without a single tag. `make corpus` takes the
scripts of the source distribution on PyPI (scikit-learn {version}, by its hash), turns each
into a notebook cell by cell as sphinx-gallery does, and runs `nb2fn build --auto` on every
one that fits an estimator, predicts, and downloads no data. No notebook is adapted, and
none has been run before.

- **equal**: built; the finished endpoint gave the notebook's answers in a clean process.
- **compared with a plain run, too**: what was built was asked the notebook's own question
  once more and compared with a run of the same cells by `exec`, without nb2fn's kernel; a
  difference counts as **wrong**.
- **equal, cell added**: the script asks its models only in the statements that train them (a
  loop over models, or `fit(…).predict(…)`), or only scores them; `--auto` added a cell that
  asks the last model again ([NB272](diagnostics/NB272.md)).
- **equal, first rows**: the script asks about more rows than the 6 MB of a request hold; its
  first rows were asked, which its own kernel answers alone as among all
  ([NB352](diagnostics/NB352.md)).
- **weak**: built and equal, but a cell that the endpoint does not need had failed.
- **stopped**: no endpoint; the diagnostic says why. NB307 is a package that was not
  installed.
- **too long**: not done in {limit} seconds, all told, on two cores.

"""


def summary(results: Sequence[Result]) -> str:
    """The counts in a line."""
    counts = Counter(result.outcome for result in results)
    return ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common())


def write(
    path: Path, every: Sequence[gallery.Example], results: Sequence[Result], limit: int
) -> None:
    """Write the page; ``limit`` is that of a notebook, in seconds."""
    path.write_text("\n".join(_lines(every, results, limit)) + "\n", "utf-8")


def _lines(
    every: Sequence[gallery.Example], results: Sequence[Result], limit: int
) -> Iterator[str]:
    yield _HEAD.format(version=gallery.VERSION, limit=limit).rstrip()
    yield ""
    yield from _counts(every, results)
    yield ""
    yield "| Example | Outcome | Tier or diagnostic |"
    yield "|---|---|---|"
    for result in sorted(results, key=lambda r: r.name):
        yield f"| `{result.name}` | {_outcome(result)} | {_detail(result)} |"


def _counts(every: Sequence[gallery.Example], results: Sequence[Result]) -> Iterator[str]:
    outcomes = Counter(result.outcome for result in results)
    fits = sum(example.fits for example in every)
    downloads = sum(e.fits and e.predicts and e.downloads for e in every)
    total, equal = len(results), outcomes["equal"]
    added = sum(r.added and r.outcome == "equal" for r in results)
    tiers = Counter(r.tier for r in results if r.outcome == "equal")
    yield "| | |"
    yield "|---|---|"
    yield f"| scripts in the gallery | {len(every)} |"
    yield f"| fit an estimator | {fits} |"
    yield f"| fit and predict, but download data | {downloads} |"
    yield f"| **fit and predict without downloading: tried** | **{total}** |"
    share = f"**{equal}** ({equal / total:.0%}), {added} of them by a cell added"
    yield f"| **built and equal** | {share} |"
    yield f"| compared with a plain run, too | {sum(r.checked for r in results)} |"
    for outcome in ("weak", "stopped", "too long", "crashed", "wrong"):
        yield f"| {outcome} | {outcomes[outcome]} |"
    listed = ", ".join(f"{count} {tier}" for tier, count in tiers.most_common())
    yield f"| tiers of those built | {listed} |"


def _outcome(result: Result) -> str:
    if result.outcome != "equal":
        return result.outcome
    return "equal" + ", cell added" * result.added + ", first rows" * result.part


def _detail(result: Result) -> str:
    if not result.code:
        return result.tier or result.message.replace("|", "\\|")
    text = result.message.replace("|", "\\|")
    return f"[{result.code}](diagnostics/{result.code}.md): {text[:120]}"

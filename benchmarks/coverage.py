"""Which estimators become plain Python, and how near their answers are.

Run with ``python benchmarks/coverage.py [NAME…] [--markdown FILE] [--json]``. Every estimator
of scikit-learn that has ``predict`` or ``transform`` is fitted on small data, extracted as a build
extracts it, lowered, emitted and asked beside scikit-learn, one row at a time. Labels must
agree and numbers stay within the bound that a proof allows; anything else is *wrong* and
makes the run exit 1. Models of XGBoost, LightGBM and statsmodels come after those, in a
table of their own, where those libraries are installed (``--beyond``: only they; the rest
of a page stays).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tempfile
import time
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
from beyond import beyond
from specimens import Specimen, predicting, specimens

from nb2fn.kernel.extract import extract
from nb2fn.kernel.positions import Positions
from nb2fn.lowering.estimators.registry import model
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.light_check import MODEL_METHODS
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.runtime_files import runtime_sources
from nb2fn.lowering.scoring.emit_stdlib import Emitter, source
from nb2fn.lowering.scoring.program import Model
from nb2fn.lowering.scoring.terms import least_terms
from nb2fn.training.extract_reader import read_extract

EPS = 2.0**-52
BEYOND = "## Beyond scikit-learn"
# What a method of scikit-learn raises about a question, and what lowered code does.
REFUSALS = (ValueError, TypeError, AttributeError, KeyError, IndexError)


@dataclass
class Row:
    """What came of one estimator. ``reason``: why it is not lowered."""

    name: str
    tier: str = "stdlib"
    methods: list[str] = field(default_factory=list)
    reason: str = ""
    answers: int = 0
    identical: int = 0
    largest: float = 0.0
    wrong: str = ""
    microseconds: float = 0.0
    usual: float = 0.0


def main() -> int:
    """Print the table; 1 if any answer was wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("names", nargs="*", help="only these estimators")
    parser.add_argument("--markdown", type=Path, help="write the table there")
    parser.add_argument("--beyond", action="store_true", help="none of scikit-learn")
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    found, others = [], []
    with tempfile.TemporaryDirectory() as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sys.path.insert(0, str(_runtime(Path(folder))))
        for name, kind in predicting():
            if not options.beyond and (not options.names or name in options.names):
                found.append(_covered(name, specimens(name, kind), Path(folder)))
                if not options.json:
                    print(_line(found[-1]), flush=True)
        for name, models in beyond():
            if not options.names or name in options.names:
                others.append(_covered(name, models, Path(folder)))
                if not options.json:
                    print(_line(others[-1]), flush=True)
    if options.json:
        print(json.dumps([asdict(row) for row in [*found, *others]], indent=2))
    else:
        print("\n".join(map(_summary, filter(None, (found, others)))))
    if options.markdown:
        options.markdown.write_text(_markdown(found, others, options.markdown), encoding="utf-8")
    return int(any(row.wrong for row in [*found, *others]))


def _runtime(folder: Path) -> Path:
    for part in runtime_sources(light=True):
        path = folder / part.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(part.text, encoding="utf-8")
    return folder


def _covered(name: str, models: Iterable[Specimen], folder: Path) -> Row:
    row = Row(name)
    try:
        for number, specimen in enumerate(models):
            place = folder / f"{len([*folder.iterdir()])}-{number}"
            place.mkdir()
            _compare(row, specimen, place)
    except HeldBackError as error:
        row.tier, row.reason = "exact", error.reason
    return row


def _compare(row: Row, specimen: Specimen, place: Path) -> None:
    lowered = _lowered(specimen.estimator, place)
    if not {"predict", "transform"} & lowered.methods.keys():
        raise HeldBackError("neither predict nor transform is lowered")
    row.methods = sorted({*row.methods, *lowered.methods})
    light = _loaded(lowered, place)
    scale = least_terms(lowered)
    for method in lowered.methods:
        if not hasattr(specimen.estimator, method) or method == "inverse_transform":
            continue
        for question in specimen.questions:
            _ask(row, specimen.estimator, light, method, question, scale)
        _time(row, specimen, light, method)


def _lowered(estimator: Any, place: Path) -> Model:
    summary = extract({"__name__": "__main__", "model": estimator}, ["model"], str(place),
                      Positions(), [])  # fmt: skip
    if summary["problems"]:
        raise HeldBackError(f"does not cross: {summary['problems'][0]['message']}")
    found = read_extract(place)
    binding = found.binding("model")
    assert binding is not None and binding.node is not None
    return model(Objects(found), binding.node, MODEL_METHODS)


def _loaded(lowered: Model, place: Path) -> Any:
    emitter = Emitter({"model"})
    text = emitter.model("model", lowered, {"classes_"})
    data = emitter.tables.data
    (place / "tables.bin").write_bytes(data)
    digest = hashlib.sha256(data).hexdigest()
    code = source("A model.", emitter, {"model": text}, digest, "tables.bin")
    (place / "frozen.py").write_text(code, encoding="utf-8")
    module: dict[str, Any] = {"__file__": str(place / "frozen.py"), "__name__": "frozen"}
    exec(compile(code, str(place / "frozen.py"), "exec"), module)
    return module["model"]


def _ask(row: Row, estimator: Any, light: Any, method: str, question: Any, scale: float) -> None:
    try:
        expected = getattr(estimator, method)(question)
    except REFUSALS:
        expected = None
    try:
        got = getattr(light, method)(question)
    except REFUSALS as error:
        if expected is not None:
            row.wrong = row.wrong or f"{method}({question}) raises {error!r}"
        return
    if expected is None:
        row.wrong = row.wrong or f"{method}({question}) is answered, and scikit-learn refuses it"
        return
    row.answers += 1
    cells = [*_cells(expected)]
    mine = [*_cells(got)]
    numbers = len(question[0]) if isinstance(question[0], list) else 1
    reals = [abs(c) for c in cells if isinstance(c, float) and c - c == 0]
    bound = 8 * numbers * EPS * max([scale, *reals])
    gaps = [_gap(a, b) for a, b in zip(cells, mine, strict=False)]
    row.identical += not any(gaps) and len(cells) == len(mine)
    row.largest = max([row.largest, *(g for g in gaps if g != float("inf"))])
    apart = len(cells) != len(mine) or any(g > bound for g in gaps)
    if apart and method == "predict" and _undecided(estimator, question, numbers, scale):
        return
    if apart:
        row.wrong = row.wrong or f"{method}({question}): {cells[:6]} against {mine[:6]}"


def _undecided(estimator: Any, question: Any, numbers: int, scale: float) -> bool:
    """Whether the reference's own margin between labels is below the bound."""
    for method in ("decision_function", "predict_proba"):
        if hasattr(estimator, method):
            scores = sorted(map(float, _cells(getattr(estimator, method)(question))))
            gap = scores[-1] - scores[-2] if len(scores) > 1 else abs(scores[0])
            return gap <= 8 * numbers * EPS * max(scale, 1.0)
    return False


def _cells(answer: Any) -> Iterator[Any]:
    if hasattr(answer, "toarray"):
        answer = answer.toarray()
    if isinstance(answer, tuple | list):
        for part in answer:
            yield from _cells(part)
    elif hasattr(answer, "shape"):
        yield from np.array(answer.tolist(), dtype=object).ravel().tolist()
    else:
        yield answer


def _gap(a: Any, b: Any) -> float:
    if isinstance(a, float) and isinstance(b, float):
        return 0.0 if a == b or (a != a and b != b) else abs(a - b)
    return 0.0 if type(a) is type(b) and a == b else float("inf")


def _time(row: Row, specimen: Specimen, light: Any, method: str) -> None:
    """Microseconds of a single question, of the slowest method."""
    mine = _quickest(light, method, specimen.questions[0], 20)
    if mine > row.microseconds:
        row.microseconds = mine
        row.usual = _quickest(specimen.estimator, method, specimen.questions[0], 3)


def _quickest(model: Any, method: str, question: Any, times: int) -> float:
    call, best = getattr(model, method), float("inf")
    for _ in range(times):
        start = time.perf_counter()
        call(question)
        best = min(best, time.perf_counter() - start)
    return best * 1e6


def _line(row: Row) -> str:
    if row.wrong:
        return f"{row.name:34} WRONG   {row.wrong}"
    if row.tier == "exact":
        return f"{row.name:34} exact   {row.reason}"
    same = f"{row.identical}/{row.answers}"
    return (
        f"{row.name:34} stdlib  {row.largest:8.1e} {same:>9} {row.microseconds:8.0f} µs "
        f"(usually {row.usual:.0f})  {', '.join(row.methods)}"
    )


def _summary(found: list[Row]) -> str:
    light = [row for row in found if row.tier == "stdlib" and not row.wrong]
    same = sum(row.identical == row.answers for row in light)
    return (
        f"{len(light)} of {len(found)} ({100 * len(light) / len(found):.0f} %) reach stdlib, "
        f"{same} of them bit-identical; {sum(row.tier == 'exact' for row in found)} exact; "
        f"{sum(bool(row.wrong) for row in found)} wrong"
    )


def _markdown(found: list[Row], others: list[Row], path: Path) -> str:
    """The page; without rows of scikit-learn those that are there stay."""
    before = path.read_text(encoding="utf-8").partition(BEYOND)[0] if not found else ""
    lines = _of_scikit_learn(found) if found else [before.rstrip()]
    if others:
        lines += [
            "",
            BEYOND,
            "",
            f"{_summary(others)} ({_versions()}), in the same way. Each row stands for",
            "several models: objectives, kinds of boosting, links, missing values.",
            "",
            *_table(others),
        ]
    return "\n".join(lines) + "\n"


def _of_scikit_learn(found: list[Row]) -> list[str]:
    import sklearn

    return [
        "# Which estimators become plain Python",
        "",
        f"{_summary(found)} (scikit-learn {sklearn.__version__}).",
        "",
        "Written by `python benchmarks/coverage.py --markdown docs/coverage.md`: every estimator",
        "of scikit-learn that has `predict` or `transform`, fitted on small data, lowered, asked",
        "one row at a time beside scikit-learn. *Difference* is the largest, where answers are",
        "not identical to the last bit; µs is the slowest method on one row, with scikit-learn's",
        "own in brackets. `exact` estimators ship as they are, with their libraries.",
        "",
        *_table(found),
    ]


def _table(found: list[Row]) -> Iterator[str]:
    yield "| estimator | tier | methods | difference | µs |"
    yield "|---|---|---|---|---|"
    for row in found:
        if row.tier == "exact":
            yield f"| {row.name} | exact | {row.reason} | | |"
            continue
        gap = f"{row.largest:.0e}" if row.identical < row.answers else "none"
        methods = ", ".join(f"`{name}`" for name in row.methods)
        speed = f"{row.microseconds:.0f} ({row.usual:.0f})"
        yield f"| {row.name} | stdlib | {methods} | {gap} | {speed} |"


def _versions() -> str:
    known = ("xgboost", "lightgbm", "statsmodels")
    return ", ".join(f"{n} {import_module(n).__version__}" for n in known if find_spec(n))


if __name__ == "__main__":
    sys.exit(main())

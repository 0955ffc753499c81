"""From process start to the first answer: the tiers, the usual way, a bare handler.

Run with ``python benchmarks/cold.py [RUNS]``. Every figure is the median of fresh
interpreters (``python -I -S``) that take turns in one run; bytecode is there, the page
cache is warm, validation and token are on. ``wall`` starts when the parent starts the
process, ``CPU`` is user and system time of the process. The usual way is a Flask
application around ``joblib.load`` behind ``serverless_wsgi``.
"""

from __future__ import annotations

import hashlib
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from sysconfig import get_paths

from nb2fn.pipeline import build
from nb2fn.progress import Progress
from nb2fn.settings import Settings

EXAMPLES = Path(__file__).parent.parent / "example-notebooks"
RUNS = 15
TOKEN = "a token of the benchmark"
PACKAGES = get_paths()["purelib"]

CHILD = """
import sys, time
sys.path[:0] = {paths!r}
import json
from {module} import handler
answer = handler({event!r}, None)
assert answer["statusCode"] == 200, answer
print(json.dumps([time.clock_gettime(time.CLOCK_MONOTONIC), time.process_time()]))
"""

BARE = """
import json
def handler(event, context):
    body = json.loads(event["body"])
    return {"statusCode": 200, "body": json.dumps({"answer": len(body)})}
"""

USUAL = """
import joblib
import numpy as np
import pandas as pd
import serverless_wsgi
from flask import Flask, jsonify, request

app = Flask(__name__)
values = joblib.load("{path}")

@app.post("/predict")
def predict():
    question = request.get_json()
{body}

def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
"""

# What a person would write for each example, and what of the notebook it needs.
BODIES = {
    "linear-regression": (
        ["model"],
        """    x_test = np.array(question["x_test"])
    return jsonify(y_pred=values["model"].predict(x_test).tolist())""",
    ),
    "svm-iris": (
        ["scaler", "svm", "iris"],
        """    flower = values["scaler"].transform(np.atleast_2d(question["new_flower"]))
    return jsonify(species=values["iris"].target_names[values["svm"].predict(flower)[0]])""",
    ),
    "churn": (
        ["model"],
        """    customers = pd.DataFrame(question["new_customers"])
    probability = values["model"].predict_proba(customers)[:, 1]
    return jsonify(probability=probability.tolist(), churns=(probability > 0.5).tolist())""",
    ),
    "faq-intents": (
        ["vectorizer", "clf"],
        """    clf = values["clf"]
    p = clf.predict_proba(values["vectorizer"].transform([question["question"]]))[0]
    return jsonify(intent=clf.classes_[p.argmax()], confidence=p.max())""",
    ),
}


@dataclass(frozen=True)
class Subject:
    """``paths`` go in front of ``sys.path``; ``module`` has the handler."""

    name: str
    paths: list[str]
    module: str = "handler"


def subjects(name: str, folder: Path, flask: Path) -> tuple[list[Subject], dict[str, object]]:
    """Everything that answers for one notebook, and its question."""
    notebook = EXAMPLES / f"{name}.ipynb"
    found = []
    question: dict[str, object] = {}
    for tier in ("stdlib", "exact"):
        settings = Settings(output=folder / tier, tier=tier)
        done = build(notebook, settings, Progress())
        question = done.snapshot.cases[0].request
        libraries = [PACKAGES] if tier == "exact" else []
        found.append(Subject(tier, [str(done.directory), *libraries]))
    usual = folder / "usual" / name
    usual.mkdir(parents=True)
    names, body = BODIES[name]
    _dump(notebook, names, usual / "values.joblib")
    code = USUAL.replace("{path}", str(usual / "values.joblib")).replace("{body}", body)
    (usual / "handler.py").write_text(code, encoding="utf-8")
    found.append(Subject("usual way", [str(usual), str(flask), PACKAGES]))
    bare = folder / "bare"
    bare.mkdir(exist_ok=True)
    (bare / "handler.py").write_text(BARE, encoding="utf-8")
    found.append(Subject("bare", [str(bare)]))
    return found, question


def _dump(notebook: Path, names: list[str], path: Path) -> None:
    """What the usual way deploys: the notebook's objects, saved by joblib."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [
        "".join(c["source"])
        for c in cells
        if c["cell_type"] == "code" and "predict" not in c["metadata"].get("tags", [])
    ]
    lines = [line for text in code for line in text.split("\n") if not line.startswith("%")]
    kept = ", ".join(f"{n!r}: {n}" for n in names)
    script = "import matplotlib\nmatplotlib.use('Agg')\n" + "\n".join(lines)
    script += f"\nimport joblib\njoblib.dump({{{kept}}}, {str(path)!r})\n"
    subprocess.run([sys.executable, "-c", script], cwd=EXAMPLES, check=True, capture_output=True)


def event(question: dict[str, object]) -> dict[str, object]:
    """The question as API Gateway hands it on (HTTP API, payload 2.0)."""
    return {
        "version": "2.0",
        "rawPath": "/predict",
        "rawQueryString": "",
        "headers": {
            "content-type": "application/json",
            "authorization": f"Bearer {TOKEN}",
            "host": "localhost",
        },
        "requestContext": {
            "http": {"method": "POST", "path": "/predict", "sourceIp": "127.0.0.1"},
            "stage": "$default",
        },
        "body": json.dumps(question),
        "isBase64Encoded": False,
    }


def first_answer(subject: Subject, question: dict[str, object]) -> tuple[float, float]:
    """Wall and CPU ms until a fresh process has answered."""
    child = CHILD.format(paths=subject.paths, module=subject.module, event=event(question))
    digest = hashlib.sha256(TOKEN.encode()).hexdigest()
    started = time.clock_gettime(time.CLOCK_MONOTONIC)
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", child],
        env={**os.environ, "NB2FN_TOKEN_SHA256": digest},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{subject.name}: {done.stderr}")
    answered, cpu = json.loads(done.stdout.splitlines()[-1])
    return 1000 * (answered - started), 1000 * cpu


def measured(everyone: list[Subject], question: dict[str, object], runs: int) -> Iterator[str]:
    """One line for each subject, its ratio to the bare handler beside it."""
    times: dict[str, list[tuple[float, float]]] = {s.name: [] for s in everyone}
    for turn in range(runs + 1):
        for subject in everyone:
            found = first_answer(subject, question)
            if turn:  # the first one writes bytecode
                times[subject.name].append(found)
    middle = {
        name: tuple(statistics.median(column) for column in zip(*found, strict=True))
        for name, found in times.items()
    }
    bare = middle["bare"]
    for name, (wall, cpu) in middle.items():
        yield (
            f"  {name:10} wall {wall:8.1f} ms ({wall / bare[0]:5.2f} × bare)"
            f"   CPU {cpu:8.1f} ms ({cpu / bare[1]:5.2f} × bare)"
        )


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        flask = folder / "flask"
        install = ["uv", "pip", "install", "--quiet", "--target", str(flask), "flask"]
        subprocess.run([sys.executable, "-m", *install], check=True)
        for name in BODIES:
            everyone, question = subjects(name, folder, flask)
            print(name)
            for text in measured(everyone, question, runs):
                print(text, flush=True)


if __name__ == "__main__":
    main()

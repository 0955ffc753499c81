"""Everything that answers for one notebook: nb2fn's tiers, and what people write by hand."""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from sysconfig import get_paths

import yaml
from workloads import EXAMPLES, Workload

from nb2fn.errors import CompileError
from nb2fn.lowering.registry import candidates
from nb2fn.pipeline import Build, build
from nb2fn.progress import Progress
from nb2fn.settings import Settings

PACKAGES = get_paths()["purelib"]
TIERS = tuple(lowering.tier for lowering in candidates())

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

# The same project with every request through the WSGI adapter, as serverless-wsgi has it.
THROUGH_WSGI = """
import serverless_wsgi
from handler import app
def handler(event, context):
    return serverless_wsgi.handle_request(app, event, context)
"""

# `prepare` makes the argument once: what is timed is the call of scikit-learn alone.
PLAIN = """
import json
import joblib
{imports}
values = joblib.load("{path}")
def prepare(event):
    question = json.loads(event["body"])["{field}"]
    return {made}
def handler(x, context):
    {plain}
    return {{"statusCode": 200}}
"""

ONNX = """
import json
import numpy as np
import onnxruntime
session = onnxruntime.InferenceSession("{path}", providers=["CPUExecutionProvider"])
def given(rows):
    if isinstance(rows[0], dict):
        kind = {{False: np.float32, True: object}}
        return {{
            name: np.array([[row[name]] for row in rows], kind[isinstance(value, str)])
            for name, value in rows[0].items()
        }}
    return {{"x": np.array(rows, np.float32)}}
def handler(event, context):
    answer = session.run(None, given(json.loads(event["body"])["{field}"]))[0]
    return {{"statusCode": 200, "body": json.dumps({{"y": answer.tolist()}})}}
"""

EXPORT = """
import joblib
from skl2onnx import convert_sklearn
from skl2onnx.common.data_types import FloatTensorType, StringTensorType
model = joblib.load({values!r})["model"]
options = {{"zipmap": False}} if hasattr(model, "classes_") else None
graph = convert_sklearn(model, initial_types={types}, options=options and {{id(model): options}})
open({path!r}, "wb").write(graph.SerializeToString())
"""


@dataclass(frozen=True)
class Subject:
    """``paths`` go in front of ``sys.path``; ``module`` has the handler. ``unzipped`` and
    ``zipped`` are bytes of the package, ``memory`` MB of a build's own service."""

    name: str
    paths: list[str]
    module: str = "handler"
    unzipped: int = 0
    zipped: int = 0
    memory: int = 0


@dataclass(frozen=True)
class Rivals:
    """Where the packages of the others are, installed once."""

    flask: Path
    onnx: Path


@dataclass
class Contest:
    """One workload's subjects, and what they are asked: rows to body. ``declined`` says why
    a tier or an exporter is not among them."""

    workload: Workload
    subjects: list[Subject] = field(default_factory=list)
    questions: dict[int, dict[str, object]] = field(default_factory=dict)
    declined: dict[str, str] = field(default_factory=dict)


def rivals(folder: Path) -> Rivals:
    """Install Flask, ONNX Runtime and skl2onnx into folders of their own."""
    needed = {
        "flask": ["flask"],
        "onnx": ["--no-deps", "onnxruntime", "onnx", "skl2onnx", "protobuf", "flatbuffers",
                 "ml_dtypes", "typing_extensions", "packaging"],
    }  # fmt: skip
    for name, packages in needed.items():
        command = [sys.executable, "-m", "uv", "pip", "install", "--quiet"]
        subprocess.run([*command, "--target", str(folder / name), *packages], check=True)
    return Rivals(folder / "flask", folder / "onnx")


def contest(workload: Workload, folder: Path, others: Rivals, rows: tuple[int, ...]) -> Contest:
    """Build everything that answers for ``workload``."""
    folder.mkdir(parents=True)
    notebook = workload.notebook(folder)
    found = Contest(workload)
    for tier in TIERS:
        settings = Settings(target="aws", output=folder / tier, tier=tier)
        try:
            done = build(notebook, settings, Progress())
        except CompileError as error:
            found.declined[tier] = error.diagnostics[0].reason
            continue
        found.subjects.append(_built(tier, done))
        if tier == "stdlib":
            adapted = Path(found.subjects[-1].paths[0]) / "through_wsgi.py"
            adapted.write_text(THROUGH_WSGI, encoding="utf-8")
            paths = found.subjects[-1].paths
            found.subjects.append(Subject("stdlib by WSGI", paths, "through_wsgi"))
        found.questions[1] = done.snapshot.cases[0].request
    kept = folder / "kept"
    kept.mkdir()
    _dump(workload, notebook, kept)
    if workload.field:
        every = json.loads((kept / "rows.json").read_text("utf-8"))
        for count in rows:
            repeated = [every[place % len(every)] for place in range(count)]
            found.questions[count] = {workload.field: repeated}
    found.subjects += _by_hand(workload, kept, others, found.declined)
    return found


def _built(tier: str, done: Build) -> Subject:
    archive = next(done.directory.glob("*.zip"))
    place = done.directory / "unzipped"
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(place)
        unzipped = sum(member.file_size for member in opened.infolist())
    service = yaml.safe_load((done.directory / "serverless.yml").read_text("utf-8"))
    memory = service["provider"]["memorySize"]
    return Subject(tier, [str(place)], "handler", unzipped, archive.stat().st_size, memory)


def _by_hand(
    workload: Workload, kept: Path, others: Rivals, declined: dict[str, str]
) -> Iterator[Subject]:
    """The usual way, plain scikit-learn, ONNX Runtime and the bare handler."""
    values = str(kept / "values.joblib")
    usual = USUAL.replace("{path}", values).replace("{body}", workload.usual)
    libraries = ["scikit-learn", "joblib", *(["pandas"] if workload.frame else [])]
    size = _size(others.flask) + _closure(libraries)
    paths = [str(others.flask), PACKAGES]
    yield _written("usual way", kept / "usual", usual, paths, size)
    if workload.field:
        made = "pd.DataFrame(question)" if workload.frame else "np.array(question)"
        plain = PLAIN.format(
            path=values,
            field=workload.field,
            made="question" if workload.name == "text" else made,
            plain=workload.plain,
            imports="import pandas as pd" if workload.frame else "import numpy as np",
        )
        yield _written("scikit-learn", kept / "plain", plain, [PACKAGES], _closure(libraries))
    if workload.onnx:
        graph = str(kept / "model.onnx")
        export = EXPORT.format(values=values, types=workload.onnx, path=graph)
        reason = _run(export, kept, others.onnx)
        if reason:
            declined["onnx"] = reason
        else:
            text = ONNX.format(path=graph, field=workload.field)
            size = _size(others.onnx / "onnxruntime") + _closure(["numpy"])
            yield _written("ONNX Runtime", kept / "onnx", text, [str(others.onnx), PACKAGES], size)
    yield _written("bare", kept / "bare", BARE, [], len(BARE))


def _written(name: str, folder: Path, text: str, paths: list[str], size: int) -> Subject:
    folder.mkdir()
    (folder / "handler.py").write_text(text, encoding="utf-8")
    return Subject(name, [str(folder), *paths], "handler", size)


def _dump(workload: Workload, notebook: Path, kept: Path) -> None:
    """What the usual way deploys, the notebook's objects saved by joblib; and rows to ask."""
    cells = json.loads(notebook.read_text("utf-8"))["cells"]
    code = [
        "".join(c["source"])
        for c in cells
        if c["cell_type"] == "code" and "predict" not in c["metadata"].get("tags", [])
    ]
    lines = [line for text in code for line in text.split("\n") if not line.startswith("%")]
    named = ", ".join(f"{n!r}: {n}" for n in workload.kept)
    script = "import matplotlib\nmatplotlib.use('Agg')\n" + "\n".join(lines)
    script += f"\nimport joblib, json\njoblib.dump({{{named}}}, {str(kept / 'values.joblib')!r})\n"
    if workload.field:
        rows = "X.to_dict('records')" if workload.frame else "list(X)"
        if workload.name != "text" and not workload.frame:
            rows = "X.tolist()"
        script += f"open({str(kept / 'rows.json')!r}, 'w').write(json.dumps({rows}))\n"
    reason = _run(script, EXAMPLES)
    assert not reason, reason


def _run(script: str, folder: Path, *paths: Path) -> str:
    """Run a script of a process of its own; the last line of what went wrong."""
    head = f"import sys\nsys.path[:0] = {[str(path) for path in paths]!r}\n"
    done = subprocess.run(
        [sys.executable, "-c", head + script],
        cwd=folder, check=False, capture_output=True, text=True,
    )  # fmt: skip
    return done.stderr.strip().split("\n")[-1] if done.returncode else ""


def _closure(names: list[str]) -> int:
    """Bytes of installed packages and of all that they require."""
    from packaging.requirements import Requirement

    wanted, seen, total = list(names), set[str](), 0
    while wanted:
        name = wanted.pop().lower().replace("_", "-")
        if name in seen:
            continue
        seen.add(name)
        found = metadata.distribution(name)
        for file in found.files or ():
            path = Path(str(found.locate_file(file)))
            total += path.stat().st_size if path.is_file() else 0
        for text in found.requires or ():
            required = Requirement(text)
            if required.marker is None or required.marker.evaluate({"extra": ""}):
                wanted.append(required.name)
    return total


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())

"""The exact tier: a function that answers in a process which has only the bundle."""

from __future__ import annotations

import hashlib
import json
import os
import random
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.dump_function import dump_function
from nb2fn.ir.extract import Binding, Definition, Node
from nb2fn.ir.function import Function
from nb2fn.ir.partition import Answer, Route
from nb2fn.ir.snapshot import Case, FileRead
from nb2fn.ir.value import ValueType
from tests.unit.lowering.books import notebook
from tests.unit.lowering.snapshots import (
    ENVIRONMENT,
    NUMBER,
    SPAN,
    ask,
    extract,
    lowered,
    script,
    signature,
    snapshot,
    written,
)

SERVE = "def predict(x):\n    # cell 2\n    y = x * by\n    return y\n"


def simple(**rest: object) -> Function:
    case = Case("predict", "example", {"x": 4}, {"y": 12})
    shot = snapshot(extract({"by": 3}), [signature()], cases=[case])
    book = notebook("by = 3", "y = x * by")
    return lowered(replace(book, **rest), [script(SERVE)], shot)  # type: ignore[arg-type]


def source(function: Function, path: str) -> str:
    return next(s.text for s in function.sources if s.path == path)


def test_it_answers(tmp_path: Path) -> None:
    questions = ("/predict", {"x": 4}), ("/predict", {"x": "4"}), ("/health", None)
    good, bad, health = ask(simple(), tmp_path, *questions)
    assert good == [200, {"y": 12}]
    assert bad[0] == 422
    assert [error["pointer"] for error in bad[1]["errors"]] == ["/x"]
    assert health[0] == 200
    assert health[1]["tier"] == "exact"


def test_its_files() -> None:
    function = simple()
    own = [s.path for s in function.sources if not s.path.startswith("nb2fn_runtime/")]
    assert own == [
        "model/manifest.json",
        "openapi.json",
        "some_notebook/__init__.py",
        "some_notebook/boundary.py",
        "some_notebook/endpoint.py",
        "some_notebook/notebook.py",
        "some_notebook/schema.py",
    ]
    assert [a.path for a in function.artifacts] == ["model/boundary.pickle"]
    manifest = json.loads(source(function, "model/manifest.json"))
    assert manifest["values"] == {"by": "int"}
    assert manifest["artifacts"][0]["sha256"] == function.artifacts[0].sha256
    assert manifest["build"] in source(function, "some_notebook/endpoint.py")


def test_its_document() -> None:
    function = simple()
    assert json.loads(source(function, "openapi.json")) == function.openapi
    operation = function.openapi["paths"]["/predict"]["post"]
    content = operation["requestBody"]["content"]["application/json"]
    assert content["example"] == {"x": 4}
    assert content["schema"]["properties"] == {"x": {"type": "number"}}
    answer = operation["responses"]["200"]["content"]["application/json"]
    assert answer["example"] == {"y": 12}


def test_the_same_snapshot_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = simple(), simple(path=tmp_path / "some-notebook.ipynb")
    assert first == second
    other = lowered(
        notebook("by = 4", "y = x * by"),
        [script(SERVE)],
        snapshot(extract({"by": 4}), [signature()]),
    )
    assert other.digest != first.digest


def test_generated_code_is_formatted_and_has_no_dead_parts(tmp_path: Path) -> None:
    shot = snapshot(
        extract({"by": 3, "rows": []}),
        [
            signature(),
            signature("more", {"table": ValueType("frame", fields=(("a b", NUMBER),) * 1)}),
        ],
    )
    more = "def more(table, *, rows):\n    rows.append(table)\n    return len(rows) * by\n"
    routes = [script(SERVE), script(more, "more", "/predict/more", owned=("rows",))]
    environment = replace(
        ENVIRONMENT, packages=(("pandas", "2.3"),), distributions=(("pandas", "pandas"),)
    )
    function = lowered(notebook("", ""), routes, replace(shot, environment=environment))
    folder = written(function, tmp_path) / function.module
    for command in (["check", "--select", "F"], ["format", "--diff", "--line-length", "100"]):
        line = [sys.executable, "-m", "ruff", *command, "--isolated", str(folder)]
        done = subprocess.run(line, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


def test_requests_do_not_leak_into_each_other(tmp_path: Path) -> None:
    serve = (
        "def predict(x, *, rows, same):\n    rows.append(x)\n    return [len(rows), len(same)]\n"
    )
    rows: list[int] = [7]
    shot = snapshot(
        extract({"rows": rows, "same": rows}),
        [signature(outputs={"y": ValueType("list", items=NUMBER)})],
    )
    function = lowered(notebook(""), [script(serve, owned=("rows", "same"))], shot)
    answers = ask(function, tmp_path, ("/predict", {"x": 1}), ("/predict", {"x": 2}))
    assert answers == [[200, {"y": [2, 2]}]] * 2


def test_random_draws_start_from_the_notebooks_state(tmp_path: Path) -> None:
    generator = random.Random(3)
    state = generator.getstate()
    serve = "def predict(x):\n    return random.random() * x\n"
    shot = snapshot(extract({}, random={"random": state}), [signature()])
    function = lowered(notebook("import random"), [script(serve)], shot)
    expected = [200, {"y": generator.random()}]
    answers = ask(function, tmp_path, ("/predict", {"x": 1}), ("/predict", {"x": 1}))
    assert answers == [expected, expected]


def test_answers_with_several_fields(tmp_path: Path) -> None:
    outputs = {"a": NUMBER, "b": NUMBER}
    both = script('def predict(x):\n    return {"a": x, "b": 2}\n')
    one = script('def one(x):\n    return {"a": x}\n', "one", "/one")
    shot = snapshot(
        extract({}),
        [signature(outputs=outputs), signature("one", outputs={"a": NUMBER}, spread=True)],
    )
    function = lowered(notebook(""), [both, one], shot)
    assert ask(function, tmp_path, ("/predict", {"x": 1}), ("/one", {"x": 3})) == [
        [200, {"a": 1, "b": 2}],
        [200, {"a": 3}],
    ]
    assert function.artifacts == ()


def test_the_users_function_with_a_default_by_value(tmp_path: Path) -> None:
    cell = "def price(x, by=scale):\n    return x * by"
    made = Definition("price", "function", "price", "price", 1, 1, carried=("defaults",))
    boundary = extract(
        {},
        [made],
        {"price": {"defaults": (2,)}},
        bindings=[Binding("price", "definition", "price")],
    )
    route = Route(
        "price", "/predict", "function", "price", (), Answer((("y", ""),), 0, SPAN), (), ()
    )
    shot = snapshot(boundary, [signature("price", {"x": NUMBER, "by": NUMBER}, optional=["by"])])
    function = lowered(notebook(cell), [route], shot)
    answers = ask(function, tmp_path, ("/predict", {"x": 4}), ("/predict", {"x": 4, "by": 3}))
    assert answers == [[200, {"y": 8}], [200, {"y": 12}]]


def test_modules_beside_the_notebook_ship(tmp_path: Path) -> None:
    local = (
        ("cleaning.py", "from parts.deep import by\n\ndef clean(x):\n    return x * by\n"),
        ("parts/__init__.py", ""),
        ("parts/deep.py", "from . import other\nby = 5\n"),
        ("parts/other.py", ""),
        ("unused.py", "import nowhere\n"),
    )
    environment = replace(ENVIRONMENT, local_modules=local)
    serve = "def predict(x):\n    return cleaning.clean(x)\n"
    shot = snapshot(extract({}), [signature()], environment)
    function = lowered(notebook("import cleaning"), [script(serve)], shot)
    assert ask(function, tmp_path, ("/predict", {"x": 2})) == [[200, {"y": 10}]]
    shipped = {s.path for s in function.sources}
    assert {"cleaning.py", "parts/__init__.py", "parts/deep.py", "parts/other.py"} <= shipped
    assert "unused.py" not in shipped


def test_modules_from_a_folder_on_the_path_ship(tmp_path: Path) -> None:
    local = (
        ("lib/cleaning.py", "import tools.deep\nby = 5\n"),
        ("lib/tools/__init__.py", ""),
        ("lib/tools/deep.py", ""),
        ("other/cleaning.py", "by = 6\n"),
    )
    environment = replace(ENVIRONMENT, local_modules=local)
    serve = "def predict(x):\n    return cleaning.by * x\n"
    cell = "import sys\nsys.path.append('lib')\nimport cleaning"
    shot = snapshot(extract({}), [signature()], environment)
    function = lowered(notebook(cell), [script(serve)], shot)
    assert ask(function, tmp_path, ("/predict", {"x": 2})) == [[200, {"y": 10}]]
    assert "tools/deep.py" in {s.path for s in function.sources}


def test_a_module_beside_the_notebook_may_have_its_name() -> None:
    environment = replace(ENVIRONMENT, local_modules=(("some_notebook.py", "x = 1\n"),))
    serve = "def predict(x):\n    return some_notebook.x\n"
    shot = snapshot(extract({}), [signature()], environment)
    function = lowered(notebook("import some_notebook"), [script(serve)], shot)
    assert function.module == "some_notebook_notebook"
    for name in ("json", "handler", "model"):
        assert simple(module=name).module == f"{name}_notebook"


def test_a_module_with_a_name_that_the_bundle_needs() -> None:
    environment = replace(ENVIRONMENT, local_modules=(("handler.py", "x = 1\n"),))
    serve = "def predict(x):\n    return handler.x\n"
    shot = snapshot(extract({}), [signature()], environment)
    with pytest.raises(CompileError) as caught:
        lowered(notebook("import handler"), [script(serve)], shot)
    assert [d.code for d in caught.value.diagnostics] == ["NB404"]


def test_a_module_that_no_package_provides() -> None:
    serve = "def predict(x):\n    return nowhere.x\n"
    shot = snapshot(extract({}), [signature()])
    with pytest.raises(CompileError) as caught:
        lowered(notebook("import nowhere"), [script(serve)], shot)
    (found,) = caught.value.diagnostics
    assert (found.code, found.cell) == ("NB405", 1)


def with_file(tmp_path: Path, opened: str, code: str, data: bytes = b"7") -> tuple[Function, Path]:
    book = notebook("import os, pathlib", path=tmp_path / "home" / "some-notebook.ipynb")
    (tmp_path / "home" / "data").mkdir(parents=True, exist_ok=True)
    (tmp_path / "home" / opened).write_bytes(b"7")
    read = FileRead(opened, hashlib.sha256(data).hexdigest())
    shot = snapshot(extract({"where": opened}), [signature()], files=[read, FileRead("data/", "0")])
    return lowered(book, [script(code)], shot), tmp_path / "bundle"


@pytest.mark.parametrize(
    "expression",
    [
        "'data/by.txt'",
        "'./data/by.txt'",
        "where",
        "os.path.join('data', 'by.txt')",
        "pathlib.Path('data') / 'by.txt'",
    ],
)
def test_files_that_serve_code_opens_ship(tmp_path: Path, expression: str) -> None:
    code = (
        "def predict(x):\n"
        f"    with open({expression}) as file:\n"
        "        return x * int(file.read())\n"
    )
    function, bundle = with_file(tmp_path, "data/by.txt", code)
    bundle.mkdir()
    assert "data/by.txt" in [a.path for a in function.artifacts]
    assert ask(function, bundle, ("/predict", {"x": 2})) == [[200, {"y": 14}]]


def test_files_that_serve_code_does_not_open_stay(tmp_path: Path) -> None:
    function, _ = with_file(tmp_path, "data/by.txt", "def predict(x):\n    return 'data'\n")
    assert [a.path for a in function.artifacts] == []
    assert "chdir" not in source(function, "some_notebook/endpoint.py")


def test_a_file_outside_the_notebooks_folder(tmp_path: Path) -> None:
    (tmp_path / "outside.txt").write_text("7")
    for path in ("../outside.txt", os.fspath(tmp_path / "outside.txt")):
        with pytest.raises(CompileError) as caught:
            with_file(tmp_path, path, f"def predict(x):\n    return open({path!r}).read()\n")
        assert [d.code for d in caught.value.diagnostics] == ["NB406"]


def test_a_path_that_crosses(tmp_path: Path) -> None:
    nodes = (
        Node(0, "object", "pathlib:PosixPath", attributes=(("()", 1),)),
        Node(1, "tuple", "tuple", items=(2, 3)),
        Node(2, "scalar", "str", "data"),
        Node(3, "scalar", "str", "by.txt"),
    )
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "by.txt").write_bytes(b"7")
    read = FileRead("data/by.txt", hashlib.sha256(b"7").hexdigest())
    boundary = replace(extract({"where": 0}), nodes=nodes)
    serve = "def predict(x):\n    return where.read_text()\n"
    book = notebook("", path=tmp_path / "some-notebook.ipynb")
    function = lowered(book, [script(serve)], snapshot(boundary, [signature()], files=[read]))
    assert [a.path for a in function.artifacts] == ["data/by.txt", "model/boundary.pickle"]


def test_a_file_with_a_name_that_the_project_needs(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        with_file(tmp_path, "README.md", "def predict(x):\n    return open('README.md').read()\n")
    assert [d.code for d in caught.value.diagnostics] == ["NB404"]


def test_a_file_that_has_changed(tmp_path: Path) -> None:
    with pytest.raises(CompileError) as caught:
        with_file(tmp_path, "by.txt", "def predict(x):\n    return open('by.txt')\n", b"8")
    assert [d.code for d in caught.value.diagnostics] == ["NB407"]


def test_dump() -> None:
    assert dump_function(simple()) == (
        "function some-notebook (exact) in some_notebook\n"
        "route predict(x: number) -> y: number\n"
        "file model/boundary.pickle\n"
        "file model/manifest.json\n"
        "file openapi.json\n"
        "file some_notebook/__init__.py\n"
        "file some_notebook/boundary.py\n"
        "file some_notebook/endpoint.py\n"
        "file some_notebook/notebook.py\n"
        "file some_notebook/schema.py\n"
        "source some_notebook/notebook.py\n"
        '  | """The code of some-notebook.ipynb that answers requests."""\n'
        "  |\n"
        "  | from nb2fn_runtime.load import restore\n"
        "  |\n"
        "  | from .boundary import PICKLE, REFERENCES, SHA256\n"
        "  |\n"
        "  |\n"
        "  | # What the notebook had when its predict cells began.\n"
        "  | frozen = restore(__name__, PICKLE, SHA256, REFERENCES)\n"
        '  | by = frozen["by"]\n'
        "  |\n"
        "  |\n"
        "  | def predict(x):\n"
        "  |     # cell 2\n"
        "  |     y = x * by\n"
        "  |     return y\n"
    )

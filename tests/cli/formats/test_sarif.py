"""SARIF 2.1.0: what the standard asks of a log, and its published schema."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nb2fn.codes import PAGES
from tests.cli.command import EXAMPLES, nb2fn
from tests.notebooks import write_notebook

# The standard's schema as npm's @microsoft/jest-sarif has it.
SCHEMA = EXAMPLES.parent / "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

# The properties the schema allows here; all of its objects are closed.
ALLOWED = {
    "log": {"$schema", "version", "runs"},
    "run": {"tool", "columnKind", "originalUriBaseIds", "artifacts", "invocations", "results"},
    "driver": {"name", "semanticVersion", "rules"},
    "rule": {"id", "shortDescription", "fullDescription", "help"},
    "result": {
        *("ruleId", "ruleIndex", "level", "message", "locations", "partialFingerprints", "fixes"),
    },
    "region": {"startLine", "startColumn", "endLine", "endColumn", "snippet"},
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("sarif")
    head = "from sklearn.ensemble import RandomForestClassifier\n"
    write_notebook(
        where / "nb é.ipynb",
        [
            f"{head}X, y = [[1], [2]], [0, 1]",
            "#| train\nmodel = RandomForestClassifier().fit(X, y)\n"
            "other = RandomForestClassifier().fit(X, y)",
            "#| predict\nnew = [[3]]\nmodel.predict(new), other.predict(new)",
        ],
    )
    write_notebook(where / "bad.ipynb", ["#| predict\nx = ("])
    return where


def log_of(folder: Path, *notebooks: str) -> dict[str, Any]:
    done = nb2fn("check", "--format", "sarif", *notebooks, folder=folder)
    assert done.returncode in (0, 1), done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def log(folder: Path) -> dict[str, Any]:
    return log_of(folder, "nb é.ipynb", "bad.ipynb")


@pytest.mark.skipif(not SCHEMA.exists(), reason="needs npm ci")
def test_the_published_schema(log: dict[str, Any]) -> None:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert [e.message for e in jsonschema.Draft4Validator(schema).iter_errors(log)] == []
    broken = {**log, "runs": [{**log["runs"][0], "results": [{"level": "fatal"}]}]}
    assert list(jsonschema.Draft4Validator(schema).iter_errors(broken))


def test_the_frame(log: dict[str, Any]) -> None:
    assert set(log) == ALLOWED["log"]
    assert log["version"] == "2.1.0"
    (run,) = log["runs"]
    assert set(run) == ALLOWED["run"]
    driver = run["tool"]["driver"]
    assert set(driver) == ALLOWED["driver"]
    assert re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", driver["semanticVersion"])
    assert run["columnKind"] == "unicodeCodePoints"
    uris = [a["location"] for a in run["artifacts"]]
    assert uris == [
        {"uri": "nb%20%C3%A9.ipynb", "uriBaseId": "%SRCROOT%"},
        {"uri": "bad.ipynb", "uriBaseId": "%SRCROOT%"},
    ]
    assert set(run["originalUriBaseIds"]) == {"%SRCROOT%"}


def test_rules_carry_their_pages(log: dict[str, Any]) -> None:
    rules = log["runs"][0]["tool"]["driver"]["rules"]
    assert [r["id"] for r in rules] == ["NB110", "NB280"]
    for rule in rules:
        assert set(rule) == ALLOWED["rule"]
        assert rule["help"]["markdown"] == PAGES[rule["id"]].markdown()
        assert rule["shortDescription"]["text"] == PAGES[rule["id"]].title


def test_results_stand_where_the_file_has_them(log: dict[str, Any], folder: Path) -> None:
    run = log["runs"][0]
    rules = run["tool"]["driver"]["rules"]
    assert [r["level"] for r in run["results"]] == ["note", "note", "error"]
    for result in run["results"]:
        assert set(result) <= ALLOWED["result"]
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        (location,) = result["locations"]
        artifact = location["physicalLocation"]["artifactLocation"]
        assert run["artifacts"][artifact["index"]]["location"]["uri"] == artifact["uri"]
        region = location["physicalLocation"]["region"]
        assert set(region) <= ALLOWED["region"]
        assert 1 <= region["startLine"] <= region["endLine"]
        name = "bad.ipynb" if artifact["index"] else "nb é.ipynb"
        line = (folder / name).read_text("utf-8").split("\n")[region["startLine"] - 1]
        assert line[region["startColumn"] - 1 :].startswith(region["snippet"]["text"])
        (logical,) = location["logicalLocations"]
        assert logical["fullyQualifiedName"].endswith(f"#{logical['name'].replace(' ', '-')}")


def test_fingerprints_tell_apart_and_stay_when_lines_move(
    log: dict[str, Any], folder: Path
) -> None:
    def prints(found: dict[str, Any]) -> list[str]:
        return [r["partialFingerprints"]["nb2fn/v1"] for r in found["runs"][0]["results"]]

    assert len(set(prints(log))) == 3
    path = folder / "nb é.ipynb"
    before = path.read_text("utf-8")
    path.write_text(before.replace("#| train\\n", "#| train\\n\\n# more\\n"), "utf-8")
    try:
        assert prints(log_of(folder, path.name, "bad.ipynb")) == prints(log)
    finally:
        path.write_text(before, "utf-8")


def test_fixes_make_what_fix_makes(log: dict[str, Any], folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "nb é.ipynb"
    text = (folder / path.name).read_text("utf-8")
    lines = text.split("\n")
    changes = [
        change
        for result in log["runs"][0]["results"]
        for fix in result.get("fixes", ())
        for artifact in fix["artifactChanges"]
        for change in artifact["replacements"]
    ]
    assert len(changes) == 2
    for change in reversed(changes):
        region = change["deletedRegion"]
        assert region["startLine"] == region["endLine"]
        line = lines[region["startLine"] - 1]
        lines[region["startLine"] - 1] = (
            line[: region["startColumn"] - 1]
            + change["insertedContent"]["text"]
            + line[region["endColumn"] - 1 :]
        )
    path.write_text(text, "utf-8")
    assert nb2fn("check", "--fix", path).returncode == 0
    assert path.read_text("utf-8") == "\n".join(lines)


def test_a_log_without_results() -> None:
    log = log_of(EXAMPLES, "linear-regression.ipynb")
    assert log["runs"][0]["results"] == log["runs"][0]["tool"]["driver"]["rules"] == []

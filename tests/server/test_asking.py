"""Asking a build and a deployment: the server asks, and holds the answer against the notebook's."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from nb2fn.pipeline import build
from nb2fn.progress import Progress
from nb2fn.settings import Settings
from tests.server.conftest import Call, notebook

LINEAR = "linear-regression.ipynb"
EXAMPLE = '{"x_test": [[4, 5]]}'


@pytest.fixture
def built(example: Callable[..., Path]) -> dict[str, str]:
    """The linear-regression example, built where the server looks for it."""
    place = example("linear-regression")
    build(place, Settings(output=place.parent / "build"), Progress())
    return {"path": LINEAR, "build": "build/linear-regression"}


async def test_a_build_is_asked_and_its_answer_is_the_notebooks(
    api: Call, fetch: Call, built: dict[str, str], jp_serverapp: Any, jp_root_dir: Path
) -> None:
    first = await api("POST", "test", {**built, "body": EXAMPLE})
    assert (first["status"], first["answer"]) == (200, {"y_pred": [3.9999999999999996]})
    assert (first["match"]["status"], first["match"]["case"]) == ("equal", "example")
    assert first["match"]["max_abs_diff"] == 0
    assert first["start_ms"] > 0
    # The same process answers again, and a number's form does not matter to the match.
    again = await api("POST", "test", {**built, "body": '{"x_test": [[4.0, 5]]}', "repeat": 20})
    assert (again["start_ms"], len(again["latencies_ms"])) == (0, 20)
    assert again["match"]["status"] == "equal"
    other = await api("POST", "test", {**built, "body": '{"x_test": [[10, 20]]}'})
    assert (other["status"], other["match"]["status"]) == (200, "unknown")
    wrong = await api("POST", "test", {**built, "body": '{"x_test": [[4, "five"]]}'})
    assert (wrong["status"], wrong["answer"]) == (422, None)
    assert wrong["problem"]["errors"][0]["pointer"] == "/x_test/0/1"
    broken = await api("POST", "test", {**built, "body": "{"})
    assert broken["status"] == 400
    none = await fetch("POST", "test", {**built, "body": EXAMPLE, "route": "/health"})
    assert none.code == 422
    document = (await api("GET", "openapi", **built))["document"]
    asked = document["paths"]["/predict"]["post"]["requestBody"]["content"]["application/json"]
    assert asked["example"] == {"x_test": [[4, 5]]}
    assert (await api("GET", "logs", **built))["lines"] == []
    await the_endpoint_is_closed_to_others(jp_serverapp, jp_root_dir / built["build"])


async def the_endpoint_is_closed_to_others(jp_serverapp: Any, build: Path) -> None:
    """Whoever else is on this machine does not get an answer."""
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    endpoints = jp_serverapp.web_app.settings["nb2fn"].endpoints
    endpoint = endpoints.running(build)
    headers = {"Content-Type": "application/json"}
    with pytest.raises(HTTPError) as refused:
        urlopen(Request(f"{endpoint.url}/predict", EXAMPLE.encode(), headers))
    assert refused.value.code == 401
    refused.value.close()


async def test_an_answer_that_is_not_the_notebooks_does_not_match(
    api: Call, built: dict[str, str], jp_root_dir: Path
) -> None:
    await api("POST", "test", {**built, "body": EXAMPLE})
    cases = jp_root_dir / built["build"] / "tests" / "cases.json"
    document = json.loads(cases.read_text())
    document[0]["answer"] = {"y_pred": [4.5]}
    cases.write_text(json.dumps(document))
    told = (await api("POST", "test", {**built, "body": EXAMPLE}))["match"]
    assert (told["status"], told["max_abs_diff"]) == ("different", pytest.approx(0.5))
    assert told["differences"][0]["pointer"] == "/y_pred/0"
    cases.unlink()
    told = (await api("POST", "test", {**built, "body": EXAMPLE}))["match"]
    assert told["status"] == "unknown"


async def test_a_large_answer_is_cut_and_what_is_built_anew_answers_anew(
    api: Call, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    def write(word: str) -> None:
        predict = "def repeat(times):\n    return word * times\n\nrepeat(2)"
        document = notebook(("data", f"word = {word!r}"), ("predict", predict))
        (jp_root_dir / "large.ipynb").write_text(json.dumps(document))

    write("<script>alert(1)</script>")
    start = {"kind": "build", "path": "large.ipynb"}
    assert (await finished(api, start))["state"] == "succeeded"
    asked = {"path": "large.ipynb", "build": "build/large"}
    large = await api("POST", "test", {**asked, "body": '{"times": 240000}'})
    assert (large["status"], large["truncated"], large["answer"]) == (200, True, None)
    assert large["size"] > 5_000_000
    assert len(large["text"]) == jp_serverapp.web_app.settings["nb2fn"].shown_bytes
    small = await api("POST", "test", {**asked, "body": '{"times": 1}'})
    assert list(small["answer"].values()) == ["<script>alert(1)</script>"]
    write("new ")
    assert (await finished(api, start))["state"] == "succeeded"
    anew = await api("POST", "test", {**asked, "body": '{"times": 2}'})
    assert list(anew["answer"].values()) == ["new new "]
    assert anew["start_ms"] > 0
    assert (anew["match"]["status"], anew["served"] != small["served"]) == ("equal", True)


async def test_deploy_ask_roll_back_and_remove(
    api: Call, fetch: Call, example: Callable[..., Path], jp_root_dir: Path
) -> None:
    place = example("linear-regression")
    plan = await api("POST", "plan", {"path": LINEAR})
    assert (plan["builds"], plan["steps"][0]["op"]) == (True, "build")
    job = await finished(api, {"kind": "deploy", "path": LINEAR})
    assert job["state"] == "succeeded", job
    (listed,) = (await api("GET", "deployments", path=LINEAR, look="1"))["deployments"]
    assert (listed["id"], listed["health"]) == ("local.dev.linear-regression", "live")
    assert listed["url"] == job["deployment"]["url"]
    asked = {"path": LINEAR, "deployment": listed["id"]}
    answer = await api("POST", "test", {**asked, "body": EXAMPLE})
    assert (answer["status"], answer["match"]["status"]) == (200, "equal")
    token = next((jp_root_dir.parent).rglob("tokens.json"), None)
    if token is not None:  # no keyring here: it lies in a file; it is in no answer
        for secret in json.loads(token.read_text()).values():
            assert secret not in json.dumps([job, listed, answer])
    try:
        again = await api("POST", "plan", {"path": LINEAR})
        assert (again["action"], again["builds"]) == ("none", False)
        source = json.loads(place.read_text())
        source["cells"][-1]["source"] = "\n".join(
            ["x_test = np.array([[4, 6]])", "y_pred = model.predict(x_test)", "print(y_pred)"]
        )
        place.write_text(json.dumps(source))
        stale = await api("POST", "plan", {"path": LINEAR})
        assert stale["builds"] is True
        second = await finished(api, {"kind": "deploy", "path": LINEAR})
        assert second["deployment"]["live"] == 2, second
        rollback = {"kind": "rollback", "path": LINEAR, "target": "local"}
        shown = await api("POST", "plan", {**rollback, "version": 1})
        assert (shown["action"], shown["version"], shown["replaces"]) == ("rollback", 1, 2)
        assert [step["op"] for step in shown["steps"]][-1] == "switch"
        unknown = await fetch("POST", "plan", {**rollback, "version": 7})
        assert unknown.code == 422
        assert json.loads(unknown.body)["diagnostics"][0]["code"] == "NB527"
        (live,) = (await api("GET", "deployments", path=LINEAR))["deployments"]
        assert live["live"] == 2  # a plan changes nothing
        back = await finished(api, rollback)
        assert back["deployment"]["live"] == 1, back
        logs = await api("GET", "logs", **asked)
        assert isinstance(logs["lines"], list)
    finally:
        gone = await finished(api, {"kind": "remove", "path": LINEAR, "target": "local"})
    assert gone["state"] == "succeeded", gone
    assert (await api("GET", "deployments", path=LINEAR))["deployments"] == []
    missing = await fetch("POST", "test", {**asked, "body": EXAMPLE})
    assert missing.code == 404


async def finished(api: Call, request: dict[str, Any]) -> dict[str, Any]:
    """The job when it is over."""
    job: dict[str, Any] = await api("POST", "jobs", request)
    while job["ended"] is None:
        await asyncio.sleep(0.1)
        job = await api("GET", f"jobs/{job['id']}")
    return job

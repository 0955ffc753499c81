"""Builds as jobs: real ones, told as they happen, found again, cancelled, failing."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tests.server.conftest import Call, notebook

Stream = Callable[..., Any]

SLEEPER = notebook(
    ("data", "import time\nprint('training', flush=True)\ntime.sleep(120)\nw = 2.0"),
    ("predict", "def scale(x):\n    return w * x\n\nscale(3.0)"),
)
QUICK = notebook(
    ("data", "print('hello from the data cell')\nw = 2.0"),
    ("predict", "def scale(x):\n    return w * x\n\nscale(3.0)"),
)
UNSEEDED = notebook(
    ("data", "import random\nw = random.random()"),
    ("predict", "def scale(x):\n    return w * x\n\nscale(3.0)"),
)
RAISES = notebook(
    ("data", "w = 2.0"),
    ("train", "w = w / 0"),
    ("predict", "def scale(x):\n    return w * x\n\nscale(3.0)"),
)


@pytest.fixture
def stream(
    http_server_port: Any, jp_base_url: str, jp_auth_header: dict[str, str], jp_serverapp: Any
) -> Stream:
    """A job's events over a connection that really closes when the block is left."""

    @contextlib.asynccontextmanager
    async def opened(job: str, after: int = 0) -> AsyncIterator[AsyncIterator[dict[str, Any]]]:
        reader, writer = await asyncio.open_connection("127.0.0.1", http_server_port[1])
        path = f"{jp_base_url}nb2fn/api/jobs/{job}/events?after={after}"
        token = jp_auth_header["Authorization"]
        writer.write(f"GET {path} HTTP/1.0\r\nAuthorization: {token}\r\n\r\n".encode())
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        assert "200 OK" in head
        assert "text/event-stream" in head
        try:
            yield read_events(reader)
        finally:
            writer.close()

    return opened


async def read_events(reader: asyncio.StreamReader) -> AsyncIterator[dict[str, Any]]:
    while line := await reader.readline():
        name, _, value = line.decode().rstrip("\n").partition(": ")
        if name == "id":
            number = int(value)
        elif name == "event":
            kind = value
        elif name == "data":
            event = json.loads(value)
            assert (event["seq"], event["type"]) == (number, kind)
            yield event


async def test_a_build_tells_its_stages_and_gives_the_project(
    api: Call, fetch: Call, stream: Stream, example: Callable[..., Path]
) -> None:
    example("linear-regression", "work/linear-regression.ipynb")
    path = "work/linear-regression.ipynb"
    job = await api("POST", "jobs", {"kind": "build", "path": path})
    async with stream(job["id"]) as told:
        found = [event async for event in told]
    assert [event["seq"] for event in found] == list(range(1, len(found) + 1))
    states = [event["job"]["state"] for event in found if event["type"] == "state"]
    assert states == ["queued", "running", "succeeded"], found[-1]["job"]
    over = [e["name"] for e in found if e["type"] == "stage" and e["seconds"] is not None]
    assert [n for n in over if n in ("read", "train", "prove")] == ["read", "train", "prove"]
    last = found[-1]["job"]
    assert last == await api("GET", f"jobs/{job['id']}")
    build = last["build"]
    assert build["build"] == "work/build/linear-regression"
    assert (build["tier"], build["parity"]["status"]) == ("stdlib", "equal")
    assert build["routes"][0]["inputs"][0]["example"] == [[4, 5]]
    assert build["routes"][0]["inputs"][0]["type"] == "array[*, 2] of number"
    listed = await api("GET", "builds", path=path)
    assert listed["builds"] == [build]
    checked = await api("POST", "check", {"path": path})
    assert checked["digest"] == build["source_digest"] != ""
    files = await api("GET", "files", build=build["build"])
    assert {"handler.py", "openapi.json"} <= {file["path"] for file in files["files"]}
    shown = await api("GET", "file", build=build["build"], file="linear_regression/notebook.py")
    assert "y_pred" in shown["text"]
    again = await fetch("GET", "file", build=build["build"], file="../../linear-regression.ipynb")
    assert again.code == 404


async def test_a_reader_who_left_finds_the_job_and_goes_on_where_he_was(
    api: Call, fetch: Call, stream: Stream, jp_root_dir: Path
) -> None:
    (jp_root_dir / "slow.ipynb").write_text(json.dumps(SLEEPER))
    (jp_root_dir / "quick.ipynb").write_text(json.dumps(QUICK))
    job = await api("POST", "jobs", {"kind": "build", "path": "slow.ipynb"})
    async with stream(job["id"]) as told:
        async for event in told:
            if event["type"] == "output":
                break
    assert event["text"] == "training\n"
    (found,) = (await api("GET", "jobs", path="slow.ipynb"))["jobs"]
    assert (found["id"], found["state"]) == (job["id"], "running")
    assert "train" in found["running"]
    assert (await api("GET", "jobs", path="quick.ipynb"))["jobs"] == []
    busy = await fetch("POST", "jobs", {"kind": "build", "path": "slow.ipynb"})
    assert busy.code == 409
    # Another notebook's build runs beside it, and its events are its own.
    other = await api("POST", "jobs", {"kind": "build", "path": "quick.ipynb"})
    async with stream(other["id"]) as told:
        texts = [e["text"] async for e in told if e["type"] == "output"]
    assert texts == ["hello from the data cell\n"]
    async with stream(job["id"], after=event["seq"]) as told:
        cancelled = await api("DELETE", f"jobs/{job['id']}")
        assert cancelled["id"] == job["id"]
        rest = [e async for e in told]
    assert [e["seq"] for e in rest][:1] == [event["seq"] + 1]
    assert rest[-1]["job"]["state"] == "cancelled"
    assert not (jp_root_dir / "build" / "slow").exists()
    ended = rest[-1]["job"]["ended"] - found["created"]
    assert ended < 60, "the sleeping cell was waited for"


async def test_a_cell_that_raises_fails_the_job_with_its_diagnostic(
    api: Call, stream: Stream, jp_root_dir: Path
) -> None:
    (jp_root_dir / "raises.ipynb").write_text(json.dumps(RAISES))
    job = await api("POST", "jobs", {"kind": "build", "path": "raises.ipynb"})
    async with stream(job["id"]) as told:
        last = [event async for event in told][-1]["job"]
    assert (last["state"], last["build"], last["error"]) == ("failed", None, "")
    (found,) = last["diagnostics"]
    assert (found["cell"], found["line"], found["text"]) == (2, 1, "w / 0")
    assert "ZeroDivisionError" in found["message"]


async def test_a_build_goes_where_its_request_says(
    api: Call, fetch: Call, stream: Stream, jp_root_dir: Path
) -> None:
    (jp_root_dir / "sub").mkdir()
    (jp_root_dir / "sub" / "quick.ipynb").write_text(json.dumps(UNSEEDED))
    path, output = "sub/quick.ipynb", "../made here"
    start = {"kind": "build", "path": path, "options": {"output": output}}
    job = await api("POST", "jobs", start)
    async with stream(job["id"]) as told:
        last = [event async for event in told][-1]["job"]
    assert last["build"]["build"] == "made here/quick", last["error"]
    assert [found["code"] for found in last["diagnostics"]] == ["NB280"]
    (found,) = (await api("GET", "builds", path=path, output=output))["builds"]
    assert found == last["build"]
    plan = {"path": path, "target": "local"}
    assert (await api("POST", "plan", {**plan, "output": output}))["builds"] is False
    assert (await api("POST", "plan", plan))["builds"] is True
    outside = await fetch("GET", "builds", path=path, output="../../..")
    assert outside.code == 422


async def test_a_job_follows_its_notebook_when_it_is_renamed(
    api: Call, jp_fetch: Any, stream: Stream, jp_root_dir: Path
) -> None:
    (jp_root_dir / "old.ipynb").write_text(json.dumps(QUICK))
    job = await api("POST", "jobs", {"kind": "build", "path": "old.ipynb"})
    await jp_fetch(
        "api", "contents", "old.ipynb", method="PATCH", body=json.dumps({"path": "new.ipynb"})
    )
    async with stream(job["id"]) as told:
        states = [e["job"]["state"] async for e in told if e["type"] == "state"]
    (found,) = (await api("GET", "jobs", path="new.ipynb"))["jobs"]
    assert (found["id"], found["path"]) == (job["id"], "new.ipynb")
    assert (await api("GET", "jobs", path="old.ipynb"))["jobs"] == []
    if states[-1] == "succeeded":  # it had been read before it was renamed
        builds = (await api("GET", "builds", path="new.ipynb"))["builds"]
        assert [build["build"] for build in builds] == ["build/old"]


async def test_the_end_of_the_server_ends_its_jobs(
    api: Call, stream: Stream, jp_root_dir: Path, jp_serverapp: Any
) -> None:
    (jp_root_dir / "slow.ipynb").write_text(json.dumps(SLEEPER))
    job = await api("POST", "jobs", {"kind": "build", "path": "slow.ipynb"})
    async with stream(job["id"]) as told:
        async for event in told:
            if event["type"] == "output":
                break
    app = jp_serverapp.web_app.settings["nb2fn"]
    assert app.current_activity() == 1
    process = app.jobs.get(job["id"]).process
    await app.stop_extension()
    assert process.returncode is not None
    assert app.jobs.get(job["id"]).state == "cancelled"
    assert app.current_activity() is None


async def test_what_cannot_be_begun_is_refused_at_once(
    fetch: Call, jp_root_dir: Path, tmp_path: Path
) -> None:
    (jp_root_dir / "quick.ipynb").write_text(json.dumps(QUICK))
    start = {"kind": "build", "path": "quick.ipynb"}
    for body, status, said in (
        ({**start, "path": "none.ipynb"}, 404, "none.ipynb"),
        ({**start, "target": "mars"}, 422, "mars"),
        ({**start, "kind": "burn"}, 422, "/kind"),
        ({**start, "options": {"cash": 1}}, 422, "/options/cash"),
        ({**start, "options": {"output": "../elsewhere"}}, 422, "below the server's root"),
        ({**start, "options": {"output": str(tmp_path)}}, 422, "below the server's root"),
        ({**start, "options": {"output": "a\0b"}}, 422, "below the server's root"),
    ):
        answer = await fetch("POST", "jobs", body)
        assert answer.code == status
        assert said in json.loads(answer.body)["detail"]
    (jp_root_dir / "pyproject.toml").write_text("[tool.nb2fn]\noutput = '../elsewhere'\n")
    answer = await fetch("POST", "jobs", start)
    assert answer.code == 422
    assert not (tmp_path / "elsewhere").exists()
    (jp_root_dir / "pyproject.toml").write_text("[tool.nb2fn]\ntarggt = 'aws'\n")
    answer = await fetch("POST", "jobs", start)
    assert "did you mean `target`" in json.loads(answer.body)["detail"]

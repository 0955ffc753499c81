"""An endpoint on this machine: deployed, asked, updated, rolled back, removed."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from nb2fn.hosting.supervise import start_time
from tests.functions import ANSWER, QUESTION

from .conftest import Desk

pytestmark = pytest.mark.slow


def ask(url: str, token: str = "", path: str = "/predict", **headers: str) -> tuple[int, Any]:
    sent = {"content-type": "application/json", **headers}
    if token:
        sent["authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url + path, json.dumps(QUESTION).encode(), sent)
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.loads(error.read())


def running(desk: Desk) -> dict[str, Any]:
    folder = desk.folder / ".nb2fn" / "local" / "dev-half"
    found: dict[str, Any] = json.loads((folder / "running.json").read_text())
    found["supervisor"] = json.loads((folder / "pid").read_text())["pid"]
    return found


def worker(desk: Desk) -> int:
    (one,) = running(desk)["workers"].values()
    return int(one["pid"])


def until(holds: Any, seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_a_life(desk: Desk) -> None:
    """Deploy, ask, nothing to do, update without a gap, roll back, remove."""
    desk.build("one")
    first = desk.json("deploy", "build/half")
    url, token = first["deployment"]["url"], first["token"]
    assert first["plan"]["action"] == "create"
    assert ask(url, token) == (200, ANSWER)
    assert ask(url)[0] == 401
    assert ask(url, "wrong")[0] == 401
    (version,) = first["deployment"]["versions"]
    assert version["notebook_sha256"] == "n" * 64
    assert version["by"].count("@") == 1

    started = time.monotonic()
    again = desk.json("deploy", "build/half")
    assert time.monotonic() - started < 2
    assert again["plan"]["action"] == "none"
    assert "token" not in again

    desk.build("two")
    statuses: list[int] = []
    with ThreadPoolExecutor(1) as pool:
        update = pool.submit(desk.json, "deploy", "build/half")
        while not update.done():
            statuses.append(ask(url, token)[0])
    assert update.result()["deployment"]["live"] == 2
    assert update.result()["deployment"]["url"] == url
    assert len(statuses) > 10
    assert set(statuses) == {200}, "somebody was refused during the update"

    back = desk.json("rollback", "half")
    assert back["deployment"]["live"] == 1
    assert ask(url, token) == (200, ANSWER)
    assert desk.json("status", "half")["health"] == "live"
    assert "version 2: starting" in desk.well("logs", "half")
    assert "has no earlier version" in desk.fails("NB527", "rollback", "half")
    supervisor = running(desk)["supervisor"]
    desk.well("remove", "--yes", "half")
    assert not start_time(supervisor)
    with pytest.raises(urllib.error.URLError):
        ask(url, token)
    assert desk.json("list") == {"deployments": [], "left_over": []}
    assert not list((desk.folder / ".nb2fn" / "versions").iterdir())
    assert json.loads((desk.folder / "data" / "nb2fn" / "tokens.json").read_text()) == {}


def test_it_comes_back_whatever_ends_it(desk: Desk) -> None:
    desk.build("one")
    done = desk.json("deploy", "build/half")
    url, token = done["deployment"]["url"], done["token"]
    before = worker(desk)
    os.kill(before, signal.SIGKILL)
    assert ask(url, token) == (200, ANSWER), "the next worker takes what waits"
    until(lambda: worker(desk) != before)

    os.kill(running(desk)["supervisor"], signal.SIGKILL)
    until(lambda: not start_time(worker(desk)))
    status = desk.run("status", "--json", "half")
    assert (status.returncode, json.loads(status.stdout)["health"]) == (1, "absent")
    plan = desk.json("plan", "build/half")
    assert [one["op"] for one in plan["instructions"]] == ["supervise", "await"]
    again = desk.json("deploy", "build/half")["deployment"]
    assert (again["url"], again["live"]) == (url, 1), "the same port, the same version"
    assert ask(url, token) == (200, ANSWER)


def test_wheels_that_left_the_cache_come_back(desk: Desk) -> None:
    desk.build("one")
    done = desk.json("deploy", "build/half", NB2FN_CACHE=str(desk.folder / "cache"))
    shutil.rmtree(desk.folder / "cache" / "trees")
    os.kill(worker(desk), signal.SIGKILL)
    until(lambda: desk.run("status", "half").returncode == 1)
    again = desk.json("deploy", "build/half", NB2FN_CACHE=str(desk.folder / "cache"))
    assert [one["op"] for one in again["plan"]["instructions"]] == ["revive", "await"]
    assert ask(done["deployment"]["url"], done["token"]) == (200, ANSWER)


def test_a_version_with_other_answers_never_becomes_live(desk: Desk) -> None:
    desk.build("one")
    desk.json("deploy", "build/half")
    desk.build("two", right=False)
    said = desk.fails("NB523", "deploy", "build/half")
    assert "version 1 is live as before" in said
    assert desk.live() == 1
    assert desk.deployed["unfinished"]["steps"][-2]["status"] == "failed"
    desk.build("three", starts=False)
    said = desk.fails("NB524", "deploy", "build/half")
    assert "the model is gone" in said
    assert desk.live() == 1
    assert len(running(desk)["workers"]) == 1


def test_who_may_ask(desk: Desk) -> None:
    desk.build("one")
    first = desk.json("deploy", "build/half", NB2FN_TOKEN="my own token")
    url = first["deployment"]["url"]
    assert ask(url, "my own token")[0] == 200
    kept = desk.folder / "data" / "nb2fn" / "tokens.json"
    assert kept.stat().st_mode & 0o777 == 0o600
    everything = [p for p in (desk.folder / ".nb2fn").rglob("*") if p.is_file()]
    assert not [p for p in everything if b"my own token" in p.read_bytes()]
    second = desk.json("deploy", "build/half", "--new-token", "--cors", "https://app.example.com")
    assert ask(url, "my own token")[0] == 401
    assert ask(url, second["token"])[0] == 200
    digest = hashlib.sha256(second["token"].encode()).hexdigest()
    assert list(json.loads(kept.read_text())) == [digest]
    preflight = urllib.request.Request(url + "/predict", method="OPTIONS")
    preflight.add_header("Origin", "https://app.example.com")
    preflight.add_header("Access-Control-Request-Method", "POST")
    with urllib.request.urlopen(preflight) as answer:
        assert answer.headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    done = desk.run("deploy", "build/half", "--public", "--yes")
    assert "warning[NB525]" in done.stderr
    assert ask(url)[0] == 200
    assert desk.deployed["cors"] == ["https://app.example.com"]
    assert desk.json("deploy", "build/half", "--auth", "token")["token"]
    assert ask(url)[0] == 401


def test_a_token_of_another_machine(desk: Desk) -> None:
    desk.build("one")
    token = desk.json("deploy", "build/half")["token"]
    elsewhere = {"XDG_DATA_HOME": str(desk.folder / "elsewhere")}
    desk.environment |= elsewhere
    done = desk.run("invoke", "half")
    assert done.returncode == 1
    assert "info[NB529]" in done.stderr
    assert json.loads(desk.well("invoke", "half", NB2FN_TOKEN=token)) == ANSWER
    desk.build("two")
    assert "token" not in desk.json("deploy", "build/half")


def test_a_port_that_another_program_took(desk: Desk) -> None:
    desk.build("one")
    port = int(desk.json("deploy", "build/half")["deployment"]["url"].rpartition(":")[2])
    os.kill(running(desk)["supervisor"], signal.SIGKILL)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        until(lambda: other.connect_ex(("127.0.0.1", port)) != 0)
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        other.bind(("127.0.0.1", port))
        other.listen()
        assert f"port {port}" in desk.fails("NB533", "deploy", "build/half")
    assert desk.json("deploy", "build/half")["deployment"]["live"] == 1


def test_bad_input(desk: Desk) -> None:
    desk.build("one")
    assert "knows of no deployment" in desk.fails("NB520", "status", "half")
    desk.fails("NB552", "deploy", "nowhere")
    desk.fails("NB528", "deploy", "build/half", "--target", "aws")
    desk.fails("NB532", "deploy", "build/half", "--stage", "My Stage")
    desk.fails("NB526", "deploy", "build/half", "--auth", "iam")
    for origin in ("*", "https://a.example/page", "a.example"):
        desk.fails("NB531", "deploy", "build/half", "--cors", origin)
    (desk.folder / "build/half/half/endpoint.py").write_text("x = 1\n")
    desk.fails("NB555", "deploy", "build/half")
    assert desk.json("list") == {"deployments": [], "left_over": []}
    assert desk.run("deploy", "build/half", "--public", "--auth", "token").returncode == 2
    document = json.loads(desk.run("status", "half", "--json").stdout)
    assert document["diagnostics"][0]["code"] == "NB520"

"""The client of the supervisor: it writes what is wanted and waits for what runs."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

from nb2fn.hosting import supervise
from nb2fn.hosting.build import open_build
from nb2fn.hosting.process import environment
from nb2fn.ir.deployment import (
    Auth,
    Deployment,
    DeployPlan,
    Facts,
    Instruction,
    Wanted,
)
from nb2fn.settings import DeploySettings
from nb2fn.targets import access
from nb2fn.targets.base import Ask, Job
from nb2fn.targets.http import Sign, ask_url
from nb2fn.targets.local import findings, plan
from nb2fn.targets.local.tail import tail

START = 60.0  # seconds for a version to load its model
LEAVE = 40.0  # seconds for requests under way, a little more than a worker gives them
_SCRIPTS = Path(supervise.__file__).parent


class LocalCloud:
    """Endpoints on this machine; ``folder`` is one deployment's: logs and what is wanted."""

    auths: tuple[Auth, ...] = ("token", "none")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def settings(self, build: Path, wish: DeploySettings) -> tuple[tuple[str, str], ...]:
        """None: everything is in the build."""
        return ()

    def plan_deploy(self, wanted: Wanted, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.local.plan.plan_deploy`."""
        return plan.plan_deploy(wanted, deployment, observed)

    def plan_remove(self, deployment: Deployment, observed: Facts) -> DeployPlan:
        """See :func:`nb2fn.targets.local.plan.plan_remove`."""
        return plan.plan_remove(deployment, observed)

    def observe(self, deployment: Deployment, wanted: Wanted | None) -> Facts:
        """``supervisor`` (its process), ``live`` and ``candidate`` (keys), ``live_state``."""
        wants = self._read("wanted.json")
        facts = {name: str((wants.get(name) or {}).get("key", "")) for name in _WORKERS}
        pid = self._supervisor()
        if pid:
            running = self._read("running.json").get("workers", {})
            state = running.get(facts["live"], {}).get("state", "")
            facts.update(supervisor=str(pid), live_state=str(state))
        return facts

    def health(self, deployment: Deployment, observed: Facts) -> str:
        """As the supervisor says of the live version."""
        if not observed.get("supervisor"):
            return "absent"
        return {"live": "live", "failed": "failed"}.get(observed.get("live_state", ""), "starting")

    def perform(self, instruction: Instruction, job: Job) -> Facts:
        """``supervise``, ``start``, ``revive``, ``drop``, ``switch``, ``await``, ``stop``,
        ``erase``."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        key = instruction.args.get("key", "")
        match instruction.op:
            case "supervise":
                return self._supervise(int(instruction.args["port"]), key, job)
            case "start":
                self._start(key, job)
            case "revive":
                self._want(live=self._worker(job))
            case "drop":
                wants = self._read("wanted.json")
                if (wants.get("candidate") or {}).get("key") == key:
                    self._want(candidate=None)
            case "switch":
                wants = self._read("wanted.json")
                self._want(live=wants["candidate"] or wants["live"], candidate=None)
                self._wait(key, ("live",))
                return self._address()
            case "await":
                self._wait(key, ("live",))
                return self._address()
            case "stop":
                self._stop()
            case "erase":
                shutil.rmtree(self.folder, ignore_errors=True)
                return {"port": "", "url": ""}
        return {}

    def asker(self, instruction: Instruction, job: Job) -> Ask | None:
        """By HTTP at the version's own port, with a token that is only good there."""
        key = instruction.args["key"]
        token = str((self._read("wanted.json").get("candidate") or {}).get("token", ""))
        port = self._running(key)["port"]
        return ask_url(f"http://127.0.0.1:{port}", {"authorization": f"Bearer {token}"})

    def signer(self, deployment: Deployment) -> Sign | None:
        """None: the endpoint's own token is all."""
        return None

    def logs(self, deployment: Deployment, follow: bool, lines: int) -> Iterator[str]:
        """From the supervisor's files, over their changes."""
        return tail(self.folder / "log", follow, lines)

    def _supervise(self, port: int, key: str, job: Job) -> Facts:
        pid = self._supervisor()
        if not pid:
            (self.folder / "running.json").unlink(missing_ok=True)
            wants = self._read("wanted.json")
            live = wants.get("live")
            if live and live["key"] == key:
                live = self._worker(job)  # its wheels may have left the cache
            self._want(live=live, port=port, stop=False)
            self._launch()
        return self._address()

    def _address(self) -> Facts:
        port = self._read("running.json")["port"]
        return {"port": str(port), "url": f"http://127.0.0.1:{port}"}

    def _start(self, key: str, job: Job) -> None:
        """Start a version beside the live one; one that is ready, of a deploy that was killed,
        stays as it is."""
        wants = self._read("wanted.json")
        if (wants.get("candidate") or {}).get("key") == key:
            if self._running(key).get("state") == "ready":
                return
            self._want(candidate=None)
            while self._supervisor() and self._running(key):
                time.sleep(0.02)
        self._want(candidate=self._worker(job))
        self._wait(key, ("ready", "live"))

    def _running(self, key: str) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self._read("running.json").get("workers", {}).get(key, {})
        return found

    def _launch(self) -> None:
        command = [sys.executable, "-I", "-S", "-B", "-X", "utf8"]
        command += [str(_SCRIPTS / "supervise.py"), str(self.folder.absolute())]
        subprocess.run(command, stdin=subprocess.DEVNULL, check=True)
        deadline = time.monotonic() + START
        while time.monotonic() < deadline:
            running = self._read("running.json")
            if "error" in running:
                raise findings.no_port(self._read("wanted.json")["port"], running["error"])
            if running and self._supervisor():
                return
            time.sleep(0.02)
        raise findings.no_supervisor(self.folder / "log")

    def _worker(self, job: Job) -> dict[str, Any]:
        """What the supervisor needs to start a version, and start it again."""
        assert job.version is not None
        project = open_build(job.build, job.progress).project
        command = [project.interpreter, "-I", "-S", "-B", "-X", "utf8"]
        token = secrets.token_urlsafe(32)
        closed = {"NB2FN_TOKEN_SHA256": sha256(token.encode()).hexdigest(), "NB2FN_PUBLIC": ""}
        return {
            "key": job.version.key,
            "number": job.version.number,
            "command": [*command, str(_SCRIPTS / "worker.py")],
            "environ": environment(),
            "job": {"path": [str(project.directory), str(project.tree)], "environ": closed},
            "live": access.environment(job.version.access),
            "token": token,
        }

    def _wait(self, key: str, states: tuple[str, ...]) -> None:
        """Until the version is in one of ``states``; NB524 where it fails or takes too long."""
        deadline = time.monotonic() + START
        before = self._running(key).get("ends", 0)
        while time.monotonic() < deadline:
            worker = self._running(key)
            if worker.get("state") in states:
                return
            if worker.get("ends", 0) > before + 1:
                raise findings.not_healthy(worker["error"], tail(self.folder / "log", False, 8))
            if not self._supervisor():
                raise findings.no_supervisor(self.folder / "log")
            time.sleep(0.02)
        reason = f"it was not ready after {START:.0f} s"
        raise findings.not_healthy(reason, tail(self.folder / "log", False, 8))

    def _stop(self) -> None:
        pid = self._supervisor()
        if pid:
            self._want(stop=True)
        deadline = time.monotonic() + LEAVE
        while self._supervisor():
            if time.monotonic() > deadline:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            time.sleep(0.02)

    def _supervisor(self) -> int:
        """The supervisor's process; 0 where it is gone, or its number is another's now."""
        known = self._read("pid")
        if known and supervise.start_time(known["pid"]) == known["start"]:
            return int(known["pid"])
        return 0

    def _read(self, name: str) -> Mapping[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.folder / name).read_text("utf-8"))
        except (FileNotFoundError, NotADirectoryError):
            return {}
        return found

    def _want(self, **changed: Any) -> None:
        known = {"port": 0, "live": None, "candidate": None, "stop": False}
        document = {**known, **self._read("wanted.json"), **changed}
        supervise.write_whole(self.folder / "wanted.json", document)


_WORKERS = ("live", "candidate")

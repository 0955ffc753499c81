"""A folder to deploy from, with its own state, tokens and processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nb2fn.deploy.places import Where
from nb2fn.deploy.sweep import sweep
from tests.cli.command import nb2fn
from tests.deploy.builds import build
from tests.deploy.proxy import Proxy, proxied

ROOT = Path(__file__).parents[2]


class Desk:
    """Someone who types nb2fn's commands in a folder."""

    def __init__(self, folder: Path, place: str, **environment: str) -> None:
        self.folder = folder
        self.place = place
        self.environment = {
            "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
            "XDG_DATA_HOME": str(folder / "data"),
            "PYTHONPATH": str(ROOT),
            **environment,
        }

    def build(self, version: str, *, right: bool = True, starts: bool = True) -> Path:
        return build(self.folder / "build", self.place, version, right=right, starts=starts)

    def run(self, *words: Any, **environment: str) -> subprocess.CompletedProcess[str]:
        done: subprocess.CompletedProcess[str] = nb2fn(
            *words, folder=self.folder, **{**self.environment, **environment}
        )
        assert done.returncode != 3, done.stderr
        return done

    def well(self, *words: Any, **environment: str) -> str:
        done = self.run(*words, **environment)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def json(self, *words: Any, **environment: str) -> Any:
        return json.loads(self.well(*words, "--json", **environment))

    def fails(self, code: str, *words: Any, **environment: str) -> str:
        """A command that must fail with a diagnostic of that code; what it says."""
        done = self.run(*words, **environment)
        assert done.returncode == 1, done.stdout + done.stderr
        assert f"error[{code}]" in done.stderr, done.stdout + done.stderr
        return done.stderr

    def dies(self, op: str, moment: str, number: str = "SIGKILL", verb: str = "deploy") -> int:
        """A deploy that ends at that moment of that instruction; its exit status."""
        command = [sys.executable, "-m", "tests.deploy.dying", op, moment, number, verb]
        done = subprocess.run(
            command,
            cwd=self.folder,
            env={**os.environ, **self.environment},
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode

    @property
    def deployed(self) -> Any:
        """The deployment as it is written down."""
        (one,) = self.json("list")["deployments"]
        return one

    def live(self) -> int:
        """The live version, once it has answered; 0 where there is none."""
        if not self.json("list")["deployments"] or not self.deployed["live"]:
            return 0
        assert json.loads(self.well("invoke", "half")) == {"scaled": [[2.0, 2.5]]}
        return int(self.deployed["live"])

    def left_over(self) -> list[str]:
        return [orphan.what for orphan in sweep(Where(self.folder / ".nb2fn"))]

    def leave(self) -> None:
        for one in self.json("list")["deployments"]:
            self.run("remove", "--yes", one["name"], "--target", one["target"])


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="session")
def ministack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """An emulated AWS that runs Lambda functions for real; its port."""
    binary = Path(sys.executable).parent / "ministack"
    if not binary.exists() or not (ROOT / "node_modules/.bin/osls").exists():
        pytest.skip("no ministack or no osls here")
    port = free_port()
    folder = tmp_path_factory.mktemp("ministack")
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [binary],
            cwd=folder,
            env={
                **{k: v for k, v in os.environ.items() if not k.startswith("AWS_")},
                "GATEWAY_PORT": str(port),
                "LAMBDA_EXECUTOR": "local",
                "TMPDIR": str(folder),
            },
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    try:
        deadline = time.monotonic() + 60
        with socket.socket() as trying:
            while trying.connect_ex(("127.0.0.1", port)):
                assert time.monotonic() < deadline
                assert process.poll() is None, (folder / "log").read_text()
                time.sleep(0.1)
        yield port
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@pytest.fixture
def proxy(ministack: int) -> Iterator[Proxy]:
    """A way to the emulated AWS that can be spoiled."""
    with proxied(ministack) as found:
        yield found


@pytest.fixture
def aws(tmp_path: Path, proxy: Proxy) -> Iterator[Desk]:
    """A folder that deploys to the emulated AWS, through the proxy."""
    found = Desk(
        tmp_path,
        "aws",
        AWS_ENDPOINT_URL=proxy.url,
        AWS_ACCESS_KEY_ID="none",
        AWS_SECRET_ACCESS_KEY="none",
        AWS_EC2_METADATA_DISABLED="true",
        AWS_MAX_ATTEMPTS="2",
        PATH=f"{ROOT / 'node_modules/.bin'}{os.pathsep}{os.environ['PATH']}",
    )
    yield found
    found.leave()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A folder that deploys to this machine."""
    found = Desk(tmp_path, "local")
    yield found
    found.leave()

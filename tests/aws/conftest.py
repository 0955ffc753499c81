"""AWS's own tools around a built project: osls packs it, Lambda's runtime runs it."""

from __future__ import annotations

import json
import os
import platform
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
EMULATOR = "aws-sam-cli==1.170.0"
RUNTIME_CLIENT = "awslambdaric==4.2.2"
Invoke = Callable[[dict[str, Any]], Any]
Start = Callable[..., Invoke]


def _tools() -> Path:
    """Where the downloaded tools are kept from one run to the next."""
    from platformdirs import user_cache_path

    folder = user_cache_path("nb2fn") / "test-tools"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _pip(*arguments: str) -> None:
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", *arguments]
    subprocess.run(command, check=True, capture_output=True)


@pytest.fixture(scope="session")
def osls() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs ``osls`` in a folder, without network or account; installs it on first use."""
    npm = shutil.which("npm")
    if npm is None:
        pytest.skip("no npm here")
    binary = ROOT / "node_modules/.bin/osls"
    if not binary.exists():
        subprocess.run([npm, "ci", "--no-audit", "--no-fund"], cwd=ROOT, check=True)

    def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
        environ = {
            **os.environ,
            "AWS_ACCESS_KEY_ID": "none",
            "AWS_SECRET_ACCESS_KEY": "none",
            "AWS_EC2_METADATA_DISABLED": "true",
            "SLS_TELEMETRY_DISABLED": "1",
            "SLS_NOTIFICATIONS_MODE": "off",
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
        return subprocess.run(
            [binary, *arguments],
            cwd=folder,
            env=environ,
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def tools() -> tuple[Path, Path]:
    """AWS's Lambda runtime interface emulator, out of the wheel that ships it, and the folder
    with its runtime client."""
    return _emulator(), _runtime_client()


@pytest.fixture(scope="session")
def emulator() -> Path:
    """AWS's Lambda runtime interface emulator."""
    return _emulator()


def _emulator() -> Path:
    machine = "arm64" if platform.machine() in ("aarch64", "arm64") else "x86_64"
    binary = _tools() / f"{EMULATOR}-aws-lambda-rie"
    if not binary.exists():
        _pip("download", "--no-deps", "--dest", str(_tools()), EMULATOR)
        (wheel,) = _tools().glob("aws_sam_cli-*.whl")
        with zipfile.ZipFile(wheel) as archive:
            data = archive.read(f"samcli/local/rapid/aws-lambda-rie-{machine}")
        binary.write_bytes(data)
        binary.chmod(0o755)
        wheel.unlink()
    return binary


@pytest.fixture(scope="session")
def runtime_client() -> Path:
    """The folder with AWS's runtime client, which calls the handler in Lambda."""
    return _runtime_client()


def _runtime_client() -> Path:
    tag = sys.implementation.cache_tag
    folder = _tools() / f"{RUNTIME_CLIENT}-{tag}"
    if not folder.exists():
        made = folder.with_name(f"{folder.name}.{os.getpid()}")
        _pip("install", "--target", str(made), RUNTIME_CLIENT)
        made.rename(folder)
    return folder


@pytest.fixture
def lambda_runtime(emulator: Path, runtime_client: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts a zip under Lambda's runtime client and emulator: see :func:`lambda_runtimes`."""
    with lambda_runtimes(emulator, runtime_client, tmp_path) as start:
        yield start


@contextmanager
def lambda_runtimes(emulator: Path, runtime_client: Path, folder: Path) -> Iterator[Start]:
    """Starts zips under Lambda's runtime client and emulator; all end with the block.

    ``start(zip_path, handler="handler.handler", timeout=30, **environment)`` gives a
    function that invokes the handler with an event and returns what it answered.
    """
    running: list[subprocess.Popen[bytes]] = []

    def start(
        zip_path: Path, handler: str = "handler.handler", timeout: int = 30, **environ: str
    ) -> Invoke:
        task = folder / f"task-{len(running)}"
        with zipfile.ZipFile(zip_path) as archive:
            archive.extractall(task)
        bootstrap = folder / f"bootstrap-{len(running)}"
        bootstrap.write_text(
            f'#!/bin/sh\nexec "{sys.executable}" -S -m awslambdaric "$_HANDLER"\n', "utf-8"
        )
        bootstrap.chmod(0o755)
        port, api = _free_port(), _free_port()
        command = [emulator, "--runtime-interface-emulator-address", f"127.0.0.1:{port}"]
        command += ["--runtime-api-address", f"127.0.0.1:{api}", bootstrap, handler]
        process = subprocess.Popen(
            command,
            cwd=task,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(folder),
                "PYTHONPATH": f"{task}{os.pathsep}{runtime_client}",
                "PYTHONDONTWRITEBYTECODE": "1",
                "LAMBDA_TASK_ROOT": str(task),
                "AWS_LAMBDA_FUNCTION_TIMEOUT": str(timeout),
                "AWS_REGION": "us-east-1",
                **environ,
            },
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        running.append(process)
        _wait_for(port)
        url = f"http://127.0.0.1:{port}/2015-03-31/functions/function/invocations"
        return lambda event: _invoke(url, event)

    try:
        yield start
    finally:
        for process in running:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _invoke(url: str, event: dict[str, Any]) -> Any:
    request = urllib.request.Request(url, data=json.dumps(event).encode(), method="POST")
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as trying:
            if trying.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise TimeoutError("the emulator does not listen")

"""A real Chromium on a real Jupyter server: JupyterLab and Jupyter Notebook, token and XSRF on."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest

from nb2fn.records import record
from tests.browser.pages import Bench, Front
from tests.deploy.conftest import ministack  # noqa: F401

ROOT = Path(__file__).parent.parent.parent
HERE = Path(__file__).parent
BUNDLE = ROOT / "nb2fn" / "labextension"
TOKEN = "a-token-for-tests"
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
QUIET = {"fetchNews": "false", "checkForUpdates": False}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder start a server and a browser."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)


@record
class Running:
    """A Jupyter server: its address, and the folder it shows."""

    url: str
    root: Path


@contextlib.contextmanager
def jupyter(
    base: Path, environment: Mapping[str, str] = MappingProxyType({}), *, nb2fn: bool = True
) -> Iterator[Running]:
    """A Jupyter server with the panel, with or without the server extension behind it."""
    if not (BUNDLE / "package.json").exists():
        pytest.skip("the panel is not built: make panel")
    root = base / "notebooks"
    root.mkdir()
    extensions = base / "extensions"
    extensions.mkdir()
    (extensions / "nb2fn").symlink_to(BUNDLE, target_is_directory=True)
    settings = base / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "notification.jupyterlab-settings").write_text(json.dumps(QUIET))
    port = _free_port()
    command = [
        *(sys.executable, "-m", "jupyter", "lab", "--no-browser", "--allow-root"),
        *(f"--port={port}", "--ServerApp.port_retries=0", f"--ServerApp.root_dir={root}"),
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.jpserver_extensions={{'nb2fn.server': {nb2fn}, 'notebook': True}}",
        f"--LabApp.extra_labextensions_path={extensions}",
        f"--JupyterNotebookApp.extra_labextensions_path={extensions}",
    ]
    folders = {
        "JUPYTER_CONFIG_DIR": base / "config",
        "JUPYTER_DATA_DIR": base / "data",
        "JUPYTER_RUNTIME_DIR": base / "runtime",
        "JUPYTERLAB_SETTINGS_DIR": base / "settings",
        "JUPYTERLAB_WORKSPACES_DIR": base / "workspaces",
        "NB2FN_CACHE": base / "cache",
        "XDG_DATA_HOME": base / "share",
        "IPYTHONDIR": base / "ipython",
    }
    env = {**os.environ, **{name: str(folder) for name, folder in folders.items()}, **environment}
    with (base / "log").open("wb") as log:
        process = subprocess.Popen(command, env=env, stdout=log, stderr=subprocess.STDOUT)
        try:
            url = f"http://127.0.0.1:{port}/"
            _wait(url, process, base / "log")
            yield Running(url, root)
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with jupyter(tmp_path_factory.mktemp("jupyter")) as running:
        yield running


@pytest.fixture(scope="package")
def bench(server: Running) -> Iterator[Bench]:
    """One browser for the whole folder."""
    sync_api = pytest.importorskip("playwright.sync_api")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("there is no chromium on this machine")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        yield Bench(browser, server.url, server.root, TOKEN)
        browser.close()


@pytest.fixture
def bare(bench: Bench, tmp_path: Path) -> Iterator[Bench]:
    """A server that has the panel, and no nb2fn behind it."""
    with jupyter(tmp_path, nb2fn=False) as running:
        yield replace(bench, url=running.url, root=running.root)


@pytest.fixture
def cloud(bench: Bench, ministack: int, tmp_path: Path) -> Iterator[Bench]:  # noqa: F811
    """A server whose AWS is an emulated one."""
    environment = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{ministack}",
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_EC2_METADATA_DISABLED": "true",
        "PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring",
        "PATH": f"{ROOT / 'node_modules/.bin'}{os.pathsep}{os.environ['PATH']}",
    }
    with jupyter(tmp_path, environment) as running:
        yield replace(bench, url=running.url, root=running.root)


@pytest.fixture(params=["lab", "notebook"])
def front(request: pytest.FixtureRequest) -> Front:
    kind: Front = request.param
    return kind


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _wait(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    request = urllib.request.Request(
        url + "api/status", headers={"Authorization": f"token {TOKEN}"}
    )
    for _ in range(240):
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(request, timeout=5):
                return
        except urllib.error.HTTPError as error:
            error.close()
        except OSError:
            pass
        time.sleep(0.25)
    pytest.fail("the Jupyter server did not start:\n" + log.read_text()[-3000:])

"""A Jupyter server with nb2fn on it, its token and XSRF check on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

# Fixtures and hooks for this folder alone: as a plugin of the whole suite they would give
# every test an event loop.
from pytest_jupyter.jupyter_server import *  # noqa: F403
from tornado.httpclient import HTTPResponse

EXAMPLES = Path(__file__).parent.parent.parent / "example-notebooks"

HERE = Path(__file__).parent

Call = Callable[..., Awaitable[Any]]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All of this folder start a server; jupyter_server_terminals has a route that Jupyter
    Server warns of."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.slow)
            item.add_marker(pytest.mark.filterwarnings("ignore:Extension endpoints without"))


@pytest.fixture
def jp_server_config() -> dict[str, Any]:
    return {
        "ServerApp": {
            "jpserver_extensions": {"nb2fn.server": True},
            "allow_unauthenticated_access": False,
        },
        "Nb2fnApp": {"grace_seconds": 5.0},
    }


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """One cache for the whole folder; the home that pytest-jupyter makes is a test's own."""
    monkeypatch.setenv("NB2FN_CACHE", str(tmp_path_factory.getbasetemp() / "nb2fn-server-cache"))


@pytest.fixture
def fetch(jp_fetch: Any) -> Call:
    """``await fetch("GET", "status", path=…)`` or ``fetch("POST", "check", {…})``."""

    async def call(
        method: str, route: str, body: Any = None, *, raw: bool = False, **params: str
    ) -> HTTPResponse:
        text = None if method != "POST" else body if raw else json.dumps(body)
        parts = ("nb2fn", "api", *route.split("/"))
        return await jp_fetch(
            *parts, method=method, body=text, params=params, raise_error=False, request_timeout=120
        )

    return call


@pytest.fixture
def api(fetch: Call) -> Call:
    """As ``fetch``, giving the answer's JSON; any error fails the test."""

    async def call(method: str, route: str, body: Any = None, **params: str) -> Any:
        answer = await fetch(method, route, body, **params)
        assert answer.code < 300, answer.body.decode()
        return json.loads(answer.body)

    return call


@pytest.fixture
def example(jp_root_dir: Path) -> Callable[..., Path]:
    """Copies an example notebook (and its data) below the server's root."""

    def copy(name: str, to: str = "") -> Path:
        place = jp_root_dir / (to or f"{name}.ipynb")
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(EXAMPLES / f"{name}.ipynb", place)
        for data in EXAMPLES.glob("*.csv"):
            shutil.copy(data, place.parent)
        return place

    return copy


def notebook(*cells: tuple[str, str]) -> dict[str, Any]:
    """A notebook document of ``(role, source)`` cells."""
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"kernelspec": {"name": "python3", "display_name": "", "language": "python"}},
        "cells": [
            {
                "cell_type": "code",
                "id": f"c{number}",
                "metadata": {"tags": [role] if role else []},
                "source": source,
                "outputs": [],
                "execution_count": None,
            }
            for number, (role, source) in enumerate(cells, 1)
        ],
    }

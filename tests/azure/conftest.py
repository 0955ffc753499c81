"""A folder that deploys to an Azure of our own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.conftest import Desk

from .fake import Fake, account


@pytest.fixture
def azure(tmp_path: Path) -> Iterator[Fake]:
    (tmp_path / "apps").mkdir()
    with account(tmp_path / "apps") as found:
        yield found


@pytest.fixture
def desk(tmp_path: Path, azure: Fake) -> Iterator[Desk]:
    (tmp_path / "home").mkdir()
    environment = {**azure.environment, "HOME": str(tmp_path / "home")}
    yield Desk(tmp_path, "azure", **environment)

"""A folder to deploy to Google Cloud from, and the cloud's stand-in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.deploy.conftest import Desk
from tests.gcp.fake import Google, google


@pytest.fixture
def cloud(tmp_path: Path) -> Iterator[Google]:
    """An empty cloud."""
    folder = tmp_path / "google"
    folder.mkdir()
    with google(folder) as found:
        yield found


@pytest.fixture
def gcp(tmp_path: Path, cloud: Google) -> Iterator[Desk]:
    """A folder whose owner is signed in to it."""
    folder = tmp_path / "desk"
    folder.mkdir()
    key = tmp_path / "account.json"
    key.write_text(cloud.tokens.account(f"{cloud.url}/token"), "utf-8")
    services = ("CLOUDFUNCTIONS", "RUN", "LOGGING")
    places = {f"CLOUDSDK_API_ENDPOINT_OVERRIDES_{one}": cloud.url for one in services}
    found = Desk(
        folder,
        "gcp",
        GOOGLE_APPLICATION_CREDENTIALS=str(key),
        GOOGLE_CLOUD_PROJECT="",
        CLOUDSDK_CONFIG=str(tmp_path / "gcloud"),
        NO_GCE_CHECK="true",
        **places,
    )
    yield found
    found.leave()

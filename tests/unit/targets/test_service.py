"""serverless.yml, in the subset that osls and Serverless Framework 3 share."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
import yaml

from nb2fn.ir.bundle import Bundle, File, Lock, Platform
from nb2fn.ir.proof import Usage
from nb2fn.settings import Settings
from nb2fn.targets.aws import limits
from nb2fn.targets.aws.service import (
    behind_iam,
    plugins_text,
    region_of,
    service_name,
    service_text,
    sized,
)
from tests.functions import half

RUNTIME = limits.RUNTIMES[(3, 12)]


def _service(text: str) -> dict[str, Any]:
    data = yaml.safe_load(text)
    assert isinstance(data, dict)
    return data


def test_the_archive_is_deployed_without_plugins() -> None:
    service = _service(service_text(half(), RUNTIME, Settings()))
    assert service["service"] == "half"
    assert service["package"] == {"artifact": "half.zip"}
    assert service["functions"] == {
        "endpoint": {
            "handler": "handler.handler",
            "role": "EndpointRole",
            "events": [{"httpApi": "*"}],
        }
    }
    assert "plugins" not in service


def _stars(value: Any) -> list[str]:
    """The texts with a ``*`` anywhere in a document."""
    if isinstance(value, dict):
        return [star for item in value.values() for star in _stars(item)]
    if isinstance(value, list):
        return [star for item in value for star in _stars(item)]
    return [value] if "*" in str(value) else []


@pytest.mark.parametrize("text", [service_text, plugins_text])
def test_no_right_has_a_star(text: Any) -> None:
    resources = _service(text(half(), RUNTIME, Settings()))["resources"]["Resources"]
    assert [role for role in resources.values() if role["Type"] == "AWS::IAM::Role"]
    assert _stars(resources) == []


def test_signed_requests_only() -> None:
    guarded = _service(behind_iam(service_text(half(), RUNTIME, Settings())))
    (event,) = guarded["functions"]["endpoint"]["events"]
    assert event == {"httpApi": {"path": "*", "authorizer": {"type": "aws_iam"}}}


def test_the_region_is_read_back() -> None:
    assert region_of(service_text(half(), RUNTIME, Settings(region="eu-west-3"))) == "eu-west-3"


def test_settings_go_into_the_provider() -> None:
    settings = Settings(memory=512, architecture="arm64", region="eu-central-1")
    provider = _service(service_text(half(), RUNTIME, settings))["provider"]
    assert provider == {
        "name": "aws",
        "runtime": "python3.12",
        "architecture": "arm64",
        "region": "${opt:region, 'eu-central-1'}",
        "memorySize": 512,
        "timeout": 29,
        "logRetentionInDays": 30,
        "environment": {
            "NB2FN_TOKEN_SHA256": "${env:NB2FN_TOKEN_SHA256, ''}",
            "NB2FN_PUBLIC": "${env:NB2FN_PUBLIC, ''}",
            "NB2FN_CORS": "${env:NB2FN_CORS, ''}",
        },
    }


def test_the_local_project_says_where_its_archive_comes_from() -> None:
    text = service_text(half(), RUNTIME, Settings(), local=True)
    assert "# half.zip is made by `nb2fn build --target aws`" in text
    assert _service(text) == _service(service_text(half(), RUNTIME, Settings()))


def test_the_plugins_pack_what_runs_and_nothing_else() -> None:
    service = _service(plugins_text(half(), RUNTIME, Settings()))
    assert service["plugins"] == ["serverless-wsgi", "serverless-python-requirements"]
    assert service["custom"]["wsgi"] == {"app": "handler.app", "packRequirements": False}
    assert service["functions"]["endpoint"]["handler"] == "wsgi_handler.handler"
    assert "!node_modules/**" in service["package"]["patterns"]


@pytest.mark.parametrize(
    "name", ["half", "a", "x" * 30, "x" * 31, "a-very-long-name-" * 2 + "of-all"]
)
def test_service_names_are_valid_and_short(name: str) -> None:
    found = service_name(name)
    assert re.fullmatch(r"[a-zA-Z][0-9a-zA-Z-]+", found)
    # The longest name made of it is the role's, of at most 64 characters.
    assert len(f"{found}-dev-ap-southeast-2-lambdaRole") <= 64
    text = service_text(replace(half(), name=name), RUNTIME, Settings())
    assert _service(text)["service"] == found


def test_two_long_names_do_not_meet() -> None:
    assert service_name("churn-of-customers-in-the-first-year") != service_name(
        "churn-of-customers-in-the-first-week"
    )


def _sized(usage: Usage, settings: Settings | None = None) -> tuple[int, int]:
    """The memory and the time-out that a build gets whose proof took ``usage``."""
    text = service_text(half(), RUNTIME, settings or Settings())
    files = (File("handler.py", b""), File("serverless.yml", text.encode()))
    (file,) = sized(_bundle(files), usage, settings or Settings())
    provider = _service(file.data.decode())["provider"]
    return provider["memorySize"], provider["timeout"]


def _bundle(files: tuple[File, ...]) -> Bundle:
    lock = Lock(Platform((3, 12)), "", "", (), "")
    return Bundle("half", "half", "aws", "stdlib", files, lock, "lambda", None, "")


@pytest.mark.parametrize(
    ("usage", "given"),
    [
        pytest.param(Usage(0.02, 0.001, 20_000_000), (128, 10), id="plain Python"),
        pytest.param(
            Usage(0.10, 0.002, 70_000_000), (1024, 10), id="starts in a third of a second"
        ),
        pytest.param(Usage(0.60, 0.005, 140_000_000), (1769, 10), id="no quicker with more"),
        pytest.param(Usage(0.02, 0.001, 900_000_000), (1769, 10), id="a large model"),
        pytest.param(Usage(0.60, 3.0, 3_000_000_000), (5120, 20), id="slow answers"),
        pytest.param(Usage(9.0, 9.0, 30_000_000_000), (10240, 29), id="more than there is"),
    ],
)
def test_memory_and_time_are_as_measured(usage: Usage, given: tuple[int, int]) -> None:
    assert _sized(usage) == given


def test_memory_that_the_user_chose_stays() -> None:
    assert _sized(Usage(0.02, 0.001, 20_000_000), Settings(memory=3000)) == (3000, 10)


def test_a_build_without_a_service_has_nothing_to_size() -> None:
    assert sized(_bundle(()), Usage(0.02, 0.001, 20_000_000), Settings()) == ()

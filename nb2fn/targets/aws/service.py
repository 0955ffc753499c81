"""The text of ``serverless.yml``, in what osls and Serverless Framework 3 both take."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from nb2fn.ir.bundle import Bundle, File
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.settings import Settings
from nb2fn.targets import sizing
from nb2fn.targets.assemble import template
from nb2fn.targets.aws.limits import (
    CORE,
    MEMORIES,
    MEMORY,
    REGION,
    TIMEOUT,
    TIMEOUTS,
    Runtime,
)

# Beside the service, a role's name holds the stage, the region and 14 characters: 64 in all.
_LONGEST = 30


def service_text(
    function: Function, runtime: Runtime, settings: Settings, *, local: bool = False
) -> str:
    """The service description that deploys ``<name>.zip``.

    ``local`` adds how to come by that archive in a project that has none.
    """
    return template(__package__, "serverless.yml.txt", _values(function, runtime, settings, local))


def plugins_text(function: Function, runtime: Runtime, settings: Settings) -> str:
    """The service description of ``--layout plugins``."""
    values = _values(function, runtime, settings, False)
    return template(__package__, "serverless-plugins.yml.txt", values)


def sized(bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
    """``serverless.yml``, if the bundle has one, with the memory and time that were measured.

    Memory that the user chose stays.
    """
    megabytes = settings.memory or sizing.memory(usage, MEMORIES, CORE)
    seconds = sizing.timeout(usage, megabytes, CORE, TIMEOUTS)
    given = {"memorySize": megabytes, "timeout": seconds}
    return tuple(
        File(file.path, _given(file.data.decode(), given).encode())
        for file in bundle.files
        if file.path == "serverless.yml"
    )


def _given(text: str, values: Mapping[str, int]) -> str:
    for key, value in values.items():
        text = re.sub(rf"(?m)^  {key}: \d+$", f"  {key}: {value}", text)
    return text


def region_of(text: str) -> str:
    """The region that a build's ``serverless.yml`` is for, where none is said."""
    found = re.search(r"\$\{opt:region, '([^']+)'\}", text)
    return found[1] if found else ""


def behind_iam(text: str) -> str:
    """A build's ``serverless.yml`` with an API that only signed requests get through."""
    plain = "      - httpApi: '*'\n"
    assert plain in text, "serverless.yml has no event of an HTTP API"
    guarded = (
        "      - httpApi:\n          path: '*'\n          authorizer:\n            type: aws_iam\n"
    )
    return text.replace(plain, guarded)


def service_name(name: str) -> str:
    """A CloudFormation-safe service name; two notebooks never share one by shortening."""
    if len(name) > _LONGEST:
        digest = hashlib.sha256(name.encode()).hexdigest()[:6]
        return f"{name[: _LONGEST - 7].rstrip('-')}-{digest}"
    return name if len(name) > 1 else f"{name}-endpoint"


def _values(
    function: Function, runtime: Runtime, settings: Settings, local: bool
) -> dict[str, str]:
    origin = (
        f"# {function.name}.zip is made by `nb2fn build --target aws`: run it on the notebook and\n"
        "# deploy from the folder it writes.\n"
        if local
        else ""
    )
    return {
        "origin": origin,
        "service": service_name(function.name),
        "archive": f"{function.name}.zip",
        "runtime": runtime.name,
        "architecture": settings.architecture,
        "region": settings.region or REGION,
        "memory": str(settings.memory or MEMORY),
        "timeout": str(TIMEOUT),
    }

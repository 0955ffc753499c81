"""``gcloud.yaml``: how a build's function is deployed, as flags of gcloud."""

from __future__ import annotations

import re

from nb2fn.ir.bundle import Bundle, File
from nb2fn.ir.function import Function
from nb2fn.ir.proof import Usage
from nb2fn.settings import Settings
from nb2fn.targets import names, sizing
from nb2fn.targets.assemble import template
from nb2fn.targets.gcp import limits
from nb2fn.targets.gcp.limits import Runtime

NAME = "gcloud.yaml"
CANDIDATE = "-next"
# A stage has 20 characters at the most: what is left of a function's name for the notebook.
_LONGEST = limits.NAME - len(CANDIDATE) - 21


def flags_text(function: Function, runtime: Runtime, settings: Settings) -> str:
    """The file's text."""
    values = {
        "function": function_name(function.name, "dev"),
        "runtime": runtime.name,
        "region": settings.region or limits.REGION,
        "memory": str(settings.memory or limits.MEMORY),
        "timeout": str(limits.TIMEOUT),
    }
    return template(__package__, "gcloud.yaml.txt", values)


def sized(bundle: Bundle, usage: Usage, settings: Settings) -> tuple[File, ...]:
    """The file with the memory and time that were measured; memory the user chose stays."""
    megabytes = settings.memory or sizing.memory(usage, limits.MEMORIES, limits.CORE)
    seconds = sizing.timeout(usage, megabytes, limits.CORE, limits.TIMEOUTS)
    text = next(file.data.decode() for file in bundle.files if file.path == NAME)
    for name, value in (("memory", f"{megabytes}Mi"), ("timeout", f"{seconds}s")):
        text = re.sub(rf"(?m)^--{name}: .*$", f"--{name}: {value}", text)
    return (File(NAME, text.encode()),)


def setting(text: str, name: str) -> str:
    """The value of a flag in the file's text."""
    found = re.search(rf"^--{name}: (.+)$", text, re.M)
    assert found is not None, f"{NAME} has no --{name}"
    return found[1].strip()


def function_name(name: str, stage: str) -> str:
    """What a notebook's function is called at a stage; a candidate's end fits behind it."""
    return f"{names.label(name, _LONGEST)}-{stage}"

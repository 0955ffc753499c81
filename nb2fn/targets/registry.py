"""The targets by name."""

from __future__ import annotations

from importlib import import_module

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.targets.base import Target

# Imported when asked for: a build needs one of them.
_PLACES = {
    "local": ("local.emit", "Local"),
    "aws": ("aws.emit", "Aws"),
    "gcp": ("gcp.emit", "Gcp"),
    "container": ("container.emit", "Container"),
    "azure": ("azure.emit", "Azure"),
    "ray": ("ray.emit", "Ray"),
}
NAMES = tuple(_PLACES)


def target(name: str) -> Target:
    """The target called ``name``. Raises :class:`CompileError` (NB510) if there is none."""
    if name not in _PLACES:
        raise CompileError(
            Diagnostic(
                code="NB510",
                message=f"there is no target `{name}`",
                reason="the targets are " + ", ".join(f"`{known}`" for known in NAMES),
                fix=f"say `--target {NAMES[0]}`, or set `target` under [tool.nb2fn]",
            )
        )
    module, attribute = _PLACES[name]
    found: Target = getattr(import_module(f"nb2fn.targets.{module}"), attribute)()
    return found

"""The versions of packages in a kernel, read from the file system."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_METADATA = re.compile(r"(?P<name>.+?)-(?P<version>\d[^-]*)(?:-py[\d.]+)?\.(?:dist|egg)-info")


def kernel_versions(name: str) -> Callable[[str], str | None]:
    """Looks a distribution's version up by its normalised name, in the kernel of that name.

    Nothing is read before it is first asked; ``None`` for what is not there, and where the
    kernel is not.
    """

    def version(distribution: str) -> str | None:
        return _versions(name).get(distribution)

    return version


@cache
def _versions(name: str) -> dict[str, str]:
    from nb2fn.training import kernelspec

    found = kernelspec.find(name or kernelspec.NATIVE)
    if found is None or found.interpreter is None:
        return {}
    matches = (_METADATA.fullmatch(n) for n in kernelspec.packages(found.interpreter))
    return {re.sub(r"[-_.]+", "-", m["name"]).lower(): m["version"] for m in matches if m}

"""nb2fn compiles a Jupyter notebook into a serverless project and proves it equal.

In a notebook: ``nb2fn.panel()``, ``nb2fn.test("build/churn")``, ``%load_ext nb2fn``.
"""

from typing import Any

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    # Imported when asked for: every command imports this module.
    if name in ("panel", "test"):
        from nb2fn import widgets

        return getattr(widgets, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def load_ipython_extension(ipython: Any) -> None:
    """``%load_ext nb2fn``: the magic ``%nb2fn``."""
    from nb2fn.magic import load_ipython_extension as load

    load(ipython)

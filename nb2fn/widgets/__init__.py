"""In the notebook, wherever it is open: a form to ask an endpoint, and a small panel."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from nb2fn.widgets.form import EndpointForm
    from nb2fn.widgets.overview import Panel


def test(target: str | Path, token: str | None = None) -> EndpointForm | None:
    """A form to ask ``target``, filled with the notebook's own question.

    ``target`` is a build's folder, an http(s) URL or a deployment's name. ``token`` is for
    a URL (else NB2FN_TOKEN); it stays in the kernel. While a build runs the notebook there
    is nobody to see it: then nothing happens, and ``None`` is returned.

    Raises :class:`ModuleNotFoundError` without anywidget, and
    :class:`~nb2fn.errors.CompileError` as ``nb2fn invoke`` tells it.
    """
    if _building():
        return None
    _needs_anywidget()
    from nb2fn.widgets.form import EndpointForm
    from nb2fn.widgets.subject import opened

    return EndpointForm(opened(str(target), token))


def panel(notebook: str | Path | None = None) -> Panel | None:
    """What this notebook compiles to, a button to build it, and a form to ask the build.

    ``notebook`` names another one, or this one where the kernel does not know it (Colab).
    Nothing happens while a build runs the notebook, as in :func:`test`.

    Raises :class:`ModuleNotFoundError` without anywidget, :class:`LookupError` where it is
    not known which notebook is meant.
    """
    if _building():
        return None
    _needs_anywidget()
    from nb2fn.widgets.overview import Panel
    from nb2fn.widgets.place import this_notebook

    return Panel(Path(notebook) if notebook is not None else this_notebook())


def _building() -> bool:
    """Whether this is the kernel of a build, which has nb2fn's own package in it."""
    return "_nb2fn_kernel" in sys.modules


def _needs_anywidget() -> None:
    try:
        import anywidget  # noqa: F401
    except ModuleNotFoundError:
        told = "this needs anywidget: install it with `pip install 'nb2fn[widgets]'`"
        raise ModuleNotFoundError(told, name="anywidget") from None

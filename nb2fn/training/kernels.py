"""Chooses the kernel, or says why there is none."""

from __future__ import annotations

import difflib

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError
from nb2fn.ir.notebook import Notebook
from nb2fn.settings import Settings
from nb2fn.training import kernelspec
from nb2fn.training.kernelspec import NATIVE, Kernelspec


def choose(notebook: Notebook, settings: Settings) -> Kernelspec:
    """The kernelspec of ``--kernel``, else the notebook's own.

    Raises :class:`~nb2fn.errors.CompileError` (NB301, NB350).
    """
    name = settings.kernel or notebook.kernel or NATIVE
    found = kernelspec.find(name)
    if found is None:
        raise CompileError(_absent(notebook, name))
    if found.language.lower() not in ("python", ""):
        raise CompileError(_foreign(notebook, found))
    return found


def _absent(notebook: Notebook, name: str) -> Diagnostic:
    names = sorted({*kernelspec.installed(), NATIVE})
    close = difflib.get_close_matches(name, names, 1)
    return Diagnostic(
        code="NB301",
        message=f"the kernel `{name}` is not installed here",
        notebook=str(notebook.path),
        reason="The notebook is trained in its own kernel, so that its packages are the ones "
        "that ship.",
        fix=f"choose one with `--kernel {close[0] if close else names[0]}`, or install it: "
        f"`python -m ipykernel install --user --name {name}` in its environment",
        notes=("installed: " + ", ".join(names),),
    )


def _foreign(notebook: Notebook, found: Kernelspec) -> Diagnostic:
    return Diagnostic(
        code="NB350",
        message=f"the kernel `{found.name}` runs {found.language}, not Python",
        notebook=str(notebook.path),
        reason="nb2fn compiles Python notebooks.",
        fix="choose a Python kernel with `--kernel NAME`",
    )


def not_started(
    notebook: Notebook, kernel: Kernelspec, words: str, too_old: bool = False
) -> Diagnostic:
    """NB302: the process did not come up; ``words`` is what it wrote last."""
    interpreter = kernel.interpreter or kernel.argv[0]
    fix = f"see what `{' '.join(kernel.argv[:3])}` says"
    if "ipykernel" in words and "No module" in words:
        fix = f"install it there: `{interpreter} -m pip install ipykernel`"
    elif too_old:
        fix = "choose a kernel of a newer Python with `--kernel NAME`"
    elif "No such file" in words:
        fix = "its interpreter is gone: choose another kernel with `--kernel NAME`"
    return Diagnostic(
        code="NB302",
        message=f"the kernel `{kernel.name}` did not start",
        notebook=str(notebook.path),
        reason=words or "It gave no answer within a minute.",
        fix=fix,
    )


def lost(notebook: Notebook, words: str) -> Diagnostic:
    """NB303: the process ended while nb2fn asked it at the cut."""
    return Diagnostic(
        code="NB303",
        message="the kernel died while its values were taken",
        notebook=str(notebook.path),
        reason="Its process ended: out of memory, or a crash in a library."
        + (f" It wrote last:\n{words}" if words else ""),
        fix="delete large values that the predict cells do not need, then build again",
    )

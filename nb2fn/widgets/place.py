"""Which notebook a kernel belongs to."""

from __future__ import annotations

import os
from pathlib import Path


def this_notebook() -> Path:
    """The notebook of this kernel, as Jupyter's server or VS Code says.

    Raises :class:`LookupError` elsewhere (Colab), and in a kernel that has no notebook.
    """
    from IPython import get_ipython

    shell = get_ipython()
    names = shell.user_ns if shell is not None else {}
    for said in (names.get("__vsc_ipynb_file__"), os.environ.get("JPY_SESSION_NAME")):
        if said and Path(said).suffix == ".ipynb" and Path(said).is_file():
            return Path(said)
    raise LookupError("it is not known which notebook this is; name its path")

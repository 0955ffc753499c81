"""The Python that the corpus runs in: this one's packages, and what the scripts plot with."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

# Imported by scripts of the gallery; no endpoint needs it.
EXTRAS = ("seaborn==0.13.2",)


def python(cache: Path) -> str:
    """The interpreter of the environment in ``cache``, made where it is not there yet.

    Raises :class:`subprocess.CalledProcessError` where pip cannot get the packages.
    """
    folder = cache / "environment"
    interpreter = folder / "bin" / "python"
    stamp = folder / "extras.txt"
    wanted = "\n".join((*EXTRAS, sys.prefix, sys.version))
    if not stamp.exists() or stamp.read_text("utf-8") != wanted:
        venv.create(folder, clear=True, with_pip=True)
        own = folder / "lib" / f"python{sysconfig.get_python_version()}" / "site-packages"
        packages = sysconfig.get_path("purelib")
        (own / "corpus.pth").write_text(f"import site; site.addsitedir({packages!r})\n", "utf-8")
        pip = [str(interpreter), "-m", "pip", "install", "--quiet", *EXTRAS]
        subprocess.run(pip, check=True)
        stamp.write_text(wanted, "utf-8")
    return str(interpreter)

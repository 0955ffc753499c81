"""Names of a build: from the notebook's file name."""

from __future__ import annotations

import keyword
import re
import sys
import unicodedata
from collections.abc import Iterable

# Top-level names of a built project, and packages that are often there without being
# imported by the notebook itself: a module of that name would hide them.
_TAKEN = frozenset(
    """
    nb2fn nb2fn_runtime handler model models tests test serverless serverless_wsgi waitress
    werkzeug numpy scipy pandas sklearn joblib threadpoolctl matplotlib seaborn dateutil pytz
    tzdata six torch tensorflow keras xgboost lightgbm catboost statsmodels nltk spacy
    transformers pyarrow pip setuptools
    """.split()
)


def name(stem: str) -> str:
    """``stem`` reduced to ``[a-z0-9-]``, at most 40 characters, a letter first."""
    plain = unicodedata.normalize("NFKD", stem).encode("ascii", "ignore").decode().lower()
    reduced = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    if not reduced:
        return "notebook"
    if not reduced[0].isalpha():
        reduced = f"nb-{reduced}"
    return reduced[:40].rstrip("-")


def module(build: str, sources: Iterable[str]) -> str:
    """The build's name as a Python module that hides no other.

    A module that one of ``sources`` imports, one of the standard library, or a
    usual package of that name gets ``_endpoint`` appended to ours.
    """
    plain = build.replace("-", "_")
    imported = re.compile(rf"\b(?:import|from|,)[ \t]+{plain}\b")
    hidden = (
        keyword.iskeyword(plain)
        or plain in sys.stdlib_module_names
        or plain in _TAKEN
        or any(plain in source and imported.search(source) for source in sources)
    )
    return f"{plain}_endpoint" if hidden else plain

"""Names that providers take."""

from __future__ import annotations

import hashlib
import re


def label(name: str, longest: int) -> str:
    """A DNS label (RFC 1035) for a notebook's name: a–z, 0–9 and ``-``, a letter first, at most
    ``longest`` characters. Names that had to be changed end in their digest, so two notebooks
    never share one."""
    plain = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
    if not plain[:1].isalpha():
        plain = f"nb-{plain}".rstrip("-")
    if plain == name and len(plain) <= longest:
        return plain
    digest = hashlib.sha256(name.encode()).hexdigest()[:6]
    return f"{plain[: longest - 7].rstrip('-')}-{digest}"

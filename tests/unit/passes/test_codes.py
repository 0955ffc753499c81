"""Every code the passes use has a page, and every page is of a code in use."""

from __future__ import annotations

import re
from pathlib import Path

import nb2fn.passes
from nb2fn.codes import PAGES, partition, routes


def test_codes_and_pages() -> None:
    folder = Path(nb2fn.passes.__file__).parent
    texts = [path.read_text("utf-8") for path in folder.glob("*.py")]
    used = {code for text in texts for code in re.findall(r'"(NB\d{3})"', text)}
    own = {page.code for page in partition.PAGES} | {"NB254"}
    assert own <= used
    assert {page.code for page in routes.PAGES} <= PAGES.keys()
    assert all(200 <= int(code[2:]) <= 279 and code in PAGES for code in used)

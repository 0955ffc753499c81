"""Every code the passes use has a page, and every page is of a code in use."""

from __future__ import annotations

import re
from pathlib import Path

import nb2fn.passes
from nb2fn.codes import PAGES
from nb2fn.codes.partition import PAGES as OWN


def test_codes_and_pages() -> None:
    folder = Path(nb2fn.passes.__file__).parent
    texts = [path.read_text("utf-8") for path in folder.glob("*.py")]
    used = {code for text in texts for code in re.findall(r'"(NB\d{3})"', text)}
    assert used == {page.code for page in OWN}
    assert all(230 <= int(code[2:]) <= 269 and code in PAGES for code in used)

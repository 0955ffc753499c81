"""docs/faults.md is written from the rows that the fault tests take; UPDATE_GOLDEN=1 writes it."""

from __future__ import annotations

import os
from pathlib import Path

from .faults import table

PAGE = Path(__file__).parents[2] / "docs" / "faults.md"
HEAD = """# What may happen to a deploy

Written from the rows that the tests of deploying take: each is brought about for real
(`kill -9` of the deploying process; requests that the emulated AWS, or the stand-ins for
Azure and Google Cloud, answer by a fault), and the outcome is checked. *Live meanwhile* is
what answers at the URL until the command is run again. [Deploying](deploy.md).

"""


def test_the_fault_table_is_up_to_date() -> None:
    wanted = HEAD + table()
    if os.environ.get("UPDATE_GOLDEN") == "1":
        PAGE.write_text(wanted, "utf-8")
    assert PAGE.read_text("utf-8") == wanted, "UPDATE_GOLDEN=1 writes it anew"

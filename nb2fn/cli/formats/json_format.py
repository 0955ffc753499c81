"""For programs."""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.cli.formats import Result
from nb2fn.cli.terminal import print_json


def write(results: Sequence[Result]) -> None:
    """An object for one notebook, a list for several."""
    documents = [result.document for result in results]
    print_json(documents[0] if len(documents) == 1 else documents)

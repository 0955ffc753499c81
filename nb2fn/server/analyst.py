"""The process that checks notebooks: ``python -m nb2fn.server.analyst``.

A JSON line per question on standard input, ``{"path": …, "data": base64 or null,
"proposals": true}``, and a JSON line per answer on standard output: a ``CheckAnswer``,
or ``{"error": "…"}`` for a bug of ours. It ends when its standard input is closed.
"""

from __future__ import annotations

import base64
import contextlib
import json
import os
import signal
import sys
import traceback
from pathlib import Path
from typing import Any

from nb2fn.server.checked import checked


def main() -> None:
    """Answer questions until there are no more."""
    with contextlib.suppress(ValueError):  # not the main thread
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # whatever a library prints must not mix with the answers
    for line in sys.stdin:
        json.dump(_answer(json.loads(line)), out)
        out.write("\n")
        out.flush()


def _answer(question: dict[str, Any]) -> dict[str, Any]:
    data = None if question["data"] is None else base64.b64decode(question["data"])
    try:
        return checked(Path(question["path"]), data, proposals=question["proposals"])
    except Exception as error:  # the process must live on: the next notebook may be fine
        traceback.print_exc()
        return {"error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    main()

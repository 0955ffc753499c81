"""One JSON line on stderr for each request that failed inside.

Neither the request nor an exception's message is written: messages quote inputs
("could not convert string to float: 'Ada Lovelace'").
"""

from __future__ import annotations

import json
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType


def failure(request_id: str, route: str, error: BaseException) -> None:
    """Write type and place of ``error``; its causes by type."""
    line = {
        "level": "error",
        "event": "request failed",
        "request_id": request_id,
        "route": route,
        "exception": _name(error),
        "frames": _frames(error.__traceback__),
    }
    causes = _causes(error)
    if causes:
        line["causes"] = causes
    sys.stderr.write(json.dumps(line) + "\n")
    sys.stderr.flush()


def _name(error: BaseException) -> str:
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else f"{kind.__module__}."
    return module + kind.__qualname__


def _frames(traceback: TracebackType | None) -> list[str]:
    """``file:line function``, outermost first; a file as its last two path components."""
    out = []
    while traceback is not None:
        code = traceback.tb_frame.f_code
        file = "/".join(code.co_filename.replace("\\", "/").split("/")[-2:])
        out.append(f"{file}:{traceback.tb_lineno} {code.co_name}")
        traceback = traceback.tb_next
    return out[-20:]


def _causes(error: BaseException) -> list[str]:
    out: list[str] = []
    cause = error.__cause__ or error.__context__
    while cause is not None and len(out) < 5:
        out.append(_name(cause))
        cause = cause.__cause__ or cause.__context__
    return out

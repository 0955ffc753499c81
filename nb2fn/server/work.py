"""The process of one job: ``python -m nb2fn.server.work``.

One JSON line on standard input says what to do (:mod:`nb2fn.server.orders`); it then
stays open, and closing it interrupts the work, so that no job outlives the server. Each
line of standard output is a JSON object: ``{"type": "stage" | "output" | "note", …}``
while it works, and at last ``{"type": "end", "state": …}``. SIGINT undoes what was begun.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import traceback
from pathlib import Path
from typing import Any, TextIO

from nb2fn.deploy.places import Where
from nb2fn.errors import (
    BuildInterruptedError,
    CompileError,
    ConfigError,
    DeployInterruptedError,
)
from nb2fn.progress import Progress
from nb2fn.settings import Settings

_PIECE = 8192  # characters of output in one event


class Told(Progress):
    """Progress as JSON lines."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self._stream = stream
        self._depth = 0

    def tell(self, **event: Any) -> None:
        """Write one line."""
        self._stream.write(json.dumps(event) + "\n")
        self._stream.flush()

    def started(self, name: str, detail: str) -> None:
        self._stage(name, detail, None)
        self._depth += 1

    def ended(self, name: str, seconds: float) -> None:
        self._depth -= 1
        self._stage(name, "", round(seconds, 4))

    def output(self, text: str) -> None:
        for start in range(0, len(text), _PIECE):
            self.tell(type="output", text=text[start : start + _PIECE])

    def note(self, text: str) -> None:
        self.tell(type="note", text=text)

    def _stage(self, name: str, detail: str, seconds: float | None) -> None:
        self.tell(type="stage", name=name, detail=detail, depth=self._depth, seconds=seconds)


def main() -> None:
    """Read the order, carry it out, tell how it ended."""
    told = Told(os.fdopen(os.dup(1), "w", encoding="utf-8"))
    os.dup2(2, 1)  # whatever a library prints must not mix with the events
    order = json.loads(sys.stdin.readline())
    threading.Thread(target=_until_closed, daemon=True).start()
    told.tell(type="end", **_outcome(order, told))


def _outcome(order: dict[str, Any], told: Told) -> dict[str, Any]:
    try:
        return {"state": "succeeded", **_carry_out(order, told)}
    except CompileError as error:
        return {"state": "failed", "diagnostics": [d.to_json() for d in error.diagnostics]}
    except ConfigError as error:
        return {"state": "failed", "error": str(error)}
    except DeployInterruptedError as error:
        return {"state": "cancelled", "diagnostics": [error.diagnostic.to_json()]}
    except (KeyboardInterrupt, BuildInterruptedError):
        return {"state": "cancelled"}
    except Exception as error:  # the last resort: whatever it is, it is a bug of ours
        traceback.print_exc()
        said = f"internal error, this is a bug of nb2fn: {type(error).__name__}: {error}"
        return {"state": "failed", "error": said}


def _carry_out(order: dict[str, Any], told: Told) -> dict[str, Any]:
    if order["kind"] in ("rollback", "remove"):
        return _undo(order, told)
    from nb2fn.pipeline import build

    settings = _settings(order["settings"])
    notebook = Path(order["notebook"])
    done = build(notebook, settings, told)
    built: dict[str, Any] = {
        "build": str(done.directory),
        "diagnostics": [d.to_json() for d in done.diagnostics],
    }
    if order["kind"] == "build":
        return built
    from nb2fn.deploy import operate
    from nb2fn.server.deployments import wished

    wish = wished(settings.target, order["stage"], order["public"])
    live = operate.deploy(done.directory, wish, _where(order), told, str(notebook))
    built["diagnostics"] += [d.to_json() for d in live.diagnostics]
    return {**built, "deployment": _deployment(order)}


def _settings(said: dict[str, Any]) -> Settings:
    """The settings as they were before they became JSON, which has lists for tuples."""
    found: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in said.items()
    }
    found["output"] = Path(said["output"])
    return Settings(**found)


def _undo(order: dict[str, Any], told: Told) -> dict[str, Any]:
    from nb2fn.deploy import operate

    name, where = order["name"], _where(order)
    if order["kind"] == "remove":
        operate.remove(name, where, told)
        return {}
    done = operate.rollback(name, where, order["version"], told)
    found = [d.to_json() for d in done.diagnostics]
    return {"deployment": _deployment(order), "diagnostics": found}


def _where(order: dict[str, Any]) -> Where:
    return Where(Path(order["state"]), order["settings"]["target"], order["stage"])


def _deployment(order: dict[str, Any]) -> dict[str, Any]:
    """The deployment as the API tells it: what is written down of it, and no token."""
    from nb2fn.deploy import operate
    from nb2fn.server.deployments import document

    where = _where(order)
    found = (s for s in operate.listed(where) if s.state.deployment.name == order["name"])
    return document(next(found), where, "").model_dump(mode="json")


def _until_closed() -> None:
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGINT)


if __name__ == "__main__":
    main()

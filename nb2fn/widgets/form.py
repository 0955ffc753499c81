"""The form that asks an endpoint: made from its own schema, filled with its own example."""

from __future__ import annotations

import atexit
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from nb2fn.errors import CompileError
from nb2fn.widgets.subject import Subject

_HERE = Path(__file__).parent
_SHOWN = 200_000  # bytes of an answer that the page is given


class EndpointForm(anywidget.AnyWidget):
    """A form in the page; the kernel asks, so that a token stays in it.

    ``document`` is the endpoint's OpenAPI document. The page sends ``{"ask": number,
    "route", "body"}`` and gets ``{"answered": number, …}`` as :meth:`answer` gives it.
    """

    _esm = _HERE / "form.js"
    _css = _HERE / "style.css"

    label = traitlets.Unicode().tag(sync=True)
    document = traitlets.Dict().tag(sync=True)

    def __init__(self, subject: Subject) -> None:
        super().__init__(label=subject.label, document=subject.document)
        self._subject = subject
        self.on_msg(self._told)
        atexit.register(subject.close)

    def answer(self, route: str, body: str) -> dict[str, Any]:
        """Ask, and tell what came as JSON; ``error`` where nothing did."""
        try:
            reply, match = self._subject.ask(route, body)
        except CompileError as error:
            return {"error": "; ".join(f"{d.message}: {d.reason}" for d in error.diagnostics)}
        whole = len(reply.body) <= _SHOWN
        return {
            "status": reply.status,
            "text": reply.body[:_SHOWN].decode("utf-8", "replace"),
            "truncated": not whole,
            "size": len(reply.body),
            "answer": reply.document if whole else None,
            "latency": round(reply.latency, 2),
            "match": match.status,
            "differences": [
                {"pointer": gap.pointer, "expected": gap.expected, "got": gap.got}
                for gap in match.gaps[:5]
            ],
        }

    def close(self) -> None:
        """End the widget, and the endpoint that was started for it."""
        atexit.unregister(self._subject.close)
        self._subject.close()
        super().close()

    def _told(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        if "ask" in content:
            found = self.answer(str(content["route"]), str(content["body"]))
            self.send({"answered": content["ask"], **found})

"""A job's events: numbered, kept for those who come later, and waited for."""

from __future__ import annotations

import asyncio
import time
from collections import deque

from nb2fn.records import record
from nb2fn.server.schema import jobs as schema

Event = schema.StageEvent | schema.OutputEvent | schema.NoteEvent | schema.StateEvent


@record
class Entry:
    """An event as it is sent: ``text`` is its JSON."""

    seq: int
    type: str
    text: str


class EventLog:
    """Numbered from 1 without gaps when written; where the notebook prints more than
    ``kept`` characters, the oldest output is forgotten and leaves a gap."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._entries: dict[int, Entry] = {}
        self._output: deque[int] = deque()
        self._held = 0
        self._news = asyncio.Event()
        self.last = 0
        self.closed = False

    def stamp(self) -> tuple[int, float]:
        """Number and time of the event that is appended next."""
        return self.last + 1, time.time()

    def append(self, event: Event) -> None:
        """Keep an event made with :meth:`stamp`, and wake who waits."""
        self.last = event.seq
        entry = Entry(event.seq, event.type, event.model_dump_json(by_alias=True))
        self._entries[event.seq] = entry
        if event.type == "output":
            self._output.append(event.seq)
            self._held += len(entry.text)
            while self._held > self._kept and len(self._output) > 1:
                self._held -= len(self._entries.pop(self._output.popleft()).text)
        self._wake()

    def close(self) -> None:
        """No more events will come."""
        self.closed = True
        self._wake()

    def after(self, seq: int) -> list[Entry]:
        """The events numbered above ``seq``."""
        return [entry for number, entry in self._entries.items() if number > seq]

    async def wait(self, seq: int, seconds: float) -> None:
        """Until there is an event above ``seq`` or the log is closed, or so long."""
        if self.last > seq or self.closed:
            return
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return

    def _wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()

"""A job's log: numbers without gaps, waiting, and what is forgotten of much output."""

from __future__ import annotations

import asyncio

from nb2fn.server.events import EventLog
from nb2fn.server.schema.jobs import NoteEvent, OutputEvent


def output(log: EventLog, text: str) -> None:
    seq, now = log.stamp()
    log.append(OutputEvent(seq=seq, time=now, text=text))


def note(log: EventLog, text: str) -> None:
    seq, now = log.stamp()
    log.append(NoteEvent(seq=seq, time=now, text=text))


def test_events_are_numbered_and_given_from_any_on() -> None:
    log = EventLog(10_000)
    for text in "abc":
        output(log, text)
    assert [e.seq for e in log.after(0)] == [1, 2, 3]
    assert [e.seq for e in log.after(2)] == [3]
    assert log.after(3) == []


def test_much_output_is_forgotten_from_its_beginning_and_nothing_else_is() -> None:
    log = EventLog(1_000)
    note(log, "first")
    for _ in range(50):
        output(log, "x" * 100)
    kept = log.after(0)
    assert (kept[0].seq, kept[0].type) == (1, "note")
    assert sum(len(e.text) for e in kept if e.type == "output") <= 1_000
    assert kept[-1].seq == log.last == 51


def test_who_waits_is_woken_by_an_event_and_by_the_end() -> None:
    async def story() -> None:
        log = EventLog(1_000)
        waiting = asyncio.ensure_future(log.wait(0, 60))
        await asyncio.sleep(0)
        output(log, "a")
        await asyncio.wait_for(waiting, 5)
        await asyncio.wait_for(log.wait(0, 60), 5)  # it had come already
        waiting = asyncio.ensure_future(log.wait(1, 60))
        await asyncio.sleep(0)
        log.close()
        await asyncio.wait_for(waiting, 5)
        await asyncio.wait_for(log.wait(1, 60), 5)

    asyncio.run(story())


def test_waiting_has_an_end() -> None:
    asyncio.run(EventLog(1_000).wait(0, 0.01))

"""Progress for people: a moving line on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TextIO

from nb2fn.progress import Progress

if TYPE_CHECKING:
    from rich.console import Console
    from rich.status import Status


def progress(*, quiet: bool) -> Progress:
    """The progress for standard error as it is."""
    if quiet:
        return Progress()
    if sys.stderr.isatty():
        return Live()
    return Lines(sys.stderr)


class Staged(Progress):
    """Knows which stages are running; an outermost one is told when it ends."""

    def __init__(self) -> None:
        super().__init__()
        self.running: list[str] = []
        self.notes: list[str] = []

    def started(self, name: str, detail: str) -> None:
        self.running.append(name)
        if detail:
            self.notes.append(detail)

    def ended(self, name: str, seconds: float) -> None:
        self.running.pop()
        if not self.running:
            self.tell(f"  {name:<10}{seconds:>7.2f} s  {', '.join(self.notes)}".rstrip())
            self.notes.clear()

    def note(self, text: str) -> None:
        self.notes.append(text)

    def tell(self, line: str) -> None:
        """Print the line of a stage that is over."""
        raise NotImplementedError


class Lines(Staged):
    """A line per stage, and the notebook's output behind a bar."""

    def __init__(self, stream: TextIO) -> None:
        super().__init__()
        self.stream = stream
        self._line_open = False

    def tell(self, line: str) -> None:
        if self._line_open:
            self.stream.write("\n")
            self._line_open = False
        self.stream.write(line + "\n")
        self.stream.flush()

    def output(self, text: str) -> None:
        for part in text.splitlines(keepends=True):
            self.stream.write(part if self._line_open else f"  | {part}")
            self._line_open = not part.endswith(("\n", "\r"))
        self.stream.flush()


class Live(Staged):
    """A spinner with the running stage below the lines of those that are over."""

    def __init__(self, console: Console | None = None) -> None:
        from rich.console import Console

        super().__init__()
        self._console = console or Console(stderr=True, highlight=False)
        self._status: Status | None = None
        self._pending = ""

    def started(self, name: str, detail: str) -> None:
        super().started(name, detail)
        self._show()

    def ended(self, name: str, seconds: float) -> None:
        if len(self.running) == 1 and self._status:
            self._flush()
            self._status.stop()
            self._status = None
        super().ended(name, seconds)
        if self.running:
            self._show()

    def note(self, text: str) -> None:
        super().note(text)
        self._show()

    def tell(self, line: str) -> None:
        self._console.print(line, markup=False, style="green")

    def output(self, text: str) -> None:
        *lines, self._pending = (self._pending + text).split("\n")
        for line in lines:
            self._console.print(f"  | {line}", markup=False, style="dim", soft_wrap=True)

    def _flush(self) -> None:
        if self._pending:
            self.output("\n")

    def _show(self) -> None:
        from rich.text import Text

        text = Text(" ".join([" › ".join(self.running), *self.notes[-1:]]))
        if self._status:
            self._status.update(text)
        else:
            self._status = self._console.status(text)
            self._status.start()

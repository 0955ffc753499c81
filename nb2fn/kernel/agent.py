"""nb2fn's end of the line in the kernel: one call a time, answered in a file.

A call is ``agent.serve(json)``, sent as a silent request, so that nothing appears in the
notebook's namespace, history or output. ``json`` holds ``call``, its ``arguments`` and
``reply``, the path of the file that receives ``{"value": …}`` or ``{"error": …}``.
"""

from __future__ import annotations

import contextlib
import io
import json
import traceback
import warnings
from typing import Any

from . import ask, audit, beside, extract, facts, failure, keep, record
from .positions import Positions
from .values import encode  # type: ignore[import-untyped]

Json = dict[str, Any]


class Agent:
    """The state of one session: what runs next, what failed, what was read."""

    def __init__(self, shell: Any, directory: str, scratch: str) -> None:
        self.shell = shell
        self.directory = directory
        self.positions = Positions(shell)
        self.recorder = record.Recorder()
        self.audit = audit.Audit(scratch)
        self.beside = beside.Beside(directory)
        self.pieces: list[list[Any]] = []
        self.error: BaseException | None = None
        self.collected: list[Any] = []
        self.aside: list[tuple[str, bool, Any]] = []

    def start(self) -> None:
        """Begin to watch; before any of the notebook's code runs."""
        _plain_open(self.shell)
        record.install(self.recorder)
        self.shell.events.register("pre_run_cell", self._before)
        self.shell.events.register("post_run_cell", self._after)
        self.audit.start()
        self.beside.start()

    def _before(self, info: Any) -> None:
        if self.pieces and self.pieces[0][2] == info.raw_cell:
            cell, first_line, text = self.pieces.pop(0)
            self.positions.begin(cell, first_line, text)

    def _after(self, result: Any) -> None:
        if self.positions.pieces:
            self.positions.end(self.shell.user_ns)
        self.error = result.error_before_exec or result.error_in_exec

    def call_pieces(self, pieces: list[list[Any]]) -> None:
        """Announce what is run next: ``[cell, first_line, text]`` each, in order."""
        self.pieces = pieces

    def call_failure(self) -> Json | None:
        """The error of the piece that ran last."""
        if self.error is None:
            return None
        return failure.describe(self.error, self.positions.locate)

    def call_set_aside(self, names: list[str]) -> None:
        """Keep what ``names`` stand for, before what is hoisted to the cut binds them."""
        namespace = self.shell.user_ns
        self.aside = [(name, name in namespace, namespace.get(name)) for name in names]

    def call_put_back(self) -> None:
        """Let the notebook run on as if nothing had been hoisted."""
        for name, bound, value in self.aside:
            if bound:
                self.shell.user_ns[name] = value
            else:
                self.shell.user_ns.pop(name, None)
        self.aside = []

    def call_keep(self, names: list[list[str]]) -> Json | None:
        """Keep values as they are now; see :func:`keep.keep`."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return keep.keep(self.shell.user_ns, names, self.recorder)

    def call_extract(
        self, names: list[str], directory: str, imports: list[list[str]], owned: list[str]
    ) -> Json:
        """Write the boundary; see :func:`extract.extract`."""
        namespace = self.shell.user_ns
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return extract.extract(
                namespace, names, directory, self.positions, imports, owned, self.beside
            )

    def call_digests(self, names: list[str], imports: list[list[str]]) -> dict[str, str]:
        """What the boundary is now; see :func:`extract.digests`."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return extract.digests(self.shell.user_ns, names, self.positions, imports)

    def call_ask(self, spec: Json, budget: Json) -> Json:
        """Ask one route; see :func:`ask.ask`. Its prints are nobody's."""
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            return ask.ask(spec, self.shell.user_ns, self.recorder, budget)

    def call_answer(self, fields: list[list[str]]) -> Json:
        """The notebook's own answer, see :func:`ask.evaluate`."""
        return ask.evaluate(fields, self.shell.user_ns)

    def collect(self, value: Any) -> None:
        """Take an answer out of a compound statement, as it is now."""
        self.collected.append((encode(value), ask.is_record(value)))

    def call_collected(self, names: list[str], looped: bool) -> Json:
        """What :meth:`collect` gathered: all of it from a loop, the last from branches."""
        gathered, self.collected = self.collected, []
        if looped:
            return {"answer": {names[0]: [value for value, _ in gathered]}}
        if not gathered:
            return {"answer": {names[0]: None} if len(names) == 1 else {}}
        value, spreads = gathered[-1]
        return {"answer": value if spreads else {names[0]: value}}

    def call_facts(self) -> Json:
        """Facts about the process and what was read from outside."""
        read: Json = {
            "files": sorted(self.audit.files.items()),
            "directories": sorted(self.audit.directories.items()),
            "external": list(self.audit.external),
        }
        return {**facts.facts(self.directory), **read}

    def serve(self, text: str) -> None:
        """Answer one call."""
        request = json.loads(text)
        try:
            reply = {"value": getattr(self, "call_" + request["call"])(**request["arguments"])}
        except Exception:  # a bug of nb2fn: the host must hear of it
            reply = {"error": traceback.format_exc()}
        with open(request["reply"], "w", encoding="utf-8") as file:
            json.dump(reply, file)


def _plain_open(shell: Any) -> None:
    """Let ``open`` be the builtin, which can be named in what is frozen: IPython puts a
    wrapper under that name, which only guards the kernel's own streams."""
    if "open" in shell.user_ns and shell.user_ns["open"] is shell.user_ns_hidden.get("open"):
        del shell.user_ns["open"]


_sessions: list[Agent] = []


def start(directory: str, scratch: str) -> None:
    """Begin a session in this kernel's IPython shell.

    ``directory`` is the notebook's; what is opened under ``scratch`` is nb2fn's own.
    """
    from IPython import get_ipython

    agent = Agent(get_ipython(), directory, scratch)
    agent.start()
    _sessions.append(agent)


def serve(text: str) -> None:
    """Answer a call to the session."""
    _sessions[-1].serve(text)


def collect(value: Any) -> None:
    """Gather a loop's answer in the session."""
    _sessions[-1].collect(value)

"""Builds and deploys as jobs, and the events they tell."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, RootModel

from nb2fn.server.schema.base import Answer, Diagnostic, Request
from nb2fn.server.schema.builds import Build
from nb2fn.server.schema.deployments import Deployment

JobKind = Literal["build", "deploy", "rollback", "remove"]
JobState = Literal["queued", "running", "succeeded", "failed", "cancelled"]


class BuildOptions(Request):
    """What the command line's options of the same names say; ``None`` leaves it to
    [tool.nb2fn] and the defaults. ``output`` is the folder for builds as seen from the
    notebook's, below the server's root; empty: as configured."""

    output: str = ""
    kernel: str | None = None
    layout: Literal["archive", "plugins"] | None = None
    architecture: Literal["x86_64", "arm64"] | None = None
    region: str | None = None
    memory: int | None = None
    timeout: float | None = None
    rows: int | None = None
    slice_only: bool = False
    cache: bool = True


class JobRequest(Request):
    """Work to begin. The saved notebook is built. ``target`` and ``stage`` may be left out.

    ``deploy`` builds for the target and makes that live, ``rollback`` goes to ``version``
    (the one before, if absent), ``remove`` takes away all that was deployed. ``public``:
    let everyone ask, or only who has the token; ``None`` leaves it as it is.
    """

    kind: JobKind
    path: str
    target: str = ""
    stage: str = "dev"
    version: int | None = None
    public: bool | None = None
    options: BuildOptions = BuildOptions()


class Job(Answer):
    """A piece of work. ``seconds`` are those of its stages that are over, by name.

    ``build`` is there when a build succeeded, ``deployment`` when a deploy did;
    ``diagnostics`` always hold what was found. ``last`` is the number of the newest event.
    ``error`` says in words why a job failed without a diagnostic. ``stage`` is the
    deployment's stage (``dev``), ``running`` the names of the running stages of work,
    outermost first.
    """

    id: str
    kind: JobKind
    path: str
    target: str
    stage: str
    state: JobState
    created: float
    ended: float | None
    running: list[str]
    seconds: dict[str, float]
    build: Build | None
    deployment: Deployment | None
    diagnostics: list[Diagnostic]
    error: str
    last: int


class Jobs(Answer):
    """Jobs, newest first."""

    jobs: list[Job]


class StageEvent(Answer):
    """A stage begins, or is over after ``seconds``. ``depth`` 0 is an outermost stage."""

    type: Literal["stage"] = "stage"
    seq: int
    time: float
    name: str
    detail: str
    depth: int
    seconds: float | None


class OutputEvent(Answer):
    """Text that the notebook's own code printed while it trained."""

    type: Literal["output"] = "output"
    seq: int
    time: float
    text: str


class NoteEvent(Answer):
    """A line about the running stage."""

    type: Literal["note"] = "note"
    seq: int
    time: float
    text: str


class StateEvent(Answer):
    """The job's state changed; the job as it is then. After a state that ends, the
    stream ends."""

    type: Literal["state"] = "state"
    seq: int
    time: float
    job: Job


JobEvent = Annotated[StageEvent | OutputEvent | NoteEvent | StateEvent, Field(discriminator="type")]


class JobEventMessage(RootModel[JobEvent]):
    """One event; ``data:`` of the stream."""

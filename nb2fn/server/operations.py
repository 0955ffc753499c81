"""Every operation of the API: the one list that handlers, the OpenAPI document and the
tests are held to."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from nb2fn.records import record
from nb2fn.server.schema import asking, base, builds, check, deployments, jobs

PREFIX = "/nb2fn/api"


@record
class Query:
    """A parameter of the query string."""

    name: str
    meaning: str
    required: bool = True


@record
class Operation:
    """One method of one path below :data:`PREFIX`. ``action`` is what the server's
    authorizer is asked for on the resource ``nb2fn``."""

    id: str
    method: Literal["get", "post", "delete"]
    path: str
    summary: str
    answer: type[BaseModel]
    action: Literal["read", "write", "execute"]
    request: type[BaseModel] | None = None
    query: tuple[Query, ...] = ()
    status: int = 200
    stream: bool = False


_PATH = Query("path", "The notebook")
_BUILD = Query("build", "The build's folder")
_OUTPUT = Query("output", "The folder of its builds, where not as configured", required=False)
_AFTER = Query("after", "Only events with a higher number", required=False)
_SUBJECT = (
    _PATH,
    Query("build", "A build's folder", required=False),
    Query("deployment", "Or a deployment's id", required=False),
)

OPERATIONS: tuple[Operation, ...] = (
    Operation("status", "get", "/status", "Which nb2fn this is", base.Status, "read"),
    Operation(
        "targets", "get", "/targets", "Where it can run", deployments.Targets, "read",
        query=(_PATH,),
    ),
    Operation(
        "check", "post", "/check", "Analyse a notebook without running it", check.CheckAnswer,
        "read", check.CheckRequest,
    ),
    Operation(
        "builds", "get", "/builds", "The builds of a notebook, newest first", builds.Builds,
        "read", query=(_PATH, _OUTPUT),
    ),
    Operation(
        "files", "get", "/files", "The generated files of a build", builds.BuiltFiles, "read",
        query=(_BUILD,),
    ),
    Operation(
        "file", "get", "/file", "One generated file's text", builds.FileText, "read",
        query=(_BUILD, Query("file", "The file's path in the build")),
    ),
    Operation(
        "openapi", "get", "/openapi", "The endpoint's own OpenAPI document",
        asking.EndpointDocument, "read", query=_SUBJECT,
    ),
    Operation(
        "jobs", "get", "/jobs", "The jobs of a notebook (of all, without one), newest first",
        jobs.Jobs, "read", query=(Query("path", "The notebook", required=False),),
    ),
    Operation(
        "startJob", "post", "/jobs", "Begin a build, deploy, rollback or removal", jobs.Job,
        "execute", jobs.JobRequest, status=201,
    ),
    Operation("job", "get", "/jobs/{id}", "One job", jobs.Job, "read"),
    Operation(
        "cancelJob", "delete", "/jobs/{id}", "Interrupt a job; what it began is undone",
        jobs.Job, "execute", status=202,
    ),
    Operation(
        "events", "get", "/jobs/{id}/events",
        "A job's events as a stream; `id:` is `seq`, `event:` is `type`",
        jobs.JobEventMessage, "read", query=(_AFTER,), stream=True,
    ),
    Operation(
        "ask", "post", "/test", "Ask a build or a deployment one question", asking.AskAnswer,
        "execute", asking.AskRequest,
    ),
    Operation(
        "plan", "post", "/plan", "What a deploy, rollback or removal would do",
        deployments.Plan, "read", deployments.PlanRequest,
    ),
    Operation(
        "deployments", "get", "/deployments", "What is deployed of a notebook",
        deployments.Deployments, "read",
        query=(_PATH, Query("look", "Not empty: ask the targets how they are", required=False)),
    ),
    Operation(
        "logs", "get", "/logs", "The end of an endpoint's log", deployments.Logs, "read",
        query=_SUBJECT,
    ),
)  # fmt: skip

"""What every handler does the same: read a body, answer a model, tell a problem."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Literal, TypeVar, cast

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from jupyter_server.extension.handler import ExtensionHandlerMixin
from pydantic import BaseModel, ValidationError
from tornado import web

from nb2fn.server.paths import Root
from nb2fn.server.problem import ProblemError

if TYPE_CHECKING:
    from nb2fn.server.app import Nb2fnApp

Model = TypeVar("Model", bound=BaseModel)
Method = TypeVar("Method", bound=Callable[..., Any])


def granted(action: Literal["read", "write", "execute"]) -> Callable[[Method], Method]:
    """``@web.authenticated`` over ``@authorized``: only for who is known and may do
    ``action`` on the resource ``nb2fn``."""

    def decorate(method: Method) -> Method:
        allowed: Any = authorized(action)
        return cast("Method", web.authenticated(allowed(method)))

    return decorate


class Handler(ExtensionHandlerMixin, APIHandler):
    """A handler of the API; each method is ``@granted``."""

    auth_resource = "nb2fn"

    @property
    def app(self) -> Nb2fnApp:
        """The extension, which keeps what outlives a request."""
        return cast("Nb2fnApp", self.extensionapp)

    @property
    def root(self) -> Root:
        return self.app.root

    def read(self, model: type[Model]) -> Model:
        """The request's body. Raises :class:`ProblemError`: 400 where it is no JSON,
        422 with a pointer for each member that is not as it should be."""
        try:
            body = json.loads(self.request.body)
        except (ValueError, RecursionError) as error:
            raise ProblemError(400, "not-json", f"the body is not JSON: {error}") from None
        try:
            return model.model_validate(body)
        except ValidationError as error:
            violations = [
                ("".join(f"/{part}" for part in e["loc"]), e["msg"]) for e in error.errors()
            ]
            said = "; ".join(f"{at or '(body)'}: {message}" for at, message in violations)
            raise ProblemError(422, "not-understood", said, violations) from None

    def query(self, name: str) -> str:
        """A parameter of the query string; 400 where it is missing."""
        value = self.get_query_argument(name, "")
        if not value:
            raise ProblemError(400, "missing-parameter", f"`{name}` is missing in the query")
        return value

    def reply(self, model: BaseModel, status: int = 200) -> None:
        """Answer with a model."""
        self.set_status(status)
        self.finish(model.model_dump_json(by_alias=True))

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Every error is a problem document."""
        error = kwargs.get("exc_info", (None, None))[1]
        if not isinstance(error, ProblemError):
            error = ProblemError(status_code, *_words(status_code, error))
        document = error.document().model_dump_json(by_alias=True)
        self.finish(document, set_content_type="application/problem+json")


def _words(status: int, error: BaseException | None) -> tuple[str, str]:
    """The kind and the detail of an error that is not this API's own."""
    if isinstance(error, web.HTTPError):
        kind = {403: "forbidden", 404: "not-found", 405: "method"}.get(status, "refused")
        said = error.log_message or error.reason or f"status {status}"
        return kind, said % error.args if error.args else said
    return "internal", "this is a bug of nb2fn; the server's log has the traceback"

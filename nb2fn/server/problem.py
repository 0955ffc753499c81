"""The one shape of every error: RFC 9457."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus

from tornado.web import HTTPError

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError, ConfigError
from nb2fn.server.schema import base


class ProblemError(HTTPError):
    """A request that is answered with an error.

    ``kind`` completes the document's ``type``, ``urn:nb2fn:problem:<kind>``.
    """

    def __init__(
        self,
        status: int,
        kind: str,
        detail: str,
        errors: Sequence[tuple[str, str]] = (),
        diagnostics: Sequence[Diagnostic] = (),
    ) -> None:
        super().__init__(status, "%s", detail)
        self.kind = kind
        self.detail = detail
        self.errors = errors
        self.diagnostics = diagnostics

    def document(self) -> base.Problem:
        """The document of this error."""
        return base.Problem(
            type=f"urn:nb2fn:problem:{self.kind}",
            title=HTTPStatus(self.status_code).phrase,
            status=self.status_code,
            detail=self.detail,
            message=self.detail,
            errors=[base.Violation(pointer=at, detail=said) for at, said in self.errors],
            diagnostics=[diagnostic(d) for d in self.diagnostics],
        )


def diagnostic(found: Diagnostic) -> base.Diagnostic:
    """A finding as the API tells it."""
    return base.Diagnostic.model_validate(found.to_json())


@contextmanager
def refusals() -> Iterator[None]:
    """Turn what the compiler raises about the user's things into a 422."""
    try:
        yield
    except CompileError as error:
        told = "; ".join(d.message for d in error.diagnostics)
        raise ProblemError(422, "refused", told, diagnostics=error.diagnostics) from error
    except ConfigError as error:
        raise ProblemError(422, "configuration", str(error)) from error

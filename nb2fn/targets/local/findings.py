"""What can go wrong with an endpoint on this machine."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError


def not_healthy(reason: str, log: Iterable[str]) -> CompileError:
    """NB524: a version does not start, or ends at once."""
    return CompileError(
        Diagnostic(
            code="NB524",
            message="the version does not start here",
            reason=reason,
            fix="see the end of its log; `nb2fn serve BUILD_DIR` shows the same in the terminal",
            notes=("\n".join(log),),
        )
    )


def no_port(port: int, said: str) -> CompileError:
    """NB533: the endpoint's port is someone else's now."""
    return CompileError(
        Diagnostic(
            code="NB533",
            message=f"port {port} of this endpoint is not free",
            reason=f"the system says: {said}",
            fix=f"end what listens there (`ss -ltnp | grep :{port}` names it) and run the same "
            "command again, or `nb2fn remove` the endpoint and deploy it anew: it takes a free "
            "port then",
        )
    )


def no_supervisor(log: Path) -> CompileError:
    """NB534: the supervisor is gone."""
    return CompileError(
        Diagnostic(
            code="NB534",
            message="the process that keeps the endpoint running has ended",
            reason=f"someone or something ended it; its log is {log}",
            fix="run the same command again: it starts a new one",
        )
    )

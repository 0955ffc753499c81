"""What target ``gcp`` needs on this machine, where it is not there."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError


def no_client() -> CompileError:
    """NB540: the client library."""
    return CompileError(
        Diagnostic(
            code="NB540",
            message="google-cloud-functions is not installed",
            reason="target `gcp` asks Google Cloud with it",
            fix='install it: `pip install "nb2fn[gcp]"`',
        )
    )

"""What target ``aws`` needs on this machine, where it is not there."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError


def no_boto3() -> CompileError:
    """NB540: the client library."""
    return _error(
        "boto3 is not installed",
        "target `aws` asks AWS with it",
        'install it: `pip install "nb2fn[aws]"`',
    )


def no_osls() -> CompileError:
    """NB540: the program that deploys stacks."""
    return _error(
        "there is neither osls nor serverless to deploy with",
        "target `aws` is deployed by osls, the free fork of Serverless Framework 3; it is looked "
        "for in node_modules/.bin beside the project and on the PATH",
        "install it: `npm install --global osls` (Node.js 20 or later), or `npm install osls` in "
        "this folder",
    )


def wants_login() -> CompileError:
    """NB540: Serverless Framework 4."""
    return _error(
        "this `serverless` wants a login",
        "Serverless Framework 4 does not work without an account of its maker",
        "install osls, the free fork of version 3: `npm install --global osls`",
    )


def _error(message: str, reason: str, fix: str) -> CompileError:
    return CompileError(Diagnostic(code="NB540", message=message, reason=reason, fix=fix))

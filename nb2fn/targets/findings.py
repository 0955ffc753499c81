"""What can go wrong at a provider, in words that fit all of them.

``provider`` is its name for people (``AWS``), ``said`` its own words.
"""

from __future__ import annotations

from collections.abc import Sequence

from nb2fn.diagnostics import Diagnostic
from nb2fn.errors import CompileError


def no_credentials(provider: str, said: str, fix: str) -> CompileError:
    """NB541: nobody is signed in, or the credentials are not (or no longer) valid."""
    return _error("NB541", f"{provider} does not know who you are", said, fix)


def wrong_region(provider: str, region: str, said: str, fix: str) -> CompileError:
    """NB542: the region does not exist, or is not enabled for the account."""
    shown = f"`{region}` is not a region of {provider}" if region else f"{provider}: no region"
    return _error("NB542", shown, said, fix)


def not_allowed(provider: str, action: str, said: str) -> CompileError:
    """NB543: the credentials are valid, and may not do this."""
    return _error(
        "NB543",
        f"{provider} does not let you {action}",
        said,
        "ask whoever administers the account for this permission, or use other credentials; "
        "then run the same command again: it goes on where it stopped",
    )


def quota(provider: str, said: str, fix: str) -> CompileError:
    """NB544: a limit of the account is reached."""
    return _error("NB544", f"a quota of the {provider} account is reached", said, fix)


def unreachable(provider: str, said: str) -> CompileError:
    """NB545: the network, throttling, or a fault on the provider's side."""
    return _error(
        "NB545",
        f"{provider} does not answer as it should",
        said,
        "run the same command again: it goes on where it stopped; what was live is still live",
    )


def clock(provider: str, said: str) -> CompileError:
    """NB546: this machine's clock is too far off for signed requests."""
    return _error(
        "NB546",
        f"this machine's clock differs too much from {provider}'s",
        said,
        "set the clock (`timedatectl set-ntp true`, or your system's settings) and run the same "
        "command again",
    )


def changed_by_others(what: str, seen: str) -> CompileError:
    """NB547: what is there is not what nb2fn left there."""
    return _error(
        "NB547",
        f"{what} was changed since nb2fn deployed it",
        seen,
        "find out who changed it and whether that is to be kept; `nb2fn deploy --force` puts "
        "this version in its stead",
    )


def busy(what: str, said: str, fix: str) -> CompileError:
    """NB548: something else is at work on it, or it is stuck in a state of the provider's."""
    return _error("NB548", f"{what} cannot be changed now", said, fix)


def provider_said(provider: str, doing: str, said: str, *notes: str) -> CompileError:
    """NB549: an error that has no code of its own, in the provider's words."""
    return _error(
        "NB549",
        f"{provider} refused to {doing}",
        said,
        "set right what the message names and run the same command again: it goes on where it "
        "stopped",
        *notes,
    )


def by_hand(target: str, reason: str, commands: Sequence[str]) -> CompileError:
    """NB570: a target that its own tools deploy; ``commands`` are theirs, in a build's folder."""
    return _error(
        "NB570",
        f"target `{target}` is deployed by its own tools",
        reason,
        "run these in the folder of the build (its README.md explains them); `nb2fn serve` runs "
        "the endpoint on this machine",
        "\n".join(commands),
    )


def no_auth(target: str, auth: str, has: tuple[str, ...]) -> CompileError:
    """NB526: a target without this way of access."""
    return _error(
        "NB526",
        f"target `{target}` has no access by `{auth}`",
        "it has " + ", ".join(f"`{one}`" for one in has),
        f"say `--auth {has[0]}`, or leave `--auth` out",
    )


def _error(code: str, message: str, reason: str, fix: str, *notes: str) -> CompileError:
    return CompileError(Diagnostic(code=code, message=message, reason=reason, fix=fix, notes=notes))

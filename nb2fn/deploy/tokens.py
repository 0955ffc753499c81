"""Tokens: made here, shown once, kept in the system's keyring.

The endpoint holds a token's SHA-256 alone, and so does the state. Where there is no
keyring (a server, a container), the token goes into a file that only its owner reads.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import secrets
from pathlib import Path

from nb2fn.wheels.files import write_atomically

SERVICE = "nb2fn endpoint token"
VARIABLE = "NB2FN_TOKEN"


def new() -> str:
    """A token of 256 random bits."""
    return secrets.token_urlsafe(32)


def given() -> str:
    """The token that the user brings along: NB2FN_TOKEN, else empty."""
    return os.environ.get(VARIABLE, "")


def digest(token: str) -> str:
    """What the endpoint is told: the SHA-256 in hexadecimal."""
    return hashlib.sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def keep(token: str) -> str:
    """Keep a token for later; says why where that fails, else is empty."""
    if _keyring_set(digest(token), token):
        return ""
    path = _file()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, json.dumps({**_kept(), digest(token): token}).encode())
    except OSError as error:
        return f"there is no keyring here, and {path} cannot be written: {error.strerror}"
    return ""


def recall(sha256: str) -> str:
    """The token of that digest: from NB2FN_TOKEN, the keyring or the file; else empty."""
    if given() and digest(given()) == sha256:
        return given()
    found = _keyring_get(sha256) or _kept().get(sha256, "")
    return found if found and digest(found) == sha256 else ""


def forget(sha256: str) -> None:
    """Remove a token that no endpoint takes any more."""
    _keyring_delete(sha256)
    kept = _kept()
    if kept.pop(sha256, None) is not None:
        with contextlib.suppress(OSError):
            write_atomically(_file(), json.dumps(kept).encode())


def _file() -> Path:
    from platformdirs import user_data_path

    return user_data_path("nb2fn") / "tokens.json"


def _kept() -> dict[str, str]:
    try:
        found: dict[str, str] = json.loads(_file().read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


# A keyring's backends fail in ways of their own (a locked collection, no bus, no display):
# whatever they raise, the file takes the token.
def _keyring_set(name: str, token: str) -> bool:
    with contextlib.suppress(Exception):
        import keyring

        keyring.set_password(SERVICE, name, token)
        return keyring.get_password(SERVICE, name) == token
    return False


def _keyring_get(name: str) -> str:
    with contextlib.suppress(Exception):
        import keyring

        return keyring.get_password(SERVICE, name) or ""
    return ""


def _keyring_delete(name: str) -> None:
    with contextlib.suppress(Exception):
        import keyring

        keyring.delete_password(SERVICE, name)

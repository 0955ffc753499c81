"""From what happened in a command to its exit code, and the last words about it."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import click

from nb2fn.errors import BuildInterruptedError, CompileError, ConfigError

NOT_WELL = 1
USAGE = 2
BUG = 3
INTERRUPTED = 130
TERMINATED = 143


class TerminatedError(KeyboardInterrupt):
    """SIGTERM: what was begun is undone as after Ctrl-C."""


def end_on_sigterm() -> None:
    """Let SIGTERM (a cancelled CI job, ``docker stop``) end this process as Ctrl-C does."""
    signal.signal(signal.SIGTERM, _terminate)


def _terminate(_signal: int, _frame: FrameType | None) -> None:
    raise TerminatedError


def exit_code(run: Callable[[], Any]) -> int:
    """Run a command; its result, or the code for the exception that ended it.

    What went wrong is told on standard error, without a traceback.
    """
    _encode_anything()
    try:
        result = run()
        sys.stdout.flush()
    except click.exceptions.Exit as error:
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt, BuildInterruptedError) as error:
        print("interrupted", file=sys.stderr)
        ended = isinstance(error, TerminatedError) or isinstance(error.__cause__, TerminatedError)
        return TERMINATED if ended else INTERRUPTED
    except CompileError as error:
        from nb2fn.cli.terminal import tell

        tell(error.diagnostics)
        return NOT_WELL
    except ConfigError as error:
        print(f"error: {error}", file=sys.stderr)
        return USAGE
    except BrokenPipeError:
        # The reader has gone; what is still buffered must not be flushed at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return NOT_WELL
    except Exception as error:  # the last resort: whatever it is, it is a bug of ours
        if os.environ.get("NB2FN_TRACEBACK") == "1":
            raise
        _tell_bug(error)
        return BUG
    return result if isinstance(result, int) else 0


def _encode_anything() -> None:
    """Notebooks hold what a terminal's encoding may not; say it in escapes then."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _tell_bug(error: Exception) -> None:
    import tempfile
    import traceback

    from nb2fn import __version__

    print(
        f"internal error, this is a bug of nb2fn: {type(error).__name__}: {error}",
        file=sys.stderr,
    )
    try:
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", errors="backslashreplace",
            prefix="nb2fn-bug-", suffix=".txt", delete=False,
        ) as file:  # fmt: skip
            file.write(f"nb2fn {__version__}, Python {sys.version}\n{sys.argv}\n\n")
            traceback.print_exception(error, file=file)
    except OSError:
        traceback.print_exception(error)
        return
    print(f"  The traceback is in {file.name}; please report it with that file.", file=sys.stderr)
    print("  NB2FN_TRACEBACK=1 shows it here.", file=sys.stderr)

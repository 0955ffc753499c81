"""Files that come with a request: written for it, removed after it."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


class Uploads:
    """A folder for one request, used as a context manager; nothing of it is left behind.

    The notebook chose the files' names, so that their endings tell what they are; a
    request has no say in where anything is written.
    """

    def __init__(self) -> None:
        self._folder = ""
        self._number = 0

    def __enter__(self) -> Uploads:
        import tempfile  # only endpoints that take files pay for it

        self._folder = tempfile.mkdtemp(prefix="nb2fn-")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        import shutil

        shutil.rmtree(self._folder, ignore_errors=True)

    def place(self, inputs: dict[str, Any], name: str, file: str, as_path: bool = False) -> None:
        """Write the bytes that ``inputs`` has under ``name``, if any, and put the path of
        the file there instead."""
        data = inputs.get(name)
        if data is None:
            return
        self._number += 1
        folder = os.path.join(self._folder, str(self._number))
        os.mkdir(folder, 0o700)
        path = os.path.join(folder, file)
        with open(path, "wb") as target:
            target.write(data)
        if as_path:
            from pathlib import Path

            inputs[name] = Path(path)
        else:
            inputs[name] = path

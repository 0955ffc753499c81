"""Paths of the API: always relative to the server's root, and never out of it."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

from nb2fn.records import record
from nb2fn.server.problem import ProblemError


@record
class Root:
    """The server's root; ``hidden`` says whether it shows hidden files."""

    directory: Path
    hidden: bool = False

    def notebook(self, path: str) -> Path:
        """The file of a notebook's path. Raises :class:`ProblemError` (404) unless there
        is one below the root, symbolic links followed."""
        found = self._inside(path)
        if not found.is_file():
            raise ProblemError(404, "no-such-notebook", f"there is no notebook `{path}`")
        return found

    def folder(self, path: str) -> Path:
        """The folder of a build's path; 404 as above. A build may stand in hidden folders."""
        found = self._inside(path, hidden=True)
        if not found.is_dir():
            raise ProblemError(404, "no-such-build", f"there is no build `{path}`")
        return found

    def holds(self, place: Path) -> bool:
        """Whether ``place`` is below the root, symbolic links followed."""
        try:
            return place.resolve().is_relative_to(self.directory.resolve())
        except (OSError, RuntimeError):  # a loop of links
            return False

    def relative(self, place: Path) -> str:
        """A place below the root as the API names it."""
        for root in (self.directory, self.directory.resolve()):
            if place.is_relative_to(root):
                return place.relative_to(root).as_posix()
        return place.resolve().relative_to(self.directory.resolve()).as_posix()

    def _inside(self, path: str, *, hidden: bool = False) -> Path:
        parts = PurePosixPath(path.strip("/")).parts
        outside = not parts or ".." in parts or "\0" in path or "\\" in path
        unseen = not (hidden or self.hidden) and any(part.startswith(".") for part in parts)
        found = self.directory.joinpath(*parts)
        if outside or unseen or not self.holds(found):
            raise ProblemError(
                404, "no-such-path", f"there is no `{path}` below this server's root"
            )
        return found

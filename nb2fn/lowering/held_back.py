"""Why a tier steps aside: a reason raised deep inside, told with its place by the tier."""

from __future__ import annotations


class HeldBackError(Exception):
    """This tier cannot carry something; ``reason`` is said to the user.

    ``name`` is the global name it concerns, if any. ``fix`` says what would help.
    """

    def __init__(self, reason: str, fix: str = "", name: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.fix = fix
        self.name = name

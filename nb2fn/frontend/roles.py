"""A cell's role, from its tags and its ``#|`` lines."""

from __future__ import annotations

import re

from nb2fn.frontend.directives import ROLES
from nb2fn.ir.notebook import Role
from nb2fn.span import Span

Given = tuple[Role, str, Span | None]  # the role, how it was said, where if in the source

_PREFIX = re.compile(r"nb2fn[:_\-./ ]", re.IGNORECASE)


def roles(tags: tuple[str, ...], lines: tuple[tuple[Role, Span], ...]) -> tuple[Given, ...]:
    """Every role a cell was given, one entry for each different role, tags first."""
    given: dict[Role, Given] = {}
    for tag in tags:
        role = ROLES.get(bare(tag))
        if role is not None:
            given.setdefault(role, (role, f"tag `{tag}`", None))
    for role, span in lines:
        given.setdefault(role, (role, f"line `#| {role.value}`", span))
    return tuple(given.values())


def bare(tag: str) -> str:
    """A tag in lower case and without the ``nb2fn:`` or ``nb2fn-`` before it."""
    return _PREFIX.sub("", tag.strip(), count=1).lower()


def prefixed(tag: str) -> bool:
    """Whether a tag says outright that it is meant for nb2fn."""
    return bool(_PREFIX.match(tag.strip()))

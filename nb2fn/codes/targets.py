"""Pages of the targets codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = ()

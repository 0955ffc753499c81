"""Pages of the frontend codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = ()

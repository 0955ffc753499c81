"""The panel as a person finds it: by role and name."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pytest

from nb2fn.records import record
from tests.notebooks import write_notebook

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

Front = Literal["lab", "notebook"]
WAIT = 90_000  # milliseconds: what a build on a loaded machine may take
AXE = Path(__file__).parent.parent.parent / "node_modules" / "axe-core" / "axe.min.js"


@record
class Bench:
    """A browser, and the server it looks at."""

    browser: Browser
    url: str
    root: Path
    token: str

    def notebook(self, name: str, *cells: str) -> Path:
        """Write a notebook; cells that begin with ``#| role`` have that role."""
        path = self.root / name
        write_notebook(path, cells)
        return path

    @contextlib.contextmanager
    def open(self, front: Front, name: str) -> Iterator[Panel]:
        """A notebook with the panel beside it; errors on the page fail the test."""
        context = self.browser.new_context(viewport={"width": 1400, "height": 1000})
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(f"{error}\n{error.stack}"))
        path = f"lab/tree/{name}?reset" if front == "lab" else f"notebooks/{name}?"
        page.goto(f"{self.url}{path}&token={self.token}")
        panel = Panel(page)
        panel.reveal()
        try:
            yield panel
        finally:
            context.close()
        # Jupyter Notebook has two errors of its own, with and without nb2fn: its shortcuts are
        # looked up before they are loaded, and a command of the file browser is missing.
        ours = [error for error in errors if "extensions/nb2fn" in error]
        if ours:
            pytest.fail("\n".join(ours))


class Panel:
    """The side panel."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.node = page.locator(".jp-nb2fn-Panel")

    def reveal(self) -> None:
        """Open it by the button in the notebook's toolbar."""
        toolbar = self.page.locator(".jp-NotebookPanel-toolbar, .jp-Toolbar")
        button = toolbar.locator("[data-command='nb2fn:open']").first
        button.wait_for(timeout=WAIT)
        button.click()
        self.node.locator("section, .jp-nb2fn-card").first.wait_for(timeout=WAIT)

    def section(self, title: str) -> Locator:
        return self.node.get_by_role("region", name=title, exact=True)

    def role(self, cell: int) -> Locator:
        return self.node.get_by_label(f"Role of cell {cell}", exact=True)

    def button(self, name: str) -> Locator:
        """A button in a section; those of the headings fold the sections."""
        inside = self.node.locator(".jp-nb2fn-section-body")
        return inside.get_by_role("button", name=name, exact=True)

    def text(self, text: str) -> Locator:
        return self.node.get_by_text(text)

    def build(self) -> None:
        """Build, and wait until it is proven."""
        self.button("Build").or_(self.button("Build again")).click(timeout=WAIT)
        self.section("Build").get_by_text("equal").wait_for(timeout=WAIT)

    def theme(self, name: str) -> None:
        """Change Lab's theme by its menu."""
        self.page.get_by_role("menuitem", name="Settings").click()
        self.page.locator(".lm-Menu-itemLabel", has_text="Theme").first.hover()
        item = self.page.locator(".lm-Menu-item[data-command='apputils:change-theme']")
        item.get_by_text(name, exact=True).click()
        themed = self.page.locator(f"body[data-jp-theme-name='{name}']")
        themed.wait_for(timeout=WAIT, state="attached")

    def violations(self) -> list[Any]:
        """What axe finds wrong in the panel."""
        self.page.add_script_tag(path=AXE)
        found: list[Any] = self.page.evaluate(
            "async () => (await axe.run('.jp-nb2fn-Panel')).violations.map(v => "
            "[v.id, v.nodes.map(n => n.html + ' ' + n.failureSummary)])"
        )
        return found

"""Pictures of the panel in light, dark and high contrast: ``python -m docs.screenshots.make``.

Starts JupyterLab on a copy of the examples with the built panel (``make panel``), builds
and asks churn.ipynb, and writes one picture of each section and theme beside this file.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import bench, server  # noqa: F401
from tests.browser.pages import WAIT, Bench, Panel

HERE = Path(__file__).parent
EXAMPLES = HERE.parent.parent / "example-notebooks"
SECTIONS = ("cells", "compile", "build", "deploy", "test", "logs")
NO_TOASTS = ".Toastify { display: none }"
THEMES = {
    "light": "JupyterLab Light",
    "contrast": "JupyterLab Dark High Contrast",
    "dark": "JupyterLab Dark",
}


def test_pictures(bench: Bench) -> None:  # noqa: F811
    for file in EXAMPLES.iterdir():
        if file.is_file():
            shutil.copy(file, bench.root)
    with bench.open("lab", "churn.ipynb") as panel:
        panel.build()
        deployed(panel)
        ask = panel.section("Test")
        ask.get_by_role("button", name="Send").click(timeout=WAIT)
        ask.get_by_text("Same as the notebook").wait_for(timeout=WAIT)
        panel.page.set_viewport_size({"width": 1500, "height": 2600})
        for theme, name in THEMES.items():
            panel.theme(name)
            panel.page.wait_for_timeout(800)  # colours change in steps
            for section in SECTIONS:
                part = panel.node.locator(f"[data-section={section}]")
                part.screenshot(path=HERE / f"{section}-{theme}.png", style=NO_TOASTS)
            assert not panel.violations()
        panel.page.set_viewport_size({"width": 1500, "height": 1000})
        panel.node.evaluate("node => node.scrollTo(0, 0)")
        panel.page.screenshot(path=HERE / "panel-dark.png", style=NO_TOASTS)
        removed(panel)


def deployed(panel: Panel) -> None:
    deploy = panel.section("Deploy")
    deploy.get_by_role("button", name="Plan a deploy…").click()
    deploy.locator(".jp-nb2fn-card").get_by_role("button", name="Deploy").click(timeout=WAIT)
    deploy.locator(".jp-nb2fn-deployment").wait_for(timeout=WAIT)


def removed(panel: Panel) -> None:
    deploy = panel.section("Deploy")
    deploy.get_by_role("button", name="Remove…").click()
    deploy.locator(".jp-nb2fn-card").get_by_role("button", name="Remove").click(timeout=WAIT)
    expect(deploy.locator(".jp-nb2fn-deployment")).to_have_count(0, timeout=WAIT)


if __name__ == "__main__":
    raise SystemExit(pytest.main(["-q", "-p", "no:cacheprovider", __file__]))

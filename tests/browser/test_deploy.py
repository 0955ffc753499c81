"""A deploy: planned, done, asked, rolled back, and taken away again."""

from __future__ import annotations

from playwright.sync_api import Locator, expect

from tests.browser.pages import WAIT, Bench, Panel

CELLS = ("#| data\nw = 2.0", "#| predict\nx = 4.0\nanswer = w * x\nprint(answer)")


def test_deploy_ask_roll_back_and_remove(bench: Bench) -> None:
    bench.notebook("deployed.ipynb", *CELLS)
    with bench.open("lab", "deployed.ipynb") as panel:
        panel.build()
        deploy = panel.section("Deploy")
        card = deploy.locator(".jp-nb2fn-card")
        deployment = deploy.locator(".jp-nb2fn-deployment")
        panel.button("Plan a deploy…").click(timeout=WAIT)
        expect(card).to_contain_text("This will be done", timeout=WAIT)
        expect(deployment).to_have_count(0)
        card.get_by_role("button", name="Deploy").click()
        expect(deployment).to_contain_text("http://127.0.0.1", timeout=WAIT)
        try:
            test = panel.section("Test")
            expect(test).to_contain_text("local · dev", timeout=WAIT)
            expect(deployment.locator(".jp-nb2fn-pill").first).to_have_text("live", timeout=WAIT)
            panel.button("Send").click()
            expect(test.get_by_text("Same as the notebook")).to_be_visible(timeout=WAIT)
            expect(test.locator(".jp-nb2fn-value")).to_have_text("8")
            again(panel, card, "w = 3.0")
            expect(deployment.get_by_text("2 versions")).to_be_visible(timeout=WAIT)
            back(panel, card, deployment)
            assert not panel.violations()
        finally:
            removed(panel)
        expect(test).to_contain_text("The build")


def again(panel: Panel, card: Locator, more: str) -> None:
    """Change the data cell, and deploy that."""
    panel.page.locator(".jp-Notebook .cm-content").first.click()
    panel.page.keyboard.press("Control+End")
    panel.page.keyboard.type("\n" + more)
    panel.page.keyboard.press("Control+s")
    expect(panel.text("unsaved")).to_have_count(0, timeout=WAIT)
    panel.button("Plan a deploy…").click(timeout=WAIT)
    expect(card).to_contain_text("is built for this target first", timeout=WAIT)
    card.get_by_role("button", name="Deploy").click()


def back(panel: Panel, card: Locator, deployment: Locator) -> None:
    """To version 1, once its plan was seen."""
    test = panel.section("Test")
    panel.button("Send").click(timeout=WAIT)
    expect(test.locator(".jp-nb2fn-value")).to_have_text("12", timeout=WAIT)
    deployment.get_by_text("2 versions").click()
    deployment.get_by_role("button", name="Roll back to version 1").click()
    expect(card).to_contain_text("Version 1 becomes live again", timeout=WAIT)
    expect(card.locator("li").last).to_be_visible()
    expect(deployment.locator("tr", has_text="live").locator("th")).to_have_text("2")
    card.get_by_role("button", name="Roll back").click()
    expect(deployment.locator("tr", has_text="live").locator("th")).to_have_text("1", timeout=WAIT)
    panel.button("Test this one").click()
    panel.button("Send").click(timeout=WAIT)
    expect(test.locator(".jp-nb2fn-value")).to_have_text("8", timeout=WAIT)


def test_aws_emulated(cloud: Bench) -> None:
    cloud.notebook("half.ipynb", *CELLS)
    with cloud.open("lab", "half.ipynb") as panel:
        target = panel.section("Build").get_by_label("Target", exact=True)
        target.select_option("aws", timeout=WAIT)
        panel.build()
        expect(panel.section("Build").locator("dd", has_text="aws")).to_be_visible()
        panel.button("Plan a deploy…").click(timeout=WAIT)
        deploy = panel.section("Deploy")
        card = deploy.locator(".jp-nb2fn-card")
        expect(card).to_contain_text("This will be done", timeout=WAIT)
        card.get_by_role("button", name="Deploy").click()
        expect(deploy.locator(".jp-nb2fn-deployment")).to_contain_text("aws · dev", timeout=WAIT)
        try:
            test = panel.section("Test")
            expect(test).to_contain_text("aws · dev", timeout=WAIT)
            panel.button("Send").click()
            expect(test.get_by_text("Same as the notebook")).to_be_visible(timeout=WAIT)
        finally:
            removed(panel)


def removed(panel: Panel) -> None:
    """Take away what is deployed."""
    deploy = panel.section("Deploy")
    panel.button("Remove…").click(timeout=WAIT)
    card = deploy.locator(".jp-nb2fn-card")
    card.get_by_role("button", name="Remove").click(timeout=WAIT)
    expect(deploy.locator(".jp-nb2fn-deployment")).to_have_count(0, timeout=WAIT)

"""A deploy to this machine: planned, done, asked, and taken away again."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.pages import WAIT, Bench

CELLS = (
    "#| data\nX, y = [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0]",
    "#| train\nfrom sklearn.linear_model import LinearRegression\n"
    "model = LinearRegression().fit(X, y)",
    "#| predict\nx = [[4.0]]\nanswer = model.predict(x)\nprint(answer)",
)


def test_deploy_ask_and_remove(bench: Bench) -> None:
    bench.notebook("deployed.ipynb", *CELLS)
    with bench.open("lab", "deployed.ipynb") as panel:
        panel.build()
        deploy = panel.section("Deploy")
        panel.button("Plan a deploy…").click(timeout=WAIT)
        card = deploy.locator(".jp-nb2fn-card")
        expect(card).to_contain_text("This will be done", timeout=WAIT)
        deployment = deploy.locator(".jp-nb2fn-deployment")
        expect(deployment).to_have_count(0)
        card.get_by_role("button", name="Deploy").click()
        expect(deployment).to_contain_text("http://127.0.0.1", timeout=WAIT)
        try:
            test = panel.section("Test")
            expect(test).to_contain_text("local · dev", timeout=WAIT)
            panel.button("Send").click()
            expect(test.get_by_text("Same as the notebook")).to_be_visible(timeout=WAIT)
            assert not panel.violations()
        finally:
            panel.button("Remove…").click(timeout=WAIT)
            card.get_by_role("button", name="Remove").click(timeout=WAIT)
            expect(deployment).to_have_count(0, timeout=WAIT)
        expect(test).to_contain_text("The build")

"""Builds that take their time: seen, cancelled, found again, failed."""

from __future__ import annotations

from playwright.sync_api import Request, expect

from tests.browser.pages import WAIT, Bench

DATA = "#| data\nX, y = [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0]"
PREDICT = "#| predict\nx = [[4.0]]\nanswer = model.predict(x)\nprint(answer)"


def train(first: str) -> str:
    return (
        f"#| train\nfrom sklearn.linear_model import LinearRegression\n{first}\n"
        "model = LinearRegression().fit(X, y)"
    )


def test_cancel(bench: Bench) -> None:
    bench.notebook("cancel.ipynb", DATA, train("import time\ntime.sleep(600)"), PREDICT)
    with bench.open("lab", "cancel.ipynb") as panel:
        panel.button("Build").click(timeout=WAIT)
        build = panel.section("Build")
        expect(build.locator("li[data-state='running']").first).to_be_visible(timeout=WAIT)
        panel.button("Cancel").click()
        expect(build.get_by_text("Cancelled; nothing was written.")).to_be_visible(timeout=WAIT)
        assert not (bench.root / "build" / "cancel").exists()
        expect(panel.button("Build")).to_be_enabled()


def test_a_build_is_found_again_after_a_reload(bench: Bench) -> None:
    waits = train("import time\nfor n in range(30):\n    print('epoch', n)\n    time.sleep(0.2)")
    bench.notebook("reload.ipynb", DATA, waits, PREDICT)
    with bench.open("lab", "reload.ipynb") as panel:
        panel.button("Build").click(timeout=WAIT)
        build = panel.section("Build")
        expect(build.get_by_text("epoch 3")).to_be_visible(timeout=WAIT)
        panel.page.reload()
        panel.reveal()
        expect(panel.button("Cancel")).to_be_visible(timeout=WAIT)
        expect(build.get_by_text("epoch 0")).to_be_visible(timeout=WAIT)
        expect(build.get_by_text("equal")).to_be_visible(timeout=WAIT)


def test_a_failing_training_cell_is_shown_where_it_is(bench: Bench) -> None:
    bench.notebook("failing.ipynb", DATA, train("1 / 0"), PREDICT)
    with bench.open("lab", "failing.ipynb") as panel:
        panel.button("Build").click(timeout=WAIT)
        build = panel.section("Build")
        link = build.get_by_role("button", name="cell 2, line 3")
        link.click(timeout=WAIT)
        expect(build.get_by_text("ZeroDivisionError").first).to_be_visible()
        active = panel.page.locator(".jp-Notebook .jp-Cell.jp-mod-active")
        expect(active).to_contain_text("1 / 0")
        assert not panel.violations()


def test_opening_the_panel_asks_the_server_little(bench: Bench) -> None:
    bench.notebook("quiet.ipynb", DATA, train(""), PREDICT)
    with bench.open("lab", "quiet.ipynb") as panel:
        # What the first opening asks is not to be counted with that after the reload.
        expect(panel.text("compiles")).to_be_visible(timeout=WAIT)
        panel.page.wait_for_timeout(1500)
        asked: list[str] = []

        def note(request: Request) -> None:
            if "/nb2fn/api/" in request.url:
                asked.append(request.url)

        panel.page.on("request", note)
        panel.page.reload()
        panel.reveal()
        expect(panel.text("compiles")).to_be_visible(timeout=WAIT)
        panel.page.wait_for_timeout(1500)
        assert 0 < len(asked) <= 8, asked  # one more where the first check was superseded

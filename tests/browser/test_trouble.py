"""What goes wrong: nobody behind the panel, a file that may not be written, an endpoint that is
gone, an answer with a script in it."""

from __future__ import annotations

import shutil

from playwright.sync_api import Route, expect

from tests.browser.pages import WAIT, Bench, Panel

SCALE = ("#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)")
SCRIPT = "<img src=x onerror='window.hit = true'><script>window.hit = true</script>"


def test_a_server_without_nb2fn(bare: Bench) -> None:
    bare.notebook("bare.ipynb", *SCALE)
    with bare.open("lab", "bare.ipynb") as panel:
        card = panel.node.get_by_role("alert")
        expect(card).to_contain_text("The server has no nb2fn", timeout=WAIT)
        expect(card).to_contain_text('pip install "nb2fn[lab]"')
        assert not panel.violations()


def test_a_notebook_that_may_not_be_written(bench: Bench) -> None:
    bench.notebook("locked.ipynb", *SCALE)

    def locked(route: Route) -> None:
        """The server runs as whoever runs the tests, who may be allowed to write everything."""
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "writable": False})

    with bench.open("lab", "locked.ipynb") as panel:
        panel.page.route("**/api/contents/locked.ipynb?*", locked)
        panel.page.reload()
        panel.reveal()
        expect(panel.text("read-only")).to_be_visible(timeout=WAIT)
        expect(panel.role(1)).to_be_disabled()
        expect(panel.text("compiles")).to_be_visible(timeout=WAIT)


def test_an_answer_with_a_script_and_an_endpoint_that_is_gone(bench: Bench) -> None:
    predict = "#| predict\ndef echo(text):\n    return word + text\n\necho('b')"
    bench.notebook("script.ipynb", "#| data\nword = 'a'", predict)
    with bench.open("lab", "script.ipynb") as panel:
        panel.build()
        test = panel.section("Test")
        test.get_by_label("text", exact=True).fill(SCRIPT)
        panel.button("Send").click()
        expect(test.locator(".jp-nb2fn-value")).to_have_text("a" + SCRIPT, timeout=WAIT)
        assert not test.locator("img, script").count()
        assert panel.page.evaluate("() => window.hit") is None
        shutil.rmtree(bench.root / "build" / "script")
        panel.button("Send").click()
        alert = test.get_by_role("alert")
        expect(alert).to_contain_text("build/script", timeout=WAIT)
        expect(test.get_by_label("text", exact=True)).to_have_value(SCRIPT)


def test_it_can_be_read_in_every_theme(bench: Bench) -> None:
    data = "#| data\nimport random\nw = random.random()"
    bench.notebook("themes.ipynb", data, SCALE[1])
    with bench.open("lab", "themes.ipynb") as panel:
        filled(panel)
        for theme in ("JupyterLab Dark High Contrast", "JupyterLab Dark", "JupyterLab Light"):
            panel.theme(theme)
            panel.page.wait_for_timeout(500)  # colours change in steps
            assert not panel.violations(), theme


def filled(panel: Panel) -> None:
    """Something in every section."""
    panel.build()
    panel.button("Send").click()
    expect(panel.section("Test").get_by_text("Same as the notebook")).to_be_visible(timeout=WAIT)
    panel.button("Plan a deploy…").click()
    panel.section("Deploy").locator(".jp-nb2fn-card").wait_for(timeout=WAIT)

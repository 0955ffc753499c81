"""The panel and the notebook beside it: marks, roles, two of them, a new name, a new kernel."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.pages import WAIT, Bench, Front, Panel

DATA = "#| data\nX, y = [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0]"
TRAIN = "from sklearn.linear_model import SGDRegressor\nmodel = SGDRegressor().fit(X, y)"
PREDICT = "#| predict\nx = [[4.0]]\nanswer = model.predict(x)\nprint(answer)"


def test_findings_stand_in_their_lines(bench: Bench, front: Front) -> None:
    bench.notebook(f"marks-{front}.ipynb", DATA, "#| train\n" + TRAIN, PREDICT)
    with bench.open(front, f"marks-{front}.ipynb") as panel:
        notebook = panel.page.locator(".jp-Notebook")
        under = notebook.locator(".jp-nb2fn-under")
        expect(under).to_have_text("SGDRegressor", timeout=WAIT)
        expect(notebook.locator(".jp-nb2fn-dot")).to_have_attribute("title", NO_SEED)
        under.hover()
        expect(panel.page.locator(".jp-nb2fn-tip")).to_contain_text("random_state=0")
        panel.button("Fix it").click()
        expect(notebook.get_by_text("SGDRegressor(random_state=0)")).to_be_visible()
        expect(under).to_have_count(0, timeout=WAIT)
        expect(notebook.locator(".jp-nb2fn-gutter")).to_have_count(0)


NO_SEED = "`SGDRegressor` draws at random without a seed (NB280)"


def test_the_property_inspector_writes_the_same_tag(bench: Bench) -> None:
    file = bench.notebook("inspector.ipynb", DATA, TRAIN, PREDICT)
    with bench.open("lab", "inspector.ipynb") as panel:
        panel.section("Cells").get_by_title("Go to cell 2").click()
        tab = panel.page.get_by_role("tab", name="Property Inspector")
        tab.click()
        panel.page.get_by_text("Endpoint", exact=True).first.click()
        role = panel.page.get_by_label("Role in the endpoint", exact=True)
        role.select_option("train")
        expect(panel.page.locator(".jp-Cell[data-nb2fn-role='train']")).to_be_visible()
        panel.page.locator(".jp-Notebook .cm-content").nth(2).click()
        expect(role).to_have_value("predict")  # it stands in a line, which is changed in its place
        role.select_option("test")
        expect(panel.page.locator(".jp-Notebook .cm-content").nth(2)).to_contain_text("#| test")
        panel.page.keyboard.press("Control+s")
        panel.reveal()
        expect(panel.role(2)).to_have_value("train")
        expect(panel.text("unsaved")).to_have_count(0, timeout=WAIT)
        cells = json.loads(file.read_text("utf-8"))["cells"]
        assert [cell["metadata"].get("tags") for cell in cells] == [None, ["train"], None]
        assert "nb2fn" not in json.dumps([cell["metadata"] for cell in cells])


def test_two_notebooks_keep_what_is_theirs_and_one_gets_another_name(bench: Bench) -> None:
    scale = "#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)"
    bench.notebook("one.ipynb", *scale)
    bench.notebook("two.ipynb", scale[0], "#| predict\nv = 1.0\ny = w * v\nprint(y)")
    with bench.open("lab", "one.ipynb") as panel:
        panel.build()
        test = panel.section("Test")
        test.get_by_label("x", exact=True).fill("5")
        panel.page.locator(".jp-DirListing-item", has_text="two.ipynb").dblclick()
        expect(panel.node.locator(".jp-nb2fn-head strong")).to_have_text("two.ipynb", timeout=WAIT)
        expect(panel.button("Build")).to_be_enabled(timeout=WAIT)
        expect(test).to_contain_text("Build the endpoint")
        panel.page.get_by_role("tab", name="one.ipynb").click()
        expect(test.get_by_label("x", exact=True)).to_have_value("5")

        rename(panel, "three.ipynb")
        expect(panel.node.locator(".jp-nb2fn-head strong")).to_have_text("three.ipynb")
        expect(panel.text("build/one").first).to_be_visible(timeout=WAIT)  # found by its job
        panel.button("Send").click()
        expect(test.locator(".jp-nb2fn-value")).to_have_text("10", timeout=WAIT)
        panel.button("Build again").click(timeout=WAIT)
        expect(panel.section("Build").get_by_text("build/three")).to_be_visible(timeout=WAIT)


def rename(panel: Panel, name: str) -> None:
    panel.page.get_by_role("menuitem", name="File", exact=True).click()
    panel.page.locator(".lm-Menu-item[data-command='docmanager:rename']").click()
    dialog = panel.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill(name)
    dialog.get_by_role("button", name="Rename").click()


def test_a_variable_of_the_kernel_until_it_is_restarted(bench: Bench) -> None:
    cells = "#| data\nw = 2.0", "#| predict\ndef scale(x):\n    return w * x\n\nscale(3.0)"
    bench.notebook("kernel.ipynb", *cells)
    with bench.open("lab", "kernel.ipynb") as panel:
        panel.build()
        take = panel.section("Test").get_by_role("button", name="from the kernel…").first
        status = panel.page.locator(".jp-Notebook-ExecutionIndicator[data-status='idle']")
        status.wait_for(timeout=WAIT, state="attached")
        panel.page.locator(".jp-Notebook .cm-content").first.click()
        panel.page.keyboard.press("Control+Enter")
        expect(panel.page.locator(".jp-InputPrompt").first).to_have_text("[1]:", timeout=WAIT)
        field = panel.section("Test").get_by_label("x", exact=True)
        take.click()
        name = panel.section("Test").get_by_role("textbox", name="variable").first
        name.fill("w * 10")
        name.press("Enter")
        expect(field).to_have_value("20", timeout=WAIT)
        panel.page.get_by_role("menuitem", name="Kernel", exact=True).click()
        panel.page.locator(".lm-Menu-item[data-command='kernelmenu:restart']").click()
        panel.page.get_by_role("button", name="Confirm Kernel Restart").click()
        expect(panel.page.locator(".jp-Notebook-ExecutionIndicator")).to_have_attribute(
            "data-status", "idle", timeout=WAIT
        )
        take.click()
        name.fill("w * 10")
        name.press("Enter")
        expect(panel.section("Test").get_by_text("NameError")).to_be_visible(timeout=WAIT)
        panel.button("Send").click()
        expect(panel.section("Test").locator(".jp-nb2fn-value")).to_have_text("40", timeout=WAIT)

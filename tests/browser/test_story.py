"""From an untagged notebook to an answer that matches, without leaving it."""

from __future__ import annotations

import json

from playwright.sync_api import expect

from tests.browser.pages import WAIT, Bench, Front

DELIVERY = (
    "import numpy as np\nfrom sklearn.tree import DecisionTreeClassifier\n\n"
    "km = [3, 40, 120, 300, 480, 650, 900, 1200]\nkg = [1, 5, 2, 12, 8, 20, 3, 30]\n"
    'days = ["1 day", "1 day", "1 day", "2 days", "2 days", "3 days", "3 days", "4 days"]',
    "X = np.column_stack([km, kg])\n"
    "model = DecisionTreeClassifier(max_depth=3, random_state=0)\nmodel.fit(X, days)",
    'print("right:", model.score(X, days))',
    "parcel = [[250, 4]]\nestimate = model.predict(parcel)\nprint(estimate)",
)


def test_from_untagged_to_a_matched_answer(bench: Bench, front: Front) -> None:
    file = bench.notebook(f"delivery-{front}.ipynb", *DELIVERY)
    with bench.open(front, file.name) as panel:
        assert not panel.violations()
        panel.button("Accept all").click(timeout=WAIT)
        expect(panel.role(2)).to_have_value("train")
        expect(panel.role(4)).to_have_value("predict")
        compiled = panel.section("What will be compiled")
        expect(compiled.get_by_text("compiles")).to_be_visible(timeout=WAIT)
        expect(compiled.get_by_role("button", name="parcel", exact=True)).to_be_visible()

        panel.build()
        saved = json.loads(file.read_text("utf-8"))
        assert saved["cells"][3]["metadata"]["tags"] == ["predict"]
        expect(panel.section("What will be compiled").get_by_text("2 days")).to_have_count(0)

        test = panel.section("Test")
        test.get_by_role("button", name="Send").click(timeout=WAIT)
        expect(test.get_by_text("Same as the notebook")).to_be_visible(timeout=WAIT)
        expect(test.locator(".jp-nb2fn-value")).to_have_text("2 days")
        assert not panel.violations()

        test.get_by_label("1, row 1", exact=True).fill("heavy")
        test.get_by_role("button", name="Send").click()
        expect(test.get_by_text("must be a number")).to_be_visible(timeout=WAIT)
        expect(test.get_by_label("1, row 1", exact=True)).to_have_attribute("aria-invalid", "true")
        assert not panel.violations()


def test_roles_are_undone_and_the_file_is_read_again(bench: Bench) -> None:
    bench.notebook("roles.ipynb", *DELIVERY)
    with bench.open("lab", "roles.ipynb") as panel:
        panel.role(4).select_option("predict")
        cell = panel.page.locator(".jp-Notebook .jp-Cell[data-nb2fn-role='predict']")
        expect(cell).to_be_visible()
        panel.section("Cells").get_by_title("Go to cell 4").click()
        panel.page.locator(".jp-Notebook .jp-Cell.jp-mod-active .cm-content").click()
        panel.page.keyboard.press("Control+z")
        expect(panel.role(4)).to_have_value("")
        expect(cell).to_have_count(0)


def test_unsaved_changes_are_checked_and_saved_before_a_build(bench: Bench) -> None:
    tagged = ("#| data\n" + DELIVERY[0], "#| train\n" + DELIVERY[1], "#| predict\n" + DELIVERY[3])
    file = bench.notebook("unsaved.ipynb", *tagged)
    with bench.open("lab", "unsaved.ipynb") as panel:
        compiled = panel.section("What will be compiled")
        expect(compiled.get_by_role("button", name="parcel", exact=True)).to_be_visible(
            timeout=WAIT
        )
        panel.section("Cells").get_by_title("Go to cell 3").click()
        editor = panel.page.locator(".jp-Notebook .jp-Cell.jp-mod-active .cm-content")
        editor.click()
        panel.page.keyboard.press("Control+End")
        panel.page.keyboard.type("\nprint(estimate, )")
        panel.page.keyboard.press("Control+Home")
        panel.page.keyboard.type("#| input: nothing\n")
        expect(compiled.get_by_role("button", name="cell 3, line 1")).to_be_visible(timeout=WAIT)
        expect(panel.button("Build")).to_be_disabled()
        assert "nothing" not in file.read_text("utf-8")
        panel.page.keyboard.press("Control+Home")
        panel.page.keyboard.press("Control+Shift+k")
        expect(compiled.get_by_text("compiles")).to_be_visible(timeout=WAIT)
        panel.build()
        assert "print(estimate, )" in file.read_text("utf-8")

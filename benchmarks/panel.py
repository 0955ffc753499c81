"""What the JupyterLab panel costs: ``python -m benchmarks.panel`` (after ``make panel``).

Bytes of the bundle as they are sent, requests when a notebook is opened, the time from an
edit to its compile view in a notebook of 40 and of 500 cells, and the longest gap between two
frames while somebody types there. Chromium and Jupyter run on this machine.
"""

from __future__ import annotations

import gzip
import shutil
import statistics
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

from tests.browser.conftest import BUNDLE, FLAGS, TOKEN, jupyter
from tests.browser.pages import WAIT, Bench, Panel

EDITS = 12
WATCH = """() => {
  const seen = { pressed: 0, done: [], gaps: [], frame: 0 };
  window.seen = seen;
  document.addEventListener('keydown', () => { seen.pressed = performance.now(); }, true);
  const compile = document.querySelector('.jp-nb2fn-compile');
  new MutationObserver(() => {
    if (compile.getAttribute('aria-busy') === 'false' && seen.pressed) {
      requestAnimationFrame(() => seen.done.push(performance.now() - seen.pressed));
    }
  }).observe(compile, { attributes: true, attributeFilter: ['aria-busy'] });
  const tick = now => {
    if (seen.frame) seen.gaps.push(now - seen.frame);
    seen.frame = now;
    requestAnimationFrame(tick);
  };
  requestAnimationFrame(tick);
}"""


def cells(count: int) -> list[str]:
    """A notebook of ``count`` code cells that builds on itself and ends in a prediction."""
    middle = [f"v{n} = v{n - 1} + {n}.0" for n in range(1, count - 2)]
    train = f"#| train\ntotal = v{count - 3} * 2"
    predict = "#| predict\nx = 2.0\nanswer = x * total\nprint(answer)"
    return ["#| data\nv0 = 1.0", *middle, train, predict]


def bundle() -> int:
    """Bytes of the panel's scripts, gzipped."""
    return sum(len(gzip.compress(file.read_bytes())) for file in (BUNDLE / "static").glob("*.js"))


def opened(panel: Panel) -> int:
    """Requests to nb2fn when the page is loaded anew and the panel opened."""
    asked: list[str] = []
    panel.page.on("request", lambda r: asked.append(r.url) if "/nb2fn/api/" in r.url else None)
    panel.page.reload()
    panel.reveal()
    panel.text("compiles").wait_for(timeout=WAIT)
    panel.page.wait_for_timeout(1000)
    return len(asked)


def edits(panel: Panel) -> dict[str, Any]:
    """Milliseconds from a key to the new compile view, and between frames while typing."""
    page = panel.page
    page.evaluate(WATCH)
    page.locator(".jp-Notebook .cm-content").first.click()
    page.keyboard.press("Control+End")
    page.keyboard.type("  #")
    page.wait_for_timeout(1500)
    page.evaluate("() => { window.seen.done = []; }")
    for _ in range(EDITS):
        before = page.evaluate("() => window.seen.done.length")
        page.keyboard.type("x")
        page.wait_for_function(f"() => window.seen.done.length > {before}", timeout=WAIT)
    done = page.evaluate("() => { window.seen.gaps = []; return window.seen.done; }")
    page.keyboard.type("smoothly typed, without a stop", delay=50)
    gaps = page.evaluate("() => window.seen.gaps")
    return {"median": statistics.median(done), "worst": max(done), "gap": max(gaps)}


def main() -> None:
    """Measure and print."""
    print(f"bundle, gzipped           {bundle() / 1000:7.1f} kB")
    with tempfile.TemporaryDirectory() as place, jupyter(Path(place)) as server:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
            bench = Bench(browser, server.url, server.root, TOKEN)
            for count in (40, 500):
                bench.notebook(f"of-{count}.ipynb", *cells(count))
                with bench.open("lab", f"of-{count}.ipynb") as panel:
                    requests = opened(panel)
                    found = edits(panel)
                print(f"{count} cells: requests on opening {requests:5}")
                print(f"  edit to compile view    {found['median']:7.0f} ms (median of {EDITS})")
                print(f"                          {found['worst']:7.0f} ms (the slowest)")
                print(f"  longest gap of frames   {found['gap']:7.0f} ms (while typing)")
            browser.close()


if __name__ == "__main__":
    main()

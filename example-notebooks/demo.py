"""`make demo`: a notebook's answer and its endpoint's, side by side.

Runs linear-regression.ipynb as it is, builds it, serves the build, asks it the
notebook's own question over HTTP, and prints both answers unrounded. Exit code 1
where they differ.
"""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
NOTEBOOK = HERE / "linear-regression.ipynb"
BOUND = 8 * 3 * sys.float_info.epsilon * 5.0  # 8·n·eps·Σ|terms|: two products and the intercept
NB2FN = [sys.executable, "-m", "nb2fn"]


def notebooks_answer() -> list[float]:
    """What the notebook itself computes, by running all of it in its kernel."""
    import nbformat
    from nbclient import NotebookClient

    notebook = nbformat.read(NOTEBOOK, as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell("print(repr(y_pred.tolist()))"))
    NotebookClient(
        notebook,
        extra_arguments=["--log-level=ERROR"],
        resources={"metadata": {"path": str(HERE)}},
    ).execute()
    answer = ast.literal_eval(notebook.cells[-1].outputs[0]["text"])
    assert isinstance(answer, list)
    return answer


def endpoints_answer(build: Path) -> list[float]:
    """What the served build answers to the notebook's own question."""
    server = subprocess.Popen(
        [*NB2FN, "serve", "--port", "0", str(build)], stdout=subprocess.PIPE, text=True
    )
    try:
        assert server.stdout
        url = None
        while url is None and (line := server.stdout.readline()):
            url = re.search(r"http://[\w.:\[\]]+", line)
        if url is None:
            sys.exit("the server said no address")
        done = subprocess.run(
            [*NB2FN, "invoke", url[0]], stdout=subprocess.PIPE, text=True, check=True
        )
        answer = json.loads(done.stdout)["y_pred"]
        assert isinstance(answer, list)
        return answer
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([*NB2FN, "build", "-o", folder, str(NOTEBOOK)], check=True)
        served = endpoints_answer(Path(folder) / NOTEBOOK.stem)
    own = notebooks_answer()
    print(f"the notebook's answer  {own!r}")
    print(f"the endpoint's answer  {served!r}")
    agree = len(own) == len(served) == 1 and abs(own[0] - served[0]) <= BOUND
    return 0 if agree and abs(served[0] - 4.0) <= 1e-9 else 1


if __name__ == "__main__":
    sys.exit(main())

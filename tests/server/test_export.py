"""What "Save and Export Notebook As" asks the server for."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from tests.server.conftest import notebook

EXPORTER = "nb2fn"
CELLS = (("data", "w = 2.0"), ("predict", "def scale(x):\n    return w * x\n\nscale(3.0)"))


async def test_the_project_comes_as_a_zip(jp_fetch: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "scale.ipynb").write_text(json.dumps(notebook(*CELLS)))
    answer = await jp_fetch("nbconvert", EXPORTER, "scale.ipynb", request_timeout=120)
    with zipfile.ZipFile(io.BytesIO(answer.body)) as archive:
        assert set(archive.namelist()) == {"scale.nb2fn.md", "scale.zip"}
        with zipfile.ZipFile(io.BytesIO(archive.read("scale.zip"))) as project:
            assert {"scale/handler.py", "scale/openapi.json"} <= set(project.namelist())
    assert [path.name for path in jp_root_dir.iterdir()] == ["scale.ipynb"]


async def test_what_is_wrong_is_in_the_error(jp_fetch: Any, jp_root_dir: Path) -> None:
    (jp_root_dir / "none.ipynb").write_text(json.dumps(notebook(("data", "w = 2.0"))))
    answer = await jp_fetch("nbconvert", EXPORTER, "none.ipynb", raise_error=False)
    assert answer.code == 500
    assert "NB121" in answer.body.decode()


async def test_the_menu_names_it(jp_fetch: Any) -> None:
    formats = json.loads((await jp_fetch("api", "nbconvert")).body)
    assert formats["nb2fn"] == {"output_mimetype": "text/markdown"}

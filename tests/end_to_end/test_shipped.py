"""What a build says of, and refuses to ship in, the function it makes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.command import nb2fn
from tests.notebooks import write_notebook

pytestmark = pytest.mark.slow
TOKEN = "ghp_" + "a1B2" * 9
DATA = """
import numpy as np, pandas as pd
from sklearn.linear_model import LinearRegression
df = pd.DataFrame({'a': np.arange(20000.0), 'b': np.arange(20000.0) * 2})
"""
FIT = "#| train\nmodel = LinearRegression().fit(df[['a']].values, df['b'])"


def test_rows_inside_the_function(tmp_path: Path) -> None:
    ask = "#| predict\nnew = [[3.0]]\nmodel.predict(new) - df['b'].mean()"
    write_notebook(tmp_path / "nb.ipynb", [DATA, FIT, ask])
    done = nb2fn("build", "-q", "--json", "nb.ipynb", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    document = json.loads(done.stdout)
    (found,) = [d for d in document["diagnostics"] if d["code"] == "NB287"]
    assert found["severity"] == "warning"
    assert re.match(r"`df` carries (3\d\d kB|\d\.\d MB) of data", found["message"])
    assert (found["cell"], found["text"][:5]) == (1, "df = ")
    document = (tmp_path / "pyproject.toml").write_text("[tool.nb2fn]\nignore = ['NB287']\n")
    again = nb2fn("build", "-q", "nb.ipynb", folder=tmp_path)
    assert (again.returncode, "NB287" in again.stderr) == (0, False)


def test_a_credential_in_a_frozen_value_is_refused(tmp_path: Path) -> None:
    settings = f"settings = dict(token='{TOKEN}')"
    ask = "#| predict\nx = 2\ny = x * len(settings)\ny"
    path = write_notebook(tmp_path / "nb.ipynb", [settings, ask])
    checked = nb2fn("check", path)
    assert (checked.returncode, "warning[NB282]" in checked.stdout) == (0, True)
    done = nb2fn("build", "-q", "--format", "github", "nb.ipynb", folder=tmp_path)
    assert done.returncode == 1
    assert re.search(r"^::error file=nb\.ipynb,line=\d+,.*title=NB282::", done.stdout, re.M)
    assert TOKEN not in done.stdout + done.stderr + checked.stdout
    assert not (tmp_path / "build").exists() or not list((tmp_path / "build").iterdir())
    write_notebook(path, [f"{settings}  # noqa: NB282", ask])
    assert nb2fn("build", "-q", "nb.ipynb", folder=tmp_path).returncode == 0

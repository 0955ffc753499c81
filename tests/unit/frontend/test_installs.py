from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.frontend.installs import installs, requirements

NOWHERE = Path("nowhere")


@pytest.mark.parametrize(
    "command",
    ["ls", "pip list", "pip uninstall x", "python train.py", "apt-get install git", "pip", "", "'"],
)
def test_other_commands_install_nothing(command: str) -> None:
    assert not installs(command)
    assert requirements(command, NOWHERE)[0] == ()


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pip install scikit-learn", ["scikit-learn"]),
        ("pip3 install -q -U 'numpy>=2,<3' pandas==2.2.3", ["numpy<3,>=2", "pandas==2.2.3"]),
        ("pip -q install x", ["x"]),
        ("python -m pip install x", ["x"]),
        ("{sys.executable} -m pip install x", ["x"]),
        ("/usr/bin/python3.11 -m pip install x", ["x"]),
        ("sudo pip install x", ["x"]),
        ("uv pip install x y[extra]", ["x", "y[extra]"]),
        ("uv add x", ["x"]),
        ("conda install -y -c conda-forge numpy=1.26 scipy", ["numpy==1.26.*", "scipy"]),
        ("mamba install pandas=2.2.1=py311", ["pandas==2.2.1.*"]),
        ("pip install --index-url https://pypi.org/simple --no-deps x", ["x"]),
        ("pip install --index-url=https://pypi.org/simple x", ["x"]),
        ("pip install git+https://github.com/a/b ./local x.whl 'n @ https://e.org/n.whl'", []),
        ("pip install x > /dev/null 2>&1", ["x"]),
        ("pip install x | tail -1", ["x"]),
        ("pip install x x y", ["x", "y"]),
        ("pip install x && pip install y; pip install z", ["x", "y", "z"]),
        ("pip install x # the newest", ["x"]),
        ("pip install 'x", []),
        ("pip install -r missing.txt", []),
    ],
)
def test_requirements(command: str, expected: list[str]) -> None:
    assert installs(command)
    assert requirements(command, NOWHERE) == (tuple(expected), True)


def test_a_command_that_does_more() -> None:
    assert requirements("pip install nltk && python -m nltk.downloader punkt", NOWHERE) == (
        ("nltk",),
        False,
    )


def test_requirement_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "# ours\nnumpy==2.2.0 --hash=sha256:0\n-r other.txt\nscipy # c\n\n./x\n", "utf-8"
    )
    found, only = requirements("pip install -r requirements.txt", tmp_path)
    assert (found, only) == (("numpy==2.2.0", "scipy"), True)

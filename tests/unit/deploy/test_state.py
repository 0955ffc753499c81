"""State, locks, versions and tokens on disk."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nb2fn.deploy import lock, places, state, tokens, versions
from nb2fn.deploy.places import Where
from nb2fn.errors import CompileError
from nb2fn.ir.deployment import Access, Deployment, DeploymentState, Run, Step, Version

ONE = Version(
    1, "1" * 64, "exact", Access("token", "a" * 64, ("https://a.example",)), settings=(("r", "x"),)
)
KNOWN = Deployment("half", "local", "dev", {"port": "1"}, "http://x", 1, (ONE,))
STATE = DeploymentState(
    KNOWN, Run("update", ONE, (Step("check", "ask it", "failed", "t", "why"),), "t", "me@here")
)


def test_it_reads_what_it_wrote(tmp_path: Path) -> None:
    state.save(tmp_path, STATE)
    assert state.load(tmp_path, KNOWN) == STATE
    assert state.every(Where(tmp_path)) == (STATE,)
    assert state.find("half", Where(tmp_path)) == STATE
    assert (tmp_path / ".gitignore").read_text() == "*\n"
    state.forget(tmp_path, KNOWN)
    assert state.load(tmp_path, KNOWN) == DeploymentState(KNOWN)


def test_an_earlier_file_has_fewer_fields_and_a_later_one_more(tmp_path: Path) -> None:
    path = state.path_of(tmp_path, KNOWN)
    path.parent.mkdir()
    version = {"number": 1, "build": "b", "tier": "exact", "access": {"auth": "token"}, "new": 1}
    deployment = {"name": "half", "target": "local", "stage": "dev", "versions": [version]}
    path.write_text(json.dumps({"schema": 1, "deployment": deployment, "later": {}}))
    assert state.load(tmp_path, KNOWN).deployment.versions[0].time == ""


@pytest.mark.parametrize(
    "text", ['{"schema": 99}', "not JSON", "[]", '{"schema": 1}', '{"schema": 1, "deployment": 3}']
)
def test_what_it_cannot_read_it_does_not_guess(tmp_path: Path, text: str) -> None:
    path = state.path_of(tmp_path, KNOWN)
    path.parent.mkdir()
    path.write_text(text)
    with pytest.raises(CompileError) as error:
        state.load(tmp_path, KNOWN)
    assert error.value.diagnostics[0].code == "NB522"


def test_a_name_at_two_targets_has_to_be_said_more_exactly(tmp_path: Path) -> None:
    for target in ("local", "aws"):
        state.save(tmp_path, DeploymentState(replace(KNOWN, target=target)))
    with pytest.raises(CompileError, match="more than once"):
        state.find("half", Where(tmp_path))
    assert state.find("half", Where(tmp_path, "aws")).deployment.target == "aws"
    with pytest.raises(CompileError, match="no deployment `other`"):
        state.find("other", Where(tmp_path))


def test_the_lock_is_the_processs(tmp_path: Path) -> None:
    """Held while it lives, whoever asks; gone with it, killed or not."""
    code = (
        "import sys, time; from pathlib import Path\n"
        "from nb2fn.deploy.lock import alone; from nb2fn.ir.deployment import Deployment\n"
        "with alone(Path(sys.argv[1]), Deployment('half', 'local', 'dev', {})):\n"
        "    print('held', flush=True); time.sleep(60)"
    )
    command = [sys.executable, "-c", code, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(CompileError) as error, lock.alone(tmp_path, KNOWN):
            pass
        (told,) = error.value.diagnostics
        assert told.code == "NB521"
        assert f"process {holder.pid} of " in told.reason
        with lock.alone(tmp_path, replace(KNOWN, stage="prod")):
            pass
        holder.kill()
    with lock.alone(tmp_path, KNOWN):
        pass


def test_the_state_is_found_upward_and_from_the_working_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert places.locate(deep).folder == tmp_path / ".nb2fn"
    (tmp_path / "a" / "pyproject.toml").write_text("")
    assert places.locate(deep).folder == tmp_path / "a" / ".nb2fn"
    places.ready(tmp_path / ".nb2fn")
    assert places.locate(deep / "x.ipynb").folder == tmp_path / ".nb2fn"
    elsewhere = tmp_path.parent / "elsewhere"
    elsewhere.mkdir(exist_ok=True)
    monkeypatch.chdir(deep)
    assert places.locate(elsewhere).folder == tmp_path / ".nb2fn"


def test_nothing_is_remembered_inside_a_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build = tmp_path / "build" / "half"
    build.mkdir(parents=True)
    (build / ".nb2fn.json").write_text("{}")
    monkeypatch.chdir(build)
    assert places.locate(Path()).folder == tmp_path / "build" / ".nb2fn"


def test_only_the_last_versions_are_kept(tmp_path: Path) -> None:
    numbered = [replace(ONE, number=n, build=str(n) * 64) for n in range(1, 9)]
    for version in numbered:
        (versions.place(tmp_path, version)).mkdir(parents=True)
    known = replace(KNOWN, versions=tuple(numbered), live=1)
    versions.prune(tmp_path, [DeploymentState(known)])
    left = sorted(path.name for path in (tmp_path / "versions").iterdir())
    kept = [numbered[0], *numbered[3:]]
    assert left == sorted(versions.place(tmp_path, version).name for version in kept)


@pytest.fixture
def no_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    monkeypatch.delenv("NB2FN_TOKEN", raising=False)
    import keyring.core

    monkeypatch.setattr(keyring.core, "_keyring_backend", None)
    return tmp_path / "nb2fn" / "tokens.json"


def test_without_a_keyring_a_file_of_ones_own_keeps_the_token(no_keyring: Path) -> None:
    token = tokens.new()
    assert len(token) >= 43
    assert tokens.keep(token) == ""
    assert no_keyring.stat().st_mode & 0o777 == 0o600
    assert tokens.recall(tokens.digest(token)) == token
    assert tokens.recall(tokens.digest("another")) == ""
    tokens.forget(tokens.digest(token))
    assert tokens.recall(tokens.digest(token)) == ""


def test_a_token_from_the_environment_counts_only_if_it_is_the_right_one(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NB2FN_TOKEN", "mine")
    assert tokens.recall(tokens.digest("mine")) == "mine"
    assert tokens.recall(tokens.digest("yours")) == ""


def test_where_nothing_can_be_written_it_says_so(
    no_keyring: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    no_keyring.parent.write_text("a file where the folder should be")
    assert "tokens.json cannot be written" in tokens.keep("mine")

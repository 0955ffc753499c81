from __future__ import annotations

import io
import re

import click
import pytest

from nb2fn.cli.stages import Lines, Live
from nb2fn.cli.terminal import coloured, painted, size
from nb2fn.diagnostics import Diagnostic
from nb2fn.span import Span

DIAGNOSTIC = Diagnostic(
    "NB110",
    "syntax error",
    notebook="nb.ipynb",
    cell=2,
    span=Span(2, 1, 4, 1, 5),
    source="x = = 1",
    label="here",
    reason="because",
    fix="change it",
    notes=("and so",),
)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_painting_changes_no_character() -> None:
    text = DIAGNOSTIC.render()
    paint = painted(DIAGNOSTIC)
    assert click.unstyle(paint) == text
    red = re.findall(r"\x1b\[31m\x1b\[1m(.*?)\x1b\[0m", paint)
    assert red == ["error[NB110]", "     ^ here"]


@pytest.mark.parametrize(
    ("environment", "choice", "expected"),
    [
        ({}, None, True),
        ({"NO_COLOR": "1"}, None, False),
        ({"NO_COLOR": ""}, None, True),
        ({"TERM": "dumb"}, None, False),
        ({"NO_COLOR": "1"}, True, True),
        ({}, False, False),
    ],
)
def test_when_to_colour(
    environment: dict[str, str],
    choice: bool | None,
    expected: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    context = click.Context(click.Command("x"))
    context.color = choice
    with context:
        assert coloured(Terminal()) is expected


def test_no_colour_into_a_pipe(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FORCE_COLOR", raising=False)
    assert not coloured(io.StringIO())
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert coloured(io.StringIO())


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1000, "1 kB"),
        (123_456, "123 kB"),
        (3_200_000, "3.2 MB"),
        (245_000_000, "245 MB"),
        (1_500_000_000, "1.5 GB"),
    ],
)
def test_sizes(count: int, expected: str) -> None:
    assert size(count) == expected


def test_stages_as_lines() -> None:
    stream = io.StringIO()
    lines = Lines(stream)
    with lines.stage("train", "python3"):
        lines.output("epoch 1\nepoch")
        lines.output(" 2\n")
        lines.output("no end")
        with lines.stage("kernel"):
            lines.note("fresh")
    with lines.stage("prove"):
        pass
    said = re.sub(r"\d+\.\d\d", "0.00", stream.getvalue())
    assert said == (
        "  | epoch 1\n  | epoch 2\n  | no end\n"
        "  train        0.00 s  python3, fresh\n"
        "  prove        0.00 s\n"
    )
    assert set(lines.seconds) == {"train", "kernel", "prove"}


def test_a_stage_that_fails_is_told_too() -> None:
    lines = Lines(stream := io.StringIO())
    with pytest.raises(ValueError, match="bad"), lines.stage("train"), lines.stage("kernel"):
        raise ValueError("bad")
    assert stream.getvalue().startswith("  train")
    assert lines.running == []


def test_stages_on_a_terminal() -> None:
    from rich.console import Console

    stream = Terminal()
    live = Live(Console(file=stream, force_terminal=True, width=80, highlight=False))
    with live.stage("train", "python3"):
        live.output("epoch [1]\nhalf")
        with live.stage("kernel"):
            pass
    said = click.unstyle(stream.getvalue())
    assert "  | epoch [1]\n" in said
    assert "  | half\n" in said
    assert re.search(r"  train +\d+\.\d\d s  python3\n", said)

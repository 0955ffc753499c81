"""The lines of source that a diagnostic shows, with what it points at marked below.

Columns are a terminal's: wide characters take two, combining ones none, a tab goes
to the next multiple of four. What a terminal would obey is shown as a symbol.
"""

from __future__ import annotations

import re

from nb2fn.span import Span

Piece = tuple[str, str]  # style (``gutter``, ``mark`` or empty) and text

_TAB = 4
_SHOWN = 6  # lines of a span that are shown whole; of longer ones, both ends
_ESCAPES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")
_OBEYED = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def excerpt(source: str, span: Span, label: str, width: int) -> list[list[Piece]]:
    """The span's lines of ``source``, each as styled pieces; ``width`` is for the source.

    Empty where the span lies outside of the source.
    """
    lines = source.split("\n")
    if not 0 < span.line <= span.end_line <= len(lines):
        return []
    gutter = len(str(span.end_line))
    if span.line == span.end_line:
        return [[_gutter(gutter)], *_single(lines[span.line - 1], span, label, gutter, width)]
    return [[_gutter(gutter)], *_several(lines, span, label, gutter, width)]


def visible(text: str) -> str:
    """``text`` without colours, and with symbols for characters that steer a terminal."""
    if text.isprintable():
        return text
    return _OBEYED.sub(_symbol, _ESCAPES.sub("", text))


def columns(text: str) -> int:
    """The terminal columns that ``text`` takes, tabs aside."""
    if text.isascii():
        return len(text)
    return sum(map(_width, text))


def _symbol(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 32:
        return chr(0x2400 + code)
    return "\u2421" if code == 127 else "\ufffd"


def _width(char: str) -> int:
    if char.isascii():
        return 1
    from unicodedata import category, east_asian_width

    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def _gutter(width: int, number: int | None = None) -> Piece:
    return "gutter", f" {'' if number is None else number:>{width}} |"


def _expanded(line: str) -> tuple[str, list[int]]:
    """The line as it is shown, and the column at which each of its characters begins (one
    more for its end)."""
    if line.isascii() and line.isprintable():
        return line, list(range(len(line) + 1))
    out: list[str] = []
    starts: list[int] = []
    at = 0
    for char in line:
        starts.append(at)
        shown = " " * (_TAB - at % _TAB) if char == "\t" else _OBEYED.sub(_symbol, char)
        out.append(shown)
        at += columns(shown)
    return "".join(out), [*starts, at]


def _column(starts: list[int], character: int) -> int:
    return starts[max(0, min(character, len(starts) - 1))]


def _single(line: str, span: Span, label: str, gutter: int, width: int) -> list[list[Piece]]:
    text, starts = _expanded(line)
    start, end = _column(starts, span.column), _column(starts, span.end_column)
    text, shift = _cropped(text, start, width)
    start, end = start - shift, max(end - shift, start - shift + 1)
    mark = " " * start + "^" * max(1, min(end, max(columns(text), start + 1)) - start)
    return [
        [_gutter(gutter, span.line), ("", f" {text}".rstrip())],
        *_marked(mark, start, label, gutter, width),
    ]


def _marked(mark: str, start: int, label: str, gutter: int, width: int) -> list[list[Piece]]:
    """The line with the mark and, beside it or below, the label."""
    if not label or len(mark) + 1 + columns(label) <= width:
        return [[_gutter(gutter), ("mark", f" {mark} {label}".rstrip())]]
    indent = " " * max(0, min(start, width - columns(label)))
    return [
        [_gutter(gutter), ("mark", f" {mark}")],
        [_gutter(gutter), ("mark", f" {indent}{label}")],
    ]


def _cropped(text: str, start: int, width: int) -> tuple[str, int]:
    """At most ``width`` columns of ``text`` around column ``start``, and how far it moved."""
    if columns(text) <= width:
        return text, 0
    shift = max(0, start - width // 3)
    out: list[str] = []
    at = first = 0
    for char in text:
        wide = _width(char)
        if at < shift:
            first = at + wide
        elif at + wide - first > width - 2:
            break
        else:
            out.append(char)
        at += wide
    head = "…" if first else ""
    tail = "…" if at < columns(text) else ""
    return head + "".join(out) + tail, first - len(head)


def _several(
    lines: list[str], span: Span, label: str, gutter: int, width: int
) -> list[list[Piece]]:
    """A span over lines: a bar on the left from its first line to its last."""
    text, starts = _expanded(lines[span.line - 1])
    start = _column(starts, span.column)
    whole = not text[:start].strip()
    out = [_barred(gutter, span.line, "/" if whole else " ", text, width)]
    if not whole:
        reach = min(start, width - 4)
        out.append([_gutter(gutter), ("mark", " " * 2 + "_" * (reach + 1) + "^")])
    rest = list(range(span.line + 1, span.end_line + 1))
    hidden = len(rest) >= _SHOWN
    for number in [*rest[:2], *rest[-2:]] if hidden else rest:
        out.append(_barred(gutter, number, "|", _expanded(lines[number - 1])[0], width))
        if hidden and number == rest[1]:
            out.append([("gutter", "...".ljust(gutter + 3)), ("mark", " |")])
    last, ends = _expanded(lines[span.end_line - 1])
    end = min(max(_column(ends, span.end_column), 1), columns(last) or 1, width - 4)
    line = f"|{'_' * end}^"
    return [*out, *_marked(line, 0, label, gutter, width)]


def _barred(gutter: int, number: int, bar: str, text: str, width: int) -> list[Piece]:
    cut, _ = _cropped(text, 0, width - 2)
    return [_gutter(gutter, number), ("mark", f" {bar}"), ("", f" {cut}".rstrip())]

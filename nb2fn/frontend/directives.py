"""``#| predict`` and ``#| key: value`` lines at the head of a cell."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

from nb2fn.ir.notebook import Directive, Role
from nb2fn.records import record
from nb2fn.span import Span

KEYS = ("input", "output", "stateful", "nondeterministic")
FLAGS = ("stateful", "nondeterministic")
ROLES = {role.value: role for role in Role if role.value}

# Keys of Quarto, nbdev and Jupyter Book, which share the "#|" comment: none of ours.
FOREIGN = frozenset(
    """
    annotate appendix asis autodep cache cap-location cell classes class code-fold
    code-line-numbers code-overflow code-summary column comment content crossref default_cls
    default_cls_lvl default_exp dependson description download echo env error eval exec_doc
    export exporti exports fig-align fig-alt fig-cap fig-column fig-env fig-format fig-height
    fig-link fig-pos fig-scap fig-subcap fig-width file filename filter_stream fold freeze hide
    hide_line hideall hideinput hideoutput include keep label layout layout-align layout-ncol
    layout-nrow layout-valign lightbox lst-cap lst-label message name order out-height out-width
    panel png renderings results ref-parent slideshow tags tbl-cap tbl-cap-location tbl-colwidths
    tbl-column tbl-subcap title tldr warning
    """.split()
)

_LINE = re.compile(r"#\|[ \t]*(?P<text>[^\n]*)")
_NAMES = re.compile(r"[^\W\d]\w*(?:[ \t]*,[ \t]*[^\W\d]\w*)*")


@record
class Head:
    """What the ``#|`` lines of one cell say.

    ``roles`` and ``directives`` are ours. ``unknown`` have a key nobody knows;
    ``wrong`` a value that cannot be; ``late`` are ours, but stand below code, where
    they mean nothing.
    """

    roles: tuple[tuple[Role, Span], ...] = ()
    directives: tuple[Directive, ...] = ()
    unknown: tuple[Directive, ...] = ()
    wrong: tuple[Directive, ...] = ()
    late: tuple[Directive, ...] = ()


def head(source: str, cell: int) -> Head:
    """Read the ``#|`` lines of cell number ``cell``.

    They stand in its leading comment lines; blank lines and a ``%%magic`` line may
    stand before and between them.
    """
    if "#|" not in source:
        return Head()
    roles: list[tuple[Role, Span]] = []
    known: list[Directive] = []
    unknown: list[Directive] = []
    wrong: list[Directive] = []
    late: list[Directive] = []
    for directive, leading in _lines(source, cell):
        key, value = directive.key, directive.value
        ours = key in ROLES or key in KEYS or key == "role"
        if not ours:
            if leading and key not in FOREIGN:
                unknown.append(directive)
        elif not leading:
            late.append(directive)
        elif key == "role" and value.lower() in ROLES:
            roles.append((ROLES[value.lower()], directive.span))
        elif not _fits(key, value):
            wrong.append(directive)
        elif value.lower() in ("false", "no"):
            continue
        elif key in ROLES:
            roles.append((ROLES[key], directive.span))
        else:
            flag = key in FLAGS
            known.append(Directive(key, "" if flag else value, directive.span))
    return Head(tuple(roles), tuple(known), tuple(unknown), tuple(wrong), tuple(late))


def closest(word: str, words: tuple[str, ...] = (*ROLES, *KEYS)) -> str:
    """The one of ``words`` that ``word`` was probably meant to be, or an empty text."""
    found = get_close_matches(word.lower(), words, n=1, cutoff=0.75)
    return found[0] if found else ""


def _fits(key: str, value: str) -> bool:
    if key in ("input", "output"):
        return bool(_NAMES.fullmatch(value))
    return key != "role" and value.lower() in ("", "true", "yes", "false", "no")


def _lines(source: str, cell: int) -> Iterator[tuple[Directive, bool]]:
    leading = True
    for number, line in enumerate(source.split("\n"), 1):
        text = line.strip()
        found = _LINE.match(text)
        if found:
            key, colon, value = found["text"].partition(":")
            column = len(line) - len(line.lstrip())
            span = Span(cell, number, column, number, column + len(text))
            spelled = key.strip() if colon else found["text"].strip()
            words = spelled.split()
            if not colon and len(words) > 1:  # nbdev's "#| export name"
                spelled, value = words[0], " ".join(words[1:])
            yield Directive(spelled.lower(), value.strip().strip("\"'"), span), leading
        elif text and not text.startswith(("#", "%%")):
            leading = False

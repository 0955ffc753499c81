"""Counting the words of documents, as scikit-learn's vectorisers do."""

from __future__ import annotations

import re
from math import log, sqrt

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    Sparse = list[dict[int, float]]

_patterns: dict[str, re.Pattern[str]] = {}


def prepared(documents: list[str], lowercase: bool, accents: str | None) -> list[str]:
    """Documents in small letters and without accents, where asked for."""
    if lowercase:
        documents = [text.lower() for text in documents]
    if accents is None:
        return documents
    import unicodedata

    found = []
    for text in documents:
        if accents == "unicode" and text.isascii():
            found.append(text)
            continue
        whole = unicodedata.normalize("NFKD", text)
        if accents == "ascii":
            found.append(whole.encode("ASCII", "ignore").decode("ASCII"))
        else:
            found.append("".join(c for c in whole if not unicodedata.combining(c)))
    return found


def words(
    documents: list[str], pattern: str, stop_words: Collection[str], shortest: int, longest: int
) -> list[list[str]]:
    """What matches ``pattern`` in each document, but the stop words, and sequences of
    ``shortest`` to ``longest`` of them."""
    compiled = _patterns.get(pattern)
    if compiled is None:
        compiled = _patterns[pattern] = re.compile(pattern)
    found = []
    for text in documents:
        given = compiled.findall(text)
        if stop_words:
            given = [word for word in given if word not in stop_words]
        terms = given if shortest == 1 else []
        for length in range(max(shortest, 2), min(longest, len(given)) + 1):
            terms = terms + [
                " ".join(given[i : i + length]) for i in range(len(given) - length + 1)
            ]
        found.append(terms)
    return found


def characters(documents: list[str], shortest: int, longest: int, inside: bool) -> list[list[str]]:
    """Sequences of ``shortest`` to ``longest`` characters; ``inside`` words, which are padded
    with a space on both sides. Runs of white space are one space."""
    found = []
    for text in documents:
        text = re.sub(r"\s\s+", " ", text)
        terms: list[str] = []
        for piece in [f" {word} " for word in text.split()] if inside else [text]:
            for length in range(shortest, longest + 1):
                if length >= len(piece) and inside:
                    terms.append(piece)  # a short word counts once
                    break
                terms += [piece[i : i + length] for i in range(len(piece) - length + 1)]
        found.append(terms)
    return found


def counted(lines: list[list[str]], vocabulary: Mapping[str, int]) -> Sparse:
    """How often each term of the vocabulary occurs."""
    found = []
    for terms in lines:
        counts: dict[int, float] = {}
        for term in terms:
            column = vocabulary.get(term)
            if column is not None:
                counts[column] = counts.get(column, 0.0) + 1.0
        found.append({column: counts[column] for column in sorted(counts)})
    return found


def as_sparse(rows: Any) -> Sparse:
    """Rows as sparse rows, unless they are."""
    if rows and type(rows[0]) is dict:
        found: Sparse = rows
        return found
    return [{column: x for column, x in enumerate(row) if x} for row in rows]


def binary(rows: Sparse) -> Sparse:
    """1 for every count."""
    return [dict.fromkeys(row, 1.0) for row in rows]


def sublinear(rows: Sparse) -> Sparse:
    """``log(count) + 1``."""
    return [{at: log(x) + 1.0 for at, x in row.items()} for row in rows]


def weighted(rows: Sparse, weights: Sequence[float]) -> Sparse:
    """Each column times its weight."""
    return [{at: x * weights[at] for at, x in row.items()} for row in rows]


def unit_length(rows: Sparse, norm: str) -> Sparse:
    """Rows divided by their length: ``l2`` or ``l1``; empty rows stay."""
    found = []
    for row in rows:
        if norm == "l2":
            total = 0.0
            for x in row.values():
                total += x * x
            length = sqrt(total)
        else:
            length = 0.0
            for x in row.values():
                length += abs(x)
        found.append({at: x / length for at, x in row.items()} if length else row)
    return found


def sparse_columns(rows: Sparse, places: Sequence[int]) -> Sparse:
    """Some columns under new numbers, in ascending order."""
    new = {place: at for at, place in enumerate(places)}
    return [{new[at]: x for at, x in row.items() if at in new} for row in rows]

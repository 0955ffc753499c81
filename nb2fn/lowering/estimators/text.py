"""CountVectorizer and TfidfVectorizer over words."""

from __future__ import annotations

import re

from nb2fn.lowering.estimators.base import Estimator
from nb2fn.lowering.estimators.stop_words import ENGLISH
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value, Vocabulary, Words

_KNOWN = frozenset(
    "analyzer binary decode_error dtype encoding input lowercase max_df max_features min_df "
    "ngram_range norm preprocessor smooth_idf stop_words strip_accents sublinear_tf token_pattern "
    "tokenizer use_idf vocabulary _tfidf fixed_vocabulary_ _stop_words_id vocabulary_ "
    "stop_words_".split()
)
_WEIGHTS = frozenset("norm use_idf smooth_idf sublinear_tf idf_".split())
# What the tables of re could do differently elsewhere, or what findall gives in groups.
_LONGEST_PATTERN = 500


def count(objects: Objects, index: int) -> Estimator:
    """CountVectorizer."""
    fitted = Fitted(objects, index, _KNOWN)
    return Estimator(fitted.name, {"transform": lambda b, v: _counts(b, v, fitted)})


def tfidf(objects: Objects, index: int) -> Estimator:
    """TfidfVectorizer: counts, then weights, then unit length."""
    fitted = Fitted(objects, index, _KNOWN)
    weights = Fitted(objects, fitted.index("_tfidf"), _WEIGHTS)
    norm = fitted.get("norm")
    if norm not in (None, "l1", "l2"):
        raise HeldBackError(f"{fitted.name} has norm={norm!r}")
    same = ("norm", "use_idf", "smooth_idf", "sublinear_tf")
    weights.require(**{name: fitted.get(name) for name in same})

    def transform(builder: Builder, value: Value) -> Value:
        found = _counts(builder, value, fitted)
        wide = found.type
        if fitted.get("sublinear_tf"):
            found = builder.op("sublinear", found, wide)
        if fitted.get("use_idf"):
            idf = Floats("idf", weights.floats("idf_").cells)
            found = builder.op("weighted", found, wide, idf)
        return found if norm is None else builder.op("unit_length", found, wide, norm)

    return Estimator(fitted.name, {"transform": transform})


def _counts(builder: Builder, value: Value, fitted: Fitted) -> Value:
    fitted.require(analyzer="word", tokenizer=None, preprocessor=None, input="content")
    pattern, accents = fitted.get("token_pattern"), fitted.get("strip_accents")
    _check_pattern(fitted, pattern)
    if accents not in (None, "ascii", "unicode"):
        raise HeldBackError(f"{fitted.name} has strip_accents={accents!r}")
    shortest, longest = fitted.get("ngram_range")
    vocabulary = fitted.get("vocabulary_")
    terms = Vocabulary("vocabulary", tuple(vocabulary), tuple(vocabulary.values()))
    if value.type.kind != "data":
        raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")
    found = builder.op("texts", value, Type("texts"))
    if fitted.get("lowercase") or accents:
        lower = bool(fitted.get("lowercase"))
        found = builder.op("prepared", found, Type("texts"), lower, accents)
    wide = Type("sparse", len(vocabulary))
    stop = _stop_words(fitted)
    found = builder.op("count_words", found, wide, pattern, stop, shortest, longest, terms)
    return builder.op("binary", found, wide) if fitted.get("binary") else found


def _check_pattern(fitted: Fitted, pattern: object) -> None:
    if not isinstance(pattern, str) or len(pattern) > _LONGEST_PATTERN:
        raise HeldBackError(f"{fitted.name} has a token_pattern of its own")
    try:
        groups = re.compile(pattern).groups
    except re.error:
        groups = 2
    if groups > 1:
        raise HeldBackError(f"{fitted.name} has a token_pattern with groups")


def _stop_words(fitted: Fitted) -> Words:
    chosen = fitted.get("stop_words")
    if chosen is None:
        return Words("stop_words", ())
    if chosen == "english":
        return Words("stop_words", tuple(sorted(ENGLISH)))
    if isinstance(chosen, list) and all(isinstance(word, str) for word in chosen):
        return Words("stop_words", tuple(sorted(set(chosen))))
    raise HeldBackError(f"{fitted.name} has stop_words={chosen!r}")

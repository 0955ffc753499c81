"""Vectorisers: texts, records and counts as sparse rows."""

from __future__ import annotations

import re

from nb2fn.lowering.estimators.attributes import fitted as fitted_at
from nb2fn.lowering.estimators.base import Estimator, clean_or_sparse
from nb2fn.lowering.estimators.stop_words import ENGLISH
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.objects import Fitted, Objects
from nb2fn.lowering.scoring.program import Builder, Floats, Type, Value, Vocabulary, Words

# What the tables of re could do differently elsewhere, or what findall gives in groups.
_LONGEST_PATTERN = 500


def count(objects: Objects, index: int) -> Estimator:
    """CountVectorizer."""
    fitted = fitted_at(objects, index)
    if not _is_type(fitted, "numpy:int64"):
        raise HeldBackError(f"{fitted.name} has a dtype of its own")
    methods = {"transform": lambda b, v: _counts(b, v, fitted)}
    return Estimator(fitted.name, methods, sparse=True, whole=True)


def tfidf(objects: Objects, index: int) -> Estimator:
    """TfidfVectorizer: counts, then weights, then unit length."""
    fitted = fitted_at(objects, index)
    if not _is_type(fitted, "numpy:float64"):
        raise HeldBackError(f"{fitted.name} has a dtype of its own")
    weights = fitted_at(objects, fitted.index("_tfidf"))
    same = ("norm", "use_idf", "smooth_idf", "sublinear_tf")
    weights.require(**{name: fitted.get(name) for name in same})

    def transform(builder: Builder, value: Value) -> Value:
        return _weighted(builder, _counts(builder, value, fitted), weights)

    return Estimator(fitted.name, {"transform": transform}, sparse=True)


def weights(objects: Objects, index: int) -> Estimator:
    """TfidfTransformer: weights on counts."""
    fitted = fitted_at(objects, index)

    def transform(builder: Builder, value: Value) -> Value:
        rows = clean_or_sparse(builder, value, fitted)
        if rows.type.kind != "sparse":
            rows = builder.op("as_sparse", rows, Type("sparse", fitted.width))
        return _weighted(builder, rows, fitted)

    return Estimator(fitted.name, {"transform": transform}, sparse=True)


def _weighted(builder: Builder, found: Value, fitted: Fitted) -> Value:
    wide, norm = found.type, fitted.get("norm")
    if norm not in (None, "l1", "l2"):
        raise HeldBackError(f"{fitted.name} has norm={norm!r}")
    if fitted.get("sublinear_tf"):
        found = builder.op("sublinear", found, wide)
    if fitted.get("use_idf"):
        name = "idf_" if fitted.has("idf_") else "_idf_diag"
        idf = Floats("idf", fitted.floats(name).cells)
        found = builder.op("weighted", found, wide, idf)
    return found if norm is None else builder.op("unit_length", found, wide, norm)


def _is_type(fitted: Fitted, name: str) -> bool:
    node = fitted.objects.node(fitted.index("dtype"))
    return node.kind == "reference" and node.value == name


def _terms(builder: Builder, value: Value, fitted: Fitted) -> Value:
    """The terms of each document: words or characters, and sequences of them."""
    fitted.require(tokenizer=None, preprocessor=None, input="content")
    accents, analyzer = fitted.get("strip_accents"), fitted.get("analyzer")
    if accents not in (None, "ascii", "unicode"):
        raise HeldBackError(f"{fitted.name} has strip_accents={accents!r}")
    if value.type.kind not in ("data", "texts"):
        raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")
    found, kind = value, Type("texts")
    if value.type.kind == "data":
        found = builder.op("texts", value, kind)
    if fitted.get("lowercase") or accents:
        found = builder.op("prepared", found, kind, bool(fitted.get("lowercase")), accents)
    shortest, longest = fitted.get("ngram_range")
    if analyzer in ("char", "char_wb"):
        inside = analyzer == "char_wb"
        return builder.op("characters", found, Type("lines"), shortest, longest, inside)
    if analyzer != "word":
        raise HeldBackError(f"{fitted.name} has analyzer={analyzer!r}")
    pattern = fitted.get("token_pattern")
    _check_pattern(fitted, pattern)
    stop = _stop_words(fitted)
    return builder.op("words", found, Type("lines"), pattern, stop, shortest, longest)


def _counts(builder: Builder, value: Value, fitted: Fitted) -> Value:
    vocabulary = fitted.get("vocabulary_")
    terms = Vocabulary("vocabulary", tuple(vocabulary), tuple(vocabulary.values()))
    wide = Type("sparse", len(vocabulary))
    found = builder.op("counted", _terms(builder, value, fitted), wide, terms)
    return builder.op("binary", found, wide) if fitted.get("binary") else found


def hashing(objects: Objects, index: int) -> Estimator:
    """HashingVectorizer."""
    fitted = fitted_at(objects, index)
    norm = fitted.get("norm")
    if norm not in (None, "l1", "l2") or not _is_type(fitted, "numpy:float64"):
        raise HeldBackError(f"{fitted.name} has norm={norm!r}, or a dtype of its own")
    wide = Type("sparse", fitted.get("n_features"))

    def transform(builder: Builder, value: Value) -> Value:
        terms = _terms(builder, value, fitted)
        signed = bool(fitted.get("alternate_sign"))
        found = builder.op("hashed", terms, wide, wide.width, signed)
        if fitted.get("binary"):
            found = builder.op("binary", found, wide)
        return found if norm is None else builder.op("unit_length", found, wide, norm)

    return Estimator(fitted.name, {"transform": transform}, sparse=True)


def feature_hashing(objects: Objects, index: int) -> Estimator:
    """FeatureHasher of dicts or of lists of texts."""
    fitted = fitted_at(objects, index)
    kind = fitted.get("input_type")
    if kind not in ("dict", "string") or not _is_type(fitted, "numpy:float64"):
        raise HeldBackError(f"{fitted.name} has input_type={kind!r}, or a dtype of its own")
    wide = Type("sparse", fitted.get("n_features"))

    def transform(builder: Builder, value: Value) -> Value:
        _only_data(value, fitted)
        signed = bool(fitted.get("alternate_sign"))
        name = "hashed_records" if kind == "dict" else "hashed_lines"
        return builder.op(name, value, wide, wide.width, signed)

    return Estimator(fitted.name, {"transform": transform}, sparse=True)


def records(objects: Objects, index: int) -> Estimator:
    """DictVectorizer: a column for each key, or for each key with its text."""
    fitted = fitted_at(objects, index)
    if not _is_type(fitted, "numpy:float64"):
        raise HeldBackError(f"{fitted.name} has a dtype of its own")
    vocabulary = fitted.get("vocabulary_")
    columns = Vocabulary("columns", tuple(vocabulary), tuple(vocabulary.values()))
    wide = Type("sparse", len(vocabulary))
    sparse = bool(fitted.get("sparse"))

    def transform(builder: Builder, value: Value) -> Value:
        _only_data(value, fitted)
        found = builder.op("record_columns", value, wide, fitted.get("separator"), columns)
        return (
            found if sparse else builder.op("dense", found, Type("loose", wide.width), wide.width)
        )

    return Estimator(fitted.name, {"transform": transform}, sparse=sparse)


def _only_data(value: Value, fitted: Fitted) -> None:
    if value.type.kind != "data":
        raise HeldBackError(f"{fitted.name} is asked about {value.type.kind}")


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

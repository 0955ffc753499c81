"""The rows each estimator saw when it was fitted.

A meta-path hook waits for ``sklearn.base`` and wraps ``_fit_context``, the decorator of
every ``fit``, before any estimator is defined. Recording copies, never draws random
numbers and never raises. Where scikit-learn is absent, or too old to have the decorator
(before 1.3), nothing is recorded.
"""

from __future__ import annotations

import functools
import importlib.abc
import sys
import weakref
from collections.abc import Callable
from typing import Any

MODULE = "sklearn.base"
ROWS = 1000
BYTES = 64 * 1024 * 1024
DATA_PARAMETERS = ("X", "raw_documents", "raw_X", "data", "y")
MEETING = frozenset(
    (
        "predict",
        "predict_proba",
        "predict_log_proba",
        "decision_function",
        "score_samples",
        "transform",
        "kneighbors",
        "fit_predict",
        "fit_transform",
        "apply",
        "inverse_transform",
    )
)


class Record:
    """What one estimator was fitted on: a copy of its first rows and some facts.

    ``rows`` is an array, frame, series or list of at most ``ROWS`` elements;
    ``nullable`` the columns with missing values (``[True]`` where there are no names).
    """

    def __init__(self, rows: Any, nullable: list[Any]) -> None:
        self.rows = rows
        self.nullable = nullable


class Recorder:
    """Records by estimator; an entry goes when its estimator does."""

    def __init__(self) -> None:
        self._entries: dict[int, tuple[Any, Record]] = {}
        self._running: list[list[Any]] = []  # [data, record] of the fits in progress, in any thread

    def fitted(self, estimator: Any, args: Any, kwargs: Any) -> list[Any]:
        """Note a fit that begins; what it returns goes to :meth:`done`."""
        data = args[0] if args else next((kwargs[p] for p in DATA_PARAMETERS if p in kwargs), None)
        record = next((r for d, r in list(self._running) if d is data), None) or take(data)
        running = [data, record]
        self._running.append(running)
        if record is not None:
            self._keep(estimator, record)
        return running

    def _keep(self, estimator: Any, record: Record) -> None:
        key = id(estimator)
        try:
            reference = weakref.ref(estimator, lambda _: self._entries.pop(key, None))
        except TypeError:  # slots without __weakref__
            return
        self._entries[key] = (reference, record)

    def copied(self, copies: dict[int, Any]) -> None:
        """Note copies by the ``id`` of what they were made of."""
        for key, (reference, record) in list(self._entries.items()):
            if key in copies and id(reference()) == key:
                self._keep(copies[key], record)

    def done(self, running: list[Any]) -> None:
        """Note the end of a fit."""
        self._running[:] = [other for other in self._running if other is not running]

    def of(self, estimator: Any) -> Record | None:
        """The record of this very estimator, or ``None``."""
        entry = self._entries.get(id(estimator))
        return entry[1] if entry is not None and entry[0]() is estimator else None

    def __len__(self) -> int:
        return len(self._entries)


def take(data: Any) -> Record | None:
    """A :class:`Record` of the first rows of ``data``, or ``None`` for other things."""
    try:
        return _take(data)
    except Exception:  # foreign containers may raise anything; training must not notice
        return None


def _take(data: Any) -> Record | None:
    numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
    if isinstance(data, list):
        return Record(list(data[:ROWS]), [])
    if numpy is not None and isinstance(data, numpy.ndarray) and data.ndim:
        return Record(data[: _count(data.nbytes, len(data))].copy(), _missing(numpy, data))
    if pandas is not None and isinstance(data, pandas.DataFrame):
        size = int(data.memory_usage().sum())
        missing = data.isna().any()
        nullable = [column for column, has in missing.items() if has]
        return Record(data.iloc[: _count(size, len(data))].copy(), nullable)
    if pandas is not None and isinstance(data, pandas.Series):
        return Record(data.iloc[:ROWS].copy(), [True] if data.isna().any() else [])
    return None


def _count(size: int, rows: int) -> int:
    return min(rows, ROWS, max(1, BYTES * rows // max(size, 1)))


def _missing(numpy: Any, data: Any) -> list[Any]:
    return [True] if data.dtype.kind == "f" and bool(numpy.isnan(data).any()) else []


def install(recorder: Recorder) -> None:
    """Record into ``recorder`` from the next import of scikit-learn on."""
    loaded = sys.modules.get(MODULE)
    if loaded is not None:
        _wrap(loaded, recorder)
    else:
        sys.meta_path.insert(0, _Finder(recorder))


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != MODULE:
            return None
        sys.meta_path.remove(self)
        for finder in sys.meta_path:
            spec = finder.find_spec(fullname, path, target)
            if spec is not None:
                if spec.loader is not None:
                    spec.loader = _Loader(spec.loader, self._recorder)
                return spec
        return None


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: Any, recorder: Recorder) -> None:
        self._loader = loader
        self._recorder = recorder

    def create_module(self, spec: Any) -> Any:
        return self._loader.create_module(spec)

    def exec_module(self, module: Any) -> None:
        self._loader.exec_module(module)
        module.__loader__ = module.__spec__.loader = self._loader
        _wrap(module, self._recorder)


def _wrap(module: Any, recorder: Recorder) -> None:
    original = getattr(module, "_fit_context", None)
    if original is None:
        return

    @functools.wraps(original)
    def fit_context(*args: Any, **kwargs: Any) -> Any:
        decorate = original(*args, **kwargs)

        def decorator(method: Any) -> Any:
            fit = decorate(method)

            @functools.wraps(method)
            def recorded(estimator: Any, *args: Any, **kwargs: Any) -> Any:
                running = recorder.fitted(estimator, args, kwargs)
                try:
                    return fit(estimator, *args, **kwargs)
                finally:
                    recorder.done(running)

            return recorded

        return decorator

    module._fit_context = fit_context


class Meeting:
    """The estimator that a call reaches first, its record if it has one, and the method.

    ``asked`` is how many rows it is given, where that can be told.
    """

    def __init__(
        self, estimator: Any, record: Record | None, method: str, asked: int | None = None
    ) -> None:
        self.estimator = estimator
        self.record = record
        self.method = method
        self.asked = asked

    @property
    def features(self) -> int | None:
        """How many features the estimator was fitted on, where it says so."""
        count = getattr(self.estimator, "n_features_in_", None)
        return count if isinstance(count, int) else None


def _data(parameters: dict[str, Any]) -> Any:
    return next((parameters[name] for name in DATA_PARAMETERS if name in parameters), None)


def _length(data: Any) -> int | None:
    """How many rows a list, an array or a frame has."""
    numpy = sys.modules.get("numpy")
    if isinstance(data, list) or (numpy is not None and isinstance(data, numpy.ndarray)):
        return len(data) if getattr(data, "ndim", 2) else None
    pandas = sys.modules.get("pandas")
    is_pandas = pandas is not None and isinstance(data, (pandas.DataFrame, pandas.Series))
    return len(data) if is_pandas else None


def meet(recorder: Recorder, call: Callable[[], Any]) -> tuple[Any, Meeting | None]:
    """Run ``call()`` and watch: its result and the first :class:`Meeting`, or ``None``.

    A recorded estimator counts before one that is not (it came from a file, or from a
    library that is not scikit-learn).
    """
    found: list[Meeting] = []
    profiler = sys.getprofile()

    def watch(frame: Any, event: str, _argument: Any) -> None:
        if event != "call" or frame.f_code.co_name not in MEETING:
            return
        estimator = frame.f_locals.get("self")
        if not hasattr(type(estimator), "fit"):
            return
        record = recorder.of(estimator)
        if record is not None:
            asked = _length(_data(frame.f_locals))
            found[:] = [Meeting(estimator, record, frame.f_code.co_name, asked)]
            sys.setprofile(profiler)
        elif not found:
            found.append(Meeting(estimator, None, frame.f_code.co_name))

    sys.setprofile(watch)
    try:
        result = call()
    finally:
        sys.setprofile(profiler)
    return result, (found[0] if found else None)

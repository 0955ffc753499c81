"""Rows recorded at fit, in a process of their own: the hook must come before the import."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from typing import Any

import pytest

from nb2fn.kernel.record import ROWS, Recorder, meet, take

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def run(code: str) -> Any:
    """What ``code`` binds to ``result``, in a fresh process with the hook installed."""
    head = "import json\nfrom nb2fn.kernel import record\n"
    head += "recorder = record.Recorder()\nrecord.install(recorder)\n"
    whole = head + textwrap.dedent(code) + "\nprint(json.dumps(result))\n"
    done = subprocess.run([sys.executable, "-c", whole], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.slow
def test_every_fit_of_scikit_learn_is_recorded() -> None:
    result = run(
        """
        import sys, inspect, pickle
        import numpy as np, pandas as pd
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LinearRegression, LogisticRegression
        from sklearn.pipeline import make_pipeline
        from sklearn.preprocessing import StandardScaler
        X = np.arange(6.0).reshape(3, 2)
        model = LinearRegression().fit(X, [1, 2, 3])
        frame = pd.DataFrame({"a": [1.0, None], "b": [1, 2]}).dropna()
        pipe = make_pipeline(StandardScaler(), LogisticRegression()).fit(X, [0, 1, 0])
        words = TfidfVectorizer()
        words.fit_transform(["one two", "three"])
        X[:] = 0
        _, met = record.meet(recorder, lambda: pipe.predict(X))
        result = {
            "model": recorder.of(model).rows.tolist(),
            "step": recorder.of(pipe.steps[1][1]) is not None,
            "shared": recorder.of(pipe).rows is recorder.of(pipe.steps[0][1]).rows,
            "words": recorder.of(words).rows,
            "met": met.estimator is pipe, "method": met.method, "features": met.features,
            "signature": str(inspect.signature(LinearRegression.fit)),
            "pickles": type(pickle.loads(pickle.dumps(model))).__name__,
            "left": [type(f).__module__ for f in sys.meta_path if "record" in type(f).__module__],
        }
        """
    )
    assert result == {
        "model": [[0.0, 1.0], [2.0, 3.0], [4.0, 5.0]],
        "step": True,
        "shared": True,
        "words": ["one two", "three"],
        "met": True,
        "method": "predict",
        "features": 2,
        "signature": "(self, X, y, sample_weight=None)",
        "pickles": "LinearRegression",
        "left": [],
    }


@pytest.mark.slow
def test_recording_does_not_change_a_seeded_fit() -> None:
    code = """
        from sklearn.ensemble import RandomForestClassifier
        from sklearn.datasets import make_classification
        X, y = make_classification(random_state=0)
        import numpy as np
        np.random.seed(0)
        result = RandomForestClassifier(n_estimators=5).fit(X, y).predict_proba(X).tolist()
        """
    plain = textwrap.dedent(code) + "\nimport json; print(json.dumps(result))"
    done = subprocess.run([sys.executable, "-c", plain], capture_output=True, text=True, check=True)
    assert run(code) == json.loads(done.stdout)


class Model:
    def fit(self, rows: Any) -> None: ...

    def predict(self, rows: Any) -> Any:
        return rows


def test_an_entry_goes_with_its_estimator() -> None:
    recorder, model = Recorder(), Model()
    recorder.done(recorder.fitted(model, ([[1], [2]],), {}))
    assert len(recorder) == 1
    del model
    assert len(recorder) == 0


def test_the_data_may_come_by_name() -> None:
    recorder, model = Recorder(), Model()
    recorder.done(recorder.fitted(model, (), {"y": [0], "X": [[1]]}))
    record = recorder.of(model)
    assert record is not None
    assert record.rows == [[1]]


def test_no_more_than_the_first_rows_are_kept() -> None:
    record = take([[i] for i in range(ROWS + 5)])
    assert record is not None
    assert len(record.rows) == ROWS


def test_things_without_rows_are_not_recorded() -> None:
    assert take(None) is None
    assert take(object()) is None
    assert take("text") is None


def test_meeting_nobody() -> None:
    assert meet(Recorder(), lambda: max(1, 3)) == (3, None)


def test_an_estimator_that_was_not_recorded_is_met_if_no_other_is() -> None:
    recorder, known, unknown = Recorder(), Model(), Model()
    recorder.done(recorder.fitted(known, ([[1]],), {}))
    _, met = meet(recorder, lambda: unknown.predict(3))
    assert met is not None
    assert (met.estimator is unknown, met.record, met.features) == (True, None, None)
    _, met = meet(recorder, lambda: [unknown.predict(3), known.predict(3)])
    assert met is not None
    assert met.estimator is known


def test_watching_ends_with_an_error() -> None:
    with pytest.raises(ZeroDivisionError):
        meet(Recorder(), lambda: 1 / 0)
    assert sys.getprofile() is None

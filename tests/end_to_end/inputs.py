"""Notebooks of every kind of input and route, with what their endpoints must answer.

``asks`` are (route, request, status, answer): an answer of None is not looked at. Each
build is proven against the notebook by itself; these are the questions that a caller asks
beside the notebook's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

Ask = tuple[str, dict[str, Any], int, Any]


@dataclass(frozen=True)
class Book:
    name: str
    cells: str
    asks: tuple[Ask, ...] = ()
    schema: tuple[tuple[str, dict[str, Any]], ...] = ()  # what an input's schema must say


# A model of the notebook's own: what reaches it is told by what it answers.
TELLS = """
#| train
class Tells:
    def fit(self, k):
        self.k = k
        return self
    def predict(self, *values):
        return [f"{type(v).__name__} {v!r}" for v in values]
model = Tells().fit(3)
# %%
"""
MEAN = """
#| train
class Mean:
    def __init__(self, k=1):
        self.k = k
    def fit(self, xs):
        self.mean_ = self.k * sum(xs) / len(xs)
        return self
    def predict(self, xs):
        return [x - self.mean_ for x in xs]
model = Mean().fit([1, 2, 6])
# %%
"""

PLAIN = Book(
    "values of Python",
    TELLS
    + """
#| predict
import datetime, decimal
when = datetime.datetime(2024, 5, 1, 12, 30, tzinfo=datetime.timezone.utc)
day = datetime.date(2024, 5, 1)
at = datetime.time(13, 5)
price = decimal.Decimal("1.25")
point = (1.5, 2)
tags = frozenset({"a"})
data = b"abc"
flag = True
nested = [[1, 2], [3]]
maybe = None
model.predict(when, day, at, price, point, tags, data, flag, nested, maybe)
""",
    (
        (
            "/predict",
            {
                "when": "2024-01-02T03:04:05+02:00",
                "day": "2023-01-31",
                "at": "01:02",
                "price": 2.5,
                "point": [1, 2],
                "tags": ["b"],
                "data": "eA==",
                "flag": False,
                "nested": [[0.5]],
                "maybe": {"any": [1]},
            },
            200,
            {
                "prediction": [
                    "datetime datetime.datetime(2024, 1, 2, 3, 4, 5, tzinfo=datetime.timezone("
                    "datetime.timedelta(seconds=7200)))",
                    "date datetime.date(2023, 1, 31)",
                    "time datetime.time(1, 2)",
                    "Decimal Decimal('2.5')",
                    "tuple (1, 2)",
                    "frozenset frozenset({'b'})",
                    "bytes b'x'",
                    "bool False",
                    "list [[0.5]]",
                    "dict {'any': [1]}",
                ]
            },
        ),
        ("/predict", {"when": "soon"}, 422, None),
    ),
    (("data", {"type": "string", "contentEncoding": "base64"}), ("maybe", {})),
)

ROWS = Book(
    "records, named samples and missing values",
    MEAN
    + """
#| predict
samples = {"small": [1, 2], "large": [50.5]}
rows = [{"size": 1, "name": "é"}, {"size": 2, "name": None}]
xs = [1, None, 2.5]
named = {name: model.predict(s) for name, s in samples.items()}
print(named, model.predict([r["size"] for r in rows]), model.predict([x or 0 for x in xs]))
""",
    (
        (
            "/predict",
            {"samples": {"any name": [4]}, "rows": [{"size": 3.5, "name": "x"}], "xs": [None]},
            200,
            {"named": {"any name": [1.0]}, "prediction": [0.5], "prediction_2": [-3.0]},
        ),
        ("/predict", {"samples": {}, "rows": [{"size": "big", "name": "x"}], "xs": []}, 422, None),
    ),
)

FRAME = Book(
    "a frame of every kind of column",
    """
#| data
import numpy as np
import pandas as pd
n = 12
df = pd.DataFrame({
    "city": pd.Categorical(["Rome", "Oslo", "Bern"] * 4),
    "size": np.linspace(10, 20, n),
    "rooms": pd.array([1, 2, 3] * 4, dtype="Int64"),
    "new": [True, False] * 6,
    "sold": pd.date_range("2020-01-01", periods=n, tz="Europe/Rome"),
    "kind": pd.array(["flat", "house"] * 6, dtype="string"),
    "ok": pd.array([True, False] * 6, dtype="boolean"),
    "note": ["x", None] * 6,
})
df.loc[3, "size"] = np.nan
df.loc[4, "rooms"] = pd.NA
df.loc[5, "kind"] = pd.NA
df.loc[6, "ok"] = pd.NA
# %%
#| train
class Prices:
    def fit(self, df):
        self.mean_ = df["size"].mean()
        return self
    def predict(self, df):
        size = df["size"].fillna(self.mean_) + df["rooms"].fillna(0).astype(float)
        codes = df["city"].cat.codes + df["sold"].dt.month + df["kind"].isna() + df["ok"].isna()
        return (size + codes + df["new"] + df["note"].isna()).astype(float).tolist()
model = Prices().fit(df)
# %%
#| predict
new = df.tail(2).reset_index(drop=True)
model.predict(new)
""",
    (
        (
            "/predict",
            {
                "new": [
                    {
                        "city": "Paris", "size": None, "rooms": None, "new": True,
                        "sold": "2020-03-01T00:00:00Z", "kind": None, "ok": None, "note": None,
                    },
                ]
            },
            200,
            {"prediction": [15.206611570247935 - 1 + 3 + 1 + 1 + 1 + 1]},
        ),
        ("/predict", {"new": [{"city": "Rome"}]}, 422, None),
    ),
)  # fmt: skip

SERIES = Book(
    "series, index, scalars of NumPy and arrays",
    TELLS
    + """
#| predict
import numpy as np
import pandas as pd
texts = pd.Series(["a", "b"], name="words")
days = pd.to_datetime(["2024-02-01", "2024-02-02"])
small = np.float32(2.5)
image = np.zeros((2, 2, 3), dtype=np.uint8)
stamps = np.array(["2024-03-01"], dtype="datetime64[D]")
flags = np.array([True, False])
told = [texts.name, str(days.dtype), str(small.dtype), image.shape, str(image.dtype)]
model.predict(list(texts), days[0], small, int(image.sum()), stamps.dtype.str, flags.any(), *told)
""",
    (
        (
            "/predict",
            {
                "texts": ["c"],
                "days": ["2024-01-05T00:00:00"],
                "small": 1.5,
                "image": [[[255, 0, 0], [1, 1, 1]]],
                "stamps": ["2024-03-02"],
                "flags": [False],
            },
            200,
            {
                "prediction": [
                    "list ['c']",
                    "Timestamp Timestamp('2024-01-05 00:00:00')",
                    "float32 np.float32(1.5)",
                    "int 258",
                    "str '<M8[D]'",
                    "bool np.False_",
                    "str 'words'",
                    "str 'datetime64[ns]'",
                    "str 'float32'",
                    "tuple (1, 2, 3)",
                    "str 'uint8'",
                ]
            },
        ),
    ),
)

UPLOAD = Book(
    "a path is an upload",
    MEAN
    + """
from pathlib import Path
Path("new.txt").write_text("1 2")
# %%
#| predict
def ask(path, scale: float | None = None):
    with open(path) as file:
        rows = [float(word) for word in file.read().split()]
    rows = [r * (scale or 1) for r in model.predict(rows)]
    return {"rows": rows, "name": path.rpartition("/")[2]}
ask("new.txt")
""",
    (
        ("/predict", {"path": "Mw=="}, 200, {"rows": [0.0], "name": "new.txt"}),
        ("/predict", {"path": "Mw==", "scale": 2}, 200, {"rows": [0.0], "name": "new.txt"}),
        ("/predict", {"path": "/etc/passwd"}, 422, None),
    ),
    (("path", {"type": "string", "contentEncoding": "base64"}),),
)

CHAINS = Book(
    "a model fitted again between two predictions",
    MEAN
    + """
new = [3, 5]
# %%
#| predict
first = model.predict(new)
first
# %%
#| train
model.k = 2
model.fit([10])
# %%
#| predict
second = model.predict(new)
second
""",
    (
        ("/predict/first", {"new": [4]}, 200, {"first": [1.0]}),
        ("/predict/second", {"new": [4]}, 200, {"second": [-16.0]}),
        ("/predict/first", {"new": [4]}, 200, {"first": [1.0]}),
    ),
)

BRANCHES = Book(
    "branches, assertions and unusual arguments",
    MEAN
    + """
#| predict
x = 5
if x < 0:
    print("not valid")
elif x > 3:
    print("large", model.predict([x]))
# %%
#| predict
def ask(*xs, scale=1):
    if not xs:
        return None
    return {"values": [v * scale for v in model.predict(list(xs))]}
ask(1, 2, scale=3)
# %%
#| predict
def plain(x):
    return {"value": model.predict([x])[0]} if x > 0 else "too small"
plain(2)
# %%
#| test
assert plain(5)["value"] == 2
""",
    (
        ("/predict/prediction", {"x": -1}, 200, {"prediction": "not valid"}),
        ("/predict/prediction", {"x": 2}, 200, {"prediction": None}),
        ("/predict/ask", {"xs": [4], "scale": 2}, 200, {"values": [2.0]}),
        ("/predict/ask", {"xs": []}, 200, {"prediction": None}),
        ("/predict/plain", {"x": 0}, 200, {"prediction": "too small"}),
    ),
)

BOOKS = (PLAIN, ROWS, FRAME, SERIES, UPLOAD, CHAINS, BRANCHES)

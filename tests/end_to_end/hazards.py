"""Small notebooks that are easy to compile wrongly.

Each is a text of cells divided by ``# %%``. ``answer`` is an expression whose
value, after the whole notebook has run unsliced, is the notebook's own answer.
``asks`` are further questions with the answers a careful person expects.
``codes`` are the diagnostics that are right as well (or the only right end,
where ``answer`` is empty).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Hazard:
    name: str
    cells: str
    answer: str = ""
    asks: tuple[tuple[dict[str, Any], dict[str, Any]], ...] = ()
    codes: tuple[str, ...] = ()
    any: dict[str, Any] = field(default_factory=dict)  # fields that may have any value


MEAN = """
#| train
class Mean:
    def fit(self, xs):
        self.mean_ = sum(xs) / len(xs)
        return self
    def predict(self, xs):
        return [x - self.mean_ for x in xs]
"""

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "fit in another cell than the constructor",
        MEAN
        + """
model = Mean()
# %%
#| train
model.fit([1, 2, 6])
# %%
#| predict
new = [3, 5]
y = model.predict(new)
print(y)
""",
        "y",
        (({"new": [10]}, {"y": [7.0]}),),
    ),
    Hazard(
        "augmented assignment on a list through an alias",
        MEAN
        + """
xs = [1, 2]
ys = xs
ys += [9]
model = Mean().fit(xs)
# %%
#| predict
new = [3]
y = model.predict(new)
y
""",
        "y",
    ),
    Hazard(
        "append in a function that closes over a global",
        MEAN
        + """
rows = []
def add(x):
    rows.append(x)
for x in (1, 2, 30):
    add(x)
model = Mean().fit(rows)
# %%
#| predict
new = [1.5]
y = model.predict(new)
y
""",
        "y",
    ),
    Hazard(
        "helper reads a global that is rebound later: late binding",
        MEAN
        + """
scale = 2
def scaled(xs):
    return [x * scale for x in xs]
model = Mean().fit(scaled([1, 2, 3]))
scale = 10
# %%
#| predict
new = [1]
y = model.predict(scaled(new))
y
""",
        "y",
        (({"new": [2]}, {"y": [16.0]}),),
    ),
    Hazard(
        "default argument evaluated early",
        MEAN
        + """
scale = 2
def scaled(xs, s=scale):
    return [x * s for x in xs]
scale = 10
model = Mean().fit([1, 2, 3])
# %%
#| predict
new = [1]
y = model.predict(scaled(new))
y
""",
        "y",
        (({"new": [2]}, {"y": [2.0]}),),
    ),
    Hazard(
        "closure cells by value",
        MEAN
        + """
def make(k):
    def inner(xs):
        return [x * k for x in xs]
    return inner
triple, double = make(3), make(2)
model = Mean().fit([1, 2, 3])
# %%
#| predict
new = [1]
y = model.predict(double(triple(new)))
y
""",
        "y",
        (({"new": [2]}, {"y": [10.0]}),),
    ),
    Hazard(
        "class redefined after an instance was made",
        """
#| train
class Scale:
    def __call__(self, x):
        return x * 2
old = Scale()
# %%
#| train
class Scale:
    def __call__(self, x):
        return x * 100
new_scale = Scale()
# %%
#| predict
x = 3
y = (old(x), new_scale(x))
y
""",
        "y",
        (({"x": 5}, {"y": [10, 500]}),),
    ),
    Hazard(
        "two lambdas on one line",
        """
#| train
f, g = (lambda x: x + 1), (lambda x: x * 10)
# %%
#| predict
x = 3
y = f(g(x))
y
""",
        "y",
        (({"x": 1}, {"y": 11}),),
    ),
    Hazard(
        "partial and bound method",
        MEAN
        + """
from functools import partial
model = Mean().fit([1, 2, 3])
predict = model.predict
power = partial(pow, exp=2)
# %%
#| predict
new = [4]
y = [power(v) for v in predict(new)]
y
""",
        "y",
        (({"new": [5]}, {"y": [9.0]}),),
    ),
    Hazard(
        "identity and aliases survive",
        """
#| train
shared = {"k": 3}
a = [shared]
b = [shared]
# %%
#| predict
#| input: x
#| output: y
x = 2
a[0]["k"] = x
y = b[0]["k"] + x
y
""",
        "y",
        (({"x": 5}, {"y": 10}), ({"x": 2}, {"y": 4})),
        ("NB241",),
    ),
    Hazard(
        "requests do not leak into each other",
        """
#| train
history = [0]
# %%
#| predict
#| input: x
#| output: y
x = 2
history.append(x)
y = sum(history)
y
""",
        "y",
        (({"x": 5}, {"y": 5}), ({"x": 7}, {"y": 7})),
    ),
    Hazard(
        "a captured name that the predict cell rebinds",
        MEAN
        + """
model = Mean().fit([1, 2, 3])
offset = 1
# %%
#| predict
new = [4]
offset = offset + 1
y = [v + offset for v in model.predict(new)]
y
""",
        "y",
        (({"new": [5]}, {"y": [5.0]}),),
    ),
    Hazard(
        "a helper that writes a global",
        """
#| train
count = 0
def bump(x):
    global count
    count += 1
    return x + count
# %%
#| predict
#| input: x
#| output: y
x = 2
y = bump(x)
y
""",
        "",
        codes=("NB239",),
    ),
    Hazard(
        "randomness at predict time from a seeded generator",
        """
#| train
import random
random.seed(3)
noise = [random.random() for _ in range(3)]
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x + random.random()
y
""",
        "y",
    ),
    Hazard(
        "a generator object that is captured",
        """
#| train
import random
rng = random.Random(5)
rng.random()
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x + rng.random()
y
""",
        "y",
    ),
    Hazard(
        "time at predict time",
        """
#| train
import time
k = 1
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x + time.perf_counter()
y
""",
        "",
        codes=("NB343", "NB344", "NB345", "NB346", "NB347", "NB348", "NB342", "NB341", "NB340"),
    ),
    Hazard(
        "seed, then a draw that only moves the generator",
        MEAN
        + """
import random
random.seed(0)
peek = random.sample(range(100), 5)
print(peek)
xs = [random.random() for _ in range(5)]
model = Mean().fit(xs)
# %%
#| predict
new = [4]
y = model.predict(new)
y
""",
        "y",
    ),
    Hazard(
        "walrus, match, try and with",
        MEAN
        + """
import io
if (n := 4) > 3:
    xs = list(range(n))
match n:
    case 4:
        xs.append(10)
    case _:
        xs.append(20)
try:
    int("no")
except ValueError as e:
    xs.append(len(str(e)))
with io.StringIO("5") as f:
    xs.append(int(f.read()))
model = Mean().fit(xs)
# %%
#| predict
new = [4]
y = model.predict(new)
y
""",
        "y",
    ),
    Hazard(
        "loop variable kept after the loop: the last model wins",
        MEAN
        + """
for data in ([1, 2], [10, 20]):
    model = Mean().fit(data)
# %%
#| predict
new = [4]
y = model.predict(new)
y
""",
        "y",
        (({"new": [15]}, {"y": [0.0]}),),
    ),
    Hazard(
        "decimal precision is process-wide",
        """
#| train
import decimal
decimal.getcontext().prec = 4
one = decimal.Decimal(1)
# %%
#| predict
#| input: x
#| output: y
x = 3
y = str(one / x)
y
""",
        "y",
        codes=("NB206", "NB207", "NB208", "NB209", "NB451", "NB34x"),
    ),
    Hazard(
        "a registry filled by a decorator",
        """
#| train
registry = {}
def register(f):
    registry[f.__name__] = f
    return f
@register
def double(x):
    return 2 * x
@register
def triple(x):
    return 3 * x
# %%
#| predict
x = 4
y = {name: f(x) for name, f in registry.items()}
y
""",
        "y",
        (({"x": 1}, {"double": 2, "triple": 3}),),
    ),
    Hazard(
        "class attribute changed after the class was made",
        """
#| train
class Config:
    factor = 2
    def scale(self, x):
        return x * self.factor
Config.factor = 7
c = Config()
# %%
#| predict
x = 4
y = c.scale(x)
y
""",
        "y",
        (({"x": 1}, {"y": 7}),),
    ),
    Hazard(
        "a wrapped function: decorator of the notebook's own",
        """
#| train
import functools
def twice(f):
    @functools.wraps(f)
    def wrapper(x):
        return f(f(x))
    return wrapper
@twice
def inc(x):
    return x + 1
# %%
#| predict
x = 4
y = inc(x)
y
""",
        "y",
        (({"x": 1}, {"y": 3}),),
    ),
    Hazard(
        "lru_cache on a helper",
        """
#| train
from functools import lru_cache
@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)
# %%
#| predict
n = 10
y = fib(n)
y
""",
        "y",
        (({"n": 20}, {"y": 6765}),),
    ),
    Hazard(
        "star import",
        """
#| train
from math import *
k = 2
# %%
#| predict
x = 4.0
y = sqrt(x) * k
y
""",
        "y",
        codes=("NB205", "NB206"),
    ),
    Hazard(
        "comprehension scopes do not leak",
        MEAN
        + """
x = 100
xs = [x for x in range(5)]
model = Mean().fit([*xs, x])
# %%
#| predict
new = [4]
y = model.predict(new)
y
""",
        "y",
    ),
    Hazard(
        "loop over samples with print",
        MEAN
        + """
model = Mean().fit([1, 2, 3])
# %%
#| predict
samples = [1.0, 5.0, 9.0]
for s in samples:
    print("sample", s, model.predict([s]))
""",
        "[model.predict([s]) for s in samples]",
        codes=("NB2",),
    ),
    Hazard(
        "a function is the route",
        MEAN
        + """
model = Mean().fit([1, 2, 3])
limit = 2
# %%
#| predict
def risk(value, label="case"):
    score = model.predict([value])[0]
    return {"label": label, "high": score > limit}
# %%
#| predict
risk(7)
""",
        "risk(7)",
        (({"value": 1, "label": "z"}, {"label": "z", "high": False}),),
    ),
    Hazard(
        "predict and train share a cell",
        MEAN
        + """
# %%
#| predict
model = Mean().fit([1, 2, 3])
new = [4]
print(model.predict(new))
""",
        "model.predict(new)",
        codes=("NB2",),
    ),
    Hazard(
        "a template mutated between two predictions",
        MEAN
        + """
model = Mean().fit([1, 2, 3])
# %%
#| predict
row = [0, 0]
row[1] = 5
y = model.predict(row)
y
""",
        "y",
        codes=("NB2",),
    ),
    Hazard(
        "multi-line strings keep their text",
        """
#| train
k = 2
# %%
#| predict
#| input: x
#| output: y
x = 4
text = '''a
    b
  c'''
y = text + str(x * k)
y
""",
        "y",
        (({"x": 1}, {"y": "a\n    b\n  c2"}),),
    ),
    Hazard(
        "environment variable set at training",
        """
#| train
import os
os.environ["NB_TEST_MODE"] = "5"
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x * int(os.environ["NB_TEST_MODE"])
y
""",
        "y",
        codes=("NB2", "NB3", "NB4"),
    ),
    Hazard(
        "unpicklable value: a generator",
        """
#| train
def numbers():
    yield from range(1000)
stream = numbers()
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x + next(stream)
y
""",
        "",
        codes=("NB3",),
    ),
    Hazard(
        "unpicklable value: an open file",
        """
#| train
handle = open(__import__("os").devnull)
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x + len(handle.read())
y
""",
        "",
        codes=("NB3",),
    ),
    Hazard(
        "exec defines a name",
        """
#| train
exec("k = 3")
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x * k
y
""",
        "y",
        codes=("NB2",),
    ),
    Hazard(
        "dataclass and enum of the notebook",
        """
#| train
from dataclasses import dataclass, field
from enum import Enum
class Color(Enum):
    RED = 1
    BLUE = 2
@dataclass
class Box:
    size: int = 3
    tags: list = field(default_factory=list)
    color: Color = Color.BLUE
box = Box(5, ["a"])
# %%
#| predict
#| input: x
#| output: y
x = 4
y = [box.size * x, box.tags, box.color.name, Box().size]
y
""",
        "y",
    ),
    Hazard(
        "inheritance and super in notebook classes",
        """
#| train
class Base:
    def __init__(self, k):
        self.k = k
    def predict(self, x):
        return x * self.k
class Child(Base):
    bonus = 1
    def predict(self, x):
        return super().predict(x) + self.bonus
model = Child(3)
# %%
#| predict
x = 4
y = model.predict(x)
y
""",
        "y",
        (({"x": 1}, {"y": 4}),),
    ),
    Hazard(
        "an unused cell that fails",
        """
#| train
k = 3
# %%
raise RuntimeError("only exploration")
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x * k
y
""",
        "12",
        (({"x": 1}, {"y": 3}),),
    ),
    Hazard(
        "a cell that fails and matters",
        """
#| train
k = 1 / 0
# %%
#| predict
#| input: x
#| output: y
x = 4
y = x * k
y
""",
        "",
        codes=("NB3",),
    ),
    Hazard(
        "a class that is called and a module that is rebound in the predict cell",
        """
#| train
from collections import namedtuple
import math
Pair = namedtuple("Pair", "a b")
# %%
#| predict
#| input: x
#| output: y
x = 4.0
p = Pair(x, 2)
math = math.sqrt(p.a)
y = math * p.b
""",
        "y",
        (({"x": 9}, {"y": 6.0}),),
    ),
    Hazard(
        "a frame whose columns are numbers",
        """
#| train
import pandas as pd
def total(frame):
    return frame[0] * 10 + frame[1] + frame[2.5] + frame["extra"]
table = pd.DataFrame([[1, 2, 0.5, 7], [3, 4, 0.5, 8]], columns=[0, 1, 2.5, "extra"])
# %%
#| predict
#| input: table
#| output: y
y = total(table)
y.tolist()
""",
        "y.tolist()",
        (({"table": [{"0": 2, "1": 1, "2.5": 0, "extra": 4}]}, {"y": [25.0]}),),
    ),
    Hazard(
        "a dictionary whose keys are numbers",
        """
#| train
weights = {1: 10, 2.5: 100, None: 1000}
# %%
#| predict
#| input: given
#| output: y
given = {1: 2, 2.5: 3, None: 4}
y = sum(weights[key] * value for key, value in given.items())
y
""",
        "y",
        (({"given": {"1": 1, "2.5": 0, "null": 1}}, {"y": 1010}),),
    ),
    Hazard(
        "columns that are one text on the wire",
        """
#| train
import pandas as pd
table = pd.DataFrame([[1, 2]], columns=[1, "1"])
# %%
#| predict
#| input: table
#| output: y
y = (table[1] - table["1"]).tolist()
y
""",
        codes=("NB346",),
    ),
    Hazard(
        "categories that have an order",
        """
#| train
import pandas as pd
sizes = pd.Categorical(["s", "l"], categories=["s", "m", "l"], ordered=True)
table = pd.DataFrame({"size": sizes})
# %%
#| predict
#| input: table
#| output: y
y = (table["size"] > "s").tolist()
y
""",
        "y",
        (({"table": [{"size": "m"}]}, {"y": [True]}),),
    ),
    Hazard(
        "an answer that is meant to differ each time",
        """
#| train
import uuid
k = 3
# %%
#| predict
#| nondeterministic
#| input: x
#| output: y
x = 4
y = {"ticket": str(uuid.uuid4()), "value": x * k}
""",
        '{"ticket": "any", "value": 12}',
        any={"ticket": "any"},
    ),
    Hazard(
        "requests that are meant to see each other",
        """
#| train
seen = []
# %%
#| predict
#| stateful
#| input: x
#| output: y
x = 4
seen.append(x)
y = len(seen)
""",
        "y",
    ),
)

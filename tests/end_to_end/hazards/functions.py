"""Functions, closures, decorators: what they carry and when they look names up."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import MEAN, Hazard

HAZARDS: tuple[Hazard, ...] = (
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
        "a mutable default that serving grows",
        """
#| train
def remember(v, seen=[]):
    seen.append(v)
    return len(seen)
remember(1)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x + remember(x)
y
""",
        codes=("NB343", "NB345", "NB239"),
    ),
    Hazard(
        "lru_cache remembers from before a change",
        """
#| train
from functools import lru_cache
k = 1
@lru_cache(None)
def f(v):
    return v * k
f(2)
k = 10
# %%
#| predict
#| input: x
#| output: y
x = 7
y = f(x)
y
""",
        codes=("NB205",),
    ),
    Hazard(
        "lambdas made in a loop",
        """
#| train
fs = [lambda v: v * i for i in range(3)]
gs = []
for j in range(3):
    gs.append(lambda v: v * j)
hs = [lambda v, j=j: v * j for j in range(3)]
j = 10
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [f(x) for f in fs] + [g(x) for g in gs] + [h(x) for h in hs]
y
""",
        "y",
        (({"x": 5}, {"y": [10, 10, 10, 50, 50, 50, 0, 5, 10]}),),
    ),
    Hazard(
        "a FunctionTransformer whose global changes",
        """
#| train
from sklearn.preprocessing import FunctionTransformer
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import LinearRegression
k = 2.0
def scale(X):
    return [[v * k for v in r] for r in X]
p = make_pipeline(FunctionTransformer(scale), LinearRegression()).fit([[1.0], [2.0]], [2.0, 5.0])
k = 3.0
# %%
#| predict
#| input: x
#| output: y
x = [[2.0]]
y = p.predict(x)
y = y.tolist()
y
""",
        "y",
        (({"x": [[5.0], [1.1]]}, {"y": [21.499999999999996, 3.95]}),),
    ),
    Hazard(
        "a function bound onto an instance by hand",
        """
#| train
import types
class A:
    k = 2
a = A()
def go(self, v):
    return v * self.k
a.go = types.MethodType(go, a)
a.k = 7
# %%
#| predict
#| input: x
#| output: y
x = 3
y = a.go(x)
y
""",
        codes=("NB3",),
    ),
)

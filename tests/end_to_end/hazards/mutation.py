"""Objects that are changed in place, through whatever name leads to them."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import MEAN, Hazard

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
        "an alias through nested containers",
        """
#| train
base = [1, 2]
box = {"a": [base], "b": (base, [3])}
inner = box["b"][0]
# %%
#| train
inner.append(40)
def total(v):
    return v + sum(box["a"][0])
# %%
#| predict
#| input: x
#| output: y
x = 2
y = total(x)
y
""",
        "y",
        (({"x": 5}, {"y": 48}),),
    ),
    Hazard(
        "a transposed view written to",
        """
#| train
import numpy as np
a = np.zeros((2, 3))
t = a.T
# %%
t[1] = 7
# %%
#| predict
#| input: x
#| output: y
x = 2
y = (a * x).tolist()
y
""",
        "y",
        (({"x": 5}, {"y": [[0.0, 35.0, 0.0], [0.0, 35.0, 0.0]]}),),
    ),
    Hazard(
        "a view shuffled in place",
        """
#| train
import numpy as np
np.random.seed(3)
d = np.arange(10)
half = d[:5]
np.random.shuffle(half)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = (d * x).tolist()
y
""",
        "y",
        (({"x": 5}, {"y": [15, 20, 5, 0, 10, 25, 30, 35, 40, 45]}),),
    ),
    Hazard(
        "one iterator behind two names",
        """
#| train
src = iter([1, 2, 3, 4, 5, 6])
pairs = zip(src, src)
next(src)
# %%
got = list(pairs)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [x, got, list(src)]
y
""",
        "y",
        (({"x": 5}, {"y": [5, [[2, 3], [4, 5]], []]}),),
    ),
    Hazard(
        "a frame's values written to",
        """
#| train
import pandas as pd, numpy as np
df = pd.DataFrame({"a": [1.0, 2.0], "b": [3.0, 4.0]})
v = df.values
v[0, 0] = 50
s = df["a"]
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [x, float(s.sum())]
y
""",
        "y",
        (({"x": 5}, {"y": [5, 52.0]}),),
    ),
    Hazard(
        "a shallow copy of a model shares its coefficients",
        """
#| train
import copy
from sklearn.linear_model import LinearRegression
m = LinearRegression().fit([[1.0], [2.0]], [2.0, 5.0])
n = copy.copy(m)
n.coef_[0] = 100.0
# %%
#| predict
#| input: x
#| output: y
x = [[2.0]]
y = m.predict(x)
y = y.tolist()
y
""",
        "y",
        (({"x": [[5.0], [1.1]]}, {"y": [499.0, 109.00000000000001]}),),
    ),
)

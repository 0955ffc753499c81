"""Random generators and settings of the process."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import MEAN, Hazard

HAZARDS: tuple[Hazard, ...] = (
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
        "a splitter that moves a shared generator on",
        """
#| train
import numpy as np
from sklearn.model_selection import KFold, ShuffleSplit
rs = np.random.RandomState(0)
kf = KFold(3, shuffle=True, random_state=rs)
for tr, te in kf.split(np.arange(9)):
    pass
w = rs.rand(2)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = (w * x).tolist()
y
""",
        "y",
        (({"x": 5}, {"y": [3.2294705653332807, 2.1879360563134624]}),),
    ),
    Hazard(
        "decimal precision through an alias, where the example does not show it",
        """
#| train
import decimal
ctx = decimal.getcontext()
ctx.prec = 6
k = decimal.Decimal(2)
# %%
#| predict
#| input: x
#| output: y
x = "2"
y = str(k / decimal.Decimal(x))
y
""",
        codes=("NB408",),
    ),
    Hazard(
        "an environment variable, where the example does not show it",
        """
#| train
import os
os.environ["K_S9"] = "12"
def f(v):
    return v * int(os.environ.get("K_S9", "1"))
# %%
#| predict
#| input: x
#| output: y
x = 0
y = f(x)
y
""",
        "y",
        (({"x": 3}, {"y": 36}),),
    ),
    Hazard(
        "print options, where the example does not show them",
        """
#| train
import numpy as np
np.set_printoptions(precision=2)
a = np.array([1.0, 2.0])
# %%
#| predict
#| input: x
#| output: y
x = 1.0
y = f"{a * x}"
y
""",
        "y",
        (({"x": 1.23456}, {"y": "[1.23 2.47]"}),),
    ),
    Hazard(
        "a patched model class, where the example does not show it",
        """
#| train
from sklearn.linear_model import LinearRegression
m = LinearRegression(fit_intercept=False).fit([[1.0], [2.0]], [2.0, 4.0])
old = LinearRegression.predict
LinearRegression.predict = lambda self, X: old(self, X) * 10
# %%
#| predict
#| input: x
#| output: y
x = [[0.0]]
y = m.predict(x).tolist()
y
""",
        codes=("NB408",),
    ),
    Hazard(
        "the recursion limit",
        """
#| train
import sys
sys.setrecursionlimit(5000)
def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)
# %%
#| predict
#| input: x
#| output: y
x = 3
y = depth(x)
y
""",
        "y",
        (({"x": 1500}, {"y": 1500}),),
    ),
    Hazard(
        "another working directory, where the example does not show it",
        """
#| train
import os
os.chdir("sub")
# %%
#| predict
#| input: x
#| output: y
x = 0
y = x * int(open("k.txt").read())
y
""",
        codes=("NB408",),
        files=(("k.txt", "3"), ("sub/k.txt", "8")),
    ),
    Hazard(
        "set_config changes what transformers give",
        """
#| train
import sklearn, pandas as pd
from sklearn.preprocessing import StandardScaler
sklearn.set_config(transform_output="pandas")
sc = StandardScaler().fit(pd.DataFrame({"a": [1.0, 2.0], "b": [2.0, 5.0]}))
# %%
#| predict
#| input: x
#| output: y
x = [[2.0, 3.0]]
y = sc.transform(pd.DataFrame(x, columns=["a", "b"])).iloc[:, 0].tolist()
y
""",
        "y",
        (({"x": [[5.0, 1.0], [7.0, 1.0]]}, {"y": [7.0, 11.0]}),),
    ),
)

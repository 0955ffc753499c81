"""Names and their scopes, and code that makes names nobody sees."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import MEAN, Hazard

HAZARDS: tuple[Hazard, ...] = (
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
        "a class body is no scope for what stands in it",
        """
#| train
n = 3
class A:
    n = 5
    sq = [n for _ in range(2)]
    it = [v for v in range(n)]
    def f(self):
        return n
n = 4
a = A()
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [x, a.sq, a.it, a.f(), A.n]
y
""",
        "y",
        (({"x": 5}, {"y": [5, [3, 3], [0, 1, 2, 3, 4], 4, 5]}),),
    ),
    Hazard(
        "except-as unbinds an older name",
        """
#| train
e = 5
try:
    int("q")
except ValueError as e:
    msg = str(e)
bound = "e" in globals()
# %%
#| predict
#| input: x
#| output: y
x = 2
y = [x, msg, bound]
y
""",
        "y",
        (({"x": 5}, {"y": [5, "invalid literal for int() with base 10: 'q'", False]}),),
    ),
    Hazard(
        "a function that deletes a global",
        """
#| train
k = 3
def drop():
    global k
    del k
drop()
k = 8
# %%
#| predict
#| input: x
#| output: y
x = 3
y = x * k
y
""",
        "y",
        (({"x": 1}, {"y": 8}),),
    ),
    Hazard(
        "a loop that fails half way",
        """
#| train
acc = []
for v in [1, 2, 0, 4]:
    acc.append(1 / v)
# %%
#| predict
#| input: x
#| output: y
x = 3
y = [x, acc]
y
""",
        codes=("NB305",),
    ),
)

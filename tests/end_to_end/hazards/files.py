"""Files and modules beside the notebook."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import Hazard

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "a data file that a helper opens",
        """
#| train
import json
def load():
    with open("weights.json") as h:
        return json.load(h)
# %%
#| predict
#| input: x
#| output: y
x = 2
y = x * load()["k"]
y
""",
        "y",
        (({"x": 5}, {"y": 20}),),
        files=(("weights.json", '{"k": 4}'),),
    ),
    Hazard(
        "modules beside the notebook, transitively",
        """
#| train
import mymod
# %%
#| predict
#| input: x
#| output: y
x = 2
y = mymod.f(x)
y
""",
        "y",
        (({"x": 5}, {"y": 1020}),),
        files=(
            (
                "mymod.py",
                "import deeper.inner as inner\nK = 4\ndef f(v):\n    return v * K + inner.g()",
            ),
            ("deeper/__init__.py", ""),
            ("deeper/inner.py", "def g():\n    return 1000"),
        ),
    ),
    Hazard(
        "a module beside the notebook that keeps state",
        """
#| train
from mymod import configure, f
configure(50)
# %%
#| predict
#| input: x
#| output: y
x = 0
y = f(x)
y
""",
        codes=("NB325",),
        files=(
            (
                "mymod.py",
                "_k = 4\ndef configure(k):\n    global _k\n    _k = k\n"
                "def f(v):\n    return v * _k",
            ),
        ),
    ),
    Hazard(
        "a model dumped and loaded in the predict cell",
        """
#| train
import joblib
from sklearn.linear_model import LinearRegression
m = LinearRegression().fit([[1.0], [2.0]], [2.0, 5.0])
joblib.dump(m, "m.joblib")
# %%
#| predict
#| input: x
#| output: y
x = [[2.0]]
loaded = joblib.load("m.joblib")
y = loaded.predict(x)
y = y.tolist()
y
""",
        "y",
        (({"x": [[5.0]]}, {"y": [14.0]}),),
    ),
)

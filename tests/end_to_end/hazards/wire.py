"""What requests and answers look like."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import Hazard

HAZARDS: tuple[Hazard, ...] = (
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

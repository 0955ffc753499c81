"""Fitted models that are changed by hand after the fit."""

from __future__ import annotations

from tests.end_to_end.hazards.hazard import Hazard

HAZARDS: tuple[Hazard, ...] = (
    Hazard(
        "coefficients multiplied in place",
        """
#| train
import numpy as np
from sklearn.linear_model import LinearRegression
m = LinearRegression().fit([[1.0], [2.0]], [2.0, 5.0])
m.coef_ *= 2
c = m.coef_
c += 1
m.intercept_ = 0.5
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
        (({"x": [[5.0], [7.0]]}, {"y": [35.49999999999999, 49.49999999999999]}),),
    ),
    Hazard(
        "a class label overwritten",
        """
#| train
import numpy as np
from sklearn.linear_model import LogisticRegression
m = LogisticRegression().fit([[1.0], [2.0], [-1.0]], ["pos", "pos", "neg"])
m.classes_[0] = "NO"
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
        (({"x": [[-5.0], [7.0]]}, {"y": ["NO", "pos"]}),),
    ),
    Hazard(
        "a pipeline step replaced after the fit",
        """
#| train
from sklearn.pipeline import make_pipeline
from sklearn.linear_model import LinearRegression
from sklearn.preprocessing import StandardScaler, MinMaxScaler
p = make_pipeline(StandardScaler(), LinearRegression()).fit([[1.0], [2.0]], [2.0, 5.0])
p.steps[0] = ("standardscaler", MinMaxScaler().fit([[0.0], [10.0]]))
p[-1].intercept_ += 3
p.named_steps["linearregression"].coef_[0] = 2.5
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
        (({"x": [[5.0], [1.1]]}, {"y": [7.75, 6.775]}),),
    ),
    Hazard(
        "an array changed after a model that keeps it was fitted",
        """
#| train
import numpy as np
from sklearn.neighbors import KNeighborsRegressor
X = np.array([[1.0], [2.0], [3.0]])
t = np.array([1.0, 2.0, 3.0])
m = KNeighborsRegressor(1, algorithm="brute").fit(X, t)
t[1] = 99.0
X[0, 0] = 2.1
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
        (({"x": [[5.0], [1.1]]}, {"y": [3.0, 99.0]}),),
    ),
    Hazard(
        "a tree's arrays written to",
        """
#| train
from sklearn.tree import DecisionTreeRegressor
m = DecisionTreeRegressor(max_depth=1).fit([[1.0], [2.0], [5.0]], [2.0, 5.0, 9.0])
m.tree_.value[2] = 77.0
m.tree_.threshold[0] = 1.05
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
        (({"x": [[5.0], [1.1]]}, {"y": [77.0, 77.0]}),),
    ),
    Hazard(
        "predict replaced on the instance",
        """
#| train
from sklearn.linear_model import LinearRegression
m = LinearRegression().fit([[1.0], [2.0]], [2.0, 5.0])
old = m.predict
m.predict = lambda X: old(X) * 10
# %%
#| predict
#| input: x
#| output: y
x = [[2.0]]
y = m.predict(x)
y = y.tolist()
y
""",
        codes=("NB314",),
    ),
)

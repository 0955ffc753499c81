"""Models beyond scikit-learn for the coverage table, of the libraries that are there."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np
from specimens import Specimen

NAN = float("nan")
RANDOM = np.random.RandomState(0)
X = np.round(RANDOM.normal(size=(120, 4)) * [0.5, 1.0, 10.0, 100.0], 2)
Y = X @ [2.0, 1.0, 0.1, -0.01] + RANDOM.normal(size=120)
TWO, THREE = (Y > 0).astype(int), np.digitize(Y, [-0.5, 0.8])
HOLED = np.where(RANDOM.uniform(size=X.shape) < 0.1, NAN, X)
QUESTIONS = [[row] for row in [*X[:25].tolist(), [0.0] * 4, [-0.0] * 4, [1e300] * 4, [1, 2, 3, 4]]]
MISSING = [*QUESTIONS, *([row] for row in HOLED[:25].tolist()), [[NAN] * 4]]


def beyond() -> Iterator[tuple[str, list[Specimen]]]:
    """Names, and fitted models with the questions to ask."""
    if find_spec("xgboost"):
        yield from _xgboost()
    if find_spec("lightgbm"):
        yield from _lightgbm()
    if find_spec("statsmodels"):
        yield from _statsmodels()


def _fitted(questions: list[Any], *models: tuple[Any, Any, Any]) -> list[Specimen]:
    return [Specimen(model.fit(x, y), questions) for model, x, y in models]


def _xgboost() -> Iterator[tuple[str, list[Specimen]]]:
    from xgboost import XGBClassifier, XGBRegressor, XGBRFClassifier, XGBRFRegressor

    few: dict[str, Any] = {"n_estimators": 30, "n_jobs": 1}
    dart = {"booster": "dart", "rate_drop": 0.3}
    yield (
        "XGBClassifier",
        _fitted(
            MISSING,
            (XGBClassifier(**few), HOLED, TWO),
            (XGBClassifier(**few), HOLED, THREE),
            (XGBClassifier(**few, **dart), HOLED, THREE),
        ),
    )
    losses = ("squarederror", "absoluteerror", "pseudohubererror", "gamma", "tweedie")
    yield (
        "XGBRegressor",
        _fitted(
            MISSING,
            *((XGBRegressor(**few, objective=f"reg:{a}"), HOLED, np.abs(Y) + 0.1) for a in losses),
            (XGBRegressor(**few, objective="count:poisson"), HOLED, np.abs(Y)),
            (XGBRegressor(**few, **dart), HOLED, Y),
            (XGBRegressor(**few), HOLED, np.c_[Y, -Y]),
        ),
    )
    yield "XGBRFClassifier", _fitted(MISSING, (XGBRFClassifier(**few), HOLED, THREE))
    yield "XGBRFRegressor", _fitted(MISSING, (XGBRFRegressor(**few), HOLED, Y))
    yield (
        "XGBClassifier, gblinear",
        _fitted(QUESTIONS, (XGBClassifier(**few, booster="gblinear"), X, TWO)),
    )


def _lightgbm() -> Iterator[tuple[str, list[Specimen]]]:
    import lightgbm
    from lightgbm import LGBMClassifier, LGBMRegressor

    few: dict[str, Any] = {"n_estimators": 30, "n_jobs": 1, "verbose": -1}
    yield (
        "LGBMClassifier",
        _fitted(
            MISSING,
            (LGBMClassifier(**few), HOLED, np.array(["no", "yes"])[TWO]),
            (LGBMClassifier(**few), HOLED, THREE),
            (LGBMClassifier(**few, objective="multiclassova"), HOLED, THREE),
        ),
    )
    losses = "l2 l1 huber fair quantile mape poisson gamma tweedie".split()
    yield (
        "LGBMRegressor",
        _fitted(
            MISSING,
            *((LGBMRegressor(**few, objective=loss), HOLED, np.abs(Y) + 0.1) for loss in losses),
            (LGBMRegressor(**few, boosting_type="dart"), HOLED, Y),
            (LGBMRegressor(**few, boosting_type="rf", subsample=0.7, subsample_freq=1), HOLED, Y),
        ),
    )
    options = {"objective": "binary", "verbose": -1, "num_threads": 1}
    booster = lightgbm.train(options, lightgbm.Dataset(HOLED, TWO), 30)
    yield "lightgbm.Booster", [Specimen(booster, MISSING)]
    yield (
        "LGBMRegressor, linear trees",
        _fitted(QUESTIONS, (LGBMRegressor(**few, linear_tree=True), X, Y)),
    )


def _statsmodels() -> Iterator[tuple[str, list[Specimen]]]:
    import statsmodels.api as sm
    import statsmodels.formula.api as smf

    design = sm.add_constant(X / [1.0, 1.0, 10.0, 100.0])
    asked = [[row] for row in design[:30].tolist()]
    families = sm.families
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = {
            "OLS, WLS, GLS": [
                sm.OLS(Y, design).fit(),
                sm.WLS(Y, design, weights=np.arange(1.0, 121.0)).fit(),
                sm.GLS(Y, design).fit(),
            ],
            "Logit": [sm.Logit(TWO, design).fit(disp=0)],
            "Probit": [sm.Probit(TWO, design).fit(disp=0)],
            "Poisson": [sm.Poisson(np.floor(np.abs(Y)), design).fit(disp=0)],
            "GLM": [
                sm.GLM(TWO, design, family=families.Binomial()).fit(),
                sm.GLM(np.floor(np.abs(Y)), design, family=families.Poisson()).fit(),
                sm.GLM(Y, design, family=families.Gaussian()).fit(),
            ],
            "OLS of a formula": [smf.ols("y ~ x", {"y": Y, "x": X[:, 0]}).fit()],
        }
    for name, models in found.items():
        yield f"statsmodels {name}", [Specimen(model, asked) for model in models]

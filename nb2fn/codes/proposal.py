"""Pages of the codes about roles that are proposed: ``nb2fn tag`` and ``--auto``."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB270",
        "no cell seems to ask a model",
        "`nb2fn tag` and `--auto` look for the cells that ask a model: calls of `predict`, "
        "`predict_proba`, `decision_function`, `score_samples` and the like, and of functions "
        "of the notebook that make such a call. There is none outside functions that only plot, "
        "or in cells that are not tagged otherwise, so nothing says what an endpoint would "
        "answer.",
        "Add a cell that asks the fitted model about a new sample, and tag it `predict`.",
        "model = Ridge().fit(X, y)\nprint(model.score(X, y))",
        "model = Ridge().fit(X, y)\nprint(model.score(X, y))\n# %%\n#| predict\n"
        "model.predict([[4, 5]])",
    ),
    Page(
        "NB271",
        "a cell is taken for a predict cell",
        "The notebook has no cell tagged `predict`, and `--auto` was said. Of the cells that ask "
        "a model, the one is taken that looks most like what an endpoint is wanted for: one that "
        "asks about a new sample before one that asks about known rows, that before one that "
        "only draws or judges; of equals the last. Its tag counts for this run only.",
        "Nothing needs fixing. `nb2fn tag --write` puts the tags into a copy of the notebook, "
        "`--in-place` into the notebook; to choose another cell, tag that one `predict`.",
    ),
    Page(
        "NB272",
        "a predict cell is added",
        "The notebook asks its models only in the statements that train them: in a loop over "
        "models, or as `model.fit(X, y).predict(X_test)`; or it only scores them, as in "
        "`model.score(X_test, y_test)`. An endpoint cannot train on every "
        "request. What such a statement leaves behind is the last model, fitted, and `--auto` "
        "adds a cell at the end of the notebook that asks it what it was asked, or scored on, "
        "before. The answer of that cell is the endpoint's.",
        "Nothing needs fixing. `nb2fn tag --write` puts the cell into a copy of the notebook; "
        "to serve another model, write a cell that asks it and tag it `predict`.",
        "for name, model in models.items():\n    model.fit(X, y)\n"
        "    Z = model.predict(X_test)\n    show(name, Z)",
        "for name, model in models.items():\n    model.fit(X, y)\n"
        "    Z = model.predict(X_test)\n    show(name, Z)\n# %%\n#| predict\n"
        "Z = model.predict(X_test)\nZ",
    ),
    Page(
        "NB273",
        "the notebook is of an older format",
        "`nb2fn tag` adds tags to the file as it is and leaves every other byte alone. Formats "
        "before nbformat 4 keep cells and their metadata differently, and Jupyter writes them "
        "anew as soon as it saves them.",
        "Open the notebook in Jupyter and save it, or run `jupyter nbconvert --to notebook "
        "--nbformat 4`; then tag it.",
    ),
    Page(
        "NB274",
        "another predict cell was taken than the first choice",
        "With `--auto` nb2fn chooses the predict cells before anything runs. The question chosen "
        "first turned out to have no answer that an endpoint could give: the model has no such "
        "method, the input is no JSON, or is too large. The notebook was run again with the next "
        "choice, and the endpoint answers that.",
        "Nothing needs fixing, if the endpoint is the one you want. Otherwise tag the cell "
        "`predict`; the build then says what is in its way.",
    ),
)

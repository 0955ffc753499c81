"""Pages of the analysis codes."""

from __future__ import annotations

from nb2fn.codes.page import Page

PAGES: tuple[Page, ...] = (
    Page(
        "NB201",
        "a name that nothing defines",
        "The build runs your notebook from top to bottom in a fresh kernel. A name that no "
        "cell defines or imports exists only in the kernel you have been working in, left "
        "over from a cell that was changed or deleted since. What the predict cells need "
        "cannot depend on it.",
        "Define or import the name in a cell above its use. If it is a slip of the pen, the "
        "message names the closest name that exists.",
        "import numpy as np\n# [predict]\ny_pred = modle.predict(np.array([[4, 5]]))",
        "import numpy as np\nmodel = ...  # as it was fitted\n# [predict]\n"
        "y_pred = model.predict(np.array([[4, 5]]))",
    ),
    Page(
        "NB202",
        "a name used before the cell that defines it",
        "The cells are compiled in the order in which they stand. In your session they were "
        "run in another order, so the name was there; in a fresh kernel it is not.",
        "Move the defining cell above the one that uses the name. *Run All* in a restarted "
        "kernel shows the same problem.",
        "# cell 1\nscaled = scaler.transform(X)\n# cell 2\nscaler = StandardScaler().fit(X)",
        "# cell 1\nscaler = StandardScaler().fit(X)\n# cell 2\nscaled = scaler.transform(X)",
    ),
    Page(
        "NB203",
        "a function uses a name that nothing defines",
        "Python looks a global name up when the function is called. No cell of the notebook "
        "binds this one, so a call that comes to that line stops with a NameError, here and "
        "in the endpoint.",
        "Define the name in a cell, pass it as a parameter, or correct its spelling. It stays "
        "a warning as long as nothing that is compiled calls the function.",
        "def price(sqft):\n    return model.predict([[sqft]]) * factor",
        "factor = 1.2\ndef price(sqft):\n    return model.predict([[sqft]]) * factor",
    ),
    Page(
        "NB204",
        "a statement too deeply nested",
        "The expression or block nests so deeply that it cannot be analysed.",
        "Split it into several statements.",
    ),
    Page(
        "NB205",
        "a function remembers answers from before a change",
        "`lru_cache` and `cache` keep what a function once answered, although what it reads has "
        "changed since. The notebook goes on giving the old answer; the endpoint, which starts "
        "without a memory, would compute a new one.",
        "Forget the old answers with `cache_clear()` after the change, or hand over as an "
        "argument what the answer depends on.",
        "rate = 1\n@lru_cache\ndef price(n):\n    return n * rate\nprice(3)\nrate = 2",
        "rate = 1\n@lru_cache\ndef price(n, rate):\n    return n * rate\nprice(3, rate)\nrate = 2",
    ),
    Page(
        "NB206",
        "too many names for the same objects",
        "Thousands of names stand for one object, and each statement that changes it counts "
        "for all of them: that is more than can be followed in reasonable time. Generated "
        "notebooks look like this.",
        "Put the values into one list or dictionary, or copy them before they are changed.",
        "v1 = v0\nv1.append(1)\nv2 = v1\nv2.append(2)",
        "v = [[]]\nfor i in range(2000):\n    v.append([*v[-1], i])",
    ),
)

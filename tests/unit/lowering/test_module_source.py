"""notebook.py: the user's code under its cells, with just the imports it reads."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from nb2fn.ir.extract import Binding, Definition, Extract
from nb2fn.ir.partition import Answer, Route
from nb2fn.lowering.imports import import_table
from nb2fn.lowering.module_source import Module, module
from nb2fn.span import Span
from tests.unit.lowering.books import notebook

SPAN = Span(1, 1, 0, 1, 1)


def route(source: str, name: str = "predict", kind: str = "script", **rest: Any) -> Route:
    text = dedent(source)
    answer = Answer((("y", "y"),), 0, SPAN)
    return Route(
        name, f"/{name}", kind, rest.pop("function", name), (), answer, (), (), source=text, **rest
    )  # type: ignore[arg-type]


def value(name: str) -> Binding:
    return Binding(name, "value", node=0)


def generated(
    cells: list[str],
    routes: list[Route],
    bindings: tuple[Binding, ...] = (),
    definitions: tuple[Definition, ...] = (),
    local: tuple[str, ...] = (),
) -> Module:
    book = notebook(*cells)
    extract = Extract(1, bindings, definitions, (), (), (), (), (), b"", b"")
    return module(book, routes, extract, import_table(book, extract), local)


SERVE = """\
def predict(x):
    # cell 3
    return model.predict(clean(x))
"""


def test_the_whole_of_it() -> None:
    cells = [
        "import numpy as np\nimport pandas as pd\nimport cleaning\nimport os, math",
        "def clean(x):\n    return np.clip(cleaning.tidy(x), 0, math.pi)",
        "y = model.predict(clean(x))",
    ]
    found = generated(
        cells,
        [route(SERVE)],
        (value("model"), value("unread"), Binding("clean", "definition", "clean")),
        (Definition("clean", "function", "clean", "clean", 2, 1, globals=("np",)),),
        ("cleaning",),
    )
    assert found.text == dedent(
        '''\
        """The code of some-notebook.ipynb that answers requests."""

        import math

        import numpy as np

        import cleaning

        from nb2fn_runtime.load import restore

        from .boundary import PICKLE, REFERENCES, SHA256


        # cell 2
        def clean(x):
            return np.clip(cleaning.tidy(x), 0, math.pi)


        # What the notebook had when its predict cells began.
        frozen = restore(__name__, PICKLE, SHA256, REFERENCES)
        model = frozen["model"]


        def predict(x):
            # cell 3
            return model.predict(clean(x))
        '''
    )
    assert [i.module for i in found.imports] == ["cleaning", "math", "numpy"]
    assert found.frozen == "frozen"


def test_nothing_to_restore() -> None:
    found = generated(["y = x + 1"], [route("def predict(x):\n    y = x + 1\n    return y\n")])
    assert found.frozen == ""
    assert found.text == dedent(
        '''\
        """The code of some-notebook.ipynb that answers requests."""


        def predict(x):
            y = x + 1
            return y
        '''
    )


def test_owned_values_come_with_the_request() -> None:
    serve = "def predict(x, *, rows):\n    rows.append(x)\n    return rows\n"
    found = generated([""], [route(serve, owned=("rows",))], (value("rows"),))
    assert found.frozen == "frozen"
    assert "rows = " not in found.text


def test_the_users_names_come_first() -> None:
    serve = "def predict(x):\n    return frozen + restore + predict(x)\n"
    bindings = (value("frozen"), value("restore"), Binding("predict", "definition", "predict"))
    made = Definition("predict", "function", "predict", "predict", 1, 1)
    found = generated(["def predict(x): return 1"], [route(serve)], bindings, (made,))
    assert dict(found.functions) == {"predict": "predict_2"}
    assert "def predict_2(x):\n    return frozen + restore + predict(x)" in found.text
    assert "from nb2fn_runtime.load import restore as restore_2" in found.text
    assert 'frozen = frozen_2["frozen"]' in found.text
    assert 'restore = frozen_2["restore"]' in found.text


def test_a_function_route_is_the_users_function() -> None:
    bindings = (Binding("price", "definition", "price_1"),)
    made = Definition("price_1", "function", "price", "price", 1, 1)
    found = generated(
        ["def price(x): return x"],
        [route("", "price", "function")],
        bindings,
        (made,),
    )
    assert dict(found.functions) == {"price": "price"}
    assert found.text.endswith("price_1 = price\n\n\nprice = price_1\n")


IMPORTS = [
    ("import numpy as np", "np.x", "import numpy as np"),
    ("import scipy.stats", "scipy.stats.norm", "import scipy.stats"),
    ("import scipy\nimport scipy.stats as st", "scipy.stats.norm", "import scipy.stats"),
    ("import scipy as sp\nimport scipy.stats", "sp.stats.norm",
     "import scipy as sp\nimport scipy.stats  # noqa: F401"),
    ("import matplotlib.pyplot as plt\nfrom os import path, sep", "path.join(sep)",
     "from os import path, sep"),
    ("from math import *\nfrom a import b as c, d", "c + d", "from a import b as c, d"),
    ("import numpy as np\nimport cupy as np", "np", "import cupy as np"),
    ("def f():\n    import re\n", "re", ""),
    ("try:\n    import ujson as json\nexcept ImportError:\n    import json", "json.x",
     "import json"),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "expression", "expected"), IMPORTS)
def test_imports(cell: str, expression: str, expected: str) -> None:
    found = generated([cell], [route(f"def predict(x):\n    return {expression}\n")])
    head = found.text.split('"""')[2].split("def predict")[0].strip()
    assert head == expected


def test_the_kernel_knows_better_what_an_import_gave() -> None:
    cell = "import cupy as np\nfrom datetime import datetime\nnow = datetime.now"
    bindings = (
        Binding("np", "import", "numpy", submodules=("numpy.linalg",)),
        Binding("now", "import", "datetime:datetime.now"),
    )
    found = generated(
        [cell], [route("def predict(x):\n    return np.linalg.norm(x), now()\n")], bindings
    )
    assert "import numpy as np\nimport numpy.linalg  # noqa: F401" in found.text
    assert "from datetime import datetime\nnow = datetime.now" in found.text


def test_packages_that_only_annotate_are_no_imports() -> None:
    cells = [
        "import matplotlib.pyplot as plt\nimport pandas as pd\nfrom typing import Any",
        "def draw(x: pd.DataFrame, ax: plt.Axes) -> Any:\n    return pd.concat([x])",
    ]
    made = Definition("draw", "function", "draw", "draw", 2, 1)
    found = generated(cells, [route("", "draw", "function")], (), (made,))
    assert found.text.split("\n\n", 1)[1].startswith(
        dedent(
            """\
            from __future__ import annotations

            from typing import TYPE_CHECKING, Any

            import pandas as pd

            if TYPE_CHECKING:
                import matplotlib.pyplot as plt
            """
        )
    )
    assert [i.module for i in found.imports] == ["typing", "pandas"]


def test_annotations_that_mean_nothing_are_not_evaluated() -> None:
    made = Definition("f", "function", "f", "f", 1, 1)
    found = generated(["def f(x: Missing): pass"], [route("", "f", "function")], (), (made,))
    assert "from __future__ import annotations" in found.text
    found = generated(["def f(x: int): pass"], [route("", "f", "function")], (), (made,))
    assert "__future__" not in found.text
    found = generated(
        ["def f(x: int): pass", "from __future__ import annotations"],
        [route("", "f", "function")],
        (),
        (made,),
    )
    assert "__future__" in found.text


def test_annotations_that_name_values_are_not_evaluated() -> None:
    cells = ["Vector = list", "def f(x: Vector): pass\ndef g(x: Vector): return Vector"]
    made = (
        Definition("f", "function", "f", "f", 2, 1),
        Definition("g", "function", "g", "g", 2, 2),
    )
    serve = "def predict(x):\n    return f(x), g(x)\n"
    found = generated(cells, [route(serve)], (value("Vector"),), made)
    assert "from __future__ import annotations" in found.text
    assert 'Vector = frozen["Vector"]' in found.text


def test_annotations_of_class_attributes_are_code() -> None:
    cells = ["import pandas as pd\nfrom dataclasses import dataclass",
             "@dataclass\nclass f:\n    frame: pd.DataFrame"]  # fmt: skip
    made = Definition("f", "class", "f", "f", 2, 2)
    found = generated(cells, [route("def predict(x):\n    return f(x)\n")], (), (made,))
    assert "\nimport pandas as pd\n" in found.text
    assert "__future__" not in found.text

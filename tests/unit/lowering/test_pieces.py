"""Definitions in an order that runs, one per object of the kernel."""

from __future__ import annotations

from textwrap import dedent
from typing import Any

import pytest

from nb2fn.errors import CompileError
from nb2fn.ir.extract import Binding, Definition, Extract
from nb2fn.lowering.imports import import_table
from nb2fn.lowering.pieces import pieces
from tests.unit.lowering.books import notebook


def definition(
    id_: str, cell: int, kind: str = "function", line: int = 1, **rest: Any
) -> Definition:
    name = id_.partition("_")[0]
    return Definition(id_, kind, name, name, cell, line, **rest)  # type: ignore[arg-type]


def extract(*definitions: Definition, bindings: tuple[Binding, ...] = ()) -> Extract:
    return Extract(1, bindings, definitions, (), (), (), (), (), b"", b"")


def source(cells: list[str], *definitions: Definition, taken: tuple[str, ...] = ()) -> str:
    book, boundary = notebook(*cells), extract(*definitions)
    found = pieces(book, boundary, import_table(book, boundary), taken)
    return "\n\n\n".join(piece.text for piece in found)


def run(text: str) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "generated"}
    exec(compile(text, "notebook.py", "exec"), namespace)
    return namespace


def codes(cells: list[str], *definitions: Definition) -> list[str]:
    with pytest.raises(CompileError) as caught:
        source(cells, *definitions)
    return [d.code for d in caught.value.diagnostics]


def test_a_redefined_name_gives_two_objects() -> None:
    cells = ["class Scale:\n    by = 2", "class Scale:\n    by = 3"]
    text = source(cells, definition("Scale_1", 1, "class"), definition("Scale", 2, "class"))
    assert text == dedent(
        """\
        class Scale:
            by = 2


        Scale_1 = Scale


        class Scale:
            by = 3"""
    )
    module = run(text)
    assert (module["Scale_1"].by, module["Scale"].by) == (2, 3)


def test_a_redefined_base_is_the_one_the_class_has() -> None:
    cells = ["class Base:\n    by = 2", "class f(Base):\n    pass", "class Base:\n    by = 3"]
    text = source(
        cells,
        definition("Base_1", 1, "class"),
        definition("f", 2, "class", bases=("Base_1",)),
        definition("Base", 3, "class"),
    )
    assert "class f(Base):" in text
    assert run(text)["f"].by == 2


def test_a_base_is_named_by_its_id_where_the_name_means_another() -> None:
    cells = ["class Base:\n    by = 2", "class Base:\n    by = 3", "class f(Base):\n    pass"]
    text = source(
        cells,
        definition("Base_1", 1, "class"),
        definition("Base", 2, "class"),
        definition("f", 3, "class", bases=("Base_1",)),
    )
    assert "class f(Base_1):" in text
    assert run(text)["f"].by == 2


def test_the_older_function_bound_to_the_name_again() -> None:
    cells = [
        "def f(n):\n    return 0 if n == 0 else f(n - 1) + 1",
        "def f(n):\n    return 0 if n == 0 else f(n - 1) + 10",
    ]
    module = run(source(cells, definition("f", 1), definition("f_1", 2)))
    assert module["f_1"](1) == 10
    assert module["f_1"](2) == 11  # its own name means the global, as in the notebook
    assert module["f"](2) == 2
    assert module["f_1"].__name__ == "f"


def test_the_older_class_bound_to_the_name_again_keeps_its_private_attributes() -> None:
    cells = [
        "class Box:\n    by = 1",
        "class Box:\n    def __init__(self):\n        self.__by = 2",
    ]
    module = run(source(cells, definition("Box", 1, "class"), definition("Box_1", 2, "class")))
    assert vars(module["Box_1"]()) == {"_Box__by": 2}
    assert module["Box"].by == 1


def test_a_definition_does_not_take_the_name_of_an_import() -> None:
    cells = ["def sqrt(x):\n    return -x\n\nroot = sqrt\nfrom math import sqrt"]
    namespace = run("from math import sqrt\n" + source(cells, definition("root", 1)))
    assert namespace["root"](4) == -4
    assert namespace["sqrt"](4) == 2


def test_two_functions_from_one_def() -> None:
    cells = ["def outer():\n    def inner(x):\n        return x\n    return inner"]
    module = run(source(cells, definition("a", 1, line=2), definition("b", 1, line=2)))
    assert module["a"] is not module["b"]
    assert module["a"](1) == module["b"](1) == 1


def test_names_of_factories_are_free() -> None:
    cells = ["def outer(k):\n    def f(x):\n        return x * k\n    return f"]
    made = definition("f", 1, line=2, freevars=("k",), carried=("closure",))
    assert "make_f_2(k)" in source(cells, made, taken=("make_f",))


def test_a_class_that_a_call_made() -> None:
    call = ("collections", "collections.namedtuple('P', ['x', 'y'])")
    text = source([""], definition("P", 0, "class", call=call))
    assert text == "P = collections.namedtuple('P', ['x', 'y'])"


def test_source_that_is_not_there() -> None:
    cells = ["x = 1"]
    with pytest.raises(CompileError) as caught:
        source(cells, definition("f", 1), definition("g", 9, "class"))
    first, second = caught.value.diagnostics
    assert (first.code, first.cell) == ("NB401", 1)
    assert first.span is not None
    assert first.span.cut(first.source) == "x = 1"
    assert (second.code, second.cell) == ("NB401", None)


@pytest.mark.parametrize(
    ("cell", "known"),
    [
        ("from dataclasses import dataclass\n@dataclass\nclass f: pass", True),
        ("import dataclasses as d\n@d.dataclass(frozen=True)\nclass f: pass", True),
        ("from functools import total_ordering as t\n@t\nclass f: pass", True),
        ("from other import dataclass\n@dataclass\nclass f: pass", False),
        ("from x import register\n@register('f')\nclass f: pass", False),
    ],
)
def test_class_decorators(cell: str, known: bool) -> None:
    made = definition("f", 1, "class", line=3)
    if known:
        assert "class f" in source([cell], made)
    else:
        assert codes([cell], made) == ["NB402"]


@pytest.mark.parametrize(
    "cell",
    [
        "class f:\n    size = len(df)",
        "class f:\n    for column in columns:\n        pass",
        "class f(make_base()): pass",
        "class f:\n    size: int = limit",
        "class f:\n    sizes = [n for n in df]",
        "class f:\n    @print(df)\n    def apply(self): pass",
        "class f:\n    if df:\n        size = 1",
    ],
)
def test_a_class_that_needs_a_value_while_it_is_created(cell: str) -> None:
    assert codes([cell], definition("f", 1, "class")) == ["NB403"]


@pytest.mark.parametrize(
    "cell",
    [
        "class f:\n    sizes = [n for n in range(3)]\n    last = sizes[-1]",
        "class f:\n    key = lambda self: df",
        "class f:\n    def apply(self):\n        return df",
        "class f:\n    import os\n    here = os.sep",
        "class f:\n    if True:\n        def a(self): pass\n    b = a",
        "class f:\n    try:\n        import os\n    except ImportError as e:\n        print(e)",
        "class f:\n    sizes = sorted([3], key=lambda n: df[n]) if False else 0",
        "class f:\n    class g:\n        def apply(self, x: df = 1) -> df: pass",
        "class f:\n    size: Unknown\n    def g(self, x: Other) -> Third: pass",
        "def f(x):\n    return df",
    ],
)
def test_what_needs_values_only_later(cell: str) -> None:
    kind = cell.split()[0].replace("def", "function")
    assert source([cell], definition("f", 1, kind)) == cell


@pytest.mark.parametrize(
    ("default", "attributes", "lost"),
    [("limits['top']", ("top",), True), ("math.pi", ("top",), False), ("3", (), False)],
)
def test_defaults_that_a_dataclass_would_lose(
    default: str, attributes: tuple[str, ...], lost: bool
) -> None:
    cell = f"""
        import math
        from dataclasses import dataclass, field
        @dataclass
        class f:
            top: int = {default}
            tags: list = field(default_factory=list)
        """
    made = definition("f", 1, "class", line=4, attributes=attributes)
    if lost:
        assert codes([cell], made) == ["NB403"]
    else:
        assert f"top: int = {default}" in source([cell], made)
    init = definition("f.__init__", 1, carried=("defaults",))
    assert "top: int" in source([cell], made, init)

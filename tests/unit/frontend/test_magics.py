from __future__ import annotations

from pathlib import Path

import pytest

from nb2fn.frontend.magics import translate
from nb2fn.span import Span
from tests.unit.frontend.notebooks import document, findings, read_cells, written

CALL = "get_ipython().run_line_magic"


def translated(source: str) -> tuple[str, str, list[tuple[str, str]]]:
    made = translate(source, 1, Path())
    assert made.python.count("\n") == source.count("\n")
    assert made.kernel.count("\n") == source.count("\n")
    return made.python, made.kernel, [(magic.name, magic.fate) for magic in made.magics]


@pytest.mark.parametrize(
    "source",
    [
        "x = a % b",
        "x = (a\n% b)",
        "x = [\n    # 50%\n    1,\n]\n",
        's = """\n%matplotlib inline\n!ls\n"""',
        "s = '''it's\n?\n'''\n",
        "s = 'why?'",
        "x = 1  # really?",
        "x = a if b != c else d",
        "f(a,\n  %timeit\n)",
        "x = y \\\n  % z",
        "@decorator\ndef f(a, *, b=1, **c): pass",
        "x: int = 3; y @= z; w //= 2; ok = a <= b >= c != d == e",
        "lambda x=1: x",
        "print(f\"{d['a']!r}\")",
        "",
        "\n\n",
        "# %time x\n#!ls",
    ],
)
def test_python_is_left_alone(source: str) -> None:
    assert translated(source) == (source, source, [])


@pytest.mark.parametrize(
    ("source", "python", "kernel", "magic"),
    [
        # kept: runs in the kernel, no dataflow
        ("%matplotlib inline", "", "%matplotlib inline", ("matplotlib", "kept")),
        ("!ls it's", "", "!ls it's", ("ls", "kept")),
        ("!!ls", "", "!!ls", ("ls", "kept")),
        ("%timeit f(x)", "", "%timeit f(x)", ("timeit", "kept")),
        ("%%bash\nls", "\n", "%%bash\nls", ("bash", "kept")),
        ("%%timeit\nx = 1", "\n", "%%timeit\nx = 1", ("timeit", "kept")),
        ("%%writefile a.py\nx = 1", "\n", "%%writefile a.py\nx = 1", ("writefile", "kept")),
        ("%%!\nls", "\n", "%%!\nls", ("!", "kept")),
        ("!ls \\\n  -l\nx", "\n\nx", "!ls \\\n  -l\nx", ("ls", "kept")),
        ("x = 1\n%time", "x = 1\n", "x = 1\n%time", ("time", "kept")),
        # unwrapped: the body is taken as code
        ("%%time\nx = 1", "\nx = 1", "\nx = 1", ("time", "unwrapped")),
        ("\n%%time\nx = 1", "\n\nx = 1", "\n\nx = 1", ("time", "unwrapped")),
        ("%%capture\nx = 1", "\nx = 1", "\nx = 1", ("capture", "unwrapped")),
        ("%time x = 1", "pass; x = 1", "pass; x = 1", ("time", "unwrapped")),
        ("%time   x = 1", "pass;   x = 1", "pass;   x = 1", ("time", "unwrapped")),
        # dropped: not run at all
        ("df.head?", "", "", ("df.head", "dropped")),
        ("?df", "", "", ("df", "dropped")),
        ("df[0].a??\nx", "\nx", "\nx", ("df[0].a", "dropped")),
        ("%time?", "", "", ("time", "dropped")),
        ("%%html\n<b>", "\n", "\n", ("html", "dropped")),
        ("%debug", "", "", ("debug", "dropped")),
        # barrier: code nb2fn cannot see into
        ("%run a.py", f"{CALL}('run', 'a.py')", "%run a.py", ("run", "barrier")),
        ("%unknown", f"{CALL}('unknown', '')", "%unknown", ("unknown", "barrier")),
        (
            "%time for i in x: f(i)",
            f"{CALL}('time', 'for i in x: f(i)')",
            "%time for i in x: f(i)",
            ("time", "barrier"),
        ),
        (
            "%%cython\ncdef int x",
            "get_ipython().run_cell_magic('cython', '', ''\n)",
            "%%cython\ncdef int x",
            ("cython", "barrier"),
        ),
        (
            "%%bash --out names\nls",
            "get_ipython().run_cell_magic('bash', '--out names', ''\n)",
            "%%bash --out names\nls",
            ("bash", "barrier"),
        ),
        # not at the head, %% is a line magic of that odd name, which no kernel has
        ("x\n%%time", f"x\n{CALL}('%time', '')", "x\n%%time", ("%time", "barrier")),
    ],
)
def test_fates(source: str, python: str, kernel: str, magic: tuple[str, str]) -> None:
    assert translated(source) == (python, kernel, [magic])


@pytest.mark.parametrize(
    ("source", "python"),
    [
        ("files = !ls *.csv", "files = get_ipython().getoutput('ls *.csv')"),
        ("a, b = !ls", "a, b = get_ipython().getoutput('ls')"),
        ("d['k'] = !ls", "d['k'] = get_ipython().getoutput('ls')"),
        ("t = %timeit -o f()", f"t = {CALL}('timeit', '-o f()')"),
        ("x = !ls \\\n -l", "x = get_ipython().getoutput('ls  -l')\n"),
        ("if a:\n    x = %pwd", f"if a:\n    x = {CALL}('pwd', '')"),
    ],
)
def test_assigned_escapes_become_what_ipython_runs(source: str, python: str) -> None:
    assert translated(source)[:2] == (python, source)


@pytest.mark.parametrize("line", ["!ls", "%matplotlib inline", "df?", "%pip install x"])
def test_a_block_is_never_left_empty(line: str) -> None:
    assert translated(f"if a:\n    {line}\nelse:\n    b")[0] == "if a:\n    pass\nelse:\n    b"


def test_installs_become_hints_and_do_not_run() -> None:
    source = "%pip install -q x==1\n!pip install y\nimport x"
    made = translate(source, 1, Path())
    assert made.requirements == ("x==1", "y")
    assert (made.python, made.kernel) == ("\n\nimport x",) * 2
    assert {magic.fate for magic in made.magics} == {"requirement"}


def test_an_install_that_does_more_is_kept() -> None:
    made = translate("!pip install x && make data", 1, Path())
    assert (made.requirements, made.kernel) == (("x",), "!pip install x && make data")


def test_a_bash_cell_that_only_installs() -> None:
    made = translate("%%bash\npip install x\n# and\npip install y", 1, Path())
    assert (made.requirements, made.kernel) == (("x", "y"), "\n\n\n")


def test_automagic_on_cells_of_one_line() -> None:
    assert translate("pip install x", 1, Path()).requirements == ("x",)
    assert translated("\ncd data\n") == ("\n\n", "\ncd data\n", [("cd", "kept")])
    assert translated("cd data\nx = 1")[2] == []


def test_capture_into_a_name_binds_it() -> None:
    python, kernel, magics = translated("%%capture --no-stderr out\n%%time\nx = 1")
    assert python == "out = None\n\nx = 1"
    assert kernel == "%%capture --no-stderr out\n\nx = 1"
    assert magics == [("capture", "kept"), ("time", "unwrapped")]


def test_spans_are_in_the_source() -> None:
    source = "é = 1\nif é:\n    %time x = f(é)\n!ls \\\n  -l"
    first, second = translate(source, 3, Path()).magics
    assert first.text == first.span.cut(source) == "%time x = f(é)"
    assert second.text == second.span.cut(source) == "!ls \\\n  -l"
    assert str(first.span) == "cell 3:3:5"


def test_the_tree_holds_the_users_statements_only(tmp_path: Path) -> None:
    cell = read_cells(tmp_path, "%time x = f()\n%matplotlib inline\ny = 2").cell(1)
    assert [type(s).__name__ for s in cell.tree.body] == ["Assign", "Assign"]
    assert [(s.lineno, s.col_offset) for s in cell.tree.body] == [(1, 6), (3, 0)]


def test_a_barrier_is_one_statement_over_all_its_cell(tmp_path: Path) -> None:
    (statement,) = read_cells(tmp_path, "%%cython\na\nb").cell(1).tree.body
    assert (statement.lineno, statement.end_lineno) == (1, 3)


def test_an_indented_cell_keeps_its_columns(tmp_path: Path) -> None:
    source = "    x = 1\n    if x:\n        %time y = '''\n    a'''\n"
    cell = read_cells(tmp_path, source.replace("%time ", "")).cell(1)
    assert cell.python == cell.source
    first, second = cell.tree.body
    assert (first.col_offset, first.end_col_offset) == (4, 9)
    assert (second.lineno, second.col_offset, second.end_col_offset) == (2, 4, 8)


def test_magics_and_faults_in_an_indented_cell_keep_their_columns(tmp_path: Path) -> None:
    cell = read_cells(tmp_path, "    %time x = 1\n    !ls").cell(1)
    assert [m.span.cut(cell.source) for m in cell.magics] == ["%time x = 1", "!ls"]
    assert cell.kernel_source == "    pass; x = 1\n    !ls"
    (fault,) = findings(written(tmp_path, document("  x = 1\n  y = = 2")))
    assert fault.span == Span(1, 2, 6, 2, 7)

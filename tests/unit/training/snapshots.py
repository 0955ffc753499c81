"""A snapshot that uses every field."""

from __future__ import annotations

from nb2fn.diagnostics import Diagnostic
from nb2fn.ir.extract import Binding, Definition, Extract, Node
from nb2fn.ir.snapshot import VERSION, Case, Environment, FileRead, Snapshot
from nb2fn.ir.value import Field, Signature, ValueType
from nb2fn.span import Span

EXTRACT = Extract(
    version=1,
    bindings=(Binding("np", "import", "numpy"), Binding("k", "value", node=0)),
    definitions=(Definition("f", "function", "f", "f", 2, 3, 4, globals=("k",), bases=()),),
    nodes=(
        Node(0, "list", items=(1, 2)),
        Node(1, "scalar", value="0.1"),
        Node(2, "array", dtype="<f8", shape=(2, 1), buffer=(0, 16), attributes=(("a", 1),)),
    ),
    types=(("numpy.ndarray", ("numpy.ndarray", "builtins.object")),),
    references=(("numpy", "dtype"),),
    digests=(("k", "ab"),),
    random=("numpy.random",),
    buffers=bytes(range(16)),
    pickle=b"\x80\x04N.",
)
SNAPSHOT = Snapshot(
    version=VERSION,
    notebook_sha256="cd",
    extract=EXTRACT,
    signatures=(
        Signature(
            "predict",
            (
                Field(
                    "x",
                    ValueType(
                        "frame",
                        fields=(("a", ValueType("number", nullable=True, minimum=0.0)),),
                    ),
                    [{"a": None}],
                ),
            ),
            (Field("y", ValueType("array", dtype="<f8", shape=(None, 2)), [[1.5, 2]]),),
            spread=True,
        ),
    ),
    cases=(
        Case("predict", "example", {"x": [{"a": None}]}, {"y": 3.9999999999999996}),
        Case("predict", "row", {"x": []}, None, "ValueError: empty"),
    ),
    environment=Environment(
        "/usr/bin/python3",
        (3, 11, 7),
        "cpython",
        "linux",
        "x86_64",
        "2.36",
        (("numpy", "2.2.6"),),
        (("sklearn", "scikit-learn"),),
        (("own.py", "x = 'æ\ud800'"),),
        "openblas",
        "cpu",
        4,
    ),
    parity="weak",
    random=("random",),
    files_read=(FileRead("data.csv", "ef"),),
    cacheable=False,
    caveats=("one",),
    diagnostics=(
        Diagnostic("NB340", "failed", "warning", cell=2, span=Span(2, 1, 0, 1, 5), notes=("n",)),
    ),
)

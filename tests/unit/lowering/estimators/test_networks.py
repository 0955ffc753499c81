"""Networks as the kernel describes them, lowered and asked: ``tests/deep/networks.py`` wrote
the descriptions and the libraries' own answers into ``networks.json``."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nb2fn.ir.extract import Extract, Node
from nb2fn.lowering.estimators.deep import Network, network
from nb2fn.lowering.held_back import HeldBackError
from nb2fn.lowering.imports import Import
from nb2fn.lowering.light_check import FUNCTIONAL, TORCH, objections
from nb2fn.lowering.network_check import network_objections
from nb2fn.lowering.objects import Objects
from nb2fn.lowering.scoring.emit_stdlib import Emitter, source
from nb2fn.runtime.light import tensor_functions as light_torch
from nb2fn.runtime.light.arrays import Array
from nb2fn.runtime.light.tensors import Tensor

FIXTURE = Path(__file__).with_name("networks.json")
EPS = 2.0**-23
CASES: list[tuple[str, Any, Any, Any]] = json.loads(FIXTURE.read_text("utf-8"))


class Graph:
    """The nodes of an extract that holds one network."""

    def __init__(self, described: Any) -> None:
        self.nodes: list[Node] = []
        self.buffers = b""
        inner = self.add(described)
        self.root = self._node(kind="object", type="m:Net", attributes=(("(network)", inner),))

    def _node(self, **parts: Any) -> int:
        self.nodes.append(Node(len(self.nodes), **parts))
        return len(self.nodes) - 1

    def add(self, value: Any) -> int:
        """The node of a plain value, or of an array."""
        if isinstance(value, dict) and "array" in value:
            data = np.array(value["array"], dtype=value["dtype"]).tobytes()
            place = (len(self.buffers), len(data))
            self.buffers += data
            kind = {"dtype": value["dtype"], "shape": tuple(value["shape"])}
            return self._node(kind="array", type="numpy:ndarray", buffer=place, **kind)
        if isinstance(value, dict):
            items = [self.add(v) for pair in value.items() for v in pair]
            return self._node(kind="dict", items=tuple(items))
        if isinstance(value, list):
            return self._node(kind="list", items=tuple(map(self.add, value)))
        shown = repr(value) if isinstance(value, float) else value
        return self._node(kind="scalar", type=type(value).__name__, value=shown)

    def objects(self) -> Objects:
        nodes = tuple(self.nodes)
        return Objects(Extract(1, (), (), nodes, (), (), (), (), self.buffers, b""))


def lower(described: Any) -> Network:
    graph = Graph(described)
    return network(graph.objects(), graph.root)


def stands(found: Network, folder: Path) -> Any:
    """What the generated module has for a network."""
    emitter = Emitter({"model"})
    text = emitter.model("model", found.model, ())
    (folder / "tables.bin").write_bytes(emitter.tables.data)
    digest = hashlib.sha256(emitter.tables.data).hexdigest()
    code = source("A network.", emitter, {"model": text}, digest, "tables.bin")
    code = code.replace("nb2fn_runtime", "nb2fn.runtime")
    namespace: dict[str, Any] = {"__file__": str(folder / "frozen.py"), "__name__": "frozen"}
    exec(compile(code, "frozen.py", "exec"), namespace)
    return namespace["model"]


@pytest.mark.parametrize(
    ("name", "described", "question", "answer"),
    CASES,
    ids=lambda c: c[:40] if isinstance(c, str) else "",
)
def test_answers_are_the_librarys_within_rounding(
    name: str, described: Any, question: Any, answer: Any, tmp_path: Path
) -> None:
    found = lower(described)
    model = stands(found, tmp_path)
    kind = {"<f4": "e", "<f8": "f", "<i8": "i"}[question["dtype"]]
    asked = Array(question["array"], tuple(question["shape"]), kind)
    if found.library == "keras":
        got = model.predict(asked, verbose=0)
    else:
        got = model.eval()(Tensor(asked)).numpy()
    assert (list(got.shape), got.kind) == (answer["shape"], "e")
    wanted = np.array(answer["array"])
    bound = 8 * len(question["array"]) * EPS * np.abs(wanted).max()
    assert np.abs(np.array(got.cells) - wanted).max() <= bound


def described(name: str) -> Any:
    found = next(d for n, d, _, _ in CASES if n == name)
    return json.loads(json.dumps(found))


def test_modules_that_train_differently_wait_for_eval() -> None:
    plain, normed = described("linear"), described("batch norm")
    assert not lower({**plain, "training": True}).trains
    assert not lower(normed).trains
    assert lower({**normed, "training": True}).trains
    assert lower({**plain, "training": True, "modal": True}).trains


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"held": "its forward uses `isinstance`"}, "isinstance"),
        ({"steps": [["input"], ["function", "mine.f", [["step", 0]], {}]]}, "mine.f"),
        ({"steps": [["input"], ["method", "sort", [["step", 0]], {}]]}, "`sort`"),
        ({"steps": [["input"], ["method", "view", [["step", 0], 0], {}]]}, "a length that is"),
        ({"steps": [["input"], ["method", "flatten", [["step", 0]], {}]]}, "into one line"),
        ({"steps": [["input"], ["output", ["list", ["step", 0]]]]}, "more than one tensor"),
        ({"steps": [["input"]]}, "gives nothing"),
        ({"steps": [["input"], ["module", "m:L", {}, {}, [["step", 0]]]]}, "the layer L"),
        ({"steps": 7}, "not as its library makes it"),
    ],
)
def test_what_is_not_known_is_held_back(changed: dict[str, Any], reason: str) -> None:
    with pytest.raises(HeldBackError, match=reason):
        lower({**described("linear"), **changed})


def test_a_layer_in_place_is_held_back_where_its_input_is_used_again() -> None:
    relu = ["module", "torch.nn.modules.activation:ReLU", {"inplace": True}, {}, [["step", 0]]]
    both = ["function", "_operator.add", [["step", 0], ["step", 1]], {}]
    steps = [["input"], relu, both, ["output", ["step", 2]]]
    with pytest.raises(HeldBackError, match="used again"):
        lower({**described("linear"), "steps": steps})


def asked(code: str, *, trains: bool = False) -> list[str]:
    net = lower(described("linear"))
    networks = {
        "net": Network("torch", net.model, trains),
        "km": Network("keras", net.model, False),
    }
    imports = [Import("torch", "torch"), Import("F", "torch.nn.functional")]
    known = {"net", "km", "names"}
    found = [*network_objections(code, networks)]
    found += objections(code, imports, known, {}, {"net", "km"}, networks)
    return [o.what for o in found]


@pytest.mark.parametrize(
    "body",
    [
        "with torch.no_grad():\n        y = net(torch.tensor(x, dtype=torch.float))\n    return y",
        "return names[net(torch.tensor([x])).argmax(dim=1).item()]",
        "return F.softmax(net(torch.FloatTensor(x)), dim=1).max(1)[0].tolist()",
        "return (net(torch.from_numpy(x).float()).squeeze() > 0.5).long().numpy()",
        "return km.predict(x, verbose=0).argmax(axis=1)",
    ],
)
def test_usual_predict_code_is_fine(body: str) -> None:
    assert asked(f"def predict(x):\n    {body}") == []


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return net.weight", "more than its answer"),
        ("return net(x, x)", "more than its answer"),
        ("return [m(x) for m in (net,)]", "more than its answer"),
        ("net.train()\n    return net(x)", "more than its answer"),
        ("return km(x)", "more than its answer"),
        ("return km.predict(x, steps=1)", "more than its answer"),
        ("with open(x) as f:\n        return f", "`with`"),
        ("return torch.rand(3)", "`torch.rand`"),
        ("return net(torch.tensor(x)).std()", "`.std`"),
        ("return net(torch.tensor(x)).backward()", "`.backward`"),
    ],
)
def test_what_else_predict_code_does_is_objected_to(body: str, what: str) -> None:
    assert any(what in said for said in asked(f"def predict(x):\n    {body}"))


def test_training_mode_needs_eval_in_the_same_function_first() -> None:
    late = "def predict(x):\n    y = net(x)\n    net.eval()\n    return y"
    maybe = "def predict(x):\n    if x:\n        net.eval()\n    return net(x)"
    first = "def predict(x):\n    net.eval()\n    return net(x)"
    assert any("before `net.eval()`" in said for said in asked(late, trains=True))
    assert any("before `net.eval()`" in said for said in asked(maybe, trains=True))
    assert asked(first, trains=True) == []
    assert asked(late) == []


def test_everything_that_code_may_name_is_there() -> None:
    missing = [name for name in TORCH | FUNCTIONAL if not hasattr(light_torch, name)]
    assert missing == []

"""Whether predict code asks neural networks only for what their lowered forms answer."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from nb2fn.lowering.estimators.deep import Network
from nb2fn.lowering.light_check import Objection

# How Keras is asked, which is nothing to what it answers.
HOW = frozenset({"verbose", "batch_size"})


def network_objections(code: str, networks: Mapping[str, Network]) -> Iterator[Objection]:
    """Uses of ``networks`` other than ``model(x)`` and ``model.eval()`` of torch and
    ``model.predict(x)`` of Keras; and calls of modules that are still in training mode."""
    if not networks:
        return
    tree = ast.parse(code)
    fine = {id(part) for n in ast.walk(tree) for part in _asked(n, networks)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in networks and id(node) not in fine:
            yield Objection(node.lineno, f"uses `{node.id}` for more than its answer")
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            yield from _still_training(function, networks)


def _asked(node: ast.AST, networks: Mapping[str, Network]) -> tuple[ast.Name, ...]:
    """The network's name in a call that is known."""
    if not isinstance(node, ast.Call):
        return ()
    match node.func:
        case ast.Name(id=name) as called if name in networks:
            plain = len(node.args) == 1 and not node.keywords
            starred = any(isinstance(a, ast.Starred) for a in node.args)
            return (called,) if plain and not starred and _is(networks, name, "torch") else ()
        case ast.Attribute(value=ast.Name(id=name) as called, attr="eval"):
            fine = not node.args and not node.keywords and _is(networks, name, "torch")
            return (called,) if fine else ()
        case ast.Attribute(value=ast.Name(id=name) as called, attr="predict"):
            how = all(k.arg in HOW for k in node.keywords) and len(node.args) == 1
            return (called,) if how and _is(networks, name, "keras") else ()
    return ()


def _is(networks: Mapping[str, Network], name: str, library: str) -> bool:
    return name in networks and networks[name].library == library


def _still_training(
    function: ast.FunctionDef, networks: Mapping[str, Network]
) -> Iterator[Objection]:
    """Statements that use a module before its ``eval()``, which must stand in the same
    function on a line that always runs."""
    waiting = {name for name, network in networks.items() if network.trains}
    for statement in function.body:
        match statement:
            case ast.Expr(value=ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="eval"))):
                waiting.discard(name)
                continue
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and node.id in waiting:
                yield Objection(node.lineno, f"asks `{node.id}` before `{node.id}.eval()`")

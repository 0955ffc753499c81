"""Assigning to names, attributes and elements, and deleting them."""

from __future__ import annotations

import ast

from nb2fn.analysis.code import Way
from nb2fn.analysis.evaluation import evaluate, iterate, operate, patch
from nb2fn.analysis.frames import Frame
from nb2fn.analysis.operators import combine
from nb2fn.analysis.values import FRESH, Value, merge
from nb2fn.ir.dataflow import AMBIENT, Effect


def visit_assign(frame: Frame, node: ast.Assign) -> None:
    value = evaluate(frame, node.value)
    if len(node.targets) > 1 or not isinstance(node.targets[0], ast.Tuple | ast.List):
        value = frame.settle(value, node.value)
    for target in node.targets:
        assign(frame, target, value)


def assign(frame: Frame, target: ast.expr, value: Value) -> None:
    """Assign to any target."""
    if isinstance(target, ast.Name):
        if value.items is not None and value.type != "tuple":
            value = value._replace(items=None)
        frame.bind(target.id, value, target)
    elif isinstance(target, ast.Tuple | ast.List):
        _unpack(frame, target, value)
    elif isinstance(target, ast.Starred):
        assign(frame, target.value, value._replace(items=None, type="list"))
    elif isinstance(target, ast.Attribute):
        base = evaluate(frame, target.value)
        _store(frame, target, base, value, f"{base.qual}.{target.attr}" if base.qual else "")
    elif isinstance(target, ast.Subscript):
        base = evaluate(frame, target.value)
        index = evaluate(frame, target.slice)
        if index.tokens:
            operate(frame, target, index)
        _store(frame, target, base, value, base.qual)


def _store(
    frame: Frame, target: ast.Attribute | ast.Subscript, base: Value, value: Value, qual: str
) -> None:
    """``x.a = v`` and ``x[i] = v``: into an object, or into a library."""
    attribute = isinstance(target, ast.Attribute)
    operate(frame, target, base, way=Way.ACCESSED if attribute else Way.OPERATED)
    if qual:
        _store_library(frame, target, qual, value)
        return
    if base.type == "decimal":
        frame.ambient(AMBIENT["decimal"], target, True)
        frame.world.pervasive.add(AMBIENT["decimal"])
    frame.change(base.tokens, target, True)
    frame.store(base.tokens, value, target)
    if isinstance(target, ast.Attribute) and target.attr == "random_state" and value.type != "int":
        frame.world.heap.drawing |= base.tokens
    if isinstance(target, ast.Attribute) and target.attr == "__dict__":
        frame.store(value.tokens, base, target)  # what is done to the object is done to it


def _store_library(frame: Frame, target: ast.expr, qual: str, value: Value) -> None:
    if qual.startswith("__main__."):
        frame.recorder.effect(Effect.BARRIER)
    elif qual.startswith("os.environ"):
        frame.ambient(AMBIENT["environ"], target)
    elif ".rcParams" in qual:
        frame.ambient(AMBIENT["matplotlib"], target, reads=False)
    elif qual.startswith("pandas.options."):
        looks = qual.startswith("pandas.options.display.")
        name = AMBIENT["pandas.display" if looks else "pandas"]
        frame.ambient(name, target)
        if not looks:
            frame.world.pervasive.add(name)
    else:
        patch(frame, value.tokens, target)


def _unpack(frame: Frame, target: ast.Tuple | ast.List, value: Value) -> None:
    items = value.items
    plain = not any(isinstance(e, ast.Starred) for e in target.elts)
    if items is not None and plain and len(items) == len(target.elts):
        settled = [
            frame.settle(item, place) for item, place in zip(items, target.elts, strict=True)
        ]
        for element, item in zip(target.elts, settled, strict=True):
            assign(frame, element, item)
        return
    part = iterate(frame, value, target)
    if value.type == "tuple" and not value.tokens and value.items is None:
        part = FRESH
    for element in target.elts:
        assign(frame, element, frame.settle(part, element))


def visit_augmented(frame: Frame, node: ast.AugAssign) -> None:
    target = node.target
    if isinstance(target, ast.Name):
        old = frame.load(target.id) or FRESH
        value = evaluate(frame, node.value)
        result = combine(frame, node, node.op, old, value)
        if not old.immutable:
            frame.change(old.tokens, node, True, "augmented")
            frame.store(old.tokens, value, node.value)
            result = merge(old, result)._replace(type=old.type)
        frame.bind(target.id, result, target)
        return
    base = evaluate(frame, target.value)
    if isinstance(target, ast.Subscript):
        evaluate(frame, target.slice)
    value = evaluate(frame, node.value)
    qual = (
        f"{base.qual}.{target.attr}"
        if base.qual and isinstance(target, ast.Attribute)
        else base.qual
    )
    if not base.qual:
        heap = frame.world.heap
        frame.change(heap.data(heap.inside(base.tokens)), node, True, "augmented")
    _store(frame, target, base, value, qual)


def visit_annotated(frame: Frame, node: ast.AnnAssign) -> None:
    if not frame.local:
        evaluate(frame, node.annotation)
    if node.value is not None:
        assign(frame, node.target, frame.settle(evaluate(frame, node.value), node.value))


def visit_delete(frame: Frame, node: ast.Delete) -> None:
    for target in node.targets:
        _delete_target(frame, target)


def _delete_target(frame: Frame, target: ast.expr) -> None:
    if isinstance(target, ast.Name):
        frame.load(target.id)
        frame.unbind(target.id)
        frame.recorder.deleted(target.id)
    elif isinstance(target, ast.Tuple | ast.List):
        for element in target.elts:
            _delete_target(frame, element)
    elif isinstance(target, ast.Attribute | ast.Subscript):
        base = evaluate(frame, target.value)
        attribute = isinstance(target, ast.Attribute)
        index = FRESH if isinstance(target, ast.Attribute) else evaluate(frame, target.slice)
        operate(frame, target, base, index, way=Way.ACCESSED if attribute else Way.OPERATED)
        if base.qual.startswith("os.environ"):
            frame.ambient(AMBIENT["environ"], target)
        elif base.qual:
            patch(frame, base.tokens, target)
        frame.change(base.tokens, target, True, "del")

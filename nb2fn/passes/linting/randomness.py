"""NB280: training that draws at random without a seed."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from nb2fn.analysis.knowledge.randomness import ALWAYS, EXCEPT, WHERE
from nb2fn.diagnostics import Diagnostic, Edit
from nb2fn.ir.dataflow import AMBIENT, Statement
from nb2fn.passes.estimators import FITS
from nb2fn.passes.linting.arguments import added_keyword
from nb2fn.passes.linting.subject import Subject, constant, keyword

_SEEDS = {
    "numpy.random.seed": "numpy.random",
    "random.seed": "random",
    "torch.manual_seed": "torch.random",
    "tensorflow.random.set_seed": "tensorflow",
    "tensorflow.keras.utils.set_random_seed": "*",
    "keras.utils.set_random_seed": "*",
    "lightning.seed_everything": "*",
    "pytorch_lightning.seed_everything": "*",
}
_GENERATORS = frozenset({"numpy.random.default_rng", "numpy.random.RandomState"})
# Judged by their arguments, or where their estimator is made.
_JUDGED_APART = ALWAYS | WHERE.keys() | FITS
_CALLS = {"numpy.random": "np.random.seed(0)", "random": "random.seed(0)"}


def unseeded(subject: Subject) -> Iterator[Diagnostic]:
    """What the train slice draws; once for each statement and generator."""
    seeded = _seeded(subject)
    if "*" in seeded:
        return
    for statement in subject.trained():
        drawing = False
        for name, call in subject.calls(statement):
            if _draws(name, call) and "numpy.random" not in seeded:
                drawing = True
                yield _estimator(subject, statement, name, call)
            elif name in _GENERATORS and not call.args and not call.keywords:
                drawing = True
                yield _generator(subject, statement, name, call)
        if not drawing:
            yield from _ambient(subject, statement, seeded)


def _seeded(subject: Subject) -> frozenset[str]:
    """The generators that any statement seeds."""
    names = (n for s in subject.program.statements for n, _ in subject.calls(s))
    return frozenset(_SEEDS[name] for name in names if name in _SEEDS)


def _draws(name: str, call: ast.Call) -> bool:
    """Whether it is something of scikit-learn that draws from numpy's global generator."""
    last = name.rpartition(".")[2]
    if not name.startswith(("sklearn.", "imblearn.")) or any(k.arg is None for k in call.keywords):
        return False
    state = keyword(call, "random_state")
    if state is not None and constant(state) is not None:
        return False
    if last in WHERE:
        argument, values = WHERE[last]
        return constant(keyword(call, argument)) in values
    if last in EXCEPT:
        argument, value = EXCEPT[last]
        if constant(keyword(call, argument)) == value:
            return False
    return last in ALWAYS


def _estimator(subject: Subject, statement: Statement, name: str, call: ast.Call) -> Diagnostic:
    last = name.rpartition(".")[2]
    cell = subject.program.cell(statement.id)
    edit: Edit | None
    state = keyword(call, "random_state")
    if state is not None:
        edit = Edit(cell.number, cell.id, subject.span(state, statement), "0")
    else:
        edit = added_keyword(cell, call, "random_state=0")
    return subject.program.finding(
        "NB280",
        f"`{last}` draws at random without a seed",
        subject.span(call.func, statement),
        severity="info",
        label="no `random_state`",
        reason="every training gives another model; what is built is the one of the build's run, "
        "and building again gives another",
        fix="give it a seed: `random_state=0`",
        edits=(edit,) if edit else (),
    )


def _generator(subject: Subject, statement: Statement, name: str, call: ast.Call) -> Diagnostic:
    cell = subject.program.cell(statement.id)
    edit = added_keyword(cell, call, "0")
    last = name.rpartition(".")[2]
    return subject.program.finding(
        "NB280",
        f"`{last}()` is a generator without a seed",
        subject.span(call.func, statement),
        severity="info",
        label="seeded by the system",
        reason="every training gives another model; what is built is the one of the build's run, "
        "and building again gives another",
        fix=f"give it a seed: `{last}(0)`",
        edits=(edit,) if edit else (),
    )


def _ambient(
    subject: Subject, statement: Statement, seeded: frozenset[str]
) -> Iterator[Diagnostic]:
    """Draws from a global generator that no one seeds, as far as analysis is certain."""
    for generator, call in _CALLS.items():
        draw = next(
            (m for m in statement.mutations if m.name == AMBIENT[generator] and m.certain), None
        )
        if draw is None or generator in seeded or draw.method in _JUDGED_APART:
            continue
        yield subject.program.finding(
            "NB280",
            f"`{draw.method}` draws at random from a generator without a seed"
            if draw.method
            else "this draws at random from a generator without a seed",
            draw.span if draw.span.cell == statement.cell else statement.id,
            severity="info",
            reason="every training gives another model; what is built is the one of the build's "
            "run, and building again gives another",
            fix=f"seed it in the first cell: `{call}`",
        )

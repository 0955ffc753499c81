"""Training loops and questions of neural networks; nothing of them is run."""

from __future__ import annotations

from pathlib import Path

from nb2fn.ir.dataflow import Effect
from nb2fn.ir.partition import Fate
from tests.unit.passes.compiled import Compiled, compile_cells

IMPORTS = """
#| data
import torch
from torch import nn
from sklearn.datasets import load_digits
digits = load_digits()
X = torch.zeros(5, 4)
"""
TRAIN = """
#| train
model = nn.Sequential(nn.Linear(4, 3))
opt = torch.optim.Adam(model.parameters())
loss = model(X).sum()
opt.zero_grad()
loss.backward()
opt.step()
"""


def compiled(folder: Path, predict: str) -> Compiled:
    cells = (IMPORTS.strip(), TRAIN.strip(), f"#| predict\n{predict}")
    return compile_cells(folder, "\n# %%\n".join(cells))


def test_gradients_lead_from_the_loss_to_the_step(tmp_path: Path) -> None:
    found = compiled(tmp_path, "x = [[1., 2., 3., 4.]]\nmodel(torch.tensor(x)).tolist()")
    for line in ("loss =", "opt.zero_grad", "loss.backward", "opt.step"):
        assert found.fate(line) is Fate.TRAINS, line


def test_eval_of_a_module_is_no_barrier(tmp_path: Path) -> None:
    found = compiled(
        tmp_path, "x = [[1., 2., 3., 4.]]\nmodel.eval()\nmodel(torch.tensor(x)).tolist()"
    )
    statements = found.graph.statements
    assert not any(Effect.BARRIER in s.effects for s in statements)
    assert [i.name for i in found.route.inputs] == ["x"]


def test_the_question_is_in_the_tensor_not_in_its_index(tmp_path: Path) -> None:
    found = compiled(
        tmp_path,
        "image = digits.images[0]\n"
        "with torch.no_grad():\n"
        "    digit = model(torch.tensor(image)[None, None] / 16).argmax(1).item()\n"
        "digit",
    )
    assert [i.name for i in found.route.inputs] == ["image"]

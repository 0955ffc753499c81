"""Small networks of PyTorch and Keras with a question each.

Run by a Python that has both, this prints what the kernel tells of them, and their
answers, as JSON: the fixture of ``tests/unit/lowering/estimators/test_networks.py``.
"""

# The libraries are in another Python only.
# mypy: disable-error-code="import-not-found, misc"

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"
sys.path.insert(0, str(Path(__file__).parents[2]))

import keras
import numpy as np
import torch
from keras import layers
from torch import nn
from torch.nn import functional

from nb2fn.kernel.networks import network

Case = tuple[str, Any, Any]


class Residual(nn.Module):
    """Steps of torch.nn.functional, a sum, a product and layers that share an input."""

    def __init__(self) -> None:
        super().__init__()
        self.first = nn.Linear(3, 5)
        self.second = nn.Linear(5, 5)
        self.norm = nn.LayerNorm(5)
        self.last = nn.Linear(10, 2)

    def forward(self, x: Any) -> Any:
        x = functional.gelu(self.first(x))
        y = x + 0.5 * self.norm(functional.silu(self.second(x)))
        y = functional.dropout(y, 0.5, training=self.training)
        return functional.log_softmax(self.last(torch.cat([x, y], dim=1)) / 2, dim=1)


class Pictures(nn.Module):
    """Convolution, pooling and a view by the number of samples."""

    def __init__(self) -> None:
        super().__init__()
        self.one = nn.Conv2d(1, 3, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(3)
        self.two = nn.Conv2d(3, 4, (2, 3), stride=2, dilation=(1, 2))
        self.last = nn.Linear(4, 2)

    def forward(self, x: Any) -> Any:
        x = functional.max_pool2d(torch.relu(self.norm(self.one(x))), 2)
        x = functional.leaky_relu(self.two(x))
        x = nn.functional.relu(x.mean(dim=(2, 3)))
        return self.last(x.view(x.size(0), -1))


def torch_networks() -> Iterator[Case]:
    """Modules in eval mode."""
    torch.manual_seed(0)
    rows = torch.randn(3, 4)
    yield "linear", nn.Linear(4, 2), rows
    every = [nn.ReLU(), nn.Tanh(), nn.Sigmoid(), nn.ELU(), nn.SELU(), nn.GELU("tanh")]
    every += [nn.SiLU(), nn.Softplus(), nn.Softsign(), nn.LeakyReLU(0.2), nn.ReLU6()]
    stack = [part for activation in every for part in (nn.Linear(4, 4), activation)]
    yield "activations", nn.Sequential(*stack, nn.Softmax(dim=-1)), 3 * rows
    normed = nn.Sequential(nn.Linear(4, 6), nn.BatchNorm1d(6), nn.Dropout(0.3), nn.Linear(6, 1))
    for _ in range(5):
        normed(torch.randn(8, 4))
    yield "batch norm", normed, rows
    yield "residual", Residual(), torch.randn(2, 3)
    pictures = Pictures()
    pictures(torch.randn(4, 1, 8, 10))
    yield "pictures", pictures, torch.randn(2, 1, 8, 10)
    series = nn.Sequential(
        nn.Conv1d(2, 3, 3, padding="same"), nn.MaxPool1d(2), nn.AvgPool1d(2), nn.Flatten(),
        nn.Linear(6, 2),
    )  # fmt: skip
    yield "series", series, torch.randn(2, 2, 8)
    words = nn.Sequential(nn.Embedding(10, 4), nn.Flatten(), nn.Linear(12, 3))
    yield "words", words, torch.tensor([[1, 2, 3], [9, 0, 4]])


def keras_networks() -> Iterator[Case]:
    """Models of Keras."""
    keras.utils.set_random_seed(0)
    draw = np.random.default_rng(0).normal
    dense = keras.Sequential(
        [keras.Input((4,)), layers.Dense(6, "relu"), layers.BatchNormalization(),
         layers.Dropout(0.2), layers.Dense(5, "gelu"), layers.Dense(3, "softmax")]
    )  # fmt: skip
    dense.compile("sgd", "mse")
    dense.fit(draw(size=(32, 4)), draw(size=(32, 3)), verbose=0)
    yield "keras dense", dense, draw(size=(3, 4))
    pictures = keras.Sequential(
        [keras.Input((6, 7, 2)), layers.Rescaling(0.5), layers.Conv2D(3, 3, padding="same"),
         layers.LeakyReLU(), layers.MaxPooling2D(),
         layers.Conv2D(2, 2, strides=2, activation="tanh"), layers.Flatten(),
         layers.Dense(1, "sigmoid")]
    )  # fmt: skip
    yield "keras pictures", pictures, draw(size=(2, 6, 7, 2))
    start = keras.Input((3,))
    left = layers.Dense(4, "elu")(start)
    right = layers.LayerNormalization()(layers.Dense(4)(start))
    joined = layers.Concatenate()([layers.Add()([left, right]), layers.Multiply()([left, right])])
    yield "keras functional", keras.Model(start, layers.Dense(2)(joined)), draw(size=(2, 3))


def _plain(value: Any) -> Any:
    """Arrays as objects of JSON."""
    if isinstance(value, np.ndarray):
        cells = value.ravel().tolist()
        return {"array": cells, "shape": list(value.shape), "dtype": value.dtype.str}
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def main() -> None:
    """Print all cases."""
    found = []
    for name, module, question in torch_networks():
        module.eval()
        with torch.no_grad():
            answer = module(question).numpy()
        found.append((name, network(module), question.numpy(), answer))
    for name, model, question in keras_networks():
        found.append((name, network(model), question, model.predict(question, verbose=0)))
    print(json.dumps([_plain(list(case)) for case in found], separators=(",", ":")))


if __name__ == "__main__":
    main()

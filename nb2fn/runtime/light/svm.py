"""Support vector machines as libsvm scores them."""

from __future__ import annotations

from math import exp, tanh
from operator import mul, sub

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Rows = list[list[float]]
    Matrix = Sequence[Sequence[float]]


def kernel_linear(rows: Rows, vectors: Matrix) -> Rows:
    """``v · x`` for every support vector."""
    return [[sum(map(mul, row, v)) for v in vectors] for row in rows]


def kernel_rbf(rows: Rows, vectors: Matrix, gamma: float) -> Rows:
    """``exp(-gamma · |v - x|²)``."""
    found = []
    for row in rows:
        gaps = [list(map(sub, row, v)) for v in vectors]
        found.append([exp(-gamma * sum(map(mul, gap, gap))) for gap in gaps])
    return found


def kernel_poly(rows: Rows, vectors: Matrix, gamma: float, coef0: float, degree: int) -> Rows:
    """``(gamma · v · x + coef0) ** degree``, by squaring as libsvm does."""
    plain = kernel_linear(rows, vectors)
    return [[_power(gamma * value + coef0, degree) for value in row] for row in plain]


def kernel_sigmoid(rows: Rows, vectors: Matrix, gamma: float, coef0: float) -> Rows:
    """``tanh(gamma · v · x + coef0)``."""
    return [[tanh(gamma * v + coef0) for v in row] for row in kernel_linear(rows, vectors)]


def _power(base: float, times: int) -> float:
    result = 1.0
    while times > 0:
        if times % 2 == 1:
            result *= base
        base *= base
        times //= 2
    return result


def pairs(
    kernels: Rows, counts: Sequence[int], coefficients: Matrix, intercepts: Sequence[float]
) -> Rows:
    """One score for every pair of classes; positive is for the first of the two.

    ``counts`` are the support vectors of each class, ``coefficients`` libsvm's dual ones.
    """
    starts = [sum(counts[:i]) for i in range(len(counts))]
    spans = [slice(start, start + count) for start, count in zip(starts, counts)]
    found = []
    for row in kernels:
        scores: list[float] = []
        for i, first in enumerate(spans):
            for j in range(i + 1, len(spans)):
                second = spans[j]
                total = sum(map(mul, coefficients[j - 1][first], row[first]))
                total += sum(map(mul, coefficients[i][second], row[second]))
                scores.append(total + intercepts[len(scores)])
        found.append(scores)
    return found


def weighted_kernels(kernels: Rows, weights: Matrix, bias: Sequence[float]) -> Rows:
    """The sum of the kernels times their weights, and the intercept."""
    return [[sum(map(mul, weights[0], row)) + bias[0]] for row in kernels]


def coupled(scores: Rows, slopes: Sequence[float], offsets: Sequence[float], classes: int) -> Rows:
    """The probability of each class from the scores of all pairs (Platt 1999; Wu, Lin and
    Weng 2004, second method)."""
    found = []
    for row in scores:
        wins = [[0.0] * classes for _ in range(classes)]
        place = 0
        for i in range(classes):
            for j in range(i + 1, classes):
                share = _platt(row[place], slopes[place], offsets[place])
                wins[i][j] = min(max(share, 1e-7), 1 - 1e-7)
                wins[j][i] = 1 - wins[i][j]
                place += 1
        found.append(_joint(wins, classes))
    return found


def _platt(score: float, slope: float, offset: float) -> float:
    x = score * slope + offset
    return exp(-x) / (1.0 + exp(-x)) if x >= 0 else 1.0 / (1 + exp(x))


def _joint(wins: list[list[float]], classes: int) -> list[float]:
    """Class probabilities that agree best with those of the pairs, step by step."""
    each = range(classes)
    shares = [1.0 / classes] * classes
    table = [[-wins[j][t] * wins[t][j] for j in each] for t in each]
    for t in each:
        table[t][t] = 0.0
        for j in each:
            if j != t:
                table[t][t] += wins[j][t] * wins[j][t]
    for _ in range(max(100, classes)):
        products = []
        whole = 0.0
        for t in each:
            total = 0.0
            for j in each:
                total += table[t][j] * shares[j]
            products.append(total)
            whole += shares[t] * total
        if max(abs(product - whole) for product in products) < 0.005 / classes:
            break
        for t in each:
            step = (-products[t] + whole) / table[t][t]
            shares[t] += step
            whole = (whole + step * (step * table[t][t] + 2 * products[t])) / (1 + step)
            whole /= 1 + step
            for j in each:
                products[j] = (products[j] + step * table[t][j]) / (1 + step)
                shares[j] /= 1 + step
    return shares


def votes(scores: Rows, classes: int) -> list[int]:
    """The class that wins most pairs, the first of equals."""
    found = []
    for row in scores:
        won = [0] * classes
        place = 0
        for i in range(classes):
            for j in range(i + 1, classes):
                won[i if row[place] > 0 else j] += 1
                place += 1
        found.append(won.index(max(won)))
    return found


def negated(scores: Rows) -> Rows:
    """``-s``."""
    return [[-x for x in row] for row in scores]


def one_score_each(scores: Rows, classes: int) -> Rows:
    """A score per class from those of the pairs: its votes and, below 1/3, its confidence."""
    found = []
    for row in scores:
        won = [0.0] * classes
        confidence = [0.0] * classes
        place = 0
        for i in range(classes):
            for j in range(i + 1, classes):
                # scikit-learn takes the pair's score with the other sign.
                confidence[i] += row[place]
                confidence[j] -= row[place]
                won[j if row[place] < 0 else i] += 1
                place += 1
        found.append([w + c / (3 * (abs(c) + 1)) for w, c in zip(won, confidence)])
    return found

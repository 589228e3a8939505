"""The arithmetic of the tables: ratios of paired runs, their middle and their range, and growth."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Spread:
    """The median of some figures, the lowest and the highest."""

    median: float
    lowest: float
    highest: float


def summarize(values: Sequence[float]) -> Spread:
    """Return the median and the range."""
    return Spread(statistics.median(values), min(values), max(values))


def divide_pairs(theirs: Sequence[float], ours: Sequence[float]) -> Spread:
    """Return the ratios of the runs of each round: what disturbs a round disturbs both its runs.

    A step that was measured in fewer rounds is compared with those.
    """
    return summarize([their / our for their, our in zip(theirs, ours, strict=False)])


def geometric_mean(ratios: Sequence[float]) -> float:
    """Return the mean of ratios: that of 2 and 1/2 is 1."""
    return math.exp(sum(math.log(ratio) for ratio in ratios) / len(ratios))


def growth_exponent(sizes: Sequence[float], costs: Sequence[float]) -> float:
    """Return the power of the size that the cost follows: the least squares' slope of their logarithms."""
    across = [math.log(size) for size in sizes]
    up = [math.log(cost) for cost in costs]
    return statistics.linear_regression(across, up).slope

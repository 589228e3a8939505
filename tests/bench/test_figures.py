"""The arithmetic of the tables."""

from __future__ import annotations

import math

import pytest

from bench.figures import Spread, divide_pairs, geometric_mean, growth_exponent, summarize


def test_middle_and_range_of_an_even_number_of_figures() -> None:
    assert summarize([4.0, 1.0, 3.0, 2.0]) == Spread(2.5, 1.0, 4.0)


def test_ratio_is_that_of_each_round_and_not_of_the_medians() -> None:
    # In the second round the machine was half as fast, for both.
    assert divide_pairs([3.0, 6.0, 3.0], [1.0, 2.0, 1.0]) == Spread(3.0, 3.0, 3.0)


def test_step_of_fewer_rounds_is_compared_with_those_rounds() -> None:
    assert divide_pairs([2.0, 4.0, 90.0], [1.0, 1.0]) == Spread(3.0, 2.0, 4.0)


def test_mean_of_a_ratio_and_its_inverse_is_one() -> None:
    assert geometric_mean([4.0, 0.25]) == pytest.approx(1.0)
    assert geometric_mean([2.0, 8.0]) == pytest.approx(4.0)


@pytest.mark.parametrize("power", [0.0, 0.9, 1.0, 2.0])
def test_exponent_is_the_power_that_the_costs_follow(power: float) -> None:
    sizes = [240, 480, 960, 1920]
    assert growth_exponent(sizes, [3 * size**power for size in sizes]) == pytest.approx(power, abs=1e-9)


def test_fixed_cost_lowers_the_exponent() -> None:
    sizes = [1, 2, 4, 8]
    assert growth_exponent(sizes, [size + 1 for size in sizes]) < 0.8


def test_exponent_weighs_every_size() -> None:
    assert growth_exponent([1, 2, 4], [1, 2, 16]) == pytest.approx(math.log2(16) / 2)

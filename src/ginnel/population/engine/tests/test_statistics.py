"""Intervals equal to worked examples of the published methods."""

from __future__ import annotations

import pytest

from ginnel.population.engine.statistics import count_limits, rate_limits, share_limits


@pytest.mark.parametrize(
    ("count", "lower", "upper"),
    [
        (0, 0.0, 3.68888), (1, 0.02532, 5.57164), (5, 1.62349, 11.66833), (9, 4.11538, 17.08480),
        (10, 4.78734, 18.39177), (65, 50.16448, 82.84869), (1000, 938.98, 1063.95),
    ],
)  # fmt: skip
def test_limits_of_a_count(count: int, lower: float, upper: float) -> None:
    """Exact Poisson limits below ten (Garwood's table), Byar's approximation from ten on."""
    assert count_limits(count) == pytest.approx((lower, upper), rel=2e-4)


def test_limits_of_a_rate_are_those_of_its_count() -> None:
    lower, upper = count_limits(65)
    assert rate_limits(65, 20_000, 100_000) == pytest.approx((lower * 5, upper * 5))


def test_limits_of_a_share() -> None:
    """Wilson (1927): 65 of 100."""
    assert share_limits(65, 100) == pytest.approx((0.55254, 0.73640), rel=1e-4)
    assert share_limits(0, 10)[0] == pytest.approx(0)
    assert share_limits(10, 10)[1] == pytest.approx(1)

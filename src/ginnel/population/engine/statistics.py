"""Confidence intervals as published methods give them.

Byar's method for rates of counts of ten and more, the exact Poisson limits below; Wilson's score method for shares.
Source: Public Health England, Technical Guide: Confidence Intervals (2018); Breslow and Day (1987).
"""

from __future__ import annotations

from math import exp, sqrt

Z_95 = 1.959963984540054
_EXACT_BELOW = 10


def count_limits(count: int, z: float = Z_95, alpha: float = 0.05) -> tuple[float, float]:
    """Limits of a count of independent events."""
    if count < _EXACT_BELOW:
        return _exact(count, alpha)
    lower = count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3
    return lower, upper


def rate_limits(count: int, population: int, per: int, z: float = Z_95) -> tuple[float, float]:
    """Limits of a rate of `count` among `population`, per `per`."""
    lower, upper = count_limits(count, z)
    return lower / population * per, upper / population * per


def share_limits(part: int, whole: int, z: float = Z_95) -> tuple[float, float]:
    """Limits of `part` out of `whole`, between 0 and 1."""
    share = part / whole
    middle = 2 * part + z * z
    width = z * sqrt(z * z + 4 * part * (1 - share))
    below = 2 * (whole + z * z)
    return (middle - width) / below, (middle + width) / below


def _exact(count: int, alpha: float) -> tuple[float, float]:
    """The means for which a count as high, or as low, as this one happens half of `alpha` of the time."""
    lower = _solve(lambda mean: 1 - _at_most(count - 1, mean), alpha / 2) if count else 0.0
    return lower, _solve(lambda mean: 1 - _at_most(count, mean), 1 - alpha / 2)


def _at_most(count: int, mean: float) -> float:
    """The chance of `count` or fewer when `mean` are expected."""
    term = total = exp(-mean)
    for step in range(1, count + 1):
        term *= mean / step
        total += term
    return total


def _solve(rising, target: float) -> float:  # type: ignore[no-untyped-def]
    """Where a rising function of a mean reaches the target, by bisection."""
    low, high = 0.0, 60.0
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < target else (low, middle)
    return (low + high) / 2

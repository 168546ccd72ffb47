"""Whole months, quarters and financial years, and no others."""

from __future__ import annotations

from datetime import date

import pytest

from ginnel.population.engine.periods import Period, PeriodKind, containing, latest_whole, up_to


@pytest.mark.parametrize(
    ("kind", "day", "starts", "ends"),
    [
        ("month", date(2024, 2, 10), date(2024, 2, 1), date(2024, 2, 29)),
        ("quarter", date(2026, 3, 31), date(2026, 1, 1), date(2026, 3, 31)),
        ("quarter", date(2026, 4, 1), date(2026, 4, 1), date(2026, 6, 30)),
        ("quarter", date(2025, 12, 31), date(2025, 10, 1), date(2025, 12, 31)),
        ("year", date(2026, 3, 31), date(2025, 4, 1), date(2026, 3, 31)),
        ("year", date(2026, 4, 1), date(2026, 4, 1), date(2027, 3, 31)),
    ],
)
def test_a_day_is_in_one_period(kind: str, day: date, starts: date, ends: date) -> None:
    assert containing(PeriodKind(kind), day) == Period(starts, ends)


def test_a_period_that_is_not_over_is_not_whole() -> None:
    assert latest_whole(PeriodKind.MONTH, date(2026, 3, 30)).label == "February 2026"
    assert latest_whole(PeriodKind.MONTH, date(2026, 3, 31)).label == "March 2026"


def test_periods_follow_each_other_without_gap() -> None:
    found = up_to(PeriodKind.QUARTER, containing(PeriodKind.QUARTER, date(2026, 1, 1)), 6)
    assert [(after.starts - before.ends).days for before, after in zip(found, found[1:], strict=False)] == [
        1
    ] * 5
    assert found[-1].label == "January to March 2026"


def test_a_year_is_named_by_both_its_ends() -> None:
    assert containing(PeriodKind.YEAR, date(2026, 1, 1)).label == "April 2025 to March 2026"

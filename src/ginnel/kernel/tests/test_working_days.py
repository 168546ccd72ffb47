"""Working days in England, against the published bank holidays and across the change of clocks."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from ginnel.kernel.values.working_days import bank_holidays, end_of_working_day, is_working_day

# https://www.gov.uk/bank-holidays
PUBLISHED = {
    2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
    2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
    2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
    2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
    2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
    2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
    2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
    2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}


@pytest.mark.parametrize("year", PUBLISHED)
def test_bank_holidays_are_those_published(year: int) -> None:
    assert {f"{day:%m-%d}" for day in bank_holidays(year)} == set(PUBLISHED[year].split())


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2026-11-26T14:00", "2026-12-01T00:00"),  # a Thursday: Friday, Monday
        ("2026-11-29T02:00", "2026-12-02T00:00"),  # two in the morning, Sunday: Monday, Tuesday
        ("2026-12-24T23:30", "2026-12-31T00:00"),  # over Christmas: Tuesday, Wednesday
        ("2026-10-23T10:00", "2026-10-28T00:00"),  # over the change of clocks
    ],
)
def test_two_working_days_end_with_the_second_after_the_day_it_was_opened(opened: str, due: str) -> None:
    found = end_of_working_day(datetime.fromisoformat(opened).replace(tzinfo=UTC), 2)
    assert f"{found:%Y-%m-%dT%H:%M}" == due


def test_a_weekend_and_a_bank_holiday_are_no_working_days() -> None:
    days = (date(2026, 11, 27), date(2026, 11, 28), date(2026, 12, 28))
    assert [is_working_day(day) for day in days] == [True, False, False]

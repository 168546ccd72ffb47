"""Dates as they are known, and the instants they cover."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.kernel.values.dates import PartialDate, age_on, moment_range

DATES = st.dates(min_value=date(1, 1, 2), max_value=date(9998, 12, 31))


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1944", date(1944, 1, 1), date(1944, 12, 31)),
        ("1944-02", date(1944, 2, 1), date(1944, 2, 29)),
        ("1945-02", date(1945, 2, 1), date(1945, 2, 28)),
        ("1944-06-06", date(1944, 6, 6), date(1944, 6, 6)),
    ],
)
def test_a_partial_date_covers_as_much_as_is_not_known(text: str, earliest: date, latest: date) -> None:
    known = PartialDate.parse(text)
    assert (known.earliest, known.latest) == (earliest, latest)
    assert str(known) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "44",
        "1944\n",
        "١٩٤٤",
        "1944-2",
        "1944-13",
        "1944-00-01",
        "2026-02-30",
        "06/06/1944",
        "1944-06-06T10:00",
        "0000",
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        PartialDate.parse(text)


@given(DATES)
def test_a_full_date_survives_being_written_and_read(day: date) -> None:
    assert PartialDate.parse(day.isoformat()).earliest == day
    assert str(PartialDate.parse(day.isoformat())) == day.isoformat()


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (date(1944, 2, 29), date(2023, 2, 28), 78),
        (date(1944, 2, 29), date(2023, 3, 1), 79),
        (date(2000, 5, 5), date(2000, 5, 5), 0),
        (date(2000, 5, 5), date(2018, 5, 4), 17),
    ],
)
def test_age_is_completed_years(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age


@pytest.mark.parametrize(
    ("text", "start", "hours"),
    [
        ("2026-03-29", datetime(2026, 3, 29, 0, tzinfo=UTC), 23),  # clocks go forward
        ("2026-10-25", datetime(2026, 10, 24, 23, tzinfo=UTC), 25),  # clocks go back
        ("2026-07-01", datetime(2026, 6, 30, 23, tzinfo=UTC), 24),
        ("2026-01", datetime(2026, 1, 1, 0, tzinfo=UTC), 31 * 24),
        ("2026", datetime(2026, 1, 1, 0, tzinfo=UTC), 365 * 24),
    ],
)
def test_a_date_is_a_day_in_england(text: str, start: datetime, hours: int) -> None:
    assert moment_range(text) == (start, start + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("text", "start", "width"),
    [
        ("2026-07-01T10:00", datetime(2026, 7, 1, 9, 0, tzinfo=UTC), timedelta(minutes=1)),
        ("2026-07-01T10:00:05Z", datetime(2026, 7, 1, 10, 0, 5, tzinfo=UTC), timedelta(seconds=1)),
        ("2026-07-01T10:00:05+02:00", datetime(2026, 7, 1, 8, 0, 5, tzinfo=UTC), timedelta(seconds=1)),
        (
            "2026-07-01T10:00:05.25Z",
            datetime(2026, 7, 1, 10, 0, 5, 250_000, tzinfo=UTC),
            timedelta(milliseconds=1),
        ),
    ],
)
def test_a_moment_is_as_wide_as_it_is_precise(text: str, start: datetime, width: timedelta) -> None:
    assert moment_range(text) == (start, start + width)


def test_an_hour_that_england_skips_falls_after_the_change() -> None:
    assert moment_range("2026-03-29T01:30")[0] == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)


def test_an_hour_that_england_lives_twice_is_the_first_of_the_two() -> None:
    assert moment_range("2026-10-25T01:30")[0] == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


MOMENTS = st.tuples(DATES, st.times()).map(lambda parts: f"{parts[0]}T{parts[1].replace(microsecond=0)}")


@given(MOMENTS)
def test_every_moment_lies_in_the_day_it_is_written_in(moment: str) -> None:
    start, end = moment_range(moment)
    day_start, day_end = moment_range(moment[:10])
    assert start < end
    assert day_start <= start < day_end


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "2026-00",
        "2026-01-01\n",
        "2026-02-30",
        "2026-01-01T25:00",
        "2026-01-01T10",
        "2026-01-01T10:00+25:00",
    ],
)
def test_what_is_no_moment_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        moment_range(text)

"""Time stamps: as precise as they were written, in England unless they say otherwise."""

from __future__ import annotations

import pytest

from ginnel.surfaces.feeds.adt import times


@pytest.mark.parametrize(
    ("stamp", "text"),
    [
        ("2013", "2013"),
        ("201302", "2013-02"),
        ("20130211", "2013-02-11"),
        ("2013021110", "2013-02-11T10:00:00+00:00"),
        ("201302111000", "2013-02-11T10:00:00+00:00"),
        ("20130711100052", "2013-07-11T10:00:52+01:00"),
        ("20130711100052.25", "2013-07-11T10:00:52.250+01:00"),
        ("20130711100052+0500", "2013-07-11T10:00:52+05:00"),
        ("20240331013000", "2024-03-31T02:30:00+01:00"),  # an hour that the clocks skip
        ("20241027013000", "2024-10-27T01:30:00+01:00"),  # the first of the hour that comes twice
        ("19680601120000", "1968-06-01T12:00:00+01:00"),
    ],
)
def test_a_time_is_as_precise_as_it_was_written(stamp: str, text: str) -> None:
    assert times.read(stamp).text == text


def test_the_zone_of_the_header_stands_in_where_a_time_names_none() -> None:
    assert times.read("20130711100052", times.zone_of("20130711+0215")).text == "2013-07-11T10:00:52+02:15"


def test_times_in_different_zones_are_ordered_by_the_moment() -> None:
    assert times.read("20130711120000+0200").at == times.read("20130711110000").at
    assert times.read("202407011200").at < times.read("20240701120001").at


def test_a_birth_at_midnight_in_summer_is_on_the_day_that_was_written() -> None:
    assert times.read("19250704000000").day == "1925-07-04"


@pytest.mark.parametrize(
    "stamp", ["", "20130230", "2013021125", "yesterday", "20130211100099", "00000000", "2013-02-11"]
)
def test_what_no_calendar_has_is_refused(stamp: str) -> None:
    with pytest.raises(ValueError):
        times.read(stamp)

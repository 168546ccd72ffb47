"""One date, typed in every way staff type it."""

from __future__ import annotations

import pytest

from ginnel.kernel.values.typed import find_date, read_date


@pytest.mark.parametrize(
    "typed",
    [
        "28/6/1935", "28/06/35", "28.6.35", "28-Jun-35", "28 June 1935", "28th of June, 1935", "28 6 1935", "28061935",
        "280635", "1935-06-28", "1935/6/28", "19350628", "June 28, 1935", "28jun1935", "06/28/1935",
    ],
)  # fmt: skip
def test_a_day_is_read_in_any_of_the_usual_orders(typed: str) -> None:
    assert read_date(typed, this_year=2026) == "1935-06-28"


@pytest.mark.parametrize(
    "typed, iso",
    [
        ("June 1935", "1935-06"),
        ("6/1935", "1935-06"),
        ("6 1935", "1935-06"),
        ("1935-06", "1935-06"),
        ("1935", "1935"),
        ("", ""),
    ],
)
def test_as_much_is_read_as_is_known(typed: str, iso: str) -> None:
    assert read_date(typed, this_year=2026) == iso


@pytest.mark.parametrize("typed", ["yesterday", "31/2/1935", "28/6", "hunt 1935"])
def test_what_is_no_date_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not a date"):
        read_date(typed, this_year=2026)


def test_a_two_figure_year_is_never_in_the_future() -> None:
    assert read_date("1/1/26", this_year=2026) == "2026-01-01"
    assert read_date("1/1/27", this_year=2026) == "1927-01-01"


def test_a_date_is_taken_out_of_the_words_around_it() -> None:
    iso, rest = find_date("hunt 28/6/35 barbara", this_year=2026)
    assert (iso, rest.split()) == ("1935-06-28", ["hunt", "barbara"])
    assert find_date("flat 2 mill lane", this_year=2026) == ("", "flat 2 mill lane")

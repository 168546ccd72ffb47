"""One box for whatever is to hand."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules.searching import Wanted, likely_dates, wanted


@pytest.mark.parametrize(
    "text, found",
    [
        ("Testperson 4/3/41", Wanted(names=("testperson",), birth_date="1941-03-04")),
        (
            "testperson, ANN born 4th March 1941",
            Wanted(names=("testperson", "ann", "born"), birth_date="1941-03-04"),
        ),
        ("1941-03-04", Wanted(birth_date="1941-03-04")),
        ("O'Test 1941", Wanted(names=("otest",), birth_date="1941")),
        ("dl11aa", Wanted(postcode="DL1 1AA")),
        ("RX1/A12345", Wanted(local_id="A12345", names=("rx1",))),
        ("", Wanted()),
    ],
)
def test_a_box_is_taken_apart(text: str, found: Wanted) -> None:
    assert wanted(text, this_year=2026) == found


def test_ten_digits_that_pass_the_check_are_an_nhs_number() -> None:
    assert wanted("999 000 0018", this_year=2026).nhs_number == "9990000018"
    assert wanted("999 000 0019", this_year=2026).nhs_number == ""


def test_a_two_figure_year_is_never_in_the_future() -> None:
    assert wanted("1/1/26", this_year=2026).birth_date == "2026-01-01"
    assert wanted("1/1/27", this_year=2026).birth_date == "1927-01-01"


def test_day_and_month_may_have_been_typed_the_other_way_round() -> None:
    assert likely_dates("1941-03-04") == ("1941-03-04", "1941-04-03")
    assert likely_dates("1941-03-31") == ("1941-03-31",)

"""One box for whatever is to hand."""

from __future__ import annotations

import pytest

from ginnel.foundation.people.rules import searching
from ginnel.foundation.people.rules.searching import Wanted, likely_dates, wanted


@pytest.mark.parametrize(
    "text, found",
    [
        ("Testperson 4/3/41", Wanted(names=("testperson",), birth_date="1941-03-04")),
        (
            "testperson, ANN born 4th March 1941",
            Wanted(names=("testperson", "ann"), birth_date="1941-03-04"),
        ),
        ("1941-03-04", Wanted(birth_date="1941-03-04")),
        ("O'Test 1941", Wanted(names=("otest",), birth_date="1941")),
        ("dl11aa", Wanted(postcode="DL1 1AA")),
        ("RX1/A12345", Wanted(local_id="A12345", names=("rx1",))),
        ("Born 1941", Wanted(names=("born",), birth_date="1941")),
        ("testperson ann QX12", Wanted(names=("testperson", "ann"), postcode="QX12")),
        ("testperson QX1", Wanted(names=("testperson",), postcode="QX1")),
        ("testperson June 1941", Wanted(names=("testperson",), birth_date="1941-06")),
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


@pytest.mark.parametrize(
    "typed, name",
    [
        ("hnut", "hunt"),
        ("barbera", "barbara"),
        ("babs", "barbara"),
        ("bill", "william"),
        ("fea", "featherstone"),
    ],
)
def test_a_name_is_known_by_its_beginning_a_short_form_or_a_slip(typed: str, name: str) -> None:
    assert searching.is_like(typed, f"somebody {name}")
    assert not searching.is_like(typed, "somebody otherwise")


def test_a_number_one_slip_away_is_found_among_those_that_are_valid() -> None:
    assert "9990000018" in searching.near_numbers("9990000019")
    assert "9990000018" in searching.near_numbers("9999000018")
    assert len(searching.near_numbers("9990000019")) < 20


@pytest.mark.parametrize("typed", ["1935-06-29", "1936-06-28", "1953-06-28", "1935-05-28", "1935-06-82"])
def test_a_date_one_slip_away_is_near(typed: str) -> None:
    assert "1935-06-28" in searching.near_dates(typed)


def test_what_cannot_be_a_name_is_tried_as_an_address_and_what_can_be_a_number_as_a_number() -> None:
    text = "12 Mill Lane"
    assert Wanted(address="12 mill lane") in list(searching.readings(wanted(text, this_year=2026), text))
    date = "28061935"
    assert list(searching.readings(wanted(date, this_year=2026), date))[-1] == Wanted(local_id=date)


def test_where_nobody_fits_a_date_the_names_alone_are_tried_and_said_not_to_fit() -> None:
    text = "ann testperson 1950"
    *_, last = searching.readings(wanted(text, this_year=2026), text)
    assert (last.names, last.birth_date, last.let_go) == (
        ("ann", "testperson"),
        "",
        "but another date of birth",
    )


def test_day_and_month_may_have_been_typed_the_other_way_round() -> None:
    assert likely_dates("1941-03-04") == ("1941-03-04", "1941-04-03")
    assert likely_dates("1941-03-31") == ("1941-03-31",)

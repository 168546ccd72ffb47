"""Finding somebody by what is to hand, however it is typed."""

from __future__ import annotations

import pytest

from ginnel.foundation.people import queries
from ginnel.foundation.people.tests.conftest import Keeper, Say

pytestmark = pytest.mark.django_db


@pytest.fixture
def barbara(say: Say) -> None:
    """One person to find among others."""
    details = {
        "family": "Testhunt",
        "given": "Barbara",
        "birth_date": "1935-06-28",
        "nhs_number": "9990000018",
    }
    say("A", "L-4711", address_line="100 Church Lane", town="Exampleton", postcode="QX24 8JT", **details)
    say("A", "2", family="Testhurst", given="Barry", birth_date="1935-07-01", nhs_number="9990000026")


def found(viewer: Keeper, text: str) -> list[tuple[str, str]]:
    return [(one.given, one.why) for one in queries.find(viewer=viewer, text=text)]


@pytest.mark.parametrize(
    "typed, why",
    [
        ("999 000 0018", "Has this NHS number"),
        ("9990000019", "NHS number differs in one figure"),
        ("testhunt barbara 28/6/35", "Name, date of birth"),
        ("Mrs Barbara Testhunt, born 28 June 1935", "Name, date of birth"),
        ("testhunt 28061935", "Name, date of birth"),
        ("tsethunt barbara", "Name is similar"),
        ("babs testhunt", "Name is similar"),
        ("testhunt b", "Name is similar"),
        ("testhunt 29/6/35", "Name, date of birth differs a little"),
        ("testhunt barbara 1934", "Name, but another date of birth"),
        ("testhunt barbara 91", "Name, but not the numbers typed"),
        ("testhunt qx24", "Name, postcode"),
        ("testhunt qx248jt", "Name, postcode"),
        ("100 church lane", "Address"),
        ("l-4711", "Is known by this number"),
    ],
)
def test_the_right_person_comes_first_and_the_page_says_why(
    barbara: None, keeper: Keeper, typed: str, why: str
) -> None:
    assert found(keeper, typed)[0] == ("Barbara", why)


def test_what_does_not_fit_is_marked_for_whoever_chooses(barbara: None, keeper: Keeper) -> None:
    fits = {
        text: queries.find(viewer=keeper, text=text)[0].fits
        for text in ("testhunt 28/6/35", "testhunt 29/6/35")
    }
    assert list(fits.values()) == [True, False]


def test_the_likest_name_comes_first(barbara: None, keeper: Keeper) -> None:
    assert [given for given, _ in found(keeper, "testhunt bar")] == ["Barbara", "Barry"]


def test_nobody_is_found_by_half_a_postcode_alone(barbara: None, keeper: Keeper) -> None:
    assert found(keeper, "QX24") == []

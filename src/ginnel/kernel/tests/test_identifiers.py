"""NHS numbers, postcodes and ids."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.kernel.values import identifiers

NINE_DIGITS = st.integers(0, 999_999_999).map(lambda number: f"{number:09d}")


def check_digit(nine: str) -> int:
    """Modulus 11 worked the long way, as the NHS Data Dictionary sets it out."""
    total = sum(int(nine[place]) * (10 - place) for place in range(9))
    return 11 - total % 11


@given(NINE_DIGITS)
def test_exactly_one_check_digit_is_right_unless_it_would_be_ten(nine: str) -> None:
    right = [last for last in "0123456789" if identifiers.is_valid_nhs_number(nine + last)]
    digit = check_digit(nine)
    expected = [] if digit == 10 else [str(digit % 11)]
    assert right == [last for last in expected if nine + last not in identifiers.PLACEHOLDERS]


@given(NINE_DIGITS, st.integers(0, 8), st.integers(1, 9))
def test_one_mistyped_digit_is_always_noticed(nine: str, place: int, change: int) -> None:
    digit = check_digit(nine)
    number = f"{nine}{digit % 11}"
    mistyped = number[:place] + str((int(number[place]) + change) % 10) + number[place + 1 :]
    assert digit == 10 or not identifiers.is_valid_nhs_number(mistyped)


@given(NINE_DIGITS, st.integers(0, 7))
def test_two_neighbours_exchanged_are_always_noticed(nine: str, place: int) -> None:
    number = f"{nine}{check_digit(nine) % 11}"
    swapped = number[:place] + number[place + 1] + number[place] + number[place + 2 :]
    assert swapped == number or check_digit(nine) == 10 or not identifiers.is_valid_nhs_number(swapped)


@pytest.mark.parametrize(
    "text", ["", "999000001", "99900000189", "999000001X", "0000000000", "9999999999", "٩٩٩٠٠٠٠٠١٨"]
)
def test_what_is_not_ten_plain_digits_or_is_a_placeholder_is_no_number(text: str) -> None:
    assert not identifiers.is_valid_nhs_number(text)


@pytest.mark.parametrize("digit", "0123456789")
def test_one_digit_ten_times_passes_the_arithmetic_and_is_still_no_number(digit: str) -> None:
    assert check_digit(digit * 9) % 11 == int(digit)
    assert not identifiers.is_valid_nhs_number(digit * 10)


@pytest.mark.parametrize("typed", ["999 000 0018", "999-000-0018", " 9990000018\t"])
def test_spaces_and_hyphens_are_cleaned_away(typed: str) -> None:
    assert identifiers.clean_nhs_number(typed) == "9990000018"


def test_a_number_is_shown_three_three_four() -> None:
    assert identifiers.format_nhs_number("9990000018") == "999 000 0018"


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("zz11aa", "ZZ1 1AA"),
        ("zz1a 1aa", "ZZ1A 1AA"),
        ("ZZ11-1AA", "ZZ11 1AA"),
        (" unknown ", "UNKNOWN"),
        ("", ""),
    ],
)
def test_a_postcode_gets_one_space_before_its_inward_part(typed: str, cleaned: str) -> None:
    assert identifiers.clean_postcode(typed) == cleaned


@given(st.text())
def test_cleaning_a_postcode_twice_changes_nothing_more(typed: str) -> None:
    once = identifiers.clean_postcode(typed)
    assert identifiers.clean_postcode(once) == once


def test_our_own_ids_are_version_seven_and_never_repeat() -> None:
    made = [identifiers.uuid7() for _ in range(1000)]
    assert {(one.version, one.variant) for one in made} == {(7, "specified in RFC 4122")}
    assert len(set(made)) == 1000


def test_a_later_id_sorts_after_an_earlier_millisecond(monkeypatch: pytest.MonkeyPatch) -> None:
    moments = iter([1_000_000_000, 1_001_000_000, 2_000_000_000_000_000_000])
    monkeypatch.setattr(identifiers.time, "time_ns", lambda: next(moments))
    first, second, third = (identifiers.uuid7() for _ in range(3))
    assert first < second < third
    assert third.int >> 80 == 2_000_000_000_000


KEY = bytes(range(32))


@given(st.lists(st.text(), min_size=1, max_size=4))
def test_the_same_key_and_parts_always_give_the_same_id(parts: list[str]) -> None:
    first, again = (identifiers.name_based_id(KEY, *parts) for _ in range(2))
    assert first == again
    assert (UUID(bytes=first).version, UUID(bytes=first).variant) == (8, "specified in RFC 4122")


def test_another_key_or_organisation_gives_another_id() -> None:
    ids = {
        identifiers.name_based_id(key, organisation, "Patient", "1")
        for key in (KEY, KEY[::-1])
        for organisation in ("ZZA01", "ZZB01")
    }
    assert len(ids) == 4


@given(
    st.text(alphabet=st.characters(codec="ascii", categories=("L", "N", "P"))),
    st.text(min_size=1, max_size=3),
)
def test_moving_the_border_between_parts_gives_another_id(left: str, right: str) -> None:
    whole, split = identifiers.name_based_id(KEY, left + right), identifiers.name_based_id(KEY, left, right)
    assert whole != split

"""Needs as they are written down decide how somebody is told, and that they are not rung."""

from __future__ import annotations

import pytest

from ginnel.care.access.rules import telling
from ginnel.care.access.rules.needing import format_in, why_not_rung
from ginnel.care.access.states import Format, Told, Way
from ginnel.kernel.errors import Invalid


@pytest.mark.parametrize(
    "need, wanted",
    [
        ("Uses British Sign Language; book an interpreter", Format.SIGN_LANGUAGE),
        ("Deaf BSL user", Format.SIGN_LANGUAGE),
        ("Ring through Relay UK", Format.RELAY),
        ("Textphone 01632 960001", Format.RELAY),
        ("Letters in large print", Format.LARGE_PRINT),
        ("Easy read letters; allow a supporter", Format.EASY_READ),
        ("Needs an interpreter", Format.INTERPRETER),
        ("Hard of hearing in the left ear; face the person", Format.PLAIN),
        ("Design of the house is confusing", Format.PLAIN),
        ("", Format.PLAIN),
    ],
)
def test_a_need_says_in_what_they_are_told(need: str, wanted: Format) -> None:
    assert format_in([need]) == wanted


@pytest.mark.parametrize(
    "needs",
    [
        ["Uses British Sign Language; book an interpreter"],
        ["Is deaf"],
        ["Hard of hearing", "Text her, do not ring"],
        ["Never phone after six"],
    ],
)
def test_whoever_cannot_hear_or_says_so_is_not_rung(needs: list[str]) -> None:
    assert why_not_rung(needs) == needs[-1]


@pytest.mark.parametrize(
    "needs",
    [
        [],
        ["Ring, do not text"],
        ["Hard of hearing in the left ear; face the person"],
        ["Is deaf", "Ring through Relay UK"],
    ],
)
def test_whoever_may_be_rung_is(needs: list[str]) -> None:
    assert why_not_rung(needs) == ""


def test_nobody_who_signs_is_told_by_telephone() -> None:
    wanted = telling.Wanted(
        Told.THEMSELF, Way.TELEPHONE, needs=Format.SIGN_LANGUAGE, safe="Any time", is_their_wish=True
    )
    with pytest.raises(Invalid, match="is not rung"):
        telling.checked(wanted)

"""Needs as they are written down decide how somebody is told, and that they are not rung."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ginnel.care.access.rules import telling
from ginnel.care.access.rules.needing import format_in, is_large_print, why_not_rung
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
        ("Is deaf and signs", Format.SIGN_LANGUAGE),
        ("Uses sign with her sister", Format.SIGN_LANGUAGE),
        ("Book a signer", Format.SIGN_LANGUAGE),
        ("Watch for signs of distress", Format.PLAIN),
        ("Watch for signs", Format.PLAIN),
        ("Signs her own letters", Format.PLAIN),
        ("Ring through a relay", Format.RELAY),
        ("Uses text relay", Format.RELAY),
        ("Her son will relay what is said", Format.PLAIN),
        ("Does not use Relay UK", Format.PLAIN),
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
        ["Is deafblind"],
        ["Was deafened by an accident"],
        ["Her son will relay what is said", "Deaf"],
        ["No calls"],
        ["No phone calls, please"],
        ["Not to be rung"],
        ["Is not to be telephoned"],
        ["Does not use the telephone"],
        ["Does not use the phone"],
        ["Hearing impaired, text only"],
        ["Relay UK does not work for her: never ring"],
        ["Is deaf and cannot use Relay UK"],
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
        ["Is deafblind", "Through relay"],
        ["Watch for signs of distress"],
        ["Callers are welcome"],
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


@pytest.mark.parametrize("need", ["Is deaf", "Do not ring"])
def test_nobody_of_whom_it_is_recorded_that_they_are_not_rung_is_told_by_telephone(need: str) -> None:
    recorded = why_not_rung([need])
    wanted = telling.Wanted(
        Told.THEMSELF, Way.TELEPHONE, safe="Any time", is_their_wish=True, not_rung=recorded
    )
    with pytest.raises(Invalid, match="not rung"):
        telling.checked(wanted)
    telling.checked(replace(wanted, who=Told.NAMED, name="Jo, their daughter"))
    telling.checked(replace(wanted, way=Way.LETTER))


@pytest.mark.parametrize(
    ("needs", "is_large"),
    [
        (["Deaf, uses BSL; letters in large print"], True),
        (["Braille", "Large-print letters"], True),
        (["Easy read"], False),
        ([], False),
    ],
)
def test_paper_is_in_large_print_whatever_else_they_need(needs: list[str], is_large: bool) -> None:
    assert is_large_print(needs) is is_large

"""What two records with the same NHS number, or none, are to each other: pure functions of the pair.

An NHS number is never trusted against the demographics: it may have been mistyped into somebody else's, and modulus 11
notices only numbers that nobody has. It joins two records by itself only when both organisations traced it
(verification status 01) and birth date and names agree. Some files hold no names (Client Level Data never, hospital
extracts where the number is verified): there birth date and gender must agree, and what is left is a twin's number on
a nameless record, which nobody could tell.
"""

from __future__ import annotations

from enum import StrEnum

from ginnel.foundation.people.rules.comparing import NEUTRAL
from ginnel.foundation.people.rules.features import Features
from ginnel.foundation.people.states import Reason

TRACED = "01"
# Indexes in comparisons.ALL and the levels from which a comparison speaks for or against (rules.names, births, homes).
_GIVEN, _FAMILY, _BORN, _GENDER, _HOME = range(5)
_GIVEN_ALIKE, _FAMILY_ALIKE, _BORN_APART, _HOME_ALIKE = 4, 2, 5, 2
_GIVEN_OTHER, _FAMILY_OTHER = 6, 4


class Agreement(StrEnum):
    """Whether what is said of two records besides their number could be said of one person."""

    AGREES = "agrees"
    CONTRADICTS = "contradicts"
    DOUBTFUL = "doubtful"


def agreement(levels: tuple[int, ...]) -> Agreement:
    """From the level of every comparison. Doubtful when too little is known, or when neither can be said."""
    given, family, born, gender, home = levels[:5]
    if born >= _BORN_APART or (given == _GIVEN_OTHER and family == _FAMILY_OTHER):
        return Agreement.CONTRADICTS
    if gender == 1 and given >= _GIVEN_ALIKE + 1:
        return Agreement.CONTRADICTS
    if given == NEUTRAL == family:
        return Agreement.AGREES if born == 0 == gender else Agreement.DOUBTFUL
    swapped = given == 1
    given_fits = 0 <= given <= _GIVEN_ALIKE
    family_fits = 0 <= family <= _FAMILY_ALIKE or (swapped and family == NEUTRAL)
    at_home = 0 <= home <= _HOME_ALIKE
    if born == 0 and gender != 1 and given_fits and (family_fits or (family != NEUTRAL and at_home)):
        return Agreement.AGREES
    return Agreement.DOUBTFUL


def reason(a: Features, b: Features, levels: tuple[int, ...]) -> Reason | None:
    """Why the pair should be looked at, None when it must never be proposed.

    Identities kept apart, and two different traced numbers, are two identities by the national service's decision
    (gender change, adoption and protection give a new number).
    """
    if a.is_separated or b.is_separated:
        return None
    both_traced = a.nhs_status == TRACED == b.nhs_status
    if not a.nhs_number or a.nhs_number != b.nhs_number:
        return None if both_traced and a.nhs_number and b.nhs_number else Reason.RESEMBLES
    verdict = agreement(levels)
    if verdict is Agreement.CONTRADICTS:
        return Reason.CONTRADICTED
    return Reason.TRACED if both_traced and verdict is Agreement.AGREES else Reason.SAME_NUMBER


def grade(a: Features, b: Features) -> int:
    """The MAIS grade in hundredths (PUB03): identifier and system 99; given, family and birth date 60, with postcode
    70, with address line too 80; else 0. Everything compared as folded."""
    if a.nhs_number and a.nhs_number == b.nhs_number:
        return 99
    if not (a.given and a.family and len(a.born) == 8) or (a.given, a.family, a.born) != (
        b.given,
        b.family,
        b.born,
    ):
        return 0
    if not a.postcode or a.postcode != b.postcode:
        return 60
    return 80 if a.grams and a.grams == b.grams else 70

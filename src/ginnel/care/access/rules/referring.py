"""Which of the assessments that a contact owes a referral out of it is for. Pure.

The person's (Care Act 2014 s9) and that of whoever cares for them (s10) are two duties, and a referral for one is none
for the other (ADR 0067). Where only one of them is in question that is what it is for, and nobody is asked.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.care.access.rules.closing import Ending, duty_to_carer, duty_to_person
from ginnel.care.access.states import Duty, ReferredFor
from ginnel.kernel.errors import Invalid

_IN_QUESTION = frozenset({Duty.OWED, Duty.ACCEPTED})


@dataclass(frozen=True, slots=True)
class Asking:
    """Whether whoever refers is asked what it is for, and what it is for where they say nothing; a referral out of
    which nothing is owed is for neither."""

    is_asked: bool = False
    otherwise: ReferredFor = ReferredFor.UNSAID


def asking(ending: Ending) -> Asking:
    """Two duties are asked about also once a referral for one was sent: the next may be for anything. So is one that
    was refused where they may be at risk or cannot decide, for it is made all the same (s11(2)): that a referral is for
    it is said by somebody and never taken for granted. Whoever else refused is referred for other help."""
    person, carer = duty_to_person(ending) in _IN_QUESTION, duty_to_carer(ending) in _IN_QUESTION
    is_made_all_the_same = (
        duty_to_person(ending) == Duty.REFUSED
        and (ending.may_be_at_risk or ending.may_lack_capacity)
        and ending.is_told  # or the question would tell of it
    )
    if (person and carer) or (is_made_all_the_same and not ending.for_person):
        return Asking(is_asked=True)
    if person and not ending.for_person:
        return Asking(otherwise=ReferredFor.PERSON)
    return Asking(otherwise=ReferredFor.CARER if carer and not ending.for_carer else ReferredFor.NEITHER)


def referred_for(said: ReferredFor, found: Asking) -> ReferredFor:
    """Raises Invalid where it must be said and is not."""
    if said == ReferredFor.UNSAID and found.is_asked:
        raise Invalid(
            "Say which assessment it is for, the person’s or that of whoever cares for them, or that it is for other "
            "help."
        )
    return found.otherwise if said == ReferredFor.UNSAID else said


def is_same_said(one: str, other: str) -> bool:
    """Whether two ask for the same in the same words, however they are spaced or written large."""
    return " ".join(one.split()).casefold() == " ".join(other.split()).casefold()

"""When a contact may be closed.

Where somebody may have needs for care and support the council must offer to assess them, whatever it thinks of the
level of those needs or of the person's money (Care Act 2014 s9(1) to (3)). It need not where they refuse (s11(1)), but
must where they lack capacity to refuse and it is in their best interests, or they are at risk of abuse or neglect
(s11(2)). Where somebody who cares for them may have needs for support, that carer is offered an assessment of their own
(s10(1) to (4)), and it need not be made where they refuse (s11(5)). Whether anybody is eligible (s13) is not known
before and is never said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.care.access.states import Duty, OutcomeKind
from ginnel.kernel.errors import Conflict, Invalid

_OFFERED = frozenset({OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.ASSESSMENT_REFUSED})
_OFFERED_CARER = frozenset({OutcomeKind.CARER_ACCEPTED, OutcomeKind.CARER_REFUSED})
_ACCEPTED = frozenset({OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.CARER_ACCEPTED})
_NOBODY_TO_OFFER_TO = frozenset({OutcomeKind.DIED, OutcomeKind.NOT_REACHED})

_HAS_IT = frozenset({OutcomeKind.REFERRED})
_GOES_AHEAD = frozenset({OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.DIED})
_NOT_YOURS = (
    "Something here that your role does not read must be dealt with first: give it to a team that may."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a contact has come to, and what is still open: `may_have_needs` where care or support may be needed,
    `carer_may_have_needs` where whoever cares for them may need support. `for_person` and `for_carer` are whether a
    referral was sent out of it for that assessment; `referred` is how many earlier ones were of which nobody said what
    they are for, without those that repeat another: each counts for one assessment.
    `is_told`: whoever would close it may read what was said of risk and of capacity. `goes_on`: it is joined to
    one that is open, which has its needs to meet from then on."""

    outcomes: frozenset[str]
    may_have_needs: bool
    may_be_at_risk: bool
    may_lack_capacity: bool
    is_told: bool = True
    goes_on: bool = False
    carer_may_have_needs: bool = False
    referred: int = 0
    for_person: bool = False
    for_carer: bool = False


def carried(outcomes: frozenset[str], *, is_about_the_same: bool) -> frozenset[str]:
    """What of a contact that was joined to another counts there: that a safeguarding team has the concern, and, where
    they are about the same people, that an assessment was offered and who has it."""
    counts = {OutcomeKind.SAFEGUARDING}
    if is_about_the_same:
        counts |= _OFFERED | _OFFERED_CARER | (_HAS_IT if outcomes & _ACCEPTED else frozenset())
    return outcomes & counts


def duty_to_person(ending: Ending) -> Duty:
    """How offering the person an assessment stands (s9)."""
    accepted, refused = OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.ASSESSMENT_REFUSED
    return _duty(
        ending, accepted, refused, is_owed=ending.may_have_needs and not ending.outcomes & _NOBODY_TO_OFFER_TO
    )


def duty_to_carer(ending: Ending) -> Duty:
    """How offering whoever cares for them one of their own stands (s10). That the person died or was not reached says
    nothing of the carer: that they care no longer (s10(3)), or were not reached, is said of them."""
    accepted, refused = OutcomeKind.CARER_ACCEPTED, OutcomeKind.CARER_REFUSED
    is_owed = ending.carer_may_have_needs and OutcomeKind.CARER_GONE not in ending.outcomes
    return _duty(ending, accepted, refused, is_owed=is_owed)


def _duty(ending: Ending, accepted: str, refused: str, *, is_owed: bool) -> Duty:
    """Who accepted after they refused has accepted. It is offered also where nobody thought that it was owed."""
    if accepted in ending.outcomes:
        return Duty.ACCEPTED
    if refused in ending.outcomes:
        return Duty.REFUSED
    if not is_owed:
        return Duty.NONE
    return Duty.ELSEWHERE if ending.goes_on else Duty.OWED


def check_can_close(ending: Ending) -> None:
    """Raises Invalid with the first thing that is missing, Conflict for a refusal that does not end the duty."""
    if not ending.outcomes:
        raise Invalid("Say what came of it before you close it.")
    if duty_to_person(ending) == Duty.OWED:
        raise Invalid(
            "There may be needs for care and support. Whatever they can pay, offer an assessment, and write down "
            "whether they accepted or refused it (Care Act 2014, sections 9 and 11)."
        )
    if duty_to_carer(ending) == Duty.OWED:
        raise Invalid(
            "Somebody who cares for them may need support. Offer them an assessment of their own, and write down "
            "whether they accepted or refused it (Care Act 2014, sections 10 and 11(5)), or that they could not be "
            "reached or care for them no longer."
        )
    _check_somebody_has_each(ending)
    _check_refusal(ending)
    if ending.may_be_at_risk and OutcomeKind.SAFEGUARDING not in ending.outcomes:
        raise Invalid(
            "Somebody may be at risk, and no safeguarding team has it. Ring the council’s safeguarding team, then "
            "write down that you raised a safeguarding concern."
            if ending.is_told
            else _NOT_YOURS
        )
    if ending.outcomes == {OutcomeKind.DIVERTED}:
        raise Invalid("Say what was arranged that keeps them out of hospital.")


def _check_somebody_has_each(ending: Ending) -> None:
    """A referral is for the assessment that it says; an earlier one, which does not say, for one of them."""
    accepted = ending.outcomes & _ACCEPTED
    lacking = accepted - _had(ending)
    if ending.referred >= len(lacking):
        return
    if len(lacking) > 1 and ending.referred:
        raise Invalid(
            "The person and whoever cares for them each accepted an assessment, and one referral was sent: send "
            "another to whoever makes the other one, so that somebody has it."
        )
    if len(accepted) > len(lacking):
        whose = "The person" if OutcomeKind.ASSESSMENT_ACCEPTED in lacking else "Whoever cares for them"
        raise Invalid(
            f"{whose} accepted an assessment of their own, and what was sent is for the other one: send a referral "
            "that is for theirs, so that somebody has it."
        )
    raise Invalid(
        "They accepted an assessment: refer them to whoever makes it, so that somebody has it. A referral for other "
        "help is none for an assessment."
    )


def _had(ending: Ending) -> frozenset[OutcomeKind]:
    """Which acceptances somebody has a referral for that says so."""
    of = {OutcomeKind.ASSESSMENT_ACCEPTED: ending.for_person, OutcomeKind.CARER_ACCEPTED: ending.for_carer}
    return frozenset(kind for kind, is_had in of.items() if is_had)


def _check_refusal(ending: Ending) -> None:
    """A refusal does not end the duty for who may be at risk or may not be able to refuse, until somebody has it: a
    referral for it, or an earlier one that is left when the carer who accepted has theirs."""
    if OutcomeKind.ASSESSMENT_REFUSED not in ending.outcomes or ending.outcomes & _GOES_AHEAD:
        return
    is_left = ending.referred > (OutcomeKind.CARER_ACCEPTED in ending.outcomes and not ending.for_carer)
    if ending.for_person or is_left:
        return
    if (ending.may_be_at_risk or ending.may_lack_capacity) and not ending.is_told:
        raise Conflict(_NOT_YOURS)
    if ending.may_be_at_risk:
        raise Conflict(
            "They may be at risk of abuse or neglect, so the assessment goes ahead although it was refused "
            "(Care Act 2014, section 11(2)(b)): refer them for it."
        )
    if ending.may_lack_capacity:
        raise Conflict(
            "They may not be able to decide this: the assessment goes ahead where it is in their best interests "
            "(Care Act 2014, section 11(2)(a)). Refer them for it."
        )

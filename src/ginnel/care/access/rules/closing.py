"""When a contact may be closed.

Where somebody may have needs for care and support the council must offer to assess them, whatever it thinks of the
level of those needs or of the person's money (Care Act 2014 s9(1) to (3); a carer, s10(1) to (4)). It need not where
they refuse (s11(1)), but must where they lack capacity to refuse and it is in their best interests, or they are at risk
of abuse or neglect (s11(2)). Whether anybody is eligible (s13) is not known before and is never said here.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.care.access.states import OutcomeKind
from ginnel.kernel.errors import Conflict, Invalid

_OFFERED = frozenset({OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.ASSESSMENT_REFUSED})
_NOBODY_TO_OFFER_TO = frozenset({OutcomeKind.DIED, OutcomeKind.NOT_REACHED})

_HAS_IT = frozenset({OutcomeKind.REFERRED})
_GOES_AHEAD = frozenset({OutcomeKind.REFERRED, OutcomeKind.ASSESSMENT_ACCEPTED, OutcomeKind.DIED})
_NOT_YOURS = (
    "Something here that your role does not read must be dealt with first: give it to a team that may."
)


@dataclass(frozen=True, slots=True)
class Ending:
    """What a contact has come to, and what is still open: `may_have_needs` where care or support may be needed.
    `is_told`: whoever would close it may read what was said of risk and of capacity. `goes_on`: it is joined to
    one that is open, which has its needs to meet from then on."""

    outcomes: frozenset[str]
    may_have_needs: bool
    may_be_at_risk: bool
    may_lack_capacity: bool
    is_told: bool = True
    goes_on: bool = False


def carried(outcomes: frozenset[str], *, is_about_the_same: bool) -> frozenset[str]:
    """What of a contact that was joined to another counts there: that a safeguarding team has the concern, and, where
    they are about the same people, that an assessment was offered and who has it."""
    counts = {OutcomeKind.SAFEGUARDING}
    if is_about_the_same:
        counts |= _OFFERED | (_HAS_IT if OutcomeKind.ASSESSMENT_ACCEPTED in outcomes else frozenset())
    return outcomes & counts


def needs_assessment_offered(ending: Ending) -> bool:
    """Whether an assessment has still to be offered."""
    may_be_owed = ending.may_have_needs and not ending.goes_on
    return may_be_owed and not ending.outcomes & (_OFFERED | _NOBODY_TO_OFFER_TO)


def check_can_close(ending: Ending) -> None:
    """Raises Invalid with the first thing that is missing, Conflict for a refusal that does not end the duty."""
    if not ending.outcomes:
        raise Invalid("Say what came of it before you close it.")
    if needs_assessment_offered(ending):
        raise Invalid(
            "There may be needs for care and support. Whatever they can pay, offer an assessment, and write down "
            "whether they accepted or refused it (Care Act 2014, sections 9 and 11)."
        )
    if OutcomeKind.ASSESSMENT_ACCEPTED in ending.outcomes and not ending.outcomes & _HAS_IT:
        raise Invalid("They accepted an assessment: refer them to whoever makes it, so that somebody has it.")
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


def _check_refusal(ending: Ending) -> None:
    """A refusal does not end the duty for who may be at risk or may not be able to refuse, until somebody has it."""
    if OutcomeKind.ASSESSMENT_REFUSED not in ending.outcomes or ending.outcomes & _GOES_AHEAD:
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

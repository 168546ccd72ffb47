"""Whether there is a duty to enquire, and who may say so.

The duty arises where a local authority has reasonable cause to suspect that an adult in its area (a) has needs for care
and support, whether or not it meets any of them, (b) is experiencing, or is at risk of, abuse or neglect, and (c) as a
result of those needs is unable to protect themself against it or the risk of it (Care Act 2014 s42(1)). "Yes" here is
reasonable cause to suspect, not proof. Most functions may be delegated (s79); here the decision is the council's own.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ginnel.care.safeguarding.rules.moving import check_said
from ginnel.care.safeguarding.states import ConcernState, Known
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted

OWN = "You raised this concern yourself. Give it to a colleague to decide."
LONGEST_WHY = 1000
LONGEST_REASONS = 10_000


@dataclass(frozen=True, slots=True)
class Limb:
    answer: Known
    why: str


@dataclass(frozen=True, slots=True)
class Limbs:
    """The three of s42(1)."""

    has_needs: Limb
    is_at_risk: Limb
    cannot_protect: Limb

    @property
    def answers(self) -> tuple[Known, Known, Known]:
        return self.has_needs.answer, self.is_at_risk.answer, self.cannot_protect.answer


def duty(answers: Collection[Known]) -> ConcernState | None:
    """What three answers come to; None where it cannot be said before more is known."""
    if Known.NO in answers:
        return ConcernState.NO_DUTY
    return None if Known.NOT_KNOWN in answers else ConcernState.DUTY


def check_can_decide(limbs: Limbs, outcome: ConcernState, reasons: str) -> None:
    """Raises Invalid for a limb without a reason, and for an outcome that the three answers do not come to."""
    for limb in (limbs.has_needs, limbs.is_at_risk, limbs.cannot_protect):
        check_said(limb.why, "Say of each of the three why you think so.", LONGEST_WHY)
    check_said(reasons, "Write the reasons for the decision.", LONGEST_REASONS)
    comes_to = duty(limbs.answers)
    if comes_to is None:
        raise Invalid(
            "Something is not known yet, and nothing is answered with no. Find out before you decide."
        )
    if outcome != comes_to:
        raise Invalid(
            "All three are answered with yes: there is a duty to enquire (Care Act 2014, section 42)."
            if comes_to == ConcernState.DUTY
            else "One of the three is answered with no: there is no duty. Enquire all the same by other means."
        )


def check_is_undecided(state: str) -> None:
    """Raises Conflict: what was decided is looked at again before it is decided anew."""
    if state != ConcernState.LOOKED_AT:
        raise Conflict("That is decided while it is being looked at, and not otherwise.")


def may_decide(decider: str, raised_by: str, said_by: Collection[str]) -> bool:
    """Nobody decides alone what they raised themself or wrote more to (`said_by`). Identities."""
    return decider != raised_by and decider not in said_by


def check_may_decide(decider: str, raised_by: str, said_by: Collection[str]) -> None:
    """Raises NotPermitted for whom `may_decide` says no."""
    if not may_decide(decider, raised_by, said_by):
        raise NotPermitted((OWN,))

"""Where a self-assessment stands after what became of it so far."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.assessment.states import SELF_ASSESSMENT_TRANSITIONS, SelfAssessmentState
from ginnel.kernel.errors import Conflict


def state(reached: Sequence[str]) -> SelfAssessmentState:
    """The last of the states it came to, in the order in which it did."""
    return SelfAssessmentState(reached[-1]) if reached else SelfAssessmentState.BEGUN


def check_can_move(at: SelfAssessmentState, to: SelfAssessmentState) -> None:
    """Raises Conflict where the table of transitions has no such step."""
    if to not in SELF_ASSESSMENT_TRANSITIONS[at]:
        raise Conflict(f"This is {at.label.lower()}, and cannot be {to.label.lower()}.")

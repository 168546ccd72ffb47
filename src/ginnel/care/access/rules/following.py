"""What the system that asked something is told of how it stands. Pure."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from ginnel.care.access.states import ContactState, OutcomeKind


class Why(StrEnum):
    """Why something is done with, in words fit for whoever asked: nothing of what was found, or said."""

    WITHDRAWN = "withdrawn"
    SAME_AS_ANOTHER = "same-as-another"
    DEALT_WITH = "dealt-with"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Why.WITHDRAWN: "Withdrawn by the system that asked",
    Why.SAME_AS_ANOTHER: "The same as something else that was asked",
    Why.DEALT_WITH: "Dealt with. Ask the organisation that has it for what came of it.",
}


def why(state: str, outcomes: Collection[str], *, is_withdrawn: bool) -> Why | None:
    """None while it is not done with. Of what it came to no more is told than that."""
    if is_withdrawn:
        return Why.WITHDRAWN
    if state != ContactState.CLOSED:
        return None
    return Why.SAME_AS_ANOTHER if OutcomeKind.SAME_AS_ANOTHER in outcomes else Why.DEALT_WITH

"""What the system that asked something is told of how it stands. Pure."""

from __future__ import annotations

from enum import StrEnum

from ginnel.care.access.states import ContactState


class Why(StrEnum):
    """Why something is done with, in words fit for whoever asked: nothing of what was found, or said."""

    WITHDRAWN = "withdrawn"
    DEALT_WITH = "dealt-with"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Why.WITHDRAWN: "Withdrawn by the system that asked",
    Why.DEALT_WITH: "Dealt with. Ask the organisation that has it for what came of it.",
}


def why(state: str, *, is_withdrawn: bool) -> Why | None:
    """None while it is not done with. Of what it came to no more is told than that: not even that it was the same as
    another, for by that its sender learns that somebody else is in touch with them."""
    if is_withdrawn:
        return Why.WITHDRAWN
    return Why.DEALT_WITH if state == ContactState.CLOSED else None

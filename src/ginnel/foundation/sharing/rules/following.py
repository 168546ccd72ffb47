"""Whether the system that asked something for a person is told how that stands, and nothing else of them. Pure.

Source: ADR 0061. A narrow input beside the table: it opens no kind of fact, and no relationship follows from it.
"""

from __future__ import annotations

from dataclasses import dataclass

from ginnel.foundation.sharing.rules.decision import Decision, Outcome
from ginnel.kernel.viewer import RESTRICTED, Category, Purpose

SENT = "Your organisation's system sent this request, and is told how it stands."
NOT_TOLD = "How this stands is not told to the system that sent it."


@dataclass(frozen=True, slots=True)
class Sent:
    """What is true between a system and a request about a person. `is_apart`: their record is restricted or kept apart;
    `has_objected`: they asked that their contacts are not shared with the organisation."""

    is_sender: bool
    category: Category
    is_barred: bool
    is_apart: bool
    has_objected: bool


def may_follow(purpose: Purpose, sent: Sent) -> Decision:
    """PERMIT or DENY; to a system that is denied it is as if nothing had been asked."""
    closed = sent.is_barred or sent.is_apart or sent.has_objected or sent.category in RESTRICTED
    if sent.is_sender and purpose == Purpose.DIRECT_CARE and not closed:
        return Decision(Outcome.PERMIT, (SENT,))
    return Decision(Outcome.DENY, (NOT_TOLD,))

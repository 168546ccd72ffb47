"""Deciding again what was decided, from the inputs in the audit trail, by the rules of that day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.rules import Facts, Outcome
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as it was recorded and as it comes out now, with the reasons then given."""

    event: Happened
    outcome: Outcome
    categories: frozenset[Category]
    reasons: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return self.outcome == self.event.outcome and self.categories == frozenset(self.event.categories)


def replay(event_id: UUID, *, viewer: Viewer) -> Replayed:
    """Raises NotFound for no such event and Invalid for one that is no decision about a person by staff."""
    event = audit.one(event_id, viewer=viewer)
    if event is None:
        raise NotFound("There is no such event.")
    detail: dict[str, Any] = event.detail
    if event.action != "sharing.decided" or "relationships" not in detail:
        raise Invalid("That event is not a decision about a person by a member of staff.")
    decide = rules.DECIDE_BY_VERSION[detail["rules"]]
    objections = frozenset(Category(number) for number in detail.get("objections", ()))
    facts = Facts(frozenset(detail["relationships"]), detail["known"], objections)
    asked = event.categories if detail["asked"] == "one category" else tuple(Category)
    purpose, action = Purpose(event.purpose), Action(detail["action"])
    decided = {category: decide(event.role, purpose, category, action, facts) for category in asked}
    if detail["asked"] == "one category":
        (decision,) = decided.values()
        return Replayed(event, decision.outcome, frozenset(asked), decision.reasons)
    permitted = frozenset(category for category in asked if decided[category].outcome == Outcome.PERMIT)
    reasons = {reason: None for category in sorted(permitted) for reason in decided[category].reasons}
    return Replayed(event, Outcome.PERMIT if permitted else Outcome.DENY, permitted, tuple(reasons))

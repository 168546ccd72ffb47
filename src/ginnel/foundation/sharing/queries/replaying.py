"""Deciding again what was decided, from the inputs in the audit trail, by the rules of that day and by today's.

An event keeps what the decision saw. Older events lack inputs that came later and read as if there was nothing of
them, which is what their rules knew; the oldest do not say whether one category was asked for or every one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from ginnel.foundation.audit import actions as audit_actions
from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.rules import Decision, Facts, Outcome
from ginnel.kernel.errors import Invalid, NotFound
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer

ONE, EVERY, A_LIST = "one category", "every category", "a list"
_SERVICE = "service"
Decide = Callable[[str, Purpose, Category, Action, Facts], Decision]


@dataclass(frozen=True, slots=True)
class Answer:
    """What comes out: for one category its outcome, for every category those permitted, for a list how far it goes, or
    for a list of many categories how far each goes."""

    outcome: Outcome
    categories: frozenset[Category]
    reasons: tuple[str, ...]
    reach: str = ""
    reaches: Mapping[Category, str] = field(default_factory=dict)

    def is_as(self, other: Answer) -> bool:
        """Whatever it is because of."""
        return replace(self, reasons=()) == replace(other, reasons=())


@dataclass(frozen=True, slots=True)
class Replayed:
    """A decision as it was recorded, as it comes out by the rules of its day, and as today's rules would answer."""

    event: Happened
    recorded: Answer
    version: str
    asked: str
    then: Answer
    today: Answer

    @property
    def outcome(self) -> Outcome:
        return self.then.outcome

    @property
    def categories(self) -> frozenset[Category]:
        return self.then.categories

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.then.reasons

    @property
    def agrees(self) -> bool:
        """Whether the rules of that day give the answer that was recorded."""
        return self.then.is_as(self.recorded)

    @property
    def is_same_today(self) -> bool:
        return self.today.is_as(self.recorded)


def replay(event_id: UUID, *, viewer: Viewer) -> Replayed:
    """Raises NotFound for no such event, NotPermitted, and Invalid for one that is no decision, or no longer is."""
    found = audit.recorded if viewer.identity.startswith("service:") else audit.one
    event = found(event_id, viewer=viewer)
    if event is None:
        raise NotFound("There is no such event.")
    again = replayed(event)
    detail = {"event": str(event_id), "agrees": again.agrees}
    audit_actions.append(by=viewer, events=[Event("audit.replayed", detail=detail)])
    return again


def replayed(event: Happened) -> Replayed:
    """The decision of an event, made again. Pure. Raises Invalid for an event that is none."""
    detail: dict[str, Any] = event.detail
    version = detail.get("rules")
    if event.action not in ("sharing.decided", "sharing.restricted"):
        raise Invalid("That event is not a decision about who may see what.")
    if version is None:
        raise Invalid("What that decision was made from has been disposed of.")
    if version not in rules.DECIDE_BY_VERSION:
        raise Invalid("The rules of that day are of a version that this installation does not have.")
    asked = A_LIST if event.action == "sharing.restricted" else _asked(event, version)
    then, today = (_answer(event, asked, one) for one in (version, rules.VERSION))
    return Replayed(event, _recorded(event), version, asked, then, today)


def _asked(event: Happened, version: str) -> str:
    """What the question was. Where the event does not say and names one category, whichever fits."""
    if said := event.detail.get("asked"):
        return str(said)
    if len(event.categories) != 1:
        return EVERY
    return ONE if _answer(event, ONE, version).is_as(_recorded(event)) else EVERY


def _answer(event: Happened, asked: str, version: str) -> Answer:
    if asked == A_LIST:
        return _of_list(event, version)
    if event.role == _SERVICE:
        return _of_service(event, asked)
    return _of_staff(event, asked, rules.DECIDE_BY_VERSION[version])


def _of_staff(event: Happened, asked: str, decide: Decide) -> Answer:
    facts, action, purpose = facts_of(event.detail), _action(event), Purpose(event.purpose)
    wanted = event.categories if asked == ONE else tuple(Category)
    decided = {category: decide(event.role, purpose, category, action, facts) for category in wanted}
    if asked == ONE:
        (decision,) = decided.values()
        return Answer(decision.outcome, frozenset(wanted), decision.reasons)
    permitted = frozenset(one for one in wanted if decided[one].outcome == Outcome.PERMIT)
    reasons = {reason: None for category in sorted(permitted) for reason in decided[category].reasons}
    return Answer(Outcome.PERMIT if permitted else Outcome.DENY, permitted, tuple(reasons))


def facts_of(detail: Mapping[str, Any]) -> Facts:
    """What the decision saw, as its event keeps it."""
    return Facts(
        frozenset(detail["relationships"]),
        detail["known"],
        _categories(detail.get("objections", ())),
        _categories(detail.get("unagreed", ())),
        is_barred=detail.get("barred", False),
    )


def _categories(numbers: Iterable[int]) -> frozenset[Category]:
    return frozenset(Category(number) for number in numbers)


def _of_service(event: Happened, asked: str) -> Answer:
    """A service is decided by its purpose alone."""
    may = Purpose(event.purpose) in rules.SERVICE_MAY_SEE
    every = frozenset(Category) if may else frozenset[Category]()
    found = frozenset(event.categories) if asked == ONE else every
    word = "may" if may else "may not"
    reason = f"A service {word} see records about people for {event.purpose}."
    return Answer(Outcome.PERMIT if may else Outcome.DENY, found, (reason,))


def _of_list(event: Happened, version: str) -> Answer:
    """Whom a list may name: how far the role reaches. Who was in reach then is not kept."""
    if "reaches" in event.detail:
        return _of_rows(event, version)
    (category,) = event.categories
    reach = rules.REACH_BY_VERSION[version](event.role, Purpose(event.purpose), category, Action.READ)
    if event.detail.get("unagreed"):
        return Answer(Outcome.DENY, frozenset({category}), ("No agreement in force covers it.",), reach.name)
    outcome = Outcome.PERMIT if reach else Outcome.DENY
    return Answer(outcome, frozenset({category}), (f"The list may name {reach.label}.",), reach.name)


def _of_rows(event: Happened, version: str) -> Answer:
    """How far each category goes in a list whose rows have a category of their own."""
    reach_of, purpose = rules.REACH_BY_VERSION[version], Purpose(event.purpose)
    detail: dict[str, Any] = event.detail
    lacking = _categories(detail.get("unagreed", ()))
    every = {one: reach_of(event.role, purpose, one, Action.READ) for one in Category if one not in lacking}
    found = {category: reach for category, reach in every.items() if reach}
    labels = dict.fromkeys(reach.label for reach in found.values()) or ["nobody"]
    reasons = tuple(f"The list may name {label}." for label in labels)
    named = {category: reach.name for category, reach in found.items()}
    return Answer(Outcome.PERMIT if found else Outcome.DENY, frozenset(found), reasons, reaches=named)


def _recorded(event: Happened) -> Answer:
    """What the event says came out, without reasons, which it does not keep."""
    detail: dict[str, Any] = event.detail
    reaches = {Category(int(number)): reach for number, reach in detail.get("reaches", {}).items()}
    return Answer(
        Outcome(event.outcome), frozenset(event.categories), (), str(detail.get("reach", "")), reaches
    )


def _action(event: Happened) -> Action:
    return Action(str(event.detail["action"]))

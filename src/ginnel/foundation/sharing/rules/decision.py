"""The decision: PERMIT, DENY or REVIEW, with reasons a resident could read. Default DENY."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.rules.agreements import needs_agreement
from ginnel.foundation.sharing.rules.needs import reaches
from ginnel.foundation.sharing.rules.table import MAY_OVERRIDE, NOT_BY_OVERRIDE, PURPOSES, TABLE, Line, Reach
from ginnel.foundation.sharing.rules.willingness import heeds
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose

_DOING = {Action.READ: "see", Action.WRITE: "add to", Action.MERGE: "join or separate"}
FOR = {
    Purpose.DIRECT_CARE: "caring for people",
    Purpose.SAFEGUARDING: "keeping people safe from harm",
    Purpose.RECORD_KEEPING: "keeping the record true",
    Purpose.INFORMATION_GOVERNANCE: "checking how records are used",
    Purpose.PLANNING: "planning services",
    Purpose.RESEARCH: "research",
    Purpose.DEMONSTRATION: "demonstration",
    Purpose.OWN_RECORD: "reading their own record",
}


NOT_HERE = "There is no such person here."
"""To whom is barred from somebody, there is nobody: a refusal that said more would say that they are here."""
OBJECTED = "The person asked that this is not shared with you."
UNAGREED = "No agreement in force lets your organisation have this for {purpose}."


class ReviewNeeded(NotPermitted):
    """Not as things stand, but an emergency override would open it."""

    code = "review"


class Outcome(StrEnum):
    """REVIEW: not as things stand, but it may be opened in an emergency and is then looked at by somebody else."""

    PERMIT = "permit"
    DENY = "deny"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is true between one viewer and one person at one moment: the decision's inputs besides the question.

    `relationships` are the kinds that count for the viewer now (`rules.needs.stands_as`); `is_known` that the viewer's
    organisation itself sent a record about the person; `objections` what the person asked not to be shared with it
    (`rules.willingness`); `unagreed` what no agreement in force lets it have for the purpose (`rules.agreements`).
    `is_barred` that the viewer is kept from this one person.
    """

    relationships: frozenset[str]
    is_known: bool
    objections: frozenset[Category] = frozenset()
    unagreed: frozenset[Category] = frozenset()
    is_barred: bool = False

    def reach(self, category: Category) -> Reach:
        """How near the person is to the viewer: the least that a line of the table must reach."""
        if any(reaches(one, category) for one in self.relationships):
            return Reach.WORKING_WITH
        return Reach.KNOWN if self.is_known else Reach.ANYONE


@dataclass(frozen=True, slots=True)
class Decision:
    outcome: Outcome
    reasons: tuple[str, ...]


@cache
def line_for(role: str, purpose: Purpose, category: Category, action: Action) -> Line | None:
    """The line of the table that reaches furthest, None where no line allows it."""
    if purpose not in PURPOSES.get(role, ()):
        return None
    lines = [
        line
        for line in TABLE
        if role in line.roles
        and purpose == line.purpose
        and category in line.categories
        and action in line.actions
    ]
    return max(lines, key=lambda line: line.reach, default=None)


def reach_of(role: str, purpose: Purpose, category: Category, action: Action) -> Reach:
    """How far a role reaches for a purpose; the SQL predicate is made from this."""
    line = line_for(role, purpose, category, action)
    return line.reach if line else Reach.NOBODY


def decide(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """May this role, for this purpose, do this to this kind of fact about a person to whom it stands so?"""
    if facts.is_barred:
        return Decision(Outcome.DENY, (NOT_HERE,))
    objects = action == Action.READ and category in facts.objections and heeds(purpose, category)
    lacks = category in facts.unagreed and needs_agreement(purpose)
    return _decided(role, purpose, category, action, facts.reach(category), objects, lacks)


@cache
def _decided(
    role: str, purpose: Purpose, category: Category, action: Action, near: Reach, objects: bool, lacks: bool
) -> Decision:
    """Remembered: there are a few thousand questions, asked all day."""
    line = line_for(role, purpose, category, action)
    if line is None:
        return Decision(Outcome.DENY, (_never(role, purpose, category, action),))
    if lacks:
        return Decision(Outcome.DENY, (UNAGREED.format(purpose=FOR[purpose]),))
    if near <= line.reach and objects:
        return Decision(Outcome.DENY, (OBJECTED,))
    if near <= line.reach:
        return Decision(Outcome.PERMIT, (line.because,))
    lacking = "Nobody has recorded that you are working with this person."
    is_openable = category not in NOT_BY_OVERRIDE and not objects
    if role in MAY_OVERRIDE and purpose == Purpose.DIRECT_CARE and is_openable:
        remedy = "In an emergency you can open the record by giving a reason; somebody will review it."
        return Decision(Outcome.REVIEW, (lacking, remedy))
    return Decision(Outcome.DENY, (lacking,))


@lru_cache(maxsize=4096)
def permitted(role: str, purpose: Purpose, action: Action, facts: Facts) -> frozenset[Category]:
    """Every category permitted at once. Remembered, for most people stand to most viewers in one of a few ways."""
    outcomes = ((category, decide(role, purpose, category, action, facts).outcome) for category in Category)
    return frozenset(category for category, outcome in outcomes if outcome == Outcome.PERMIT)


def label_of(role: str) -> str:
    """What a role of staff or of a system is called; '' for one that is neither."""
    return next((str(kind(role).label) for kind in (Role, SystemRole) if role in kind), "")


def _never(role: str, purpose: Purpose, category: Category, action: Action) -> str:
    label = label_of(role) or "viewer of no known role"
    article = "An" if label[0] in "AEIOU" else "A"
    what = category.label.lower()
    return f"{article} {label[0].lower()}{label[1:]} may not {_DOING[action]} {what} for {FOR[purpose]}."

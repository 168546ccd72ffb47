"""What somebody may read of what is written about themself, and about a person for whom they act. Pure.

Residents' screens are silent. Somebody may stand behind the resident, or have made them sign in, so what could put the
resident in danger is not on them at all, and nothing says that it is not: an empty place would ask the question. This
is no answer to a request for a copy of everything, which each organisation gives, and it is the project's own first
proposal (ADR 0042), for each place to settle with its Caldicott Guardians.

Sources: UK GDPR article 15 and Data Protection Act 2018 schedule 2 paragraphs 16 and 17, schedule 3 parts 2 and 3
(other people, serious harm); Mental Capacity Act 2005 s11(7)(a); NHS App guidance that what is hidden from somebody who
acts for a person should not be obvious.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from ginnel.foundation.sharing.rules.decision import Decision, Facts, Outcome, decide, reach_of
from ginnel.foundation.sharing.rules.needs import is_opened_alone
from ginnel.foundation.sharing.rules.table import READ, READ_AND_WRITE, Reach
from ginnel.foundation.sharing.states import OwnRole
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose

THEMSELF = "self"
NOT_HERE = "There is nothing here that you can see."


class OwnReach(IntEnum):
    """Whom a list may name to somebody who signed in for themself."""

    NOBODY = 0
    THEMSELF = 1
    ACTED_FOR = 2

    @property
    def label(self) -> str:
        return {
            OwnReach.NOBODY: "nobody",
            OwnReach.THEMSELF: "themself",
            OwnReach.ACTED_FOR: "people for whom they act",
        }[self]


@dataclass(frozen=True, slots=True)
class OwnLine:
    """One line of the table; `because` is a sentence a resident could read."""

    role: OwnRole
    actions: frozenset[Action]
    categories: frozenset[Category]
    because: str


# Never more than this, whatever anybody chose: people are made to choose. Nothing of safeguarding, mental health,
# sexual health, drink and drugs or genes; no warning between staff, nothing that others said, no telephone number.
MAY_BE_CHOSEN = frozenset(
    {
        Category.EMERGENCY_ESSENTIALS,
        Category.PROBLEMS_AND_MEDICATION,
        Category.OBSERVATIONS,
        Category.HOSPITAL_ACTIVITY,
        Category.SOCIAL_CARE,
        Category.PLAN,
        Category.TELECARE,
    }
)

OWN_TABLE: tuple[OwnLine, ...] = (
    OwnLine(
        OwnRole.RESIDENT,
        READ,
        MAY_BE_CHOSEN | {Category.DEMOGRAPHICS},
        "It is about you.",
    ),
    OwnLine(
        OwnRole.RESIDENT,
        READ_AND_WRITE,
        frozenset({Category.CONTACT_AND_CARER}),
        "Who acts for you, and what may be shared, is for you to say.",
    ),
    OwnLine(
        OwnRole.PROXY,
        READ,
        frozenset({Category.DEMOGRAPHICS}),
        "You act for this person.",
    ),
    OwnLine(
        OwnRole.PROXY,
        READ,
        MAY_BE_CHOSEN,
        "It was chosen that you may read this.",
    ),
)


def acts_as(kind: str, scope: Iterable[Category]) -> str:
    """How somebody who acts for a person stands to them, as an input of the decision: the ground, what was chosen."""
    return f"{kind}:{'+'.join(str(int(category)) for category in sorted(scope))}"


@cache
def opened(stands: str) -> frozenset[Category]:
    """What standing so opens to a proxy, before the table."""
    _, _, chosen = stands.partition(":")
    return frozenset(Category(int(number)) for number in chosen.split("+") if number) | {
        Category.DEMOGRAPHICS
    }


def own_line(role: str, purpose: Purpose, category: Category, action: Action) -> OwnLine | None:
    """The line that allows it, None where none does."""
    if purpose is not Purpose.OWN_RECORD:
        return None
    lines = (
        one for one in OWN_TABLE if one.role == role and category in one.categories and action in one.actions
    )
    return next(lines, None)


def reach_own(role: str, purpose: Purpose, category: Category, action: Action) -> OwnReach:
    if own_line(role, purpose, category, action) is None:
        return OwnReach.NOBODY
    return OwnReach.THEMSELF if role == OwnRole.RESIDENT else OwnReach.ACTED_FOR


def decide_own(role: str, purpose: Purpose, category: Category, action: Action, facts: Facts) -> Decision:
    """PERMIT or DENY, never REVIEW; a refusal says the same of everything, so that it tells nothing."""
    line = own_line(role, purpose, category, action)
    if line is not None and _is_near(role, category, facts.relationships):
        return Decision(Outcome.PERMIT, (line.because,))
    return Decision(Outcome.DENY, (NOT_HERE,))


def permitted_own(role: str, purpose: Purpose, action: Action, facts: Facts) -> frozenset[Category]:
    """Every category permitted at once."""
    outcomes = (
        (category, decide_own(role, purpose, category, action, facts).outcome) for category in Category
    )
    return frozenset(category for category, outcome in outcomes if outcome == Outcome.PERMIT)


def decide_of_anybody(
    role: str, purpose: Purpose, category: Category, action: Action, facts: Facts
) -> Decision:
    """The decision for whoever asks, by which of the two tables their role stands in."""
    by_role = decide_own if role in OwnRole else decide
    return by_role(role, purpose, category, action, facts)


def reach_of_anybody(role: str, purpose: Purpose, category: Category, action: Action) -> Reach | OwnReach:
    by_role = reach_own if role in OwnRole else reach_of
    return by_role(role, purpose, category, action)


def check_can_let_read(relationships: Iterable[str]) -> None:
    """Raises NotPermitted unless something holds that the worker did not open for themselves: a worker could otherwise
    let themself or a friend read the record of somebody whom nobody asked."""
    if is_opened_alone(relationships):
        raise NotPermitted(("Only those who work with a person write down who may read their record.",))


def _is_near(role: str, category: Category, relationships: Iterable[str]) -> bool:
    if role == OwnRole.RESIDENT:
        return THEMSELF in relationships
    return any(category in opened(one) for one in relationships if one != THEMSELF)

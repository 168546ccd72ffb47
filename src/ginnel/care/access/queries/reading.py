"""Reading one contact, or one referral, as much of it as the viewer may."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.access.models import (
    Contact,
    ContactAnswer,
    ContactOutcome,
    ContactPerson,
    ContactStep,
    Referral,
)
from ginnel.care.access.queries.clocks import due_of, is_stopped, running_of
from ginnel.care.access.queries.finding import contact_for, people_of
from ginnel.care.access.states import Part
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.sharing import rules
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that is not done with. `due_at` is None while it stands still."""

    id: UUID
    kind: str
    started_at: datetime
    due_at: datetime | None
    is_stopped: bool


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact as the viewer may see it. `words` is None where they may not read what was said, for `withheld`."""

    id: UUID
    organisation: str
    door: str
    caller: str
    words: str | None
    withheld: Category | None
    may_have_needs: bool
    happened_at: datetime
    recorded_at: datetime
    recorded_by: str
    people: tuple[ContactPerson, ...]
    steps: tuple[ContactStep, ...]
    answers: tuple[ContactAnswer, ...]
    outcomes: tuple[ContactOutcome, ...]
    clocks: tuple[Running, ...]

    @property
    def about(self) -> tuple[ContactPerson, ...]:
        return tuple(one for one in self.people if one.part == Part.ABOUT)

    @property
    def last(self) -> ContactStep:
        return self.steps[-1]


def contact(id: UUID, *, viewer: Viewer) -> Shown:
    """Raises NotFound where there is none for the viewer. What they may not read of anybody whom it names is left out,
    and not counted: how much there is would tell of it."""
    found = contact_for(id, viewer=viewer)
    open_to = _open_to(found, viewer)
    is_open = found.category in open_to or _is_theirs(found, viewer)
    audit.append(by=viewer, events=[Event("access.contact-read", detail={"contact": str(found.id)})])
    return Shown(
        id=found.id,
        organisation=found.organisation.name,
        door=found.door,
        caller=found.caller,
        words=found.words if is_open else None,
        withheld=None if is_open else _why_withheld(found, open_to),
        may_have_needs=found.may_have_needs,
        happened_at=found.happened_at,
        recorded_at=found.recorded_at,
        recorded_by=found.recorded_by,
        people=_people(found, is_open=is_open),
        steps=tuple(found.steps.select_related("team", "staff").order_by("number")),
        answers=tuple(found.answers.filter(category__in=open_to).order_by("at", "id")),
        outcomes=tuple(found.outcomes.filter(category__in=open_to).order_by("at", "id")),
        clocks=clocks_of(found, viewer=viewer),
    )


def clocks_of(of: Contact | Referral, *, viewer: Viewer) -> tuple[Running, ...]:
    """Those that are not done with, oldest first."""
    return tuple(
        Running(one.id, one.kind, one.started_at, due_of(one), is_stopped(one)) for one in running_of(of)
    )


def _people(found: Contact, *, is_open: bool) -> tuple[ContactPerson, ...]:
    """Who told us is part of what was said: for those who may read that."""
    named = found.people.filter(replaced_by=None).order_by("part", "id")
    return tuple(named if is_open else named.filter(part=Part.ABOUT))


def _open_to(found: Contact, viewer: Viewer) -> frozenset[int]:
    """The categories that the viewer may read of everybody whom it names. Where it names nobody who was found, what was
    said is nobody's record yet: open to its organisation but for the restricted subjects of which their role reads
    nothing."""
    of_each = [viewer.categories(one, Action.READ) for one in people_of(found, viewer=viewer)]
    if not of_each:
        of_each = [frozenset(one for one in Category if _reads(viewer, one))]
    return frozenset(int(one) for one in frozenset.intersection(*of_each))


def _is_theirs(found: Contact, viewer: Viewer) -> bool:
    """Whoever wrote it down reads what they wrote for as long as it is open."""
    return found.recorded_by == viewer.identity and hasattr(found, "standing")


def _reads(viewer: Viewer, category: Category) -> bool:
    if category not in RESTRICTED or viewer.purpose is Purpose.RECORD_KEEPING:
        return True
    return bool(rules.reach_of(viewer.role, viewer.purpose, category, Action.READ))


def _why_withheld(found: Contact, open_to: frozenset[int]) -> Category:
    """To whoever reads nothing of the kind, a contact of a restricted subject is like any other."""
    is_near = Category.SOCIAL_CARE in open_to
    return Category(found.category) if is_near else Category.SOCIAL_CARE

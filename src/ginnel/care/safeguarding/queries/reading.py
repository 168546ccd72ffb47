"""Reading one concern: by those who work with it, and, that it was received, by whoever raised it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.safeguarding.models import (
    Clearance,
    Concern,
    ConcernAddition,
    ConcernPerson,
    ConcernStep,
    Conclusion,
    DutyDecision,
    Enquiry,
    SafeguardingDesk,
    SourceOfHarm,
    Wish,
)
from ginnel.care.safeguarding.queries.finding import NONE, concern_for, last_step, may_read, people_of
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@dataclass(frozen=True, slots=True)
class Said:
    """What is in a concern, oldest first. None of it is shown where the viewer may not read it."""

    words: str
    additions: tuple[ConcernAddition, ...]
    is_aware: str
    is_safe_to_contact: str
    how_to_contact: str
    contact: str
    wishes: tuple[Wish, ...]
    sources: tuple[SourceOfHarm, ...]
    clearances: tuple[Clearance, ...]
    decisions: tuple[DutyDecision, ...]
    enquiries: tuple[Enquiry, ...]
    conclusions: tuple[Conclusion, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """A concern as one of the safeguarding team sees it; `said` is None until they may read it, which they may once
    they have taken it."""

    id: UUID
    raised_from: str
    raised_at: datetime
    raised_by: str
    people: tuple[ConcernPerson, ...]
    steps: tuple[ConcernStep, ...]
    said: Said | None

    @property
    def last(self) -> ConcernStep:
        return self.steps[-1]


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a concern was received, for whoever raised it: when, and by which team. `state` only where whoever asks may
    read safeguarding of everybody whom it is about, and others may be told by now."""

    raised_at: datetime
    team: str
    council: str
    state: str


def concern(id: UUID, *, viewer: Viewer) -> Shown:
    """Raises NotFound to all but the safeguarding team (`finding.concern_for`)."""
    found = concern_for(id, viewer=viewer)
    about: list[UUID | None] = [*people_of(found, viewer=viewer)] or [None]
    detail = {"concern": str(found.id)}
    audit.append(
        by=viewer,
        events=[
            Event("safeguarding.concern-read", one, (Category.SAFEGUARDING,), detail=detail) for one in about
        ],
    )
    return Shown(
        id=found.id,
        raised_from=found.raised_from.name,
        raised_at=found.raised_at,
        raised_by=found.raised_by,
        people=tuple(found.people.filter(replaced_by=None).order_by("id")),
        steps=tuple(found.steps.select_related("team", "staff").order_by("number")),
        said=_said(found) if may_read(found, viewer=viewer) else None,
    )


def receipt(id: UUID, *, viewer: Viewer) -> Receipt:
    """For whoever raised it. Raises NotFound to everybody else. It says the same whoever is said to do harm: that it
    changed would tell them."""
    found = Concern.objects.select_related("organisation").filter(id=id, raised_by=viewer.identity).first()
    if found is None:
        raise NotFound(NONE)
    audit.append(by=viewer, events=[Event("safeguarding.receipt-read", detail={"concern": str(id)})])
    team = SafeguardingDesk.objects.filter(organisation=found.organisation).values_list(
        "team__name", flat=True
    )
    state = last_step(found, viewer=viewer).state if _may_be_told(found, viewer) else ""
    return Receipt(found.raised_at, team.first() or "", found.organisation.name, state)


def desks(*, viewer: Viewer) -> list[tuple[str, str]]:
    """(code, name) of every council that receives concerns, by name."""
    rows = SafeguardingDesk.objects.order_by("organisation__name")
    return list(rows.values_list("organisation__code", "organisation__name"))


def _may_be_told(found: Concern, viewer: Viewer) -> bool:
    """Never one who is said to do harm, and nobody before the desk has said so since it last learned of such a one."""
    staff, people = staff_id(viewer=viewer), people_of(found, viewer=viewer)
    if staff is None or not people or found.sources.filter(staff=staff).exists():
        return False
    cleared, last = found.clearances.order_by("-at").first(), found.sources.order_by("-at").first()
    if cleared is None or (last is not None and last.at > cleared.at):
        return False
    return all(Category.SAFEGUARDING in viewer.categories(one, Action.READ) for one in people)


def _said(found: Concern) -> Said:
    return Said(
        words=found.words,
        additions=tuple(found.additions.order_by("at", "id")),
        is_aware=found.is_aware,
        is_safe_to_contact=found.is_safe_to_contact,
        how_to_contact=found.how_to_contact,
        contact=found.contact,
        wishes=tuple(found.wishes.order_by("at", "id")),
        sources=tuple(found.sources.select_related("staff").order_by("at", "id")),
        clearances=tuple(found.clearances.order_by("at", "id")),
        decisions=tuple(found.decisions.order_by("at", "id")),
        enquiries=tuple(found.enquiries.select_related("made_by").order_by("at", "id")),
        conclusions=tuple(found.conclusions.order_by("at", "id")),
    )

"""Reading one contact, as much of it as the viewer may."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from ginnel.care.access.models import (
    Contact,
    ContactAnswer,
    ContactOutcome,
    ContactPerson,
    ContactStep,
    Referral,
    ReferralStep,
)
from ginnel.care.access.queries.before import repeated_by
from ginnel.care.access.queries.clocks import due_of, running_of, stopped_until
from ginnel.care.access.queries.ending import ending_of
from ginnel.care.access.queries.files import FileShown, files_of, is_theirs
from ginnel.care.access.queries.finding import contact_for, events_about, state_of
from ginnel.care.access.queries.joining import goes_on_at
from ginnel.care.access.queries.requests import RequestShown, requests_of
from ginnel.care.access.queries.sight import open_to, reads, shown
from ginnel.care.access.rules.closing import duty_to_carer, duty_to_person
from ginnel.care.access.rules.standing import may_be_met
from ginnel.care.access.states import Duty, Part
from ginnel.foundation.audit import actions as audit
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Running:
    """A clock that is not done with, and until when it stands still; None while it runs. `may_be_met` is whether
    somebody says by hand that it has happened: what the steps end is left to them."""

    id: UUID
    kind: str
    started_at: datetime
    due_at: datetime | None
    stopped_until: datetime | None
    may_be_met: bool


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody a contact names. `said` is "" for whoever may not read it."""

    id: UUID
    part: str
    person_id: UUID | None
    name: str
    born: str
    said: str


@dataclass(frozen=True, slots=True)
class StepShown:
    """A step: what state, who had it, and what of the reasons the viewer may read."""

    number: int
    state: str
    team_id: UUID
    team: str
    staff_id: UUID | None
    staff: str
    reason: str
    next_step: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A contact as the viewer may see it. `words` is None where they may not read what was said, and `caller` then "";
    `withheld` is why, which names no subject of which their role reads nothing. `duties` say how it stands with
    the assessments that are owed to the person and to whoever cares for them. `again` is the contact it repeats."""

    id: UUID
    organisation: str
    door: str
    caller: str
    words: str | None
    withheld: Category | None
    duties: tuple[Duty, Duty]
    happened_at: datetime
    recorded_at: datetime
    recorded_by: str
    people: tuple[Named, ...]
    steps: tuple[StepShown, ...]
    answers: tuple[ContactAnswer, ...]
    outcomes: tuple[ContactOutcome, ...]
    clocks: tuple[Running, ...]
    requests: tuple[RequestShown, ...] = ()
    again: UUID | None = None
    files: tuple[FileShown, ...] = ()

    @property
    def about(self) -> tuple[Named, ...]:
        return tuple(one for one in self.people if one.part == Part.ABOUT)

    @property
    def last(self) -> StepShown:
        return self.steps[-1]


def contact(id: UUID, *, viewer: Viewer) -> Shown:
    """Raises NotFound where there is none for the viewer. What they may not read of anybody whom it names is left out,
    and not counted: how much there is would tell of it."""
    found = contact_for(id, viewer=viewer)
    read = open_to(found, viewer=viewer)
    is_open = found.category in read or is_theirs(found, viewer=viewer)
    detail = {"contact": str(found.id)}
    audit.append(by=viewer, events=events_about(found, "access.contact-read", detail, viewer=viewer))
    steps = found.steps.select_related("team", "staff").order_by("number")
    return Shown(
        id=found.id,
        organisation=found.organisation.name,
        door=found.door,
        caller=found.caller if is_open else "",
        words=found.words if is_open else None,
        withheld=None if is_open else _why_withheld(found, read, viewer),
        duties=_duties(found, viewer, is_open=is_open),
        happened_at=found.happened_at,
        recorded_at=found.recorded_at,
        recorded_by=found.recorded_by,
        people=_people(found, read, viewer, is_open=is_open),
        steps=tuple(step_shown(one, read, viewer=viewer, is_open=is_open) for one in steps),
        answers=tuple(found.answers.filter(category__in=read).order_by("at", "id")),
        outcomes=tuple(found.outcomes.filter(category__in=read).order_by("at", "id")),
        clocks=clocks_of(found, viewer=viewer),
        requests=tuple(requests_of(found, read, viewer=viewer, is_open=is_open)),
        again=repeated_by(found, viewer=viewer),
        files=files_of(found, read, viewer=viewer, is_open=is_open),
    )


def _duties(found: Contact, viewer: Viewer, *, is_open: bool) -> tuple[Duty, Duty]:
    """Of what they do not read, none. What was joined to another goes on there."""
    if not is_open:
        return Duty.NONE, Duty.NONE
    ending = replace(ending_of(found, viewer=viewer), goes_on=goes_on_at(found) != found)
    return duty_to_person(ending), duty_to_carer(ending)


def clocks_of(of: Contact | Referral, *, viewer: Viewer) -> tuple[Running, ...]:
    """Those that are not done with, oldest first."""
    state = state_of(of, viewer=viewer)
    return tuple(
        Running(
            one.id, one.kind, one.started_at, due_of(one), stopped_until(one), may_be_met(one.kind, state)
        )
        for one in running_of(of)
    )


def step_shown(
    step: ContactStep | ReferralStep, read: frozenset[int], *, viewer: Viewer, is_open: bool
) -> StepShown:
    """Reasons are free text: read by those who may read what it is about, and the subject that they are about."""
    said = [step.reason, getattr(step, "next_step", "")]
    reason, next_step = (
        shown(text, otherwise=Category.DEMOGRAPHICS, read=read, viewer=viewer) if is_open else ""
        for text in said
    )
    return StepShown(
        number=step.number,
        state=step.state,
        team_id=step.team_id,
        team=step.team.name,
        staff_id=step.staff_id,
        staff=step.staff.display_name if step.staff else "",
        reason=reason,
        next_step=next_step,
        at=step.at,
        by=step.by,
    )


def _people(found: Contact, read: frozenset[int], viewer: Viewer, *, is_open: bool) -> tuple[Named, ...]:
    """Who told us, and what was said to find or reach somebody, are part of what was said: for those who may read
    that."""
    rows = found.people.filter(replaced_by=None).order_by("part", "id")
    rows = rows if is_open else rows.filter(part=Part.ABOUT)
    return tuple(_named(row, found, read, viewer, is_open=is_open) for row in rows)


def _named(
    row: ContactPerson, found: Contact, read: frozenset[int], viewer: Viewer, *, is_open: bool
) -> Named:
    is_own = is_theirs(found, viewer=viewer)
    said = shown(row.said, otherwise=Category.DEMOGRAPHICS, read=read, viewer=viewer)
    return Named(
        row.id,
        row.part,
        row.person_id,
        row.name,
        row.born,
        (row.said if is_own else said) if is_open else "",
    )


def _why_withheld(found: Contact, read: frozenset[int], viewer: Viewer) -> Category:
    """To whoever reads nothing of the kind, of this person or of anybody, a contact of a restricted subject is like any
    other."""
    category = Category(found.category)
    is_told = Category.SOCIAL_CARE in read and reads(category, viewer=viewer)
    return category if is_told else Category.SOCIAL_CARE

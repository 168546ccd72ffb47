"""Work lists: what is open, sorted by clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from ginnel.care.access.models import ContactPerson, OpenContact, OpenReferral
from ginnel.care.access.queries.clocks import crises
from ginnel.care.access.queries.narrowing import (
    EVERYTHING,
    Narrowing,
    narrow_contacts,
    narrow_referrals,
)
from ginnel.care.access.queries.sight import known_of
from ginnel.care.access.rules.competences import asked_by, needed_for_answer
from ginnel.care.access.states import COMES_BACK, REFERRAL_OPEN, ClockKind, Part, ReferralState, Urgency
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer

PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a work list. `people` are those found whom it is about, `described` what is said of those who are
    not. `number` is that of its last step. `kind` is contact or referral; `other` is of referrals only, and of a
    contact `urgency` says no more than that it is in a crisis. `asks` is what it asks for by what it is; what somebody
    said of it is on its own page. `may_take`: the viewer may have it from the list."""

    id: UUID
    kind: str
    state: str
    number: int
    door: str
    people: tuple[UUID, ...]
    described: tuple[str, ...]
    staff: UUID | None
    team: str
    since: datetime
    due_at: datetime | None
    urgency: str = ""
    other: str = ""
    asks: frozenset[Competence] = frozenset()
    may_take: bool = True


@dataclass(frozen=True, slots=True)
class WorkList:
    """One page of what is open, and how many there are in all."""

    lines: tuple[Listed, ...]
    total: int


def contacts_open(*, viewer: Viewer, asked: Narrowing = EVERYTHING, page: int = 1) -> WorkList:
    """Contacts of the viewer's organisation that are open, what is due first before all else. Those of somebody of whom
    the viewer may not know are neither shown nor counted."""
    found = narrow_contacts(contacts_known(viewer=viewer), asked, viewer=viewer)
    lines = contact_lines(_paged(found, page), viewer=viewer)
    note_listed("contacts", len(lines), viewer=viewer)
    return WorkList(lines, found.count())


def referrals_open(*, viewer: Viewer, asked: Narrowing = EVERYTHING, page: int = 1) -> WorkList:
    """Referrals that the viewer's organisation sent, or that are with it or on their way to it."""
    found = narrow_referrals(referrals_known(viewer=viewer), asked, viewer=viewer)
    lines = referral_lines(_paged(found, page), viewer=viewer)
    note_listed("referrals", len(lines), viewer=viewer)
    return WorkList(lines, found.count())


def how_many_open(kind: str, asked: Narrowing, *, viewer: Viewer) -> int:
    """What the list of that kind (contacts, referrals) counts for the same viewer. A count shows nothing of them and
    leaves no event."""
    if kind == "referrals":
        return narrow_referrals(referrals_known(viewer=viewer), asked, viewer=viewer).count()
    return narrow_contacts(contacts_known(viewer=viewer), asked, viewer=viewer).count()


def open_by_state(*, viewer: Viewer) -> dict[str, int]:
    """How many contacts of the viewer's organisation are open in each state: what `contacts_open` counts. A count shows
    nothing of them."""
    return dict(contacts_known(viewer=viewer).order_by().values_list("state").annotate(n=Count("pk")))


def contacts_known(*, viewer: Viewer) -> QuerySet[OpenContact]:
    """Nobody it names is closed to the viewer: what names nobody yet is shown to all of the organisation."""
    open_ = OpenContact.objects.filter(organisation__code=viewer.organisation)
    return known_of(open_, contact_field="contact", viewer=viewer)


def referrals_known(*, viewer: Viewer) -> QuerySet[OpenReferral]:
    """Sent by the viewer's organisation, or with it or on their way to it, about nobody who is closed to the viewer."""
    sent = Q(referral__from_team__organisation__code=viewer.organisation)
    asked = Q(referral__to_team__organisation__code=viewer.organisation) & ~Q(state__in=COMES_BACK)
    found: QuerySet[OpenReferral] = viewer.restrict(
        OpenReferral.objects.filter(sent | asked), person_field="referral__person_id"
    )
    return found


def contact_lines(found: QuerySet[OpenContact], *, viewer: Viewer) -> tuple[Listed, ...]:
    """Each as a list shows it; whoever asks for them notes that they were shown."""
    rows = list(found.select_related("contact", "team"))
    named = _named([row.contact_id for row in rows])
    in_crisis = _in_crisis([row.contact_id for row in rows])
    return tuple(_contact_line(row, named.get(row.contact_id, []), in_crisis) for row in rows)


def referral_lines(found: QuerySet[OpenReferral], *, viewer: Viewer) -> tuple[Listed, ...]:
    """As `contact_lines`."""
    rows = list(found.select_related("referral__from_team", "referral__to_team__organisation", "team"))
    return tuple(_referral_line(row, viewer) for row in rows)


def note_listed(kind: str, many: int, *, viewer: Viewer) -> None:
    audit.append(by=viewer, events=[Event("access.list-read", detail={kind: many})])


def _paged(found: QuerySet, page: int) -> QuerySet:
    first = (max(page, 1) - 1) * PAGE
    return found.order_by("due_at", "pk")[first : first + PAGE]


def _named(contacts: Sequence[UUID]) -> dict[UUID, list[ContactPerson]]:
    found: dict[UUID, list[ContactPerson]] = {}
    rows = ContactPerson.objects.filter(contact__in=contacts, part=Part.ABOUT, replaced_by=None)
    for row in rows.order_by("id"):
        found.setdefault(row.contact_id, []).append(row)
    return found


def _in_crisis(contacts: Sequence[UUID]) -> set[UUID]:
    rows = crises().filter(contact__in=contacts)
    return {one for one in rows.values_list("contact", flat=True) if one}


def _contact_line(row: OpenContact, named: Sequence[ContactPerson], in_crisis: set[UUID]) -> Listed:
    is_crisis = row.contact_id in in_crisis
    clocks = (ClockKind.CRISIS,) if is_crisis else ()
    return Listed(
        id=row.contact_id,
        kind="contact",
        state=row.state,
        number=row.number,
        door=row.contact.door,
        people=tuple(one.person_id for one in named if one.person_id),
        described=tuple(one.name for one in named if not one.person_id),
        staff=row.staff_id,
        team=row.team.name,
        since=row.since,
        due_at=row.due_at,
        urgency=Urgency.CRISIS if is_crisis else "",
        asks=asked_by(
            may_have_needs=row.contact.may_have_needs or row.contact.carer_may_have_needs, clocks=clocks
        ),
    )


def _referral_line(row: OpenReferral, viewer: Viewer) -> Listed:
    """To whom a referral of a restricted subject went would tell of it."""
    category = Category(row.referral.category)
    is_told = category not in RESTRICTED or category in viewer.own_categories(
        row.referral.person_id, Action.READ
    )
    is_here = row.referral.to_team.organisation.code == viewer.organisation
    needed = needed_for_answer(row.referral.urgency, ReferralState.ACCEPTED, row.state) if is_here else None
    return Listed(
        id=row.referral_id,
        kind="referral",
        state=row.state,
        number=row.number,
        door="",
        people=(row.referral.person_id,),
        described=(),
        staff=row.staff_id,
        team=row.team.name if is_told else "",
        since=row.since,
        due_at=row.due_at,
        urgency=row.referral.urgency,
        other=f"{row.referral.from_team.name} to {row.referral.to_team.name}" if is_told else "",
        asks=frozenset({needed}) if needed else frozenset(),
        may_take=row.referral.to_team_id == getattr(viewer, "team", None) and row.state in REFERRAL_OPEN,
    )

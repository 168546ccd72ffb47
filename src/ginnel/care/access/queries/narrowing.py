"""What of a work list is asked for, and the same lists kept by a colleague under a name."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ginnel.care.access.models import ContactPerson, OpenContact, OpenReferral, SavedFilter
from ginnel.care.access.queries.clocks import crises, not_done
from ginnel.care.access.queries.competences import teams_keeping
from ginnel.care.access.queries.due import Due, due_when
from ginnel.care.access.rules.competences import TO_TRIAGE
from ginnel.care.access.states import COMES_BACK, Part, Urgency
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Person
from ginnel.foundation.places import queries as places
from ginnel.foundation.relationships.queries import staff_id
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

NOWHERE, MINE = "nowhere", "mine"


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Only those of a team, of the viewer's own, in a state, by a door, of an urgency, and about somebody who lives in
    a neighbourhood (`area`, its code; `NOWHERE` for those about nobody of whom it is shown that they live in one).
    `may` (`MINE`) is only those that ask for nothing that the viewer is not confirmed for. `due` is by when they are
    due (`Due`), `today` only those that are late or due today. Whatever is "" or None narrows nothing; a referral
    has no door."""

    team: UUID | None = None
    mine: bool = False
    state: str = ""
    door: str = ""
    urgency: str = ""
    area: str = ""
    may: str = ""
    due: str = ""
    today: bool = False


EVERYTHING = Narrowing()


def narrow_contacts(
    found: QuerySet[OpenContact], asked: Narrowing, *, viewer: Viewer
) -> QuerySet[OpenContact]:
    if asked.team:
        found = found.filter(team=asked.team)
    if asked.door:
        found = found.filter(contact__door=asked.door)
    if asked.urgency:
        found = found.filter(Exists(not_done(asked.urgency).filter(contact=OuterRef("contact_id"))))
    if asked.area:
        named = ContactPerson.objects.filter(
            contact=OuterRef("contact_id"), part=Part.ABOUT, replaced_by=None
        )
        there = Exists(named.filter(person__in=_living_in(asked.area, viewer)))
        found = found.filter(~there if asked.area == NOWHERE else there)
    lacking = _lacking(viewer) if asked.may else frozenset()
    if Competence.CARE_ACT_ASSESSMENT in lacking:
        found = found.filter(contact__may_have_needs=False, contact__carer_may_have_needs=False)
    if Competence.CRISIS_TRIAGE in lacking:
        found = found.filter(~Exists(crises().filter(contact=OuterRef("contact_id"))))
    return _of_any(found, asked, viewer)


def narrow_referrals(
    found: QuerySet[OpenReferral], asked: Narrowing, *, viewer: Viewer
) -> QuerySet[OpenReferral]:
    if asked.team:
        asked_of = Q(referral__to_team=asked.team) & ~Q(state__in=COMES_BACK)
        found = found.filter(Q(team=asked.team) | asked_of | Q(referral__from_team=asked.team))
    if asked.urgency:
        found = found.filter(referral__urgency=asked.urgency)
    if asked.area:
        one = Person.objects.filter(pk=OuterRef("referral__person_id"))
        there = Exists(one.filter(pk__in=_living_in(asked.area, viewer)))
        found = found.filter(~there if asked.area == NOWHERE else there)
    if asked.may and Competence.CRISIS_TRIAGE in _lacking(viewer):
        is_to_triage = Q(referral__urgency=Urgency.CRISIS, state__in=TO_TRIAGE)
        keeping = teams_keeping(Competence.CRISIS_TRIAGE, viewer=viewer)
        found = found.exclude(is_to_triage & Q(referral__to_team__in=keeping))
    return _of_any(found, asked, viewer)


def _lacking(viewer: Viewer) -> frozenset[Competence]:
    """What somebody at the viewer's organisation holds today and the viewer does not."""
    code = viewer.organisation
    held = organisations.competences_of(staff_id(viewer=viewer), code, viewer=viewer)
    return organisations.kept_competences(code, viewer=viewer) - held


def _of_any(found: QuerySet, asked: Narrowing, viewer: Viewer) -> QuerySet:
    if asked.mine:
        found = found.filter(staff_id=viewer.identity)
    for due in filter(None, (asked.due, Due.TODAY if asked.today else "")):
        found = found.filter(due_when(due, clock.now()))
    return found.filter(state=asked.state) if asked.state else found


def _living_in(area: str, viewer: Viewer) -> QuerySet:
    postcodes = places.postcodes_in_any() if area == NOWHERE else places.postcodes_in(area)
    return people.living_at(postcodes, viewer=viewer)


@dataclass(frozen=True, slots=True)
class Saved:
    """A list that its colleague keeps: `asked` is what the list's address asks, by name."""

    id: UUID
    name: str
    kind: str
    asked: dict[str, str]


def saved_filters(*, viewer: Viewer) -> list[Saved]:
    """The viewer's own, by name; none for who is no worker."""
    rows = SavedFilter.objects.filter(staff=staff_id(viewer=viewer)).order_by("name", "id")
    return [Saved(row.id, row.name, row.kind, dict(row.asked)) for row in rows]

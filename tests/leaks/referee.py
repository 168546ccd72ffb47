"""Who may know what, worked out slowly from every row there is: nothing here is shared with the decision but its table.

It reads the table of roles line by line, every relationship, every source record and everything that anybody said of
sharing, and remembers nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ginnel.care.safeguarding.models import SafeguardingDesk
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import Restriction, SourceRecord
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.states import Standing
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import SELF_GRANTED
from ginnel.foundation.sharing.models import Barring, Overruling, Willingness
from ginnel.foundation.sharing.queries import StaffViewer, SystemViewer
from ginnel.foundation.sharing.rules.capabilities import HELD_BY, Capability
from ginnel.foundation.sharing.rules.needs import NEEDS
from ginnel.foundation.sharing.rules.table import NOT_BY_OVERRIDE, SOCIAL_CARE_PROFESSIONALS, TABLE, Reach
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category, Purpose
from tests.leaks.words import Fact

Viewer = StaffViewer | SystemViewer
_CONTACT = Fact(0, Category.CONTACT_AND_CARER, "")
_FOR_SAFETY = {Category.SAFEGUARDING, Category.STAFF_RESTRICTED}
# Where a council's safeguarding team reads and writes a concern, which it does to keep somebody safe. Whom it is about
# is looked for there as for their care.
READ_FOR_SAFETY = frozenset(
    {
        "workspace:concern",
        "workspace:move-concern",
        "workspace:write-to-concern",
        "workspace:decide-concern",
        "workspace:enquire",
        "workspace:conclude-concern",
        "workspace:concern-who",
    }
)


def may_know_there(address: str, viewer: Viewer, person: UUID, fact: Fact) -> bool:
    """Whether they may be told it on the page of that name: for what they signed in for, or for what it is read for."""
    return may_know(viewer, person, fact) or any(
        may_know(replace(viewer, purpose=purpose), person, fact) for purpose in purposes_of(address, viewer)
    )


def purposes_of(address: str, viewer: Viewer) -> set[Purpose]:
    """For what the page of that name is read besides what they signed in for."""
    is_theirs = isinstance(viewer, StaffViewer) and viewer.team in _desks()
    is_for_safety = address in READ_FOR_SAFETY and viewer.role in SOCIAL_CARE_PROFESSIONALS and is_theirs
    return {Purpose.SAFEGUARDING} if is_for_safety else set()


def _desks() -> set[UUID]:
    """The teams to which concerns are raised."""
    return set(SafeguardingDesk.objects.values_list("team", flat=True))


def standing(viewer: StaffViewer, person: UUID) -> set[str]:
    """Every way in which they stand to this person that could change what they are told, in words."""
    barred = [row for row in Barring.objects.filter(person_id=person) if not hasattr(row, "ending")]
    objected = [kind for kind in Category if _objects(viewer, person, kind)]
    said = [row for row in Willingness.objects.filter(person_id=person) if row.is_objection]
    ways = {
        "kept from them by name": any(row.staff_id == viewer.account for row in barred),
        "kept from them with their organisation": any(
            row.organisation and row.organisation.code == viewer.organisation for row in barred
        ),
        "objected to": bool(objected),
        "objected to by kind of organisation": bool(objected)
        and any(row.organisation_kind == viewer.organisation_kind for row in said),
        "objected to by name of organisation": bool(objected) and any(row.organisation for row in said),
        "objected to, and it yields": any(_yields(viewer, person, kind) for kind in Category) and bool(said),
        "works with them": _distance(viewer, person, Category.PLAN) == Reach.WORKING_WITH,
        "their organisation knows them": _distance(viewer, person, Category.PLAN) == Reach.KNOWN,
        "stands far from them": _distance(viewer, person, Category.PLAN) == Reach.ANYONE,
    }
    return {str(viewer.purpose)} | {way for way, holds in ways.items() if holds}


def may_know(viewer: Viewer, person: UUID, fact: Fact) -> bool:
    """Whether this member of staff, or this system, may be told a fact about this person."""
    if fact.is_kept:
        return _keeps_rows_of(viewer, fact.organisation)
    if _is_barred(viewer, person):
        return False
    is_hidden = fact.part and fact.organisation != viewer.organisation and _is_hidden(fact.part, person)
    if is_hidden and not (_may_know(viewer, person, _CONTACT) and _is_near(viewer, person)):
        return False
    return _may_know(viewer, person, fact)


def _may_know(viewer: Viewer, person: UUID, fact: Fact) -> bool:
    distance = _distance(viewer, person, fact.category)
    allowed = any(
        distance <= line.reach
        for line in TABLE
        if viewer.role in line.roles
        and viewer.purpose == line.purpose
        and fact.category in line.categories
        and Action.READ in line.actions
    )
    return allowed and (
        fact.organisation == viewer.organisation or not _objects(viewer, person, fact.category)
    )


def _is_barred(viewer: Viewer, person: UUID) -> bool:
    """A worker altogether; an organisation for those of it who care for people or plan."""
    is_ours = viewer.purpose not in (Purpose.RECORD_KEEPING, Purpose.INFORMATION_GOVERNANCE)
    return any(
        (isinstance(viewer, StaffViewer) and row.staff_id == viewer.account)
        or (row.organisation is not None and row.organisation.code == viewer.organisation and is_ours)
        for row in Barring.objects.filter(person_id=person)
        if not hasattr(row, "ending")
    )


def _is_hidden(part: str, person: UUID) -> bool:
    """Whether where they live, or their name, is only for those who work with them."""
    rows = [row for row in Restriction.objects.filter(person_id=person) if not hasattr(row, "ending")]
    if part == "home":
        is_apart = any(source.is_apart for source in SourceRecord.objects.filter(person_id=person))
        return is_apart or any(row.kind == "protected-address" for row in rows)
    return any(row.alias_family for row in rows)


def _keeps_rows_of(viewer: Viewer, organisation: str) -> bool:
    """A record keeper reads what could not be accepted of their own organisation, or of all for the whole place."""
    whole = viewer.organisation_kind in (OrganisationKind.INTEGRATED_CARE_BOARD, OrganisationKind.GINNEL)
    keeps = viewer.role in HELD_BY[Capability.REVIEW_QUARANTINE]
    return keeps and (whole or viewer.organisation == organisation)


def _distance(viewer: Viewer, person: UUID, category: Category) -> Reach:
    now = clock.now()
    for row in Relationship.objects.filter(person_id=person):
        if row.kind in SELF_GRANTED and not _is_needed(row.need, category):
            continue
        if _holds(row, now) and _is_for(row, viewer):
            return Reach.WORKING_WITH
    for source in SourceRecord.objects.filter(person_id=person):
        is_theirs = source.organisation.code == viewer.organisation and source.described_at is not None
        if is_theirs and not (viewer.purpose == Purpose.DIRECT_CARE and _is_for_safety(source)):
            return Reach.KNOWN
    return Reach.ANYONE


def _is_near(viewer: Viewer, person: UUID) -> bool:
    """Somebody who works with them now, or keeps the record: not whoever takes calls where they are known."""
    is_kept = viewer.purpose == Purpose.RECORD_KEEPING
    return is_kept or _distance(viewer, person, Category.CONTACT_AND_CARER) == Reach.WORKING_WITH


def _is_needed(need: str, category: Category) -> bool:
    """Of what somebody opened by their own word, only what they said it was for, and never what no hour needs."""
    return category not in NOT_BY_OVERRIDE and category in NEEDS.get(need, set(Category))


def _is_for_safety(source: SourceRecord) -> bool:
    """Whether it says nothing of the person but safeguarding and warnings to staff."""
    said = {
        row.category
        for row in Resource.objects.filter(source_number=source.number, standing=Standing.CURRENT)
        if row.category != Category.DEMOGRAPHICS
    }
    return bool(said) and said <= _FOR_SAFETY


def _holds(row: Relationship, now: datetime) -> bool:
    if row.started_at > now or (row.expires_at is not None and row.expires_at <= now):
        return False
    return not (hasattr(row, "ending") and row.ending.ended_at <= now)


def _is_for(row: Relationship, viewer: Viewer) -> bool:
    if row.organisation.code != viewer.organisation:
        return False
    if isinstance(viewer, SystemViewer):  # of whichever team, and of no one worker
        return row.staff_id is None
    if row.team_id is not None and row.team_id != viewer.team:
        return False
    return row.staff_id is None or row.staff_id == viewer.account


def _objects(viewer: Viewer, person: UUID, category: Category) -> bool:
    """Only who cares for people heeds it, and that somebody is there at all cannot be objected to."""
    if viewer.purpose != Purpose.DIRECT_CARE or category == Category.DEMOGRAPHICS:
        return False
    last = None
    for said in Willingness.objects.filter(person_id=person):
        is_about = said.category is None or said.category == category
        is_kind = said.organisation_kind in ("", viewer.organisation_kind)
        is_place = said.organisation is None or said.organisation.code == viewer.organisation
        if is_about and is_kind and is_place and (last is None or _order(said) > _order(last)):
            last = said
    return last is not None and last.is_objection and not _yields(viewer, person, category)


def _order(said: Willingness) -> tuple[datetime, str]:
    return said.said_at, str(said.id)


def _yields(viewer: Viewer, person: UUID, category: Category) -> bool:
    now = clock.now()
    for one in Overruling.objects.filter(person_id=person):
        until = min(one.ends_at, one.ending.ended_at) if hasattr(one, "ending") else one.ends_at
        if (
            one.organisation.code == viewer.organisation
            and one.category in (None, category)
            and one.starts_at <= now < until
        ):
            return True
    return False

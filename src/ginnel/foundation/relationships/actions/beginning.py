"""Beginning and ending relationships."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, Team
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.queries import staff_id
from ginnel.foundation.relationships.rules import Changes, Held, Observed, Registration
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose, Viewer


@transaction.atomic
def begin(
    *,
    person: UUID,
    kind: RelationshipKind,
    organisation: Organisation,
    team: Team | None = None,
    staff: UUID | None = None,
    started_at: datetime | None = None,
    expires_at: datetime | None = None,
    reason: str = "",
    by: Viewer,
) -> Relationship:
    """Say that an organisation, team or member of staff is working with a person.

    It expires by itself after `rules.EXPIRES_AFTER` unless said. A person merged away is whom they were merged into.
    Raises NotFound, and NotPermitted for staff who put a person on their own caseload, or who may not write this
    person's contacts.
    """
    rules.check_can_begin(kind, staff_id(viewer=by), staff, reason)
    now = people.hold_still(person=person, by=by).person
    if kind != RelationshipKind.OVERRIDE:
        by.require(now, Category.CONTACT_AND_CARER, Action.WRITE)
    start = started_at or clock.now()
    begun = Relationship.objects.create(
        person_id=now,
        kind=kind,
        organisation=organisation,
        team=team,
        staff_id=staff,
        started_at=start,
        expires_at=expires_at or rules.expiry(kind, start),
        reason=reason,
        recorded_at=clock.now(),
        recorded_by=by.identity,
    )
    detail = {"relationship": str(begun.id), "kind": str(kind), "organisation": organisation.code}
    audit.append(by=by, events=[Event("relationship.begun", now, detail=detail)])
    return begun


@transaction.atomic
def end(*, relationship: UUID, reason: str, by: Viewer) -> RelationshipEnding:
    """End a relationship now. Raises Conflict when it has ended already."""
    row = Relationship.objects.select_related("ending").get(id=relationship)
    by.require(row.person_id, Category.CONTACT_AND_CARER, Action.WRITE)
    if hasattr(row, "ending"):
        raise Conflict("That relationship has already ended.")
    now = clock.now()
    ending = RelationshipEnding.objects.create(
        relationship=row, ended_at=now, reason=reason, recorded_at=now, recorded_by=by.identity
    )
    audit.append(
        by=by, events=[Event("relationship.ended", row.person_id, detail={"relationship": str(row.id)})]
    )
    return ending


@transaction.atomic
def observe(*, observed: Sequence[Observed], by: Viewer) -> Changes:
    """Make what is held say what sources say, in bulk; saying the same again changes nothing.

    For services that keep the record only: nobody opens a record to themselves by sending a file.
    """
    if by.purpose != Purpose.RECORD_KEEPING:
        raise NotPermitted(
            ("Only the work of keeping the record may take relationships from what was sent.",)
        )
    now = clock.now()
    changes = rules.changes(_held(observed), observed, now)
    ends = [
        RelationshipEnding(
            relationship_id=one,
            ended_at=at,
            reason="said by its source",
            recorded_at=now,
            recorded_by=by.identity,
        )
        for one, at in changes.end
    ]
    RelationshipEnding.objects.bulk_create(ends, ignore_conflicts=True)
    begun = Relationship.objects.bulk_create(_rows(changes.begin, now, by))
    events = [
        Event("relationship.begun", row.person_id, detail={"relationship": str(row.id), "kind": row.kind})
        for row in begun
    ]
    if ends:
        events.append(
            Event("relationship.ended", detail={"relationships": [str(one) for one, _ in changes.end]})
        )
    audit.append(by=by, events=events)
    return changes


@transaction.atomic
def observe_practices(*, source_numbers: Sequence[int], by: Viewer) -> Changes:
    """The one registered practice of each person these source records are of, from all that is said of the person.

    The others' relationships end: a source that still names an old practice does not keep it in.
    """
    said = _registrations(source_numbers)
    counting = rules.registered(said)
    now = clock.now()
    observed = [
        Observed(
            reference=f"practice of source record {one.source_number}",
            source_number=one.source_number,
            kind=RelationshipKind.REGISTERED_PRACTICE,
            organisation=one.practice,
            started_at=now,
            ended_at=None if one.source_number in counting else now,
        )
        for one in said
    ]
    return observe(observed=observed, by=by)


def _registrations(source_numbers: Sequence[int]) -> list[Registration]:
    """What every source record of the people of these says."""
    persons = SourceRecord.objects.filter(number__in=source_numbers).values("person_id")
    rows = SourceRecord.objects.filter(person_id__in=persons).order_by("number")
    fields = ("number", "person_id", "organisation__code", "practice_code", "nhs_status", "described_at")
    return [
        Registration(number, person, organisation, practice, status == TRACED, described_at)
        for number, person, organisation, practice, status, described_at in rows.values_list(*fields)
    ]


def _held(observed: Sequence[Observed]) -> list[Held]:
    rows = Relationship.objects.filter(reference__in={one.reference for one in observed}, ending=None)
    fields = ("id", "kind", "organisation__code", "team_id", "staff_id", "started_at", "expires_at")
    found = rows.values_list(*fields, "ending__ended_at", "reference")
    return [Held(*row) for row in found]


def _rows(begin: Sequence[Observed], now: datetime, by: Viewer) -> list[Relationship]:
    named = [Named(code) for code in {one.organisation for one in begin}]
    known = organisations.ensure_many(organisations=named, by=by)
    records = people.hold_records(numbers={one.source_number for one in begin}, by=by)
    return [
        Relationship(
            person_id=records[one.source_number].person,
            source_record_id=records[one.source_number].id,
            kind=one.kind,
            organisation=known[one.organisation],
            team_id=one.team,
            staff_id=one.staff,
            started_at=one.started_at,
            expires_at=rules.expiry(one.kind, one.started_at),
            reference=one.reference,
            recorded_at=now,
            recorded_by=by.identity,
        )
        for one in begin
        if one.source_number in records
    ]

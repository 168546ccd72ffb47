"""One accountable lead of whoever came of a joining, a parting or a division."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.relationships.actions.holding import FIELDS
from ginnel.foundation.relationships.actions.lasting import hold_lead
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.queries.holding import WorkingWith, lines
from ginnel.foundation.relationships.rules import Held
from ginnel.foundation.relationships.rules.leading import LEADS_OF_ANOTHER_RECORD, Lead, one_lead
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


class Settled(NamedTuple):
    """Who leads no longer, who leads in their place, and who leads again."""

    ended: tuple[WorkingWith, ...] = ()
    going_on: tuple[WorkingWith, ...] = ()
    again: tuple[WorkingWith, ...] = ()


@transaction.atomic
def settle_leads(*, source_numbers: Collection[int], by: Viewer) -> Settled:
    """See to it that each person these source records are of has no more than one accountable lead, and that whoever
    led one of them before they were joined leads them again once they are parted. Again, it changes nothing."""
    persons = SourceRecord.objects.filter(number__in=source_numbers).values("person_id")
    rows = Relationship.objects.filter(kind=RelationshipKind.ACCOUNTABLE_LEAD, person_id__in=persons)
    led = sorted(set(rows.order_by().values_list("person_id", flat=True)))
    for person in led:
        people.hold_still(person=person, by=by)
    for person in led:
        hold_lead(person)
    ended: list[UUID] = []
    going_on: list[UUID] = []
    again: list[UUID] = []
    for person in led:
        found = one_lead(_leads(person), clock.now())
        ended += _end(found.ending, by)
        going_on += [found.going_on] if found.going_on else []
        again += _begin_again(found.again, by) if found.again else []
    return Settled(_lines(ended), _lines(going_on), _lines(again))


def _leads(person: UUID) -> list[Lead]:
    rows = Relationship.objects.filter(person_id=person, kind=RelationshipKind.ACCOUNTABLE_LEAD)
    found = rows.order_by("id").values_list(*FIELDS, "ending__ended_at", "ending__reason")
    return [Lead(Held(*row), why or "") for *row, why in found]


def _end(ending: Sequence[tuple[UUID, datetime]], by: Viewer) -> list[UUID]:
    now = clock.now()
    RelationshipEnding.objects.bulk_create(
        [
            RelationshipEnding(
                relationship_id=one,
                ended_at=at,
                reason=LEADS_OF_ANOTHER_RECORD,
                recorded_at=now,
                recorded_by=by.identity,
            )
            for one, at in ending
        ],
        ignore_conflicts=True,
    )
    rows = [one for one, _ in ending]
    _say("relationship.ended", rows, by)
    return rows


def _begin_again(ended: UUID, by: Viewer) -> list[UUID]:
    """As it was, and as long as it would have lasted. Not of whoever works there no more, nor where nobody has said yet
    whose lead it was."""
    row = Relationship.objects.select_related("organisation").get(id=ended)
    if row.staff_id is None or people_queries.is_row_in_doubt(row):
        return []
    if (row.staff_id, row.organisation.code) not in organisations.works_at([row.staff_id], viewer=by):
        return []
    now = clock.now()
    begun = Relationship.objects.create(
        person_id=row.person_id,
        source_record_id=row.source_record_id,
        kind=row.kind,
        organisation_id=row.organisation_id,
        team_id=row.team_id,
        staff_id=row.staff_id,
        started_at=row.started_at,
        expires_at=row.expires_at,
        reference=row.reference,
        reason=row.reason,
        recorded_at=now,
        recorded_by=by.identity,
    )
    _say("relationship.begun", [begun.id], by)
    return [begun.id]


def _say(event: str, rows: Collection[UUID], by: Viewer) -> None:
    found = Relationship.objects.filter(id__in=rows).order_by("id").values_list("id", "person_id")
    kind = str(RelationshipKind.ACCOUNTABLE_LEAD)
    audit.append(
        by=by,
        events=[
            Event(event, person, detail={"relationship": str(one), "kind": kind}) for one, person in found
        ],
    )


def _lines(rows: Collection[UUID]) -> tuple[WorkingWith, ...]:
    return tuple(lines(Relationship.objects.filter(id__in=rows).order_by("id"))) if rows else ()

"""Taking relationships from what organisations send."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.agreement import TRACED
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.actions.confirming import bear_out
from ginnel.foundation.relationships.actions.holding import held_by, hold_held
from ginnel.foundation.relationships.actions.lasting import (
    follow,
    named_here,
    not_led_elsewhere,
    without_what_ended_here,
)
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.queries import lasts, latest_feed
from ginnel.foundation.relationships.rules import Changes, Evidence, Observed, Registration
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@transaction.atomic
def observe(*, observed: Sequence[Observed], by: Viewer) -> Changes:
    """Make what is held say what sources say, in bulk; saying the same again changes nothing.

    What would have expired already is not begun. A worker's word that is borne out by it is confirmed. For services
    that keep the record only: nobody opens a record to themselves by sending a file.
    """
    if by.purpose != Purpose.RECORD_KEEPING:
        raise NotPermitted(
            ("Only the work of keeping the record may take relationships from what was sent.",)
        )
    now = clock.now()
    observed = named_here(observed, now, by=by)
    lasting = {kind: lasts(kind) for kind in {one.kind for one in observed}}
    changes = without_what_ended_here(_changes(observed, now, lasting, by))
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
    begun = Relationship.objects.bulk_create(not_led_elsewhere(_rows(changes.begin, lasting, now, by), now))
    ended = [one for one, _ in changes.end] + follow(begun, by=by)
    bear_out(_evidence(observed, now, by), by=by)
    events = [
        Event("relationship.begun", row.person_id, detail={"relationship": str(row.id), "kind": row.kind})
        for row in begun
    ]
    if ended:
        events.append(Event("relationship.ended", detail={"relationships": [str(one) for one in ended]}))
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


def _changes(
    observed: Sequence[Observed], now: datetime, lasting: Mapping[str, timedelta | None], by: Viewer
) -> Changes:
    """What is to be done, and nobody else does something to it meanwhile: of what is to end, as found once held."""
    held = held_by(observed)
    changes = rules.changes(held, observed, now, lasting)
    references = hold_held(held, changes, by=by)
    if not references:
        return changes
    again = [one for one in observed if one.reference in references]
    found = rules.changes(held_by(again), again, now, lasting)
    order = {one.reference: place for place, one in enumerate(observed)}
    begin = [one for one in changes.begin if one.reference not in references]
    begin = sorted([*begin, *found.begin], key=lambda one: order[one.reference])
    return Changes(tuple(begin), found.end)


def _rows(
    begin: Sequence[Observed], lasting: Mapping[str, timedelta | None], now: datetime, by: Viewer
) -> list[Relationship]:
    named = [Named(code) for code in {one.organisation for one in begin}]
    known = organisations.ensure_many(organisations=named, by=by)
    records = people.hold_records(numbers={one.source_number for one in begin}, by=by)
    expires = {id(one): one.expires_at(lasting[one.kind]) for one in begin}
    return [
        Relationship(
            person_id=records[one.source_number].person,
            source_record_id=records[one.source_number].id,
            kind=one.kind,
            organisation=known[one.organisation],
            team_id=one.team,
            staff_id=one.staff,
            started_at=one.started_at,
            expires_at=expires[id(one)],
            reference=one.reference,
            recorded_at=now,
            recorded_by=by.identity,
        )
        for one in begin
        if one.source_number in records and ((until := expires[id(one)]) is None or until > now)
    ]


def _evidence(observed: Sequence[Observed], now: datetime, by: Viewer) -> list[Evidence]:
    """What is said of people about whom a worker gave their word of late; mostly of nobody. What did not come about is
    no evidence, nor is a practice that somebody has left."""
    telling = [
        one
        for one in observed
        if not one.is_void
        and one.said_at
        is None  # that they work with somebody at all is no evidence that they were there then
        and not (one.kind == RelationshipKind.REGISTERED_PRACTICE and one.ended_at is not None)
    ]
    given = Relationship.objects.filter(kind=RelationshipKind.OWN_WORD, started_at__gte=now - latest_feed())
    persons = dict(
        SourceRecord.objects.filter(
            number__in={one.source_number for one in telling}, person_id__in=given.values("person_id")
        ).values_list("number", "person_id")
    )
    return [
        Evidence(persons[one.source_number], one.organisation, one.started_at, one.ended_at, one.reference)
        for one in telling
        if one.source_number in persons
    ]

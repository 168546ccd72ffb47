"""What goes on for as long as its source says so: whom it names, what was ended here, and the one lead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.queries.holding import current_at
from ginnel.foundation.relationships.rules import Changes, Observed
from ginnel.foundation.relationships.rules.leading import ANOTHER_LEADS, FOLLOWED, LEADS_OF_ANOTHER_RECORD
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.holding import hold
from ginnel.kernel.viewer import Viewer

_BY_A_SERVICE = ":"  # in the identity of whoever is not a member of staff
Key = tuple[str, str, UUID | None, UUID | None]


def named_here(observed: Sequence[Observed], at: datetime, *, by: Viewer) -> list[Observed]:
    """With the ids of the teams and colleagues whom these name; one who is nobody's there is worked with by nobody."""
    teams = organisations.teams_coded({one.team_code for one in observed} - {""}, viewer=by)
    staff = organisations.staff_named({one.username for one in observed} - {""}, viewer=by)
    return [_named(one, teams, staff, at) for one in observed]


@needs_no_actor("narrows what is about to be done and changes nothing")
def without_what_ended_here(changes: Changes) -> Changes:
    """A source that goes on saying what it said before does not undo what was done here: whoever a colleague took off
    a caseload since it was said stays off it, and whom another follows does not lead again while that one does."""
    lasting = {one.reference for one in changes.begin if one.said_at is not None}
    ended = RelationshipEnding.objects.filter(relationship__reference__in=lasting)
    ended = ended.exclude(relationship__reference="")  # so that its index is used
    fields = ("reference", "kind", "team_id", "staff_id")
    last: dict[Key, tuple[datetime, str, str]] = {}
    for reason, by, recorded_at, *key in ended.order_by("recorded_at").values_list(
        "reason", "recorded_by", "recorded_at", *(f"relationship__{name}" for name in fields)
    ):
        last[tuple(key)] = recorded_at, reason, by
    led = _led(changes) if last else set()
    begin = tuple(one for one in changes.begin if not _was_settled(one, last, led))
    return replace(changes, begin=begin)


def _led(changes: Changes) -> set[int]:
    """The source records of these leads whose person somebody leads who does not end now."""
    numbers = {one.source_number for one in changes.begin if one.kind == RelationshipKind.ACCOUNTABLE_LEAD}
    leading = current_at(clock.now()).filter(kind=RelationshipKind.ACCOUNTABLE_LEAD)
    still = leading.exclude(id__in=[one for one, _ in changes.end]).order_by().values("person_id")
    found = SourceRecord.objects.filter(number__in=numbers, person_id__in=still)
    return {number for number in found.values_list("number", flat=True) if number is not None}


@needs_no_actor("a lock, which changes nothing")
def hold_lead(person: UUID) -> None:
    """Nobody else says who leads for this person until the transaction ends."""
    hold(f"lead of {person}")


@needs_no_actor("narrows what is about to be done and changes nothing")
def not_led_elsewhere(rows: Sequence[Relationship], at: datetime) -> list[Relationship]:
    """Without leads of people whom a colleague of another organisation leads: no list takes that from them."""
    asked = {row.person_id for row in rows if row.kind == RelationshipKind.ACCOUNTABLE_LEAD}
    for person in sorted(asked):
        hold_lead(person)
    leading = current_at(at).filter(person_id__in=asked, kind=RelationshipKind.ACCOUNTABLE_LEAD)
    held = dict(leading.values_list("person_id", "organisation_id")) if asked else {}
    return [
        row
        for row in rows
        if row.kind != RelationshipKind.ACCOUNTABLE_LEAD
        or held.get(row.person_id, row.organisation_id) == row.organisation_id
    ]


def follow(begun: Sequence[Relationship], *, by: Viewer) -> list[UUID]:
    """End what led before these, where any of them leads: a person has one accountable lead. Answers what ended."""
    leads = {row.person_id: row for row in begun if row.kind == RelationshipKind.ACCOUNTABLE_LEAD}
    leading = Relationship.objects.filter(kind=RelationshipKind.ACCOUNTABLE_LEAD, ending=None)
    before = leading.filter(person_id__in=leads).exclude(id__in=[row.id for row in leads.values()])
    endings = [
        RelationshipEnding(
            relationship_id=one,
            ended_at=max(leads[person].recorded_at, leads[person].started_at),
            reason=ANOTHER_LEADS if record == leads[person].source_record_id else LEADS_OF_ANOTHER_RECORD,
            recorded_at=leads[person].recorded_at,
            recorded_by=by.identity,
        )
        for one, person, record in before.values_list("id", "person_id", "source_record_id")
    ]
    RelationshipEnding.objects.bulk_create(endings, ignore_conflicts=True)
    return [one.relationship_id for one in endings]


def _named(
    one: Observed, teams: dict[tuple[str, str], UUID], staff: dict[tuple[str, str], UUID], at: datetime
) -> Observed:
    if not (one.team_code or one.username):
        return one
    team, who = teams.get((one.organisation, one.team_code)), staff.get((one.organisation, one.username))
    if (one.team_code and team is None) or (one.username and who is None):
        return replace(one, ended_at=one.ended_at or at)
    return replace(one, team=team, staff=who)


def _was_settled(one: Observed, last: dict[Key, tuple[datetime, str, str]], led: set[int]) -> bool:
    was = last.get((one.reference, one.kind, one.team, one.staff))
    if one.said_at is None or was is None:
        return False
    ended_at, reason, by = was
    if reason in FOLLOWED and one.source_number in led:
        return True
    return (reason in FOLLOWED or _BY_A_SERVICE not in by) and one.said_at <= ended_at

"""Bearing out what workers said of being there: by what feeds say, whenever it comes, or by a colleague."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.people import actions as people
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.models import (
    Confirmation,
    OpeningReview,
    Relationship,
    RelationshipEnding,
)
from ginnel.foundation.relationships.queries import confirmed_within, lasts, latest_feed, staff_id, words
from ginnel.foundation.relationships.rules import Evidence, Word
from ginnel.foundation.relationships.states import SELF_GRANTED, ReviewOutcome
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Viewer

_BY_COLLEAGUE = "word "


@transaction.atomic
def bear_out(evidence: Sequence[Evidence], *, by: Viewer) -> int:
    """Confirm every word that this evidence bears out; how many."""
    if not evidence:
        return 0
    return _confirm(words.unconfirmed(persons={one.person for one in evidence}), evidence, by)


@transaction.atomic
def confirm_waiting(*, by: Viewer) -> int:
    """Confirm what relationships that are held bear out by now: of records joined since, and of a feed that came in the
    same moment as the word. How many."""
    waiting = words.unconfirmed(since=clock.now() - latest_feed())
    return _confirm(waiting, words.evidence_about(waiting), by) if waiting else 0


@transaction.atomic
def confirm(*, relationship: UUID, by: Viewer) -> None:
    """Say, as a colleague, that the person is with the organisation; from now on they are for all of it.

    Raises NotFound, NotPermitted for oneself and for anybody elsewhere, Conflict where it is confirmed already, and
    where it was found not right.
    """
    said = words.word(relationship)
    if said is None:
        raise NotFound("Nobody says so.")
    people.hold_still(person=said.person, by=by)
    if OpeningReview.objects.filter(relationship_id=said.id, outcome=ReviewOutcome.NOT_RIGHT).exists():
        raise Conflict("It was found that this was not right to open.")
    is_confirmed = Confirmation.objects.filter(relationship_id=said.id).exists()
    rules.check_can_confirm(said, by.organisation, staff_id(viewer=by), is_confirmed=is_confirmed)
    if not _is_held_otherwise(said):
        _begin_for_all(said, by)
    _settle(said, "", True, by)


def _confirm(waiting: Sequence[Word], evidence: Sequence[Evidence], by: Viewer) -> int:
    within, now, done = confirmed_within(), clock.now(), 0
    for said in waiting:
        found = next((one for one in evidence if rules.bears_out(said, one, within)), None)
        if found is None:
            continue
        _settle(said, found.reference, found.ended_at is None or found.ended_at > now, by)
        done += 1
    _supersede(evidence, by)
    return done


def _settle(said: Word, reference: str, takes_over: bool, by: Viewer) -> None:
    """Write it down and take back the notice. The worker's own opening ends where another takes its place: one event
    is one relationship. Where what bears it out is over, it runs out by itself, for they may still be writing it up."""
    now = clock.now()
    confirmed = Confirmation(
        relationship_id=said.id, reference=reference, confirmed_at=now, confirmed_by=by.identity
    )
    Confirmation.objects.bulk_create([confirmed], ignore_conflicts=True)
    if takes_over and _is_held_otherwise(said) and said.started_at <= now < said.until:
        _end(said.id, now, "confirmed", by)
    notices.withdraw_about(reference=rules.opening_reference(said.id), by=by)
    detail = {"relationship": str(said.id), "by_colleague": not reference}
    audit.append(by=by, events=[Event("relationship.confirmed", said.person, detail=detail)])


def _is_held_otherwise(said: Word) -> bool:
    now = clock.now()
    rows = Relationship.objects.filter(
        person_id=said.person, organisation__code=said.organisation, team=None, staff=None, ending=None
    ).exclude(kind__in=SELF_GRANTED)
    return any(expires is None or expires > now for expires in rows.values_list("expires_at", flat=True))


def _begin_for_all(said: Word, by: Viewer) -> None:
    own, now = Relationship.objects.get(id=said.id), clock.now()
    begun = Relationship.objects.create(
        person_id=said.person,
        kind=said.kind,
        organisation_id=own.organisation_id,
        started_at=said.started_at,
        expires_at=rules.expiry(said.started_at, lasts(said.kind)),
        reference=f"{_BY_COLLEAGUE}{said.id}",
        recorded_at=now,
        recorded_by=by.identity,
    )
    detail = {"relationship": str(begun.id), "kind": said.kind, "organisation": said.organisation}
    audit.append(by=by, events=[Event("relationship.begun", said.person, detail=detail)])


def _supersede(evidence: Sequence[Evidence], by: Viewer) -> None:
    """What a colleague confirmed gives way to what the organisation's own feed says of it."""
    now = clock.now()
    for one in evidence:
        if one.ended_at is not None or one.reference.startswith("relationship "):
            continue
        standing = Relationship.objects.filter(
            person_id=one.person,
            organisation__code=one.organisation,
            reference__startswith=_BY_COLLEAGUE,
            ending=None,
            expires_at__gt=now,
        )
        for row in standing.values_list("id", flat=True):
            _end(row, now, "said by its source", by)


def _end(relationship: UUID, at: datetime, reason: str, by: Viewer) -> None:
    ending = RelationshipEnding(
        relationship_id=relationship, ended_at=at, reason=reason, recorded_at=at, recorded_by=by.identity
    )
    RelationshipEnding.objects.bulk_create([ending], ignore_conflicts=True)

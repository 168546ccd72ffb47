"""Writing down what was found of an opening by somebody else than whoever opened it."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.notices import actions as notices
from ginnel.foundation.relationships import rules
from ginnel.foundation.relationships.models import OpeningReview, Relationship, RelationshipEnding
from ginnel.foundation.relationships.states import SELF_GRANTED, ReviewOutcome
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def review(*, relationship: UUID, outcome: str, done: str = "", by: Viewer) -> None:
    """Say whether it was right to open it, and what was done where it was not; once. Nobody is asked about it any more.
    What was not right to open is closed with it, to whoever opened it, from their next request on.

    Raises NotFound, Invalid, NotPermitted for whoever opened it, Conflict where it has been reviewed.
    """
    row = Relationship.objects.select_for_update().filter(id=relationship, kind__in=SELF_GRANTED).first()
    if row is None:
        raise NotFound("There is no such opening.")
    by.require(row.person_id, Category.DEMOGRAPHICS, Action.READ)
    rules.check_can_review(str(row.staff_id), by.identity, outcome, done)
    if OpeningReview.objects.filter(relationship=row).exists():
        raise Conflict("Somebody has reviewed that opening already.")
    OpeningReview.objects.create(
        relationship=row,
        outcome=ReviewOutcome(outcome),
        done=done.strip(),
        reviewed_at=clock.now(),
        reviewed_by=by.identity,
        reviewed_by_name=by.name,
    )
    notices.withdraw_about(reference=rules.opening_reference(row.id), by=by)
    if outcome == ReviewOutcome.NOT_RIGHT:
        _close(row, by)
    detail = {"relationship": str(row.id), "outcome": outcome}
    audit.append(by=by, events=[Event("relationship.reviewed", row.person_id, detail=detail)])


def _close(row: Relationship, by: Viewer) -> None:
    """End it now, where it holds still. The row is locked, so nobody else ends it meanwhile."""
    now = clock.now()
    is_over = row.expires_at is not None and row.expires_at <= now
    if is_over or RelationshipEnding.objects.filter(relationship=row).exists():
        return
    RelationshipEnding.objects.create(
        relationship=row, ended_at=now, reason="not right", recorded_at=now, recorded_by=by.identity
    )
    detail = {"relationship": str(row.id)}
    audit.append(by=by, events=[Event("relationship.ended", row.person_id, detail=detail)])

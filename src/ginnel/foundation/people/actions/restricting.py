"""Restricting somebody's record, looking at it again, and ending it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people.actions.holding import hold_still
from ginnel.foundation.people.models import Restriction, RestrictionEnding, RestrictionReview
from ginnel.foundation.people.rules import restricting
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound
from ginnel.kernel.viewer import Action, Category, Viewer


@transaction.atomic
def restrict_record(
    *, person: UUID, kind: str, reason: str, review_on: date, family: str = "", given: str = "", by: Viewer
) -> UUID:
    """Restrict a person's record from now on (kinds: `RestrictionKind`); `family` and `given` are an alias. Its id.

    Raises NotPermitted, NotFound, Invalid (`rules.restricting`), and Conflict where it is so already, or has an alias.
    """
    restricting.check_may_restrict(by.role)
    now = hold_still(person=person, by=by).person
    by.require(now, Category.ADMINISTRATIVE, Action.READ)
    restricting.check_restriction(
        kind=kind, reason=reason, family=family, given=given, review_on=review_on, today=clock.today()
    )
    held = Restriction.objects.filter(person_id=now, ending=None)
    if held.filter(kind=kind).exists():
        raise Conflict("It is restricted for this reason already.")
    if family.strip() and held.exclude(alias_family="").exists():
        raise Conflict("They are known under another name already.")
    made = Restriction.objects.create(
        person_id=now,
        kind=kind,
        reason=reason.strip(),
        alias_family=family.strip(),
        alias_given=given.strip(),
        review_on=review_on,
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    audit.append(by=by, events=[Event("people.restricted", now, detail={"restriction": str(made.id)})])
    return made.id


@transaction.atomic
def keep_restricted(*, restriction: UUID, reason: str, review_on: date, by: Viewer) -> None:
    """Say that a restriction still holds, and when it is looked at next. Raises as `restrict_record`."""
    row = _held(restriction, reason, by)
    restricting.check_review(review_on, today=clock.today())
    RestrictionReview.objects.create(
        restriction=row,
        reason=reason.strip(),
        review_on=review_on,
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"restriction": str(row.id)}
    audit.append(by=by, events=[Event("people.restriction-reviewed", row.person_id, detail=detail)])


@transaction.atomic
def end_restriction(*, restriction: UUID, reason: str, by: Viewer) -> None:
    """This restricts the record no longer. Raises NotPermitted, NotFound, Invalid; Conflict when it is ended."""
    row = _held(restriction, reason, by)
    RestrictionEnding.objects.create(
        restriction=row,
        reason=reason.strip(),
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"restriction": str(row.id)}
    audit.append(by=by, events=[Event("people.restriction-ended", row.person_id, detail=detail)])


def _held(restriction: UUID, reason: str, by: Viewer) -> Restriction:
    restricting.check_may_restrict(by.role)
    restricting.check_why(reason)
    row = Restriction.objects.select_for_update().filter(id=restriction).first()
    if row is None:
        raise NotFound("There is nothing of that kind.")
    by.require(row.person_id, Category.ADMINISTRATIVE, Action.READ)
    if RestrictionEnding.objects.filter(restriction=row).exists():
        raise Conflict("The record is not restricted for this reason any longer.")
    return row

"""Confirming what a colleague may do, and taking that back."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import (
    CompetenceHolding,
    CompetenceHoldingEnding,
    Organisation,
)
from ginnel.foundation.organisations.queries.competences import confirmed_at_latest
from ginnel.foundation.organisations.queries.knowing import roles_of
from ginnel.foundation.organisations.rules import competences as rules
from ginnel.foundation.organisations.rules.rota import check_reason
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Invalid, NotFound, Stale
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def confirm_competence(
    *,
    staff: UUID,
    organisation: str,
    competence: Competence,
    how: str,
    confirmed_by: UUID,
    valid_to: date,
    valid_from: date | None = None,
    by: Viewer,
) -> UUID:
    """Let a colleague do it at the organisation of this code until a day; `confirmed_by` is who says that they can, a
    colleague there today, and `how` what of it they saw. The same said again is the same. Raises
    NotFound, NotPermitted, Invalid."""
    rules.check_may_confirm(by, organisation=organisation)
    at = Organisation.objects.filter(code=organisation).first()
    if at is None:
        raise NotFound("There is no such organisation.")
    since = valid_from or clock.today()
    rules.check_can_confirm(
        how,
        is_own=staff == confirmed_by or by.identity == str(staff),
        valid_from=since,
        valid_to=valid_to,
        at_latest=confirmed_at_latest(competence, since),
        today=clock.today(),
    )
    _check_works_there(staff, organisation, by)
    if not _works_there(confirmed_by, organisation, by):
        why = "Choose who confirmed it: a colleague who works at this organisation."
        raise Invalid(why, field="confirmed_by")
    holding.hold(f"competences {staff}")
    said = {
        "staff_id": staff,
        "organisation": at,
        "competence": competence,
        "confirmed_by_id": confirmed_by,
        "valid_from": since,
        "valid_to": valid_to,
    }
    held = CompetenceHolding.objects.filter(**said, ending=None).values_list("id", flat=True).first()
    return held or _confirm(said, " ".join(how.split()), by)


@transaction.atomic
def end_competence(*, holding_id: UUID, reason: str, by: Viewer) -> None:
    """They may do it no longer, from today on. Raises NotFound, NotPermitted, Invalid without a reason; Stale where
    somebody was quicker."""
    found = CompetenceHolding.objects.select_related("organisation").filter(id=holding_id).first()
    if found is None:
        raise NotFound("There is no such competence.")
    rules.check_may_confirm(by, organisation=found.organisation.code)
    said = check_reason(reason)
    holding.hold(f"competences {found.staff_id}")
    if CompetenceHoldingEnding.objects.filter(holding=found).exists():
        raise Stale("Somebody has taken it back since you opened the page.")
    CompetenceHoldingEnding.objects.create(
        holding=found,
        ended_on=clock.today(),
        reason=said,
        recorded_at=clock.now(),
        recorded_by=by.identity,
    )
    audit.append(by=by, events=[Event("competence.ended", detail={"holding": str(found.id)})])


def _check_works_there(staff: UUID, organisation: str, by: Viewer) -> None:
    if not _works_there(staff, organisation, by):
        raise Invalid("They do not work at this organisation.", field="staff")


def _works_there(staff: UUID, organisation: str, by: Viewer) -> bool:
    return any(one.organisation.code == organisation for one in roles_of(staff, viewer=by))


def _confirm(said: dict[str, object], how: str, by: Viewer) -> UUID:
    made = CompetenceHolding.objects.create(**said, how=how, recorded_at=clock.now(), recorded_by=by.identity)
    detail = {
        "holding": str(made.id),
        "account": str(said["staff_id"]),
        "competence": str(said["competence"]),
    }
    audit.append(by=by, events=[Event("competence.confirmed", detail=detail)])
    return made.id

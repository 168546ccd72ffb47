"""Writing down that an organisation keeps a record of its own and why, and that it does no longer."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.actions.governing import check_governs
from ginnel.foundation.sharing.models import SeparateRecord, SeparateRecordDecision
from ginnel.foundation.sharing.rules.separate_records import check_can_be_decided, check_can_be_named
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def keep_apart(
    *, organisation: str, what: str, reason: str, shared: str, decided_by: str, review_on: date, by: Viewer
) -> UUID:
    """Enter in the register that an organisation (code) keeps a record of its own; its id.

    Raises NotFound for an unknown organisation, Invalid (`rules.separate_records`), NotPermitted.
    """
    check_governs(by)
    check_can_be_named(what)
    at = organisations.by_code(organisation, viewer=by)
    if at is None:
        raise NotFound("There is no such organisation.")
    made = SeparateRecord.objects.create(organisation=at, what=what.strip(), made_at=clock.now())
    said = {"reason": reason, "shared": shared, "decided_by": decided_by, "review_on": review_on}
    _decide(made, {"is_kept": True, **said}, by)
    return made.id


@transaction.atomic
def decide_again(
    *,
    record: UUID,
    is_kept: bool,
    reason: str,
    shared: str = "",
    decided_by: str,
    review_on: date | None = None,
    by: Viewer,
) -> None:
    """Write down that it is still kept and why, or that it is kept no longer. What was decided before stays.

    Raises NotFound, Invalid, NotPermitted.
    """
    check_governs(by)
    row = SeparateRecord.objects.select_related("organisation").filter(id=record).first()
    if row is None:
        raise NotFound("There is no such record in the register.")
    said = {"reason": reason, "shared": shared, "decided_by": decided_by, "review_on": review_on}
    _decide(row, {"is_kept": is_kept, **said}, by)


def _decide(row: SeparateRecord, said: dict[str, Any], by: Viewer) -> None:
    check_can_be_decided(**said, today=clock.today())
    SeparateRecordDecision.objects.create(
        record=row,
        is_kept=said["is_kept"],
        reason=said["reason"].strip(),
        shared=said["shared"].strip() if said["is_kept"] else "",
        decided_by=said["decided_by"].strip(),
        review_on=said["review_on"] if said["is_kept"] else None,
        recorded_at=clock.now(),
        recorded_by=by.identity,
        recorded_by_name=by.name,
    )
    detail = {"record": str(row.id), "organisation": row.organisation.code, "kept": said["is_kept"]}
    audit.append(by=by, events=[Event("sharing.separate-record-decided", detail=detail)])

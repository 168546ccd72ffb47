"""Nothing is kept longer than was said."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.care.assessment.actions.moving import move
from ginnel.care.assessment.models import SelfAssessment
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def erase(*, assessment: UUID, only_unsaved: bool = False, by: Viewer) -> None:
    """The answers and the code are gone; that there were some stays, for counting. A request to be contacted stays: it
    was sent. With `only_unsaved`, nothing where a code was given. Nothing where there is nothing."""
    row = SelfAssessment.objects.select_for_update().filter(id=assessment).first()
    if row is not None and not (only_unsaved and row.code_digest):
        _erase(row, by)


@transaction.atomic
def erase_expired(*, by: Viewer) -> int:
    """How many were erased because their time has come."""
    due = SelfAssessment.objects.filter(expires_at__lte=clock.now()).exclude(sealed=b"")
    rows = list(due.select_for_update(skip_locked=True).order_by("expires_at")[:1000])
    for row in rows:
        _erase(row, by)
    return len(rows)


def _erase(row: SelfAssessment, by: Viewer) -> None:
    row.sealed, row.code_digest, row.expires_at = b"", "", min(row.expires_at, clock.now())
    row.save(update_fields=["sealed", "code_digest", "expires_at"])
    move(row=row, to=SelfAssessmentState.ERASED, by=by)

"""One self-assessment at a time, and the states it comes to."""

from __future__ import annotations

from uuid import UUID

from ginnel.care.assessment import rules, store
from ginnel.care.assessment.models import SelfAssessment, SelfAssessmentChange
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.viewer import Viewer


def held(assessment: UUID) -> tuple[SelfAssessment, store.Kept]:
    """Locked until the transaction ends. Raises NotFound for what has expired or was erased."""
    row = SelfAssessment.objects.select_for_update().filter(id=assessment, expires_at__gt=clock.now()).first()
    if row is None:
        raise NotFound("These answers are not kept any more.")
    return row, store.opened(row.id, row.sealed)


def reached(row: SelfAssessment) -> SelfAssessmentState:
    return rules.state(list(row.changes.order_by("id").values_list("state", flat=True)))


def move(*, row: SelfAssessment, to: SelfAssessmentState, by: Viewer) -> None:
    """Nothing where it is there already. Raises Conflict."""
    at = reached(row)
    if at is to:
        return
    rules.check_can_move(at, to)
    SelfAssessmentChange.objects.create(assessment=row, state=to, at=clock.now(), by=by.identity)
    audit.append(by=by, events=[event(to.value, row)])


def event(what: str, row: SelfAssessment, **detail: object) -> Event:
    return Event(f"self-assessment.{what}", detail={"assessment": str(row.id), **detail})

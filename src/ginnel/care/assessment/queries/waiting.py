"""Who waits to be contacted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.care.assessment.models import ContactRequest
from ginnel.care.assessment.states import ContactRequestState
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Asked:
    """One request. `said` is as `rules.telling.told` makes it: how to reach them and every answer, in words."""

    id: UUID
    assessment: UUID
    said: dict[str, Any]
    is_urgent: bool
    asked_at: datetime


def waiting_for_contact(*, viewer: Viewer) -> list[Asked]:
    """Requests that the front door has not taken up, the urgent first, then in the order of asking.

    They are about people who are not known here yet, so that no relationship can be asked for: only the work that
    passes them on to the front door reads them (`actions.take_up`). Raises NotPermitted.
    """
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Only the work that passes requests on to the front door reads them here.",))
    rows = ContactRequest.objects.exclude(changes__state=ContactRequestState.TAKEN_UP)
    found = [
        Asked(row.id, row.assessment_id, row.said, row.is_urgent, row.asked_at)
        for row in rows.order_by("-is_urgent", "asked_at", "id")
    ]
    audit.append(by=viewer, events=[Event("contact-request.read", detail={"requests": len(found)})])
    return found

"""What somebody has answered so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.assessment import rules, store
from ginnel.care.assessment.models import SelfAssessment
from ginnel.care.assessment.states import SelfAssessmentState
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer


@dataclass(frozen=True, slots=True)
class Draft:
    """`saved_until` is None for what was not saved. `version` is that of the questionnaire it was last answered by."""

    id: UUID
    version: str
    answers: Mapping[str, tuple[str, ...]]
    said: tuple[str, ...]
    seen: tuple[str, ...]
    state: SelfAssessmentState
    saved_until: datetime | None

    @property
    def is_of_another(self) -> bool:
        return rules.is_of_another(self.answers)

    @property
    def postcode(self) -> str:
        return "".join(self.answers.get("postcode", ()))


def draft(*, assessment: UUID, viewer: Viewer) -> Draft:
    """For the pages alone on which it is answered. Raises NotFound for what has expired or was erased."""
    if viewer.purpose is not Purpose.RECORD_KEEPING:
        raise NotPermitted(("Answers are shown to whoever gives them, and to nobody else.",))
    row = SelfAssessment.objects.filter(id=assessment, expires_at__gt=clock.now()).first()
    if row is None:
        raise NotFound("These answers are not kept any more.")
    kept = store.opened(row.id, row.sealed)
    reached = list(row.changes.order_by("id").values_list("state", flat=True))
    until = row.expires_at if row.code_digest else None
    return Draft(row.id, row.version, kept.answers, kept.said, kept.seen, rules.state(reached), until)

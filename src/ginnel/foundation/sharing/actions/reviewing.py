"""Looking at what staff opened by their own word, and saying what was found."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotPermitted


@transaction.atomic
def review_opening(*, relationship: UUID, outcome: str, done: str = "", by: StaffViewer) -> None:
    """Raises NotPermitted for roles that do not check how records are used and for whoever opened it; NotFound;
    Invalid for no outcome, or where it was not right and nothing is said of what was done; Conflict once it is done."""
    if Capability.SEE_AUDIT not in by.capabilities:
        raise NotPermitted(("Only those who check how records are used review who opened them.",))
    relationships.review(relationship=relationship, outcome=outcome, done=done, by=by)

"""Noting that a record was made ready for paper, which leaves the building and is nobody's to take back."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.viewer import Action, Viewer


@transaction.atomic
def note_printing(*, person: UUID, by: Viewer) -> None:
    """Leave an event with what the sheet may hold."""
    held = tuple(sorted(by.categories(person, Action.READ)))
    audit.append(by=by, events=[Event("record.printed", person, held)])

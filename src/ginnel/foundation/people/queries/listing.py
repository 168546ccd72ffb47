"""Being named in a list is being looked at: what the list leaves in the audit trail of everybody on it."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.kernel.viewer import Category, Viewer


def listed(people: Iterable[UUID], *, viewer: Viewer, place: str) -> None:
    """One event `people.listed` about each person who is shown; `place` is the list's own name."""
    about, detail = (Category.DEMOGRAPHICS,), {"list": place}
    events = [Event("people.listed", person, about, detail=detail) for person in dict.fromkeys(people)]
    audit.append(by=viewer, events=events)

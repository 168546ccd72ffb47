"""What other systems sent about a contact, and which of their entries made one."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.care.access.models import Contact, SystemRequest
from ginnel.care.access.states import RequestKind
from ginnel.kernel.viewer import Viewer

BY_ENTRY = "request "
"""What the message is called of what came in none: an entry of the record."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """What one message said."""

    sender: str
    does: str
    at: datetime
    words: str


def requests_of(
    found: Contact, read: Collection[int], *, viewer: Viewer, is_open: bool
) -> list[RequestShown]:
    """Oldest first, for who reads of the contact that is `is_open` to them. What is of a restricted subject that they
    do not read is left out, and not counted: that there is something would tell of it."""
    if not is_open:
        return []
    rows = found.requests.select_related("sender").filter(category__in=read).order_by("at", "id")
    return [RequestShown(row.sender.name or row.sender.code, row.does, row.at, row.words) for row in rows]


def entry_followed(entry: UUID, *, viewer: Viewer) -> UUID | None:
    """The entry by which what `entry` asked is followed: its own, or that of the first of the same. None where no
    message asked it."""
    row = SystemRequest.objects.filter(entry=entry).order_by("-at", "-id").first()
    if row is None:
        return None
    rows = SystemRequest.objects.filter(contact=row.contact_id).exclude(entry=None)
    return rows.order_by("at", "id").values_list("entry", flat=True).first()


def contact_asked_by(entry: UUID, organisation: str, *, viewer: Viewer) -> UUID | None:
    """The contact of an organisation (a code) that this entry of the record made; None for none."""
    made = Contact.objects.filter(reference=f"{BY_ENTRY}{entry}", organisation__code=organisation)
    return made.values_list("id", flat=True).first()


def came_at(contact: UUID, *, viewer: Viewer) -> datetime:
    """When a contact was made."""
    return Contact.objects.values_list("recorded_at", flat=True).get(id=contact)


def is_withdrawn(contact: Contact, *, viewer: Viewer) -> bool:
    """Whether the last that was sent of it takes it back."""
    said = contact.requests.exclude(does=RequestKind.REPEATED).order_by("-at", "-id")
    return said.values_list("does", flat=True).first() == RequestKind.WITHDRAWN


def brought_by_message(entries: Collection[UUID], *, viewer: Viewer) -> set[UUID]:
    """Of these entries those that a message brought which made a contact of itself."""
    by_message = SystemRequest.objects.exclude(message__startswith=BY_ENTRY)
    found = by_message.filter(entry__in=entries).values_list("entry", flat=True)
    return {one for one in found if one is not None}

"""Letting what a system asked by an entry of the record be followed by whoever sent it, as what came by message is."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.adding import tell_of_more
from ginnel.care.access.actions.publishing import publish_task
from ginnel.care.access.actions.standing import hold, try_hold
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, SystemRequest
from ginnel.care.access.queries.requests import BY_ENTRY
from ginnel.care.access.states import RequestKind, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer


def take_in_hand(*, contact: UUID, by: Viewer) -> bool:
    """Hold a contact, without waiting, for what a system adds to it; False where somebody has it at this moment.
    Whoever reacts to what arrived holds people by then, and a contact is held before its people: two who waited for
    each other would end one of them."""
    return try_hold(contact)


@transaction.atomic
def let_follow(*, contact: UUID, sender: str, entry: UUID, by: Viewer) -> None:
    """Say that the system of `sender` (a code) asked by this `entry` for what made the contact: a Task says how it
    stands. Once, however often it is said."""
    found = Contact.objects.select_related("organisation").get(id=contact)
    hold(found)
    if not found.requests.filter(entry=entry).exists():
        _put(found, RequestKind.ASKED, sender, entry, found.words, Category(found.category), by)


@transaction.atomic
def add_asked(
    *,
    contact: UUID,
    sender: str,
    entry: UUID,
    words: str,
    category: Category | None,
    urgency: Urgency | None = None,
    by: Viewer,
) -> bool:
    """Keep what the entry that made the contact says now, where that is not what it said last, and tell whoever has it:
    a system changes a request by sending it anew. `category` is the restricted subject of it all; `urgency` hurries
    it where it is stricter than the clocks that run, and slows nothing. Whether anything was new."""
    found = Contact.objects.select_related("organisation").get(id=contact)
    hold(found)
    rows = found.requests.filter(entry=entry).order_by("-at", "-id")
    last = rows.values_list("words", flat=True).first()
    words = words.strip()
    if words == (found.words if last is None else last):
        return False
    of = category_of(words, Category.SOCIAL_CARE, category)
    _put(found, RequestKind.ADDED, sender, entry, words, of, by)
    tell_of_more(found, RequestKind.ADDED, urgency, by)
    return True


def _put(
    found: Contact, does: RequestKind, sender: str, entry: UUID, words: str, category: Category, by: Viewer
) -> None:
    said = f"{entry}\n{found.requests.filter(entry=entry).count()}"
    SystemRequest.objects.create(
        contact=found,
        sender=organisations.ensure(code=sender, by=by),
        names=[str(entry)],
        message=f"{BY_ENTRY}{entry}",
        does=does,
        digest=blake2b(said.encode(), digest_size=16).digest(),
        entry=entry,
        words=words,
        category=category_of(words, category),
        at=clock.now(),
        by=by.identity,
    )
    publish_task(found, by=by)

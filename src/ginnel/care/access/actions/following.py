"""Letting what a system asked by an entry of the record be followed by whoever sent it, as what came by message is."""

from __future__ import annotations

from hashlib import blake2b
from uuid import UUID

from django.db import transaction

from ginnel.care.access.actions.publishing import publish_task
from ginnel.care.access.actions.standing import try_hold
from ginnel.care.access.fhir import category_of
from ginnel.care.access.models import Contact, SystemRequest
from ginnel.care.access.queries.requests import BY_ENTRY
from ginnel.care.access.states import RequestKind
from ginnel.foundation.organisations import actions as organisations
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category, Viewer


@transaction.atomic
def let_follow(*, contact: UUID, sender: str, entry: UUID, by: Viewer) -> None:
    """Say that the system of `sender` (a code) asked by this `entry` for what made the contact: a Task says how it
    stands. Once, however often it is said."""
    found = Contact.objects.select_related("organisation").get(id=contact)
    # Without waiting: whom it is about is held by now. Where a worker has it in hand it is said when it is sent again.
    if found.requests.filter(entry=entry).exists() or not try_hold(found.pk):
        return
    SystemRequest.objects.create(
        contact=found,
        sender=organisations.ensure(code=sender, by=by),
        names=[str(entry)],
        message=f"{BY_ENTRY}{entry}",
        does=RequestKind.ASKED,
        digest=blake2b(str(entry).encode(), digest_size=16).digest(),
        entry=entry,
        words=found.words,
        category=category_of(found.words, Category(found.category)),
        at=clock.now(),
        by=by.identity,
    )
    publish_task(found, by=by)

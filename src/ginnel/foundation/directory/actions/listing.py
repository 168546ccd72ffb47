"""Taking in what is said of a service."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions.indexing import index
from ginnel.foundation.directory.models import Listing, ListingVersion
from ginnel.foundation.directory.rules import openreferral
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

NEW, CHANGED, SAME, REFUSED = "new", "changed", "same", "refused"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document: `what` is new, changed, same or refused; `listing` is None for the last."""

    what: str
    listing: UUID | None
    faults: tuple[Fault, ...]


@transaction.atomic
def list_service(
    *,
    document: Any,
    by: Viewer,
    organisation: Organisation | None = None,
    feed: str = "",
    feed_key: str = "",
) -> Outcome:
    """A service as a document of Open Referral UK 3.0 says it: new, another version, or nothing new.

    `organisation` is who answers for it here. A document that lacks what a service cannot be listed without is refused
    with its faults; any other fault is kept beside the version.
    """
    said = openreferral.read(document)
    if said.service is None:
        return Outcome(REFUSED, None, said.faults)
    if not _is_theirs(said.service.id, feed):
        fault = Fault("id-taken", "Another source has listed a service under this id.", field="id")
        return Outcome(REFUSED, None, (*said.faults, fault))
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    digest = sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    listing = _held(said.service.id, organisation, feed, feed_key)
    last = listing.versions.order_by("-number").first()
    if last is not None and last.digest == digest:
        return Outcome(SAME, listing.id, said.faults)
    version = ListingVersion.objects.create(
        listing=listing,
        number=last.number + 1 if last else 1,
        document=text,
        digest=digest,
        faults=[{"code": one.code, "field": one.field} for one in said.faults],
        said_by=by.identity,
        said_at=clock.now(),
    )
    index(listing, version, said.service)
    what = CHANGED if last else NEW
    detail = {"listing": str(listing.id), "version": version.number, "faults": len(said.faults)}
    audit.append(by=by, events=[Event("directory.service-listed", detail=detail)])
    return Outcome(what, listing.id, said.faults)


def list_many(
    *, documents: Iterable[Mapping[str, Any]], by: Viewer, organisations: Mapping[str, Organisation]
) -> list[Outcome]:
    """Each document by itself: one that is refused leaves the others. `organisations` by the service's id."""
    return [
        list_service(document=each, organisation=organisations.get(str(each.get("id"))), by=by)
        for each in documents
    ]


def _is_theirs(id: UUID, feed: str) -> bool:
    held = Listing.objects.filter(id=id).values_list("feed", flat=True).first()
    return held is None or held == feed


def _held(id: UUID, organisation: Organisation | None, feed: str, feed_key: str) -> Listing:
    """The listing, one writer of it at a time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"directory {id}"])
    made, _ = Listing.objects.get_or_create(
        id=id, defaults={"organisation": organisation, "feed": feed, "feed_key": feed_key if feed else ""}
    )
    return made

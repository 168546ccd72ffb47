"""Taking in what is said of a service."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.directory.actions import claims
from ginnel.foundation.directory.actions.indexing import index
from ginnel.foundation.directory.models import Listing, ListingVersion
from ginnel.foundation.directory.rules import keepers, openreferral
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock, holding
from ginnel.kernel.errors import Fault, Invalid
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.viewer import Viewer

LONGEST = 255
NEW, CHANGED, SAME, REFUSED, KEPT = "new", "changed", "same", "refused", "kept"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one document: `what` is new, changed, same, kept (an organisation keeps it here, whatever the feed
    says) or refused; `listing` is None for the last."""

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

    `organisation` is who answers for it here. A document that lacks what a service cannot be listed without, or whose
    id or key is taken, is refused with its faults; any other fault is kept beside the version. `feed_key` is what the
    feed calls it, its id unless said. Raises NotPermitted, and Invalid for a feed or a key too long.
    """
    if max(len(feed), len(feed_key)) > LONGEST:
        raise Invalid(f"A feed, and a key in it, has at most {LONGEST} characters.")
    keepers.check_may_list(by, answering=organisation.code if organisation else "", feed=feed)
    said = openreferral.read(document)
    if said.service is None:
        return Outcome(REFUSED, None, said.faults)
    source, key = keepers.source_of(by, feed), feed_key or str(said.service.id)
    in_turn()
    staff_of = None if keepers.is_service(by) else organisation
    if fault := claims.refusal(said.service, feed, key, staff_of):
        return Outcome(REFUSED, None, (*said.faults, fault))
    if feed and (fault := claims.kept_here(said.service, feed)):
        return Outcome(KEPT, said.service.id, (*said.faults, fault))
    faults = (*said.faults, *claims.remarks(said.service, source))
    text = json.dumps(document, ensure_ascii=True, separators=(",", ":"))
    digest = sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
    listing = _held(said.service.id, organisation, feed, key)
    last = listing.versions.order_by("-number").first()
    if last is not None and last.digest == digest:
        return Outcome(SAME, listing.id, faults)
    version = ListingVersion.objects.create(
        listing=listing,
        number=last.number + 1 if last else 1,
        document=text,
        digest=digest,
        faults=[{"code": one.code, "field": one.field} for one in faults],
        said_by=by.identity,
        said_at=clock.now(),
    )
    index(listing, version, said.service, source)
    what = CHANGED if last else NEW
    detail = {"listing": str(listing.id), "version": version.number, "faults": len(faults)}
    audit.append(by=by, events=[Event("directory.service-listed", detail=detail)])
    return Outcome(what, listing.id, faults)


def list_many(
    *, documents: Iterable[Mapping[str, Any]], by: Viewer, organisations: Mapping[str, Organisation]
) -> list[Outcome]:
    """Each document by itself: one that is refused leaves the others. `organisations` by the service's id."""
    return [
        list_service(document=each, organisation=organisations.get(str(each.get("id"))), by=by)
        for each in documents
    ]


@needs_no_actor("holds the directory while it is written; changes nothing")
def in_turn() -> None:
    """One writer of the directory at a time, until its transaction ends: services share organisations, words and
    timetables, and documents name them in any order, so that a lock for each would be taken in any order too."""
    holding.hold("ginnel directory")


def _held(id: UUID, organisation: Organisation | None, feed: str, feed_key: str) -> Listing:
    made, _ = Listing.objects.get_or_create(
        id=id, defaults={"organisation": organisation, "feed": feed, "feed_key": feed_key if feed else ""}
    )
    return made

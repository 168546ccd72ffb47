"""Who keeps which entry, and the entries of one's own organisation. About nobody who receives care."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from ginnel.foundation.directory.models import Listing, ListingIndex, ListingKeeping, ListingVersion
from ginnel.foundation.directory.queries.dropped import dropped_of
from ginnel.foundation.directory.rules import keepers
from ginnel.foundation.directory.rules.entries import Entry, entry_of
from ginnel.foundation.directory.rules.staleness import is_stale
from ginnel.foundation.directory.states import ServiceStatus
from ginnel.foundation.organisations.models import Organisation
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

ENDED = (ServiceStatus.INACTIVE, ServiceStatus.DEFUNCT)


@dataclass(frozen=True, slots=True)
class Keeping:
    """Who answers for an entry, None for nobody here, and whether they keep it on our pages."""

    organisation: Organisation | None
    is_here: bool


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """One entry of the viewer's organisation. `feed` is "" for what was never in one; `is_here`: it is changed here.
    `said_by` is the identity of whoever said it last, and `version` what was said."""

    id: UUID
    name: str
    status: ServiceStatus
    feed: str
    is_here: bool
    assured_on: date | None
    is_stale: bool
    version: int
    said_at: datetime
    said_by: str
    is_dropped: bool = False

    @property
    def has_ended(self) -> bool:
        return self.status in ENDED


@dataclass(frozen=True, slots=True)
class VersionSaid:
    number: int
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """An entry in full, with what the boxes of the page say, and who said it before."""

    own: OwnEntry
    entry: Entry
    document: dict[str, Any]
    versions: tuple[VersionSaid, ...]


@dataclass(frozen=True, slots=True)
class OldVersion:
    """One version of an entry: what its boxes said, by whom and when, what those of the version before it said (None
    for the first), and how many versions there are."""

    id: UUID
    name: str
    said: VersionSaid
    entry: Entry
    before: Entry | None
    latest: int


@needs_no_viewer("Services are about nobody.")
def keeping_of(listing: Listing) -> Keeping:
    """What never was in a feed is kept here by whoever answers for it."""
    last = listing.keepings.select_related("organisation").order_by("-pk").first()
    if last is None:
        return Keeping(listing.organisation, not listing.feed)
    return Keeping(last.organisation, last.is_here or not listing.feed)


@needs_no_viewer("Services are about nobody.")
def kept_by() -> QuerySet[Any]:
    """Every listing with `keeper`, the organisation that answers for it, and `is_here`."""
    last = ListingKeeping.objects.filter(listing=OuterRef("pk")).order_by("-pk")
    return Listing.objects.annotate(
        said_keeper=Subquery(last.values("organisation")[:1]), said_here=Subquery(last.values("is_here")[:1])
    )


def own_entries(*, viewer: Viewer, stale_within: int) -> list[OwnEntry]:
    """Those that the viewer's organisation answers for, what needs looking at first: the longest unassured."""
    rows = _own(viewer).order_by(F("index__assured_on").asc(nulls_first=True), "index__name", "pk")
    return _shown(list(rows), stale_within)


def own_entry(id: UUID, *, viewer: Viewer, stale_within: int) -> KeptEntry:
    """Raises NotFound for what the viewer's organisation does not answer for, NotPermitted for a role that keeps no
    entries."""
    keepers.check_may_list(viewer, answering=viewer.organisation, feed=keepers.OURS)
    rows = list(_own(viewer).filter(pk=id))
    if not rows:
        raise NotFound("Your organisation keeps no such entry.")
    (own,) = _shown(rows, stale_within)
    versions = list(rows[0].versions.order_by("-number"))
    document = json.loads(versions[0].document)
    said = tuple(VersionSaid(one.number, one.said_at, one.said_by) for one in versions)
    return KeptEntry(own, entry_of(document), document, said)


def entry_before(id: UUID, number: int, *, viewer: Viewer) -> Entry | None:
    """What the boxes said in a version of one of the viewer's own entries; None where there is none."""
    found = ListingVersion.objects.filter(listing__in=_own(viewer).filter(pk=id), number=number).first()
    return entry_of(json.loads(found.document)) if found else None


def old_version(id: UUID, number: int, *, viewer: Viewer) -> OldVersion:
    """A version of an entry of the viewer's organisation, the present one included. Raises NotFound for none,
    NotPermitted for a role that keeps no entries."""
    keepers.check_may_list(viewer, answering=viewer.organisation, feed=keepers.OURS)
    of = ListingVersion.objects.filter(listing__in=_own(viewer).filter(pk=id)).order_by("-number")
    rows = list(of.filter(number__lte=number)[:2])
    if not rows or rows[0].number != number:
        raise NotFound("There is no such version of an entry of your organisation.")
    found, before = rows[0], rows[1] if len(rows) > 1 else None
    entry = entry_of(json.loads(found.document))
    return OldVersion(
        id=id,
        name=entry.name,
        said=VersionSaid(found.number, found.said_at, found.said_by),
        entry=entry,
        before=entry_of(json.loads(before.document)) if before else None,
        latest=of.values_list("number", flat=True)[0],
    )


def said_last_by_others(*, viewer: Viewer) -> set[UUID]:
    """Listings of which somebody else than the viewer has said the last version."""
    last = ListingVersion.objects.filter(number=F("listing__index__version"))
    return set(last.exclude(said_by=viewer.identity).values_list("listing_id", flat=True))


def _own(viewer: Viewer) -> QuerySet[Any]:
    own = Organisation.objects.filter(code=viewer.organisation).values("pk")
    theirs = Q(said_keeper__in=own) | Q(said_keeper=None, organisation__in=own)
    return kept_by().filter(theirs, index__isnull=False).select_related("index")


def _shown(rows: list[Any], within: int) -> list[OwnEntry]:
    today = clock.today()
    last = ListingVersion.objects.filter(listing__in=rows, number=F("listing__index__version"))
    said = {listing: (at, by) for listing, at, by in last.values_list("listing", "said_at", "said_by")}
    gone = dropped_of(row.pk for row in rows)
    return [_one(row, row.index, today, within, *said[row.pk], is_dropped=row.pk in gone) for row in rows]


def _one(
    row: Any, index: ListingIndex, today: date, within: int, at: datetime, by: str, *, is_dropped: bool
) -> OwnEntry:
    return OwnEntry(
        id=row.pk,
        name=index.name,
        status=ServiceStatus(index.status),
        feed=row.feed,
        is_here=bool(row.said_here) or not row.feed,
        assured_on=index.assured_on,
        is_stale=is_stale(index.assured_on, today, within),
        version=index.version,
        said_at=at,
        said_by=by,
        is_dropped=is_dropped,
    )

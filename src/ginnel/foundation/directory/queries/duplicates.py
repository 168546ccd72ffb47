"""Listings of two sources that look like one service, and nobody has judged. About nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ginnel.foundation.directory.models import DuplicateCandidate, ListingIndex
from ginnel.kernel.exemptions import needs_no_viewer


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two. `feed` is "" for what is kept here."""

    listing: UUID
    name: str
    provider: str
    feed: str


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Two that look like one, with what they have in common."""

    id: UUID
    first: Side
    second: Side
    evidence: tuple[str, ...]
    at: datetime


@needs_no_viewer("Services are about nobody.")
def duplicates() -> list[Duplicate]:
    """Those that wait for somebody to judge, oldest first."""
    waiting = list(DuplicateCandidate.objects.filter(decisions=None).order_by("at", "pk"))
    ids = {id for one in waiting for id in (one.first_id, one.second_id)}
    rows = ListingIndex.objects.filter(pk__in=ids).select_related("provider", "listing")
    sides = {row.pk: Side(row.pk, row.name, row.provider.name, row.listing.feed) for row in rows}
    return [
        Duplicate(one.id, sides[one.first_id], sides[one.second_id], tuple(one.evidence), one.at)
        for one in waiting
    ]

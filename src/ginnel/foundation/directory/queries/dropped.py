"""Services that the feed which said them no longer has: nobody says any more that they run."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from ginnel.foundation.directory.models import ListingKeeping, Sighting
from ginnel.foundation.directory.queries.harvests import feeds, last_finished
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Services are about nobody."


@needs_no_viewer(_NOBODY)
def dropped() -> QuerySet[Sighting]:
    """Of every feed, as `not_seen` of one, but for what an organisation keeps here itself."""
    last = [(feed, found) for feed in feeds() if (found := last_finished(feed))]
    if not last:
        return Sighting.objects.none()
    each = (Q(feed=feed, harvest__started_at__lt=found.started_at) for feed, found in last)
    last_kept = (
        ListingKeeping.objects.filter(listing=OuterRef("listing")).order_by("-pk").values("is_here")[:1]
    )
    gone = Sighting.objects.filter(reduce(or_, each)).annotate(
        is_here=Coalesce(Subquery(last_kept), Value(False))
    )
    return gone.filter(is_here=False)


@needs_no_viewer(_NOBODY)
def dropped_of(ids: Iterable[UUID]) -> set[UUID]:
    return set(dropped().filter(listing__in=list(ids)).values_list("listing_id", flat=True))

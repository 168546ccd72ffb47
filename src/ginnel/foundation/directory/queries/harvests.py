"""Feeds of services, how their readings went, and what each no longer has. About nobody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from ginnel.foundation.directory.models import (
    Harvest,
    HarvestEnding,
    ServiceFeed,
    ServiceFeedTerms,
    Sighting,
)
from ginnel.foundation.directory.rules import harvesting
from ginnel.foundation.directory.states import HarvestOutcome
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Feeds of services are about nobody."


@dataclass(frozen=True, slots=True)
class HarvestShown:
    """How one reading went. `outcome` is "" while it has not ended; `counts` as of its pages together."""

    feed: str
    started_at: datetime
    outcome: str
    reason: str
    said: int | None
    met: int
    gone: int
    pages: int
    counts: dict[str, int]
    remarks: list[dict[str, Any]]


@needs_no_viewer(_NOBODY)
def feeds() -> list[ServiceFeed]:
    return list(ServiceFeed.objects.order_by("name"))


@needs_no_viewer(_NOBODY)
def feed(name: str) -> ServiceFeed:
    """Raises NotFound."""
    found = ServiceFeed.objects.filter(name=name).first()
    if found is None:
        raise NotFound("There is no feed of this name.")
    return found


@needs_no_viewer(_NOBODY)
def terms_of(feed: ServiceFeed) -> ServiceFeedTerms:
    return feed.terms.select_related("organisation").order_by("-pk")[0]


@needs_no_viewer(_NOBODY)
def due() -> list[ServiceFeed]:
    """Feeds that are to be read now: their time has come, or a reading broke off."""
    now, found = clock.now(), []
    for each in feeds():
        last = each.harvests.order_by("-started_at").first()
        terms = terms_of(each)
        is_time = harvesting.is_due(last.started_at if last else None, terms.every_hours, now)
        if not terms.is_paused and (is_time or unfinished(each) is not None):
            found.append(each)
    return found


@needs_no_viewer(_NOBODY)
def unfinished(feed: ServiceFeed) -> Harvest | None:
    """The reading that is to be gone on with, if any."""
    last = feed.harvests.order_by("-started_at").first()
    if last is None:
        return None
    ended = last.endings.order_by("-pk").values_list("outcome", flat=True).first()
    return last if harvesting.goes_on(ended, last.started_at, clock.now()) else None


@needs_no_viewer(_NOBODY)
def last_finished(feed: ServiceFeed) -> Harvest | None:
    """The latest reading that says which services the feed has."""
    last = HarvestEnding.objects.filter(harvest=OuterRef("pk")).order_by("-pk").values("outcome")[:1]
    ended = feed.harvests.annotate(ended=Subquery(last)).filter(ended=HarvestOutcome.FINISHED)
    return ended.order_by("-started_at").first()


@needs_no_viewer(_NOBODY)
def keys_met(harvest: Harvest) -> set[str]:
    """What the feed calls the services that this reading has met so far."""
    return set(harvest.sightings.values_list("listing__feed_key", flat=True))


@dataclass(frozen=True, slots=True)
class Met:
    """How many services the feed had before this reading, how many it has, and how many it has no longer."""

    before: int
    met: int
    gone: int


@needs_no_viewer(_NOBODY)
def met_in(harvest: Harvest) -> Met:
    last, there = last_finished(harvest.feed), Sighting.objects.filter(feed=harvest.feed)
    met = there.filter(harvest=harvest).count()
    if last:
        there = there.filter(harvest__started_at__gte=last.started_at)
    gone = there.exclude(harvest=harvest).count()
    had = last.endings.order_by("-pk")[0].met if last else 0
    return Met(max(had, gone), met, gone)


@needs_no_viewer(_NOBODY)
def not_seen(feed: ServiceFeed) -> QuerySet[Sighting]:
    """Services that the feed no longer has, since the reading in which they were last met."""
    last = last_finished(feed)
    if last is None:
        return Sighting.objects.none()
    return Sighting.objects.filter(feed=feed, harvest__started_at__lt=last.started_at)


@needs_no_viewer(_NOBODY)
def harvest_shown(harvest: Harvest) -> HarvestShown:
    counts: Counter[str] = Counter()
    pages = list(harvest.pages.order_by("number"))
    for page in pages:
        counts.update(page.counts)
    ending = harvest.endings.order_by("-pk").first()
    remarks = harvest.remarks.order_by("pk").values("page", "item", "element", "code", "message")
    return HarvestShown(
        feed=harvest.feed.name,
        started_at=harvest.started_at,
        outcome=ending.outcome if ending else "",
        reason=ending.reason if ending else "",
        said=ending.said if ending else None,
        met=ending.met if ending else 0,
        gone=ending.gone if ending else 0,
        pages=len(pages),
        counts=dict(counts),
        remarks=[dict(one) for one in remarks],
    )


@needs_no_viewer(_NOBODY)
def latest_harvest(feed: ServiceFeed) -> HarvestShown | None:
    last = feed.harvests.order_by("-started_at").first()
    return harvest_shown(last) if last else None

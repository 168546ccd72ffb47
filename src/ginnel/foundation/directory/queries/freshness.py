"""How fresh what the directory says is, by feed and by whoever provides the services. About nobody."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q

from ginnel.foundation.directory.models import DuplicateCandidate, ListingIndex, ServiceFeed
from ginnel.foundation.directory.queries.harvests import feeds, not_seen
from ginnel.foundation.directory.queries.quarantine import quarantined_services
from ginnel.foundation.directory.queries.reading import stale_after
from ginnel.foundation.directory.states import ServiceStatus
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer

_ENDED = (ServiceStatus.INACTIVE, ServiceStatus.DEFUNCT)


@dataclass(frozen=True, slots=True)
class ProviderFreshness:
    """Of the services of one provider from one feed: how many, on which day any was last assured, how many within
    `within` days, as a share in whole per cent rounded down, and how many are stale or not in their feed any more."""

    name: str
    services: int
    last_assured: date | None
    within: int
    assured: int
    share: int
    stale: int
    not_seen: int


@dataclass(frozen=True, slots=True)
class FeedFreshness(ProviderFreshness):
    """The same of a whole feed; `name` is "" for what is kept here. `outcome` and `read_at` are of its last reading."""

    quarantined: int
    outcome: str
    read_at: datetime | None
    providers: tuple[ProviderFreshness, ...]


@dataclass(frozen=True, slots=True)
class Freshness:
    """`duplicates` counts pairs of listings that wait for somebody to judge."""

    feeds: tuple[FeedFreshness, ...]
    duplicates: int


@needs_no_viewer("Services are about nobody.")
def freshness() -> Freshness:
    """Of services that are running: what has ended need not be looked at again."""
    within, rows = stale_after(), defaultdict(list)
    known = {each.name: each for each in feeds()}
    gone = {name: _gone(each) for name, each in known.items()}
    for row in _rows(clock.today(), within):
        rows[row["listing__feed"]].append(_provider(row, within, gone.get(row["listing__feed"], {})))
    names = sorted({*rows, *known})
    waiting = Counter(quarantined_services().values_list("feed__name", flat=True))
    found = tuple(_feed(name, known.get(name), rows[name], within, waiting[name]) for name in names)
    return Freshness(found, DuplicateCandidate.objects.filter(decisions=None).count())


def _rows(today: date, within: int) -> list[dict[str, Any]]:
    """A service is assured as `rules.staleness` says: a day that has not come is no assurance."""
    assured = Q(assured_on__gte=today - timedelta(days=within), assured_on__lte=today)
    found = ListingIndex.objects.exclude(status__in=_ENDED)
    counted = found.values("listing__feed", "provider", "provider__name").annotate(
        services=Count("pk"),
        assured=Count("pk", filter=assured),
        last=Max("assured_on", filter=Q(assured_on__lte=today)),
    )
    return [dict(row) for row in counted.order_by("provider__name", "provider")]


def _gone(feed: ServiceFeed) -> Counter[Any]:
    """How many of each provider's services the feed no longer has."""
    running = not_seen(feed).exclude(listing__index__status__in=_ENDED)
    return Counter(running.values_list("listing__index__provider", flat=True))


def _provider(row: dict[str, Any], within: int, gone: dict[Any, int]) -> ProviderFreshness:
    services, assured = row["services"], row["assured"]
    return ProviderFreshness(
        name=row["provider__name"],
        services=services,
        last_assured=row["last"],
        within=within,
        assured=assured,
        share=100 * assured // services,
        stale=services - assured,
        not_seen=gone.get(row["provider"], 0),
    )


def _feed(
    name: str, feed: ServiceFeed | None, rows: list[ProviderFreshness], within: int, waiting: int
) -> FeedFreshness:
    last = feed.harvests.order_by("-started_at").first() if feed else None
    ending = last.endings.order_by("-pk").first() if last else None
    services, assured = sum(one.services for one in rows), sum(one.assured for one in rows)
    return FeedFreshness(
        name=name,
        services=services,
        last_assured=max((one.last_assured for one in rows if one.last_assured), default=None),
        within=within,
        assured=assured,
        share=100 * assured // services if services else 0,
        stale=services - assured,
        not_seen=sum(one.not_seen for one in rows),
        quarantined=waiting,
        outcome=ending.outcome if ending else "",
        read_at=last.started_at if last else None,
        providers=tuple(rows),
    )

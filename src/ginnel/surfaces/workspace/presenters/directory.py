"""The freshness of the directory in words and tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from ginnel.foundation.directory.queries import (
    Duplicate,
    FeedFreshness,
    Freshness,
    ProviderFreshness,
    Side,
)
from ginnel.foundation.directory.states import HarvestOutcome
from ginnel.kernel.web import formats

MOST = 50  # of a list; the commands show all
_HERE = "Kept here"


def freshness(
    found: Freshness, waiting: Sequence[Any], duplicates: Sequence[Duplicate], unsaid: Sequence[str]
) -> dict[str, Any]:
    """A table of feeds, one of providers for each, what is in quarantine, what may be one service, and organisations of
    which nobody may say whom to ring."""
    within = found.feeds[0].within if found.feeds else 0
    return {
        "within": within,
        "feeds": [_feed(each) for each in found.feeds],
        "waiting": [_waiting(each) for each in waiting],
        "waiting_in_all": sum(each.quarantined for each in found.feeds),
        "duplicates": [_duplicate(each) for each in duplicates[:MOST]],
        "duplicates_in_all": found.duplicates,
        "unsaid": unsaid,
    }


def _feed(feed: FeedFreshness) -> dict[str, Any]:
    return {
        **_row(feed),
        "name": feed.name or _HERE,
        "id": f"feed-{feed.name}" if feed.name else "here",
        "quarantined": f"{feed.quarantined:,}",
        "read": _read(feed.outcome, feed.read_at) if feed.name else "",
        "is_late": feed.name and feed.outcome != HarvestOutcome.FINISHED,
        "providers": [_row(each) for each in feed.providers],
    }


def _row(one: ProviderFreshness) -> dict[str, Any]:
    return {
        "name": one.name,
        "services": f"{one.services:,}",
        "last": formats.day(one.last_assured) if one.last_assured else "Never",
        "share": f"{one.share}%",
        "stale": f"{one.stale:,}",
        "not_seen": f"{one.not_seen:,}",
    }


def _read(outcome: str, at: datetime | None) -> str:
    if at is None:
        return "Not read yet"
    how = HarvestOutcome(outcome).label if outcome else "Being read, or cut off"
    return f"{formats.moment(at)}: {how}"


def _waiting(item: Any) -> dict[str, str]:
    where = f"{item.feed.name}, page {item.page}, {item.key}"
    why = " ".join(f"{one['field']}: {one['message']}".removeprefix(": ") for one in item.faults)
    return {"id": str(item.id), "where": where, "why": why}


def _duplicate(one: Duplicate) -> dict[str, Any]:
    return {"sides": [_side(one.first), _side(one.second)], "same": "Same " + " and ".join(one.evidence)}


def _side(side: Side) -> dict[str, str]:
    return {
        "href": reverse("public:service", args=[side.listing]),
        "name": side.name,
        "from": f"{side.provider}, {side.feed or _HERE.lower()}",
    }

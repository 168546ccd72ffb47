"""The home page: a greeting, notices, counts that need somebody, and the people opened last."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.urls import reverse

from ginnel.kernel import clock
from ginnel.surfaces.workspace.presenters import finding


def home(
    known: Sequence[Any], needs: list[dict[str, Any]], told: dict[str, Any], *, can_find: bool
) -> dict[str, Any]:
    return {
        "can_find": can_find,
        "part_of_day": part_of_day(),
        "rows": [finding.row(person) for person in known],
        "needs": needs,
        "notices": told,
    }


def part_of_day() -> str:
    hour = clock.now().astimezone(clock.LONDON).hour
    return "morning" if hour < 12 else "afternoon" if hour < 18 else "evening"


def needs(
    *,
    waiting: int,
    undecided: int,
    undivided: int,
    freshness: Sequence[Any],
    uploads: int,
    capabilities: Collection[str],
) -> list[dict[str, Any]]:
    """Counts above nothing, each with where to go, for those whose work it is."""
    late = sum(bool(getattr(feed, "is_late", False)) for feed in freshness)
    shown = (
        (waiting, "received but not accepted", "feeds:quarantine", "review-quarantine"),
        (undecided, "possible matches to decide", "workspace:matches", "review-matches"),
        (undivided, "things to give to the right person", "workspace:divide", "review-matches"),
        (late, "late feeds", "feeds:feeds", "see-feeds"),
        (uploads, "files that could not be read", "feeds:feeds", "load-files"),
    )
    return [
        {"count": count, "label": label, "href": reverse(name)}
        for count, label, name, capability in shown
        if count and capability in capabilities
    ]

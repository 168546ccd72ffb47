"""A page of the timeline, grouped by day, and the filters as the page offers them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.presenters import summary, title
from ginnel.foundation.record.queries import PAGE, Filters, Shown, Timeline
from ginnel.foundation.record.rules import groups
from ginnel.foundation.record.states import Standing
from ginnel.kernel.web import formats, pagination


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in the list."""

    title: str
    kind: str
    time: str
    detail: str
    organisation: str
    href: str
    told: str
    is_error: bool


def days(page: Timeline, person: UUID, organisations: Mapping[int, str]) -> list[tuple[str, list[Item]]]:
    """(day in words, entries) in the timeline's order."""
    by_day = groupby(page.entries, key=lambda shown: formats.in_england(shown.at).date())
    return [
        (formats.day(day), [item(shown, person, organisations) for shown in held]) for day, held in by_day
    ]


def item(shown: Shown, person: UUID, organisations: Mapping[int, str]) -> Item:
    kind = groups.plain(shown.kind)
    heading = title(shown.kind, shown.tree)
    detail = summary(shown.kind, shown.tree)
    return Item(
        title=heading,
        kind=kind,
        time=_time(shown),
        detail="" if detail.rstrip(".") == heading else detail,
        organisation=organisations.get(shown.organisation, "Organisation not known"),
        href=reverse("workspace:entry", args=[person, shown.id]),
        told="" if shown.is_dated else "No date given: shown when it was received",
        is_error=shown.standing is not Standing.CURRENT,
    )


def _time(shown: Shown) -> str:
    """The time of day, unless the source only gave a day."""
    return formats.clock_time(shown.at) if shown.is_dated and not formats.is_whole_day(shown.at) else ""


def found(page: Timeline) -> str:
    """How much there is, in words."""
    slice_ = pagination.Slice(page.page, PAGE, page.total)
    if not page.total:
        return "No entries"
    return f"Showing {slice_.first:,} to {slice_.last:,} of {page.total:,} entries"


def pages(page: Timeline, filters: Filters) -> dict[str, Any]:
    return pagination.component(pagination.Slice(page.page, PAGE, page.total), query(filters))


def query(filters: Filters) -> dict[str, str]:
    """The filters as an address carries them, empty ones left out."""
    values = {
        "organisation": filters.organisation,
        "kind": filters.group,
        "since": filters.since.isoformat() if filters.since else "",
        "until": filters.until.isoformat() if filters.until else "",
        "text": filters.text,
        "everything": "1" if filters.everything else "",
    }
    return {name: value for name, value in values.items() if value}


def organisation_choices(page: Timeline, heard: Any, chosen: str) -> list[dict[str, Any]]:
    names = {source.code: source.name for source in heard}
    rows = [{"value": "", "text": "All organisations", "selected": not chosen}]
    return rows + [
        {"value": code, "text": f"{name} ({page.organisations.get(code, 0)})", "selected": code == chosen}
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    ]


def kind_choices(page: Timeline, chosen: str) -> list[dict[str, Any]]:
    rows = [{"value": "", "text": "All kinds", "selected": not chosen}]
    ordered = [group for group in (*groups.GROUPS, groups.OTHER) if page.groups.get(group)]
    return rows + [
        {"value": group, "text": f"{group} ({page.groups[group]})", "selected": group == chosen}
        for group in ordered
    ]

"""A page of the timeline, grouped by day, and the filters as the page offers them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse

from ginnel.foundation.record.presenters import dates, is_out_of_range, summary, title
from ginnel.foundation.record.queries import PAGE, Filters, Shown, Timeline
from ginnel.foundation.record.rules import groups
from ginnel.foundation.record.states import Standing
from ginnel.kernel import clock
from ginnel.kernel.web import formats, pagination


@dataclass(frozen=True, slots=True)
class Result:
    """One measurement among several of one moment."""

    title: str
    value: str
    href: str
    is_telling: bool


@dataclass(frozen=True, slots=True)
class Item:
    """One entry in the list, or the measurements of one moment together (`results`, and then no address).

    `standing` says why an entry counts no longer, '' while it does.
    """

    title: str
    kind: str
    time: str
    detail: str
    organisation: str
    href: str
    standing: str = ""
    results: tuple[Result, ...] = ()
    is_in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Day:
    """`note` says that the day is yet to come, or that it is only when we were told."""

    heading: str
    note: str
    items: list[Item]


TOGETHER = 2
"""From how many measurements of one moment and organisation on they stand in one list."""


def days(page: Timeline, person: UUID, organisations: Mapping[int, str]) -> list[Day]:
    """Days in the timeline's order. What has no date stands apart, under the day we were told."""
    held: dict[tuple[str, bool], list[Shown]] = {}
    for shown in page.entries:
        heading = dates.day(shown.kind, shown.tree, shown.at) if shown.is_dated else formats.day(shown.at)
        held.setdefault((heading, shown.is_dated), []).append(shown)
    return [
        Day(heading, _note(entries[0]), list(_items(entries, person, organisations)))
        for (heading, _), entries in held.items()
    ]


def _note(shown: Shown) -> str:
    if not shown.is_dated:
        return "No date given: this is the day we were told"
    if formats.in_england(shown.at).date() > clock.today():
        return "Coming up"
    return "No exact day given" if dates.is_partial(shown.kind, shown.tree) else ""


def _items(entries: Sequence[Shown], person: UUID, organisations: Mapping[int, str]) -> Iterator[Item]:
    """In order, except that the measurements of one moment and organisation come together at the first of them."""
    moments: dict[tuple[Any, ...], list[Shown]] = {}
    for shown in entries:
        is_measured = (
            shown.kind == "Observation" and shown.standing is Standing.CURRENT and not shown.is_in_doubt
        )
        moments.setdefault((shown.at, shown.organisation) if is_measured else (shown.id,), []).append(shown)
    for held in moments.values():
        if len(held) >= TOGETHER:
            yield _results(held, person, organisations)
        else:
            yield item(held[0], person, organisations)


def item(shown: Shown, person: UUID, organisations: Mapping[int, str]) -> Item:
    return Item(
        title=title(shown.kind, shown.tree),
        kind=groups.plain(shown.kind),
        time=_time(shown),
        detail=summary(shown.kind, shown.tree),
        organisation=organisations.get(shown.organisation, "Organisation not known"),
        href=_href(shown, person),
        standing="" if shown.standing is Standing.CURRENT else shown.standing.label,
        is_in_doubt=shown.is_in_doubt and shown.standing is Standing.CURRENT,
    )


def _results(held: Sequence[Shown], person: UUID, organisations: Mapping[int, str]) -> Item:
    first = held[0]
    return Item(
        title=f"{len(held)} results and measurements",
        kind="",
        time=_time(first),
        detail="",
        organisation=organisations.get(first.organisation, "Organisation not known"),
        href="",
        results=tuple(
            Result(
                title(shown.kind, shown.tree),
                summary(shown.kind, shown.tree),
                _href(shown, person),
                is_out_of_range(shown.tree),
            )
            for shown in held
        ),
    )


def _href(shown: Shown, person: UUID) -> str:
    return reverse("workspace:entry", args=[person, shown.id])


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
    slice_ = pagination.Slice(page.page, PAGE, page.total)
    return pagination.component(slice_, query(filters), place="timeline")


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


def address(filters: Filters) -> str:
    """The part of an address that asks for the same; '' when nothing was asked."""
    page = {"page": str(filters.page)} if filters.page > 1 else {}
    asked = urlencode({**query(filters), **page})
    return f"?{asked}" if asked else "?"


def kind_links(page: Timeline, filters: Filters) -> list[dict[str, Any]]:
    """Each kind there is anything of, one click away, with everything first."""
    named = [("", "Everything"), *((group, _counted(page, group)) for group in _groups(page))]
    return [
        {
            "text": text,
            "href": f"{address(replace(filters, group=group, page=1))}#timeline",
            "current": filters.group == group,
        }
        for group, text in named
    ]


def _groups(page: Timeline) -> list[str]:
    return [group for group in (*groups.GROUPS, groups.OTHER) if page.groups.get(group)]


def _counted(page: Timeline, group: str) -> str:
    return f"{group} ({page.groups[group]:,})"


def organisation_choices(page: Timeline, heard: Any, chosen: str) -> list[dict[str, Any]]:
    names = {source.code: source.name for source in heard}
    rows = [{"value": "", "text": "All organisations", "selected": not chosen}]
    return rows + [
        {"value": code, "text": f"{name} ({page.organisations.get(code, 0)})", "selected": code == chosen}
        for code, name in sorted(names.items(), key=lambda pair: pair[1])
    ]


def kind_choices(page: Timeline, chosen: str) -> list[dict[str, Any]]:
    rows = [{"value": "", "text": "All kinds", "selected": not chosen}]
    return rows + [
        {"value": group, "text": _counted(page, group), "selected": group == chosen}
        for group in _groups(page)
    ]

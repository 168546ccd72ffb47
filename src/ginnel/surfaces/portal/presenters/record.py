"""A page of somebody's own story, by day, in plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ginnel.foundation.record.presenters import dates, summary, title
from ginnel.foundation.record.queries import PAGE, Own, Shown
from ginnel.foundation.record.rules import groups
from ginnel.kernel.web import pagination


@dataclass(frozen=True, slots=True)
class Entry:
    title: str
    kind: str
    detail: str
    told_by: str


@dataclass(frozen=True, slots=True)
class Day:
    heading: str
    entries: list[Entry]


def page(own: Own, *, is_kept_apart: bool) -> dict[str, Any]:
    """`is_kept_apart`: without the names of organisations, which are near where somebody lives."""
    names = {} if is_kept_apart else {number: name for number, (_, name) in own.organisations.items()}
    slice_ = pagination.Slice(own.timeline.page, PAGE, own.timeline.total)
    return {
        "days": _days(own.timeline.entries, names),
        "pages": pagination.component(slice_, {}),
        "heading_page": f", page {slice_.number}" if slice_.number > 1 else "",
    }


def organisations(own: Own, *, is_kept_apart: bool) -> list[str]:
    return [] if is_kept_apart else sorted({name for _, name in own.organisations.values()})


def _days(entries: tuple[Shown, ...], names: Mapping[int, str]) -> list[Day]:
    held: dict[str, list[Entry]] = {}
    for shown in entries:
        heading = dates.day(shown.kind, shown.tree, shown.at) if shown.is_dated else "No date given"
        held.setdefault(heading, []).append(_entry(shown, names))
    return [Day(heading, found) for heading, found in held.items()]


def _entry(shown: Shown, names: Mapping[int, str]) -> Entry:
    return Entry(
        title(shown.kind, shown.tree),
        groups.plain(shown.kind),
        summary(shown.kind, shown.tree),
        names.get(shown.organisation, ""),
    )

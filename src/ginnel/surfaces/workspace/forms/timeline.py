"""The timeline's filters as an address carries them. What cannot be read is left out, and said to be."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from ginnel.foundation.record.queries import Filters
from ginnel.kernel import clock
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.values.typed import read_date
from ginnel.kernel.web import pagination

LIMITS = ("since", "until")
PROBLEM = "Enter a date like 27 3 2026, or only a month or a year. Nothing is left out by it yet."


def filters_in(query: QueryDict) -> Filters:
    return Filters(
        organisation=query.get("organisation", ""),
        group=query.get("kind", ""),
        since=_day(query.get("since", ""), latest=False),
        until=_day(query.get("until", ""), latest=True),
        text=query.get("text", "").strip()[:100],
        everything=query.get("everything") == "1",
        page=pagination.number_in(query.get("page")),
    )


def problems_in(query: QueryDict) -> dict[str, str]:
    """By the name of the box, what is wrong with a limit that was typed."""
    return {name: PROBLEM for name in LIMITS if query.get(name, "").strip() and _parsed(query[name]) is None}


def _day(text: str, *, latest: bool) -> date | None:
    """A day, or the first or last day of the month or year that is all that was typed."""
    partial = _parsed(text)
    if partial is None:
        return None
    return partial.latest if latest else partial.earliest


def _parsed(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(read_date(text.strip(), this_year=clock.today().year))
    except ValueError:
        return None

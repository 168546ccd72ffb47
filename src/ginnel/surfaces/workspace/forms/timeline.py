"""The timeline's filters as an address carries them. What cannot be read is left out rather than refused."""

from __future__ import annotations

from datetime import date

from django.http import QueryDict

from ginnel.foundation.record.queries import Filters
from ginnel.kernel.values.dates import PartialDate
from ginnel.kernel.web import pagination


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


def _day(text: str, *, latest: bool) -> date | None:
    """A day, or the first or last day of the month or year that is all that was typed."""
    try:
        partial = PartialDate.parse(text.strip())
    except ValueError:
        return None
    return partial.latest if latest else partial.earliest

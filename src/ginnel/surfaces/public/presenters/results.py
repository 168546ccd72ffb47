"""What was found, a few lines each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.directory.queries import Found, Page
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.kernel.web import pagination
from ginnel.surfaces.public.forms import MILES
from ginnel.surfaces.public.presenters import hours as words_of_hours
from ginnel.surfaces.public.presenters import said

Hours = Mapping[int, tuple[Schedule, ...]]


def page(
    found: Page,
    form: Form,
    number: int,
    each: int,
    *,
    hours: Hours,
    now: datetime,
    stale_after: int,
    holiday: str = "",
) -> dict[str, Any]:
    """`holiday` is the name of the bank holiday that today is."""
    asked = {
        name: value for name in ("words", "postcode", "miles", "open_now") if (value := form.data.get(name))
    }
    slice_ = pagination.Slice(number, each, found.total)
    return {
        "form": form,
        "asked": asked,
        "distances": _distances(str(asked.get("miles", ""))),
        "errors": [
            {"text": messages[0], "href": f"#{name}"} for name, messages in form.errors.items() if messages
        ],
        "heading": _heading(found.total),
        "heading_page": f", page {number}" if number > 1 else "",
        "spelled": found.words,
        "offered": {"words": found.offered, "query": urlencode({**asked, "words": found.offered})}
        if found.offered
        else None,
        "holiday": words_of_hours.holiday_line(holiday),
        "results": [_line(one, hours, now, stale_after) for one in found.items],
        "pages": pagination.component(slice_, asked),
    }


def _distances(said: str) -> list[dict[str, Any]]:
    """How far away at most, to choose from."""
    return [
        {"value": value, "text": text, "selected": value == said}
        for value, text in (("", "Any distance"), *MILES)
    ]


def _heading(total: int) -> str:
    return {0: "No services found", 1: "1 service found"}.get(total, f"{total:,} services found")


def _line(one: Found, hours: Hours, now: datetime, stale_after: int) -> dict[str, Any]:
    schedules = tuple(each for id in one.timetables for each in hours[id])
    checked, is_stale = said.checked(one.assured_on, now, stale_after)
    return {
        "href": reverse("public:service", args=[one.id]),
        "id": one.id,
        "name": said.text(one.document.get("name")),
        "by": said.provider(one.document),
        "alert": said.shortened(one.document.get("alert")),
        "what": said.shortened(one.document.get("description")),
        "where": _where(one),
        "away": said.distance(one.metres),
        "hours": said.DROPPED if one.is_dropped else words_of_hours.now_line(schedules, now),
        "warning": "" if one.is_dropped else words_of_hours.warning(schedules, now),
        "checked": checked,
        "is_stale": is_stale,
    }


def _where(one: Found) -> str:
    """Where it is, or in how many places. Where one of these is meant, that it is one of them."""
    places = list(said.members(one.document, "service_at_locations"))
    meant = next((each for each in places if str(each.get("id")).lower() == str(one.place)), None)
    if len(places) > 1 and meant is None:
        return f"{len(places)} places"
    shown = meant or (places[0] if places else {})
    address = said.address(shown.get("location"))
    if len(places) < 2:
        return address
    return f"{address}, one of {len(places)} places" if address else f"One of {len(places)} places"

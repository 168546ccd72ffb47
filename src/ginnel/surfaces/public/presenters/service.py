"""One service in full."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from ginnel.foundation.directory.queries import Had
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.foundation.directory.states import ServiceStatus
from ginnel.surfaces.public.presenters import hours as words_of_hours
from ginnel.surfaces.public.presenters import parts, recurring, said

Hours = Mapping[int, tuple[Schedule, ...]]


def page(had: Had, *, hours: Hours, now: datetime, stale_after: int, room_within: int) -> dict[str, Any]:
    document = had.document
    checked, is_stale = said.checked(had.assured_on, now, stale_after, had.assured_by)
    status = ServiceStatus(document["status"])
    is_running = status is ServiceStatus.ACTIVE and not had.is_dropped
    every = tuple(each for id in had.everywhere for each in hours[id])
    return {
        "name": said.text(document.get("name")),
        "by": said.provider(document),
        "what": said.text(document.get("description")),
        "alert": said.text(document.get("alert")),
        "not_running": "" if status is ServiceStatus.ACTIVE else str(status.label),
        "dropped": said.DROPPED if had.is_dropped else "",
        "now": words_of_hours.now_line(every, now) if is_running else "",
        "warning": words_of_hours.warning(every, now),
        "places": _places(had, hours, now),
        "lines": recurring.lines(every, now),
        "telephones": said.telephones(document),
        "email": said.mail(document.get("email")),
        "website": said.link(document.get("url")),
        "costs": said.costs(document),
        "who": _who(document),
        "room": said.room(document, now, room_within) if is_running else "",
        "how": said.text(document.get("application_process")),
        "languages": _languages(document),
        "parts": parts.parts(document),
        "checked": checked,
        "is_stale": is_stale,
    }


def _places(had: Had, hours: Hours, now: datetime) -> list[dict[str, Any]]:
    """With hours of its own only where there are several."""
    raw = list(said.members(had.document, "service_at_locations"))
    return [_place(each, had, hours, now, several=len(raw) > 1) for each in raw]


def _place(each: dict[str, Any], had: Had, hours: Hours, now: datetime, *, several: bool) -> dict[str, Any]:
    location = each.get("location")
    inside = location if isinstance(location, dict) else {}
    timetable = had.timetables.get(_id(each.get("id")))
    return {
        "name": said.text(inside.get("name")),
        "address": said.address(inside),
        "access": [
            text
            for one in said.members(inside, "accessibility")
            if (text := said.text(one.get("description")))
        ],
        "travel": said.text(inside.get("transportation")),
        "lines": recurring.lines(hours[timetable], now) if several and timetable else [],
    }


def _id(value: Any) -> UUID:
    try:
        return UUID(str(value))
    except ValueError:
        return UUID(int=0)


def _who(document: dict[str, Any]) -> list[str]:
    areas = [
        f"People who live in {name}"
        for each in said.members(document, "service_areas")
        if (name := said.text(each.get("name")))
    ]
    lines = [said.ages(document), *areas, said.text(document.get("eligibility_description"))]
    return [line for line in dict.fromkeys(lines) if line]


def _languages(document: dict[str, Any]) -> str:
    names = [said.text(each.get("name")) for each in said.members(document, "languages")]
    return ", ".join(name for name in dict.fromkeys(names) if name)

"""A list of services, as it is read and printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.urls import reverse

from ginnel.foundation.directory.queries import Gathered
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.surfaces.public.presenters import service

GONE = "A service that was here is not in the directory any more."
CHANGED = "What is said of it has changed since the list was made. This is how it is now."


def rows(
    gathered: Sequence[Gathered],
    *,
    hours: Mapping[int, tuple[Schedule, ...]],
    now: datetime,
    stale_after: int,
    room_within: int,
) -> list[dict[str, Any]]:
    terms = {"hours": hours, "now": now, "stale_after": stale_after, "room_within": room_within}
    return [_row(one, terms) for one in gathered]


def _row(one: Gathered, terms: dict[str, Any]) -> dict[str, Any]:
    if one.had is None:
        return {"id": one.id, "gone": GONE}
    shown = service.page(one.had, **terms)
    href = reverse("public:service", args=[one.id])
    return {**shown, "id": one.id, "href": href, "changed": CHANGED if one.has_changed else ""}

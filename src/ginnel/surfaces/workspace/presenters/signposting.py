"""Services to tell somebody of, and the paper that they take with them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.forms import Form
from django.urls import reverse

from ginnel.foundation.directory.actions import Link
from ginnel.foundation.directory.queries import Page
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.kernel.web import formats
from ginnel.surfaces.public.presenters import results

MOST = 10
Hours = Mapping[int, tuple[Schedule, ...]]


def page(found: Page, form: Form, *, hours: Hours, now: datetime, stale_after: int) -> dict[str, Any]:
    shown = results.page(found, form, 1, MOST, hours=hours, now=now, stale_after=stale_after)
    lines = [{**line, "id": one.id} for line, one in zip(shown["results"], found.items, strict=True)]
    return {
        "form": form,
        "heading": shown["heading"] if form.is_bound else "",
        "spelled": shown["spelled"],
        "offered": found.offered,
        "results": lines,
    }


def link(request: Any, made: Link | None, days: int) -> dict[str, Any]:
    """A link to the same services, said in full and until when it works; empty before one is made."""
    if made is None:
        return {"link": "", "days": days}
    address = request.build_absolute_uri(reverse("public:saved-list", args=[made.code]))
    return {"link": str(address), "until": formats.day(made.last_day), "days": days}


def paper(request: Any, organisation: str, now: datetime) -> dict[str, Any]:
    """Where each service stands on the web is said in full: it is typed in from paper."""

    def address(id: UUID) -> str:
        return str(request.build_absolute_uri(reverse("public:service", args=[id])))

    return {"from": organisation, "on": formats.day(now), "address": address}

"""My list: services that anybody gathers, prints, and opens elsewhere by a short link. It says nothing of anybody."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.queries import Gathered
from ginnel.foundation.directory.rules.lists import MOST
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, TooMany
from ginnel.kernel.web import formats
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.public import my_list
from ginnel.surfaces.public.presenters import lists as presenter
from ginnel.surfaces.public.views.directory import keeps_to_itself
from ginnel.surfaces.public.views.outcome import address_of

FULL = f"Your list is full: it holds {MOST} services. Not all was added. Take one out first."
_FOR_ALL = "Services are for everybody to gather; a list says nothing of anybody"


@open_to_all(_FOR_ALL)
@require_safe
@keeps_to_itself
def mine(request: HttpRequest) -> HttpResponse:
    return _mine(request, refused=FULL if request.GET.get("full") else "")


@open_to_all(_FOR_ALL)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """And back to where it was found, so that the next can be added."""
    try:
        id = UUID(request.POST.get("service", ""))
        queries.service(id)
    except (ValueError, NotFound):
        return redirect("public:my-list")
    if my_list.add(request, [id]):
        return _full()
    return HttpResponseRedirect(_back(request.POST.get("back", "")))


@open_to_all(_FOR_ALL)
@require_POST
def take_out(request: HttpRequest) -> HttpResponse:
    with suppress(ValueError):
        my_list.take_out(request, UUID(request.POST.get("service", "")))
    return redirect("public:my-list")


@open_to_all(_FOR_ALL)
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Leads to what the link opens, whose address is the link."""
    try:
        made = actions.save_list(
            services=my_list.held(request), address=address_of(request), by=service("directory")
        )
    except (Invalid, TooMany) as error:
        return _mine(request, refused=str(error), status=error.http_status)
    return redirect("public:saved-list", code=made.code)


@open_to_all("Whoever was given the link opens the list; how often a link may be tried is limited")
@require_safe
@keeps_to_itself
def saved(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = actions.open_list(code=code, address=address_of(request), by=service("directory"))
    except (NotFound, TooMany) as error:
        shown = {"why": str(error), "days": queries.list_kept_for(), "is_gone": isinstance(error, NotFound)}
        return render(request, "public/no_list.html", shown, status=error.http_status)
    link = request.build_absolute_uri(reverse("public:saved-list", args=[code]))
    shown = {"services": _rows(found.services), "link": link, "code": code}
    shown |= {"last_day": formats.day(found.last_day), "is_large": _is_large(request)}
    return render(request, "public/saved_list.html", shown)


@open_to_all("Whoever was given the link takes the list for their own; how often it may be tried is limited")
@require_POST
def take(request: HttpRequest, code: str) -> HttpResponse:
    try:
        found = actions.open_list(code=code, address=address_of(request), by=service("directory"))
    except (NotFound, TooMany):
        return redirect("public:saved-list", code=code)
    if my_list.add(request, [one.id for one in found.services if one.had]):
        return _full()
    return redirect("public:my-list")


def _mine(request: HttpRequest, *, refused: str, status: int = 200) -> HttpResponse:
    rows = _rows(queries.gathered(my_list.held(request)))
    minutes = request.session.get_expiry_age() // 60
    shown = {"services": rows, "days": queries.list_kept_for(), "minutes": minutes, "refused": refused}
    return render(request, "public/my_list.html", {**shown, "is_large": _is_large(request)}, status=status)


def _is_large(request: HttpRequest) -> bool:
    """Whoever has a list says so themself: nothing is known of them."""
    return request.GET.get("print") == "large"


def _full() -> HttpResponse:
    response = redirect("public:my-list")
    response["Location"] += "?full=1"
    return response


def _rows(gathered: Sequence[Gathered]) -> list[dict[str, Any]]:
    hours = queries.hours_of(id for one in gathered if one.had for id in one.had.everywhere)
    within: dict[str, int] = {"stale_after": queries.stale_after(), "room_within": queries.room_within()}
    return presenter.rows(gathered, hours=hours, now=clock.now(), **within)


def _back(said: str) -> str:
    """A page of services, and no other place, whatever is sent."""
    here = reverse("public:services")
    is_ours = ".." not in said and said.isprintable()
    is_ours &= said == here or said.startswith((f"{here}?", f"{here}/"))
    if not is_ours or not url_has_allowed_host_and_scheme(said, allowed_hosts=None):
        return reverse("public:my-list")
    return said[:2_000]

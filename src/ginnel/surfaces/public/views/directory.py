"""Finding a service, and what is said of one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ginnel.foundation.directory import queries
from ginnel.foundation.directory.queries import Asked, Page, Point
from ginnel.kernel import clock
from ginnel.kernel.web import pagination
from ginnel.kernel.web.access import open_to_all
from ginnel.surfaces.public import my_list
from ginnel.surfaces.public.forms import SearchForm
from ginnel.surfaces.public.presenters import results as results_presenter
from ginnel.surfaces.public.presenters import service as presenter

EACH = 10
View = Callable[..., HttpResponse]


def keeps_to_itself(view: View) -> View:
    """The address, which may hold what somebody typed, goes along with no link from the page; whose page it is does."""

    @wraps(view)
    def kept(request: HttpRequest, **named: Any) -> HttpResponse:
        response = view(request, **named)
        response.headers["Referrer-Policy"] = "strict-origin"
        return response

    return kept


@open_to_all("Services are for everybody to find; the page says nothing of anybody")
@require_safe
@keeps_to_itself
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    page = pagination.number_in(request.GET.get("page"))
    found = Page(0)
    if form.is_valid():
        asked = Asked(
            words=form.cleaned_data["words"],
            near=Point(*form.where) if form.where else None,
            within=form.metres,
            open_at=clock.now() if form.cleaned_data["open_now"] else None,
            only_running=True,
        )
        found = queries.search(asked, page=page, size=EACH)
    hours = queries.hours_of(id for one in found.items for id in one.timetables)
    shown = results_presenter.page(
        found,
        form,
        page,
        EACH,
        hours=hours,
        now=clock.now(),
        stale_after=queries.stale_after(),
        holiday=queries.bank_holidays()(clock.today()),
    )
    shown |= {"here": request.get_full_path(), "gathered": len(my_list.held(request))}
    return render(request, "public/search.html", shown, status=400 if form.errors else 200)


@open_to_all("Services are for everybody to find; the page says nothing of anybody")
@require_safe
@keeps_to_itself
def service(request: HttpRequest, service: UUID) -> HttpResponse:
    had = queries.service(service)
    hours = queries.hours_of(had.everywhere)
    within, room = queries.stale_after(), queries.room_within()
    shown = presenter.page(had, hours=hours, now=clock.now(), stale_after=within, room_within=room)
    shown |= {"id": service, "here": request.path, "gathered": len(my_list.held(request))}
    return render(request, "public/service.html", shown)

"""Pages for whoever signed in with NHS login. Every refusal looks like a page that is not there."""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing import queries as sharing
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.web.access import View
from ginnel.surfaces.portal import session


def for_residents(view: View) -> View:
    """Sets `request.resident`, their own viewer, and `request.proxy`, the viewer of those for whom they act."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        person = session.person(request)
        if person is None:
            return redirect("portal:sign-in")
        asked = getattr(request, "request_id", None)
        viewers = [sharing.own(person, as_proxy=proxy, request_id=asked) for proxy in (False, True)]
        request.resident, request.proxy = viewers  # type: ignore[attr-defined]
        try:
            return view(request, *args, **kwargs)
        except GinnelError:
            return _nothing(request)
        finally:
            for viewer in viewers:
                actions.settle(by=viewer)

    guarded.permission = "resident"  # type: ignore[attr-defined]
    return guarded


def _nothing(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/nothing.html", status=404)

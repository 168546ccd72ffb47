"""An address that names somebody who has been merged since stands for whom they were merged into."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from ginnel.foundation.people import queries as people

View = Callable[..., HttpResponse]


def as_they_are_now(view: View) -> View:
    """Whoever reads is taken to the address of today; whoever sends something sends it about the person of today.

    Raises NotFound for nobody, whichever page it is, and just so for whoever is barred from them: not even that
    somebody was merged is said.
    """

    @wraps(view)
    def found(request: HttpRequest, person: UUID, **kwargs: Any) -> HttpResponse:
        now = people.standing(person)
        request.viewer.check_is_there(now)  # type: ignore[attr-defined]
        if now == person or request.method not in ("GET", "HEAD"):
            return view(request, person=now, **kwargs)
        match = request.resolver_match
        assert match is not None
        query = request.META.get("QUERY_STRING", "")
        address = reverse(match.view_name, kwargs={"person": now, **kwargs})
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    found.follows_merges = True  # type: ignore[attr-defined]
    return found

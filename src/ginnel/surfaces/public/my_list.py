"""Services that somebody gathers without signing in: ids in the session of this browser, and nothing of anybody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest

from ginnel.foundation.directory.rules import lists

_HELD = "my_list"


def held(request: HttpRequest) -> list[UUID]:
    return [UUID(one) for one in request.session.get(_HELD, ())]


def add(request: HttpRequest, services: Iterable[UUID]) -> int:
    """At the end, each once, and no more than are read; how many there was no room for."""
    wanted = list(dict.fromkeys([*held(request), *services]))
    kept = lists.gathered(wanted)
    request.session[_HELD] = [str(one) for one in kept]
    return len(wanted) - len(kept)


def take_out(request: HttpRequest, service: UUID) -> None:
    kept = [str(one) for one in held(request) if one != service]
    if kept:
        request.session[_HELD] = kept
    else:
        let_go(request)


def let_go(request: HttpRequest) -> None:
    request.session.pop(_HELD, None)

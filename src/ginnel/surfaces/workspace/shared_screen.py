"""Whether the resident sits beside the reader: kept in the session, for one person, until turned off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_KEY = "shared_screen_person"


def is_shared(request: HttpRequest, person: UUID) -> bool:
    return bool(request.session.get(_KEY) == str(person))


def turn(request: HttpRequest, person: UUID, *, on: bool) -> None:
    if on:
        request.session[_KEY] = str(person)
    else:
        request.session.pop(_KEY, None)

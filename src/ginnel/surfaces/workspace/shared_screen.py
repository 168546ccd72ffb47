"""Whether the resident sits beside the reader: kept in the session, for one person, until turned off."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ginnel.foundation.people import queries

_KEY = "shared_screen_person"


def is_shared(request: HttpRequest, person: UUID) -> bool:
    """Also when the person has been merged since: the resident still sits there."""
    shared = request.session.get(_KEY)
    if not shared or shared == str(person):
        return bool(shared)
    return queries.standings([UUID(shared)]).get(UUID(shared)) == person


def turn(request: HttpRequest, person: UUID, *, on: bool) -> None:
    if on:
        request.session[_KEY] = str(person)
    else:
        request.session.pop(_KEY, None)

"""The people whose pages this reader opened last, for their home page. Ids only: names are read afresh each time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

_KEY = "recent_people"
_KEPT = 8


def remember(request: HttpRequest, person: UUID) -> None:
    if request.session.get(_KEY, [])[:1] == [str(person)]:
        return
    held = [other for other in request.session.get(_KEY, []) if other != str(person)]
    request.session[_KEY] = [str(person), *held][:_KEPT]


def people(request: HttpRequest) -> list[UUID]:
    return [UUID(held) for held in request.session.get(_KEY, [])]

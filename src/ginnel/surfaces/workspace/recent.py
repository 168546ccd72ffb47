"""The people whose pages this reader opened last, for their home page. Ids only: names are read afresh each time."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from ginnel.foundation.people import queries

_KEY = "recent_people"
_KEPT = 8


def remember(request: HttpRequest, person: UUID) -> None:
    if request.session.get(_KEY, [])[:1] == [str(person)]:
        return
    held = [other for other in request.session.get(_KEY, []) if other != str(person)]
    request.session[_KEY] = [str(person), *held][:_KEPT]


def people(request: HttpRequest) -> list[UUID]:
    """Whom they stand for now, each once: somebody opened before a merge is who they were merged into."""
    opened = [UUID(held) for held in request.session.get(_KEY, [])]
    now = queries.standings(opened) if opened else {}
    return list(dict.fromkeys(now[person] for person in opened if person in now))

"""Lists of services that somebody saved. They say nothing of whoever did, or for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from ginnel.foundation.directory.models import SavedList
from ginnel.foundation.directory.queries.reading import Had, service
from ginnel.foundation.directory.rules import lists
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import NotFound
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "A list of services is about nobody."


@dataclass(frozen=True, slots=True)
class Gathered:
    """One of a list: None as `had` where it is not in the directory any more; `has_changed` since it was saved."""

    id: UUID
    had: Had | None
    has_changed: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    services: tuple[Gathered, ...]
    last_day: date


@needs_no_viewer(_NOBODY)
def gathered(ids: Sequence[UUID]) -> list[Gathered]:
    return [Gathered(id, _had(id)) for id in ids]


@needs_no_viewer(_NOBODY)
def saved_list(code: str) -> Saved:
    """Raises NotFound alike for a link that never was and one whose time has come."""
    now = clock.now()
    found = SavedList.objects.filter(digest=lists.digest(lists.plain(code)), expires_at__gt=now).first()
    if found is None:
        raise NotFound("There is no such list any more.")
    rows = []
    for id, version in zip(found.services, found.versions, strict=True):
        had = _had(id)
        rows.append(Gathered(id, had, has_changed=had is not None and had.version != version))
    return Saved(tuple(rows), lists.last_day_of(found.expires_at))


@needs_no_viewer(_NOBODY)
def list_kept_for() -> int:
    """Days for which a link works."""
    return int(terminology.parameter("directory-list-kept-for").value)


@needs_no_viewer(_NOBODY)
def list_tries() -> int:
    """How often a minute a link that is none may be tried from one address."""
    return int(terminology.parameter("directory-list-tries").value)


def _had(id: UUID) -> Had | None:
    try:
        return service(id)
    except NotFound:
        return None

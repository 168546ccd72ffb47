"""Hours of services. There are far fewer timetables than services, and none is ever changed, so that each is read once
by a process and whether it is open is asked of each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from ginnel.foundation.directory.models import Timetable
from ginnel.foundation.directory.rules import timetables
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.kernel.exemptions import needs_no_viewer

Schedules = tuple[Schedule, ...]
_NOBODY = "When services are open is about nobody."
_MOST_HELD = 50_000
_held: dict[str, Schedules] = {}


@needs_no_viewer(_NOBODY)
def hours_of(ids: Iterable[int]) -> dict[int, Schedules]:
    return _read(Timetable.objects.filter(pk__in=set(ids)))


@needs_no_viewer(_NOBODY)
def that_are(wanted: Callable[[Schedules], bool]) -> list[int]:
    """Ids of the timetables of which `wanted` is true."""
    return [id for id, schedules in _read(Timetable.objects.all()).items() if wanted(schedules)]


def _read(rows: Any) -> dict[int, Schedules]:
    digests = dict(rows.values_list("pk", "digest"))
    if len(_held) > _MOST_HELD:
        _held.clear()
    new = [id for id, digest in digests.items() if digest not in _held]
    for digest, kept in Timetable.objects.filter(pk__in=new).values_list("digest", "schedules"):
        _held[digest] = timetables.loaded(kept)
    return {id: _held[digest] for id, digest in digests.items()}

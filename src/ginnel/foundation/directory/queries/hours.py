"""Hours of services. There are far fewer timetables than services, and none is ever changed, so that each is read once
by a process and whether it is open is asked of each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from ginnel.foundation.directory.models import Timetable
from ginnel.foundation.directory.queries import holidays
from ginnel.foundation.directory.rules import timetables
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.kernel.exemptions import needs_no_viewer

Schedules = tuple[Schedule, ...]
_NOBODY = "When services are open is about nobody."
_MOST_HELD = 50_000
_held: dict[str, Schedules] = {}


@needs_no_viewer(_NOBODY)
def hours_of(ids: Iterable[int]) -> dict[int, Schedules]:
    return _as_proclaimed(_read(Timetable.objects.filter(pk__in=set(ids))))


@needs_no_viewer(_NOBODY)
def that_are(wanted: Callable[[Schedules], bool]) -> list[int]:
    """Ids of the timetables of which `wanted` is true."""
    return [
        id for id, schedules in _as_proclaimed(_read(Timetable.objects.all())).items() if wanted(schedules)
    ]


def _read(rows: Any) -> dict[int, Schedules]:
    """What is held is looked at once for each, since another thread may let go of it at any moment."""
    digests = dict(rows.values_list("pk", "digest"))
    found = {digest: held for digest in digests.values() if (held := _held.get(digest)) is not None}
    new = [id for id, digest in digests.items() if digest not in found]
    for digest, kept in Timetable.objects.filter(pk__in=new).values_list("digest", "schedules"):
        found[digest] = timetables.loaded(kept)
    if len(_held) > _MOST_HELD:
        _held.clear()
    _held.update(found)
    return {id: found[digest] for id, digest in digests.items()}


def _as_proclaimed(held: dict[int, Schedules]) -> dict[int, Schedules]:
    """With the bank holidays that were added or moved after this version's calendar was made, where there are any."""
    said = holidays.said_of_days()
    if not said:
        return held
    more = {
        "proclaimed": frozenset(day for day, name in said.items() if name),
        "moved": frozenset(day for day, name in said.items() if not name),
    }
    return {id: tuple(replace(one, **more) for one in each) for id, each in held.items()}

"""Hours of services. There are far fewer timetables than services, and none is ever changed, so that each is read once
by a process and whether it is open is asked of each once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from ginnel.foundation.directory.models import Timetable
from ginnel.foundation.directory.queries import holidays
from ginnel.foundation.directory.rules import timetables
from ginnel.foundation.directory.rules.schedules import Schedule
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer

Schedules = tuple[Schedule, ...]
Said = frozenset[tuple[date, str]]
_NOBODY = "When services are open is about nobody."
_MOST_HELD = 50_000
_LONG_PAST = timedelta(days=7)
_held: dict[tuple[str, Said], Schedules] = {}


@needs_no_viewer(_NOBODY)
def hours_of(ids: Iterable[int]) -> dict[int, Schedules]:
    return _read(Timetable.objects.filter(pk__in=set(ids)))


@needs_no_viewer(_NOBODY)
def that_are(wanted: Callable[[Schedules], bool]) -> list[int]:
    """Ids of the timetables of which `wanted` is true."""
    return [id for id, schedules in _read(Timetable.objects.all()).items() if wanted(schedules)]


def _read(rows: Any) -> dict[int, Schedules]:
    """With the bank holidays that were added or moved after this version's calendar was made. What is held is looked at
    once for each, since another thread may let go of it at any moment."""
    said = frozenset(holidays.said_of_days(since=clock.today() - _LONG_PAST).items())
    digests = dict(rows.values_list("pk", "digest"))
    found = {one: held for one in digests.values() if (held := _held.get((one, said))) is not None}
    new = {id: digest for id, digest in digests.items() if digest not in found}
    for digest, kept in Timetable.objects.filter(pk__in=new).values_list("digest", "schedules"):
        found[digest] = _as_proclaimed(timetables.loaded(kept), said)
    if len(_held) > _MOST_HELD:
        _held.clear()
    _held.update({(digest, said): found[digest] for digest in new.values()})
    return {id: found[digest] for id, digest in digests.items()}


def _as_proclaimed(held: Schedules, said: Said) -> Schedules:
    if not said:
        return held
    proclaimed, moved = (
        frozenset(day for day, name in said if bool(name) is is_one) for is_one in (True, False)
    )
    return tuple(replace(one, proclaimed=proclaimed, moved=moved) for one in held)

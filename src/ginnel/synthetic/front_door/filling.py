"""Filling a council's front door: two years a month at a time, then what has come since the office closed."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path
from random import Random
from typing import Any

from ginnel.care.access import queries as access
from ginnel.care.access.states import Part
from ginnel.kernel import clock
from ginnel.synthetic.front_door import coming
from ginnel.synthetic.front_door.desks import Desk, viewer_of
from ginnel.synthetic.front_door.knowing import Known, known_around
from ginnel.synthetic.front_door.living import Told, live
from ginnel.synthetic.together import share_out

SEED = 20261130
MONTHS, MONTH = 26, timedelta(days=28)
REMEMBERED = timedelta(days=20)


@dataclass(frozen=True, slots=True)
class Volume:
    """How much comes: in a year for a thousand adults that the county has, and since the office closed at least."""

    per_thousand_a_year: float
    this_morning: int
    months: int = MONTHS


def usual() -> Volume:
    return Volume(said()["per_thousand_a_year"], said()["this_morning"])


def fill(
    folder: Path, organisation: str, desk: Desk, volume: Volume | None = None, *, workers: int = 1
) -> int:
    """Take contacts about people of the council's area, over two years and since the office last closed; how many were
    taken now. A month that has any is left as it is, so that what was interrupted goes on with the month after.

    `workers` processes share out the people, so that no two of them write about the same one."""
    now, much = clock.now(), volume or usual()
    quiet = [back for back in range(much.months, 0, -1) if _is_quiet(now - back * MONTH, desk)]
    known = known_around(folder, organisation)
    jobs = [Job(organisation, desk, part, much, now, tuple(quiet)) for part in known.parted(workers)]
    if workers > 1:
        return sum(
            share_out(jobs, lambda job, tell: _fill(job), workers=workers, tell=lambda job, rows: None)
        )
    return sum(map(_fill, jobs))


@dataclass(frozen=True, slots=True)
class Job:
    """Some of the people, and in which months, counted back from `now`, contacts are taken about them."""

    organisation: str
    desk: Desk
    known: Known
    much: Volume
    now: datetime
    months: tuple[int, ...]


def _fill(job: Job) -> int:
    taken = 0
    for back in job.months:
        since = job.now - back * MONTH
        random = Random(f"{SEED} {job.organisation} {back} {job.known.part}")
        until = since + MONTH if back > 1 else coming.last_closing(job.now)
        times = coming.moments(random, since, until, _number(random, job.known.adults, job.much))
        if back == 1:
            times += coming.since_closing(random, job.now, job.much.this_morning // job.known.parts)
        taken += _live_all(times, job, random)
    return taken


def _number(random: Random, adults: int, much: Volume) -> int:
    """How many come in a month."""
    usually = adults * much.per_thousand_a_year / 1000 * MONTH.days / coming.A_YEAR
    return int(usually) + (random.random() < usually % 1)


@cache
def said() -> dict[str, Any]:
    """What is said at the front doors, and how often."""
    return tomllib.loads((files("ginnel.synthetic") / "data/front_door.toml").read_text(encoding="utf-8"))


def _is_quiet(since: datetime, desk: Desk) -> bool:
    """Whether the desk was staffed in the month, and nothing came."""
    with clock.held_at(since):
        if not desk.is_staffed:
            return False
    return not access.came_between(since, since + MONTH, viewer=viewer_of(desk.adviser))


def _live_all(times: Sequence[datetime], job: Job, random: Random) -> int:
    """What came since the office closed is mostly still waiting, what came in the last hours more so."""
    closed = coming.last_closing(job.now)
    taken = 0
    for told in _told(times, job.known, random):
        waits = 0.8 if job.now - told.at < coming.LATELY else 0.4
        is_left = told.at > closed and random.random() < waits
        taken += live(told, job.desk, random, job.now, is_left=is_left)
    return taken


def _told(times: Sequence[datetime], known: Known, random: Random) -> Iterator[Told]:
    """What comes at each of these times; one in five is about somebody who has come lately."""
    lately: list[Told] = []
    for at in times:
        lately = [one for one in lately if at - one.at < REMEMBERED]
        before = random.choice(lately) if lately and random.random() < 0.2 else None
        person = before.person if before else known.draw(random)
        if person is None:
            continue
        one = _with_mess(Told(at, _what(at, random), person, person not in known.known), known, random)
        lately.append(one)
        yield one


def _with_mess(told: Told, known: Known, random: Random) -> Told:
    """As it is at any front door: some name two people, some were taken for somebody else, some were sent twice."""
    other, turn = known.draw(random), random.random()
    if turn < 0.04:
        return replace(told, is_twice=True)
    if other is None or other == told.person:
        return told
    if turn < 0.08:
        return replace(told, mistaken=other)
    if turn < 0.18:
        return replace(told, beside=(Part.CARER if turn < 0.14 else Part.ABOUT, other))
    return told


def _what(at: datetime, random: Random) -> dict[str, Any]:
    """Something that is said by a door which is open then: people come in, or ring the council, in office hours."""
    contacts: list[dict[str, Any]] = said()["contact"]
    if coming.is_in_office_hours(at):
        return random.choice(contacts)
    return random.choice([one for one in contacts if one["door"] not in said()["shut_at_night"]])

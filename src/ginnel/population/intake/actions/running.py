"""One run: read what changed, draw the people it touched, put their rows in the place of their former ones.

The lake's manifest says which changes its rows already hold; rows and place are swapped together, so a run that dies
changes nothing and may be run again. Every run reads one snapshot of the database.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict
from ginnel.kernel.viewer import Viewer
from ginnel.population.engine.lake import Lake, Manifest, Place, clear, read, swap
from ginnel.population.intake.actions.dimensions import write_dimensions
from ginnel.population.intake.actions.drawing import Context, context, draw, pseudonyms_of
from ginnel.population.intake.actions.merging import merge
from ginnel.population.intake.actions.staging import Plan, Staging
from ginnel.population.intake.queries import folder_of, left_out

BATCH = 1_000
PEOPLE_PER_BUCKET = 25_000
_LINES = 20_000
_LOCK = 0x6C616B65

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did. `is_whole`: everybody was drawn, for want of a lake, for other rules, or because it was asked."""

    is_whole: bool
    changes: int
    people: int
    residents: int
    rows: dict[str, int]
    left_out: dict[str, int]
    set_aside: dict[str, int]


@dataclass(slots=True)
class _Work:
    """One run under way."""

    folder: Path
    given: Context
    by: Viewer
    progress: Progress | None
    set_aside: Counter[str] = field(default_factory=Counter)


def intake(*, by: Viewer, full: bool = False, progress: Progress | None = None) -> Outcome:
    """Bring the lake of the viewer's purpose up to the record. Raises NotPermitted, and Conflict if one is running."""
    folder = folder_of(Path(settings.GINNEL_HOME), by.purpose)
    with _alone():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        audit.append(by=by, events=[Event("intake.began", detail={"full": full})])
        work = _Work(folder, context(by), by, progress)
        lake = read(folder)
        whole = full or lake is None or _is_stale(lake, work)
        drawn = changes = 0
        if whole:
            lake, drawn = _all(work, afresh=full)
        assert lake is not None
        lake, changes, more = _changed(work, lake)
        clear(lake)
        outcome = _outcome(lake, whole, changes, drawn + more, work)
        audit.append(by=by, events=[Event("intake.made", detail=_detail(outcome))])
    return outcome


def _is_stale(lake: Lake, work: _Work) -> bool:
    """Made under other rules, or from a database that has since been restored: then it may hold what never was."""
    manifest = lake.manifest
    epoch = record.log_epoch(viewer=work.by)
    return dict(manifest.rules) != work.given.rules() or manifest.place.epoch != epoch


def _all(work: _Work, *, afresh: bool) -> tuple[Lake, int]:
    """Everybody, in parts that survive a death; answers the lake and how many were drawn in this run."""
    staging = Staging(work.folder)
    rules = work.given.rules()
    plan = None if afresh else staging.plan()
    if plan and dict(plan.rules) != rules:
        plan = None
    staging.begin(plan)
    with _snapshot():
        total = people.how_many(viewer=work.by)
        if plan is None:
            place = Place(*record.log_end(viewer=work.by))
            epoch = record.log_epoch(viewer=work.by)
            place = place if place.epoch == epoch else Place(epoch)
            plan = Plan(rules, place, _buckets(total))
            staging.note(plan)
        drawn = 0
        while found := people.everybody(
            viewer=work.by, after=UUID(plan.after) if plan.after else None, limit=BATCH
        ):
            plan = replace(plan, after=str(found[-1]), parts=_draw(work, staging, found))
            staging.note(plan)
            drawn += len(found)
            if work.progress:
                work.progress(drawn, total)
        tables = merge(work.folder, staging, None, (), plan.buckets)
        lake = _swap(work, None, plan.place, plan.buckets, tables)
    staging.end()
    return lake, drawn


def _changed(work: _Work, lake: Lake) -> tuple[Lake, int, int]:
    """Everybody touched since the lake's place in the log; answers the lake, how many changes and how many people."""
    with _snapshot():
        touched, place, changes = _touched(work, lake)
        if not changes and lake.manifest.tables.get("sources"):
            return _dimensions_only(work, lake), 0, 0
        staging = Staging(work.folder)
        staging.begin()
        wanted = sorted(touched)
        for start in range(0, len(wanted), BATCH):
            _draw(work, staging, wanted[start : start + BATCH])
            if work.progress:
                work.progress(min(start + BATCH, len(wanted)), len(wanted))
        tables = merge(work.folder, staging, lake, pseudonyms_of(wanted, work.given), lake.manifest.buckets)
        lake = _swap(work, lake, place, lake.manifest.buckets, tables)
    staging.end()
    return lake, changes, len(wanted)


def _touched(work: _Work, lake: Lake) -> tuple[set[UUID], Place, int]:
    """People whose rows a change may have changed: whoever holds the source records now, and whoever ever held them."""
    place = record.LogPlace(lake.manifest.place.epoch, lake.manifest.place.xid, lake.manifest.place.seq)
    touched: set[UUID] = set()
    changes = 0
    while lines := record.changes_after(viewer=work.by, place=place, limit=_LINES):
        place, changes = lines[-1].place, changes + len(lines)
        resources = [number for line in lines for number in line.resource_numbers]
        sources = {line.source_number for line in lines}
        sources |= record.holders_ever(viewer=work.by, resource_numbers=resources)
        touched |= people.holders_of(viewer=work.by, numbers=sources)
    return touched, Place(*place), changes


def _draw(work: _Work, staging: Staging, wanted: list[UUID]) -> int:
    batch = draw(wanted, work.given, by=work.by)
    work.set_aside += batch.set_aside
    return staging.add(batch.rows)


def _dimensions_only(work: _Work, lake: Lake) -> Lake:
    """Nothing happened to anybody; the place, its people and the sources' freshness may have changed all the same."""
    events = {name: files for name, files in lake.manifest.tables.items() if name not in _dimension_names()}
    return _swap(work, lake, lake.manifest.place, lake.manifest.buckets, events)


def _dimension_names() -> set[str]:
    from ginnel.population.engine.promises import DIMENSIONS

    return {table.name for table in DIMENSIONS}


def _swap(work: _Work, former: Lake | None, place: Place, buckets: int, events: Any) -> Lake:
    tables = {**events, **write_dimensions(work.folder, events, work.by)}
    before = former or read(work.folder)
    superseded = (
        {file.name for files in before.manifest.tables.values() for file in files} if before else set()
    )
    return swap(
        work.folder,
        Manifest(
            purpose=work.by.purpose.value,
            made_at=clock.now().isoformat(timespec="seconds"),
            place=place,
            rules=work.given.rules(),
            buckets=buckets,
            tables=tables,
            left_out=left_out(viewer=work.by, residents=sum(file.rows for file in tables["residents"])),
            superseded=tuple(sorted(superseded - {f.name for files in tables.values() for f in files})),
        ),
    )


def _buckets(total: int) -> int:
    """A power of two, so that each holds some tens of thousands of people."""
    wanted = 1
    while wanted * PEOPLE_PER_BUCKET < total and wanted < 256:
        wanted *= 2
    return wanted


@contextmanager
def _snapshot() -> Iterator[None]:
    """One moment of the database, read only: it takes no transaction id, so nobody's change log waits for it."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict("Another process is making rows now. Wait for it, then run the command again.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])


def _outcome(lake: Lake, whole: bool, changes: int, drawn: int, work: _Work) -> Outcome:
    rows = {name: lake.manifest.rows(name) for name in sorted(lake.manifest.tables)}
    return Outcome(
        whole, changes, drawn, rows["residents"], rows, dict(lake.manifest.left_out), dict(work.set_aside)
    )


def _detail(outcome: Outcome) -> dict[str, Any]:
    return {
        "whole": outcome.is_whole,
        "changes": outcome.changes,
        "people": outcome.people,
        "rows": outcome.rows,
        "left_out": outcome.left_out,
        "set_aside": outcome.set_aside,
    }

"""Receiving in bulk: what other organisations say is stored as they say it, every version, never overwritten."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db import transaction

from ginnel.foundation.record.actions import closing, medicines
from ginnel.foundation.record.rules.receipt import Fate, Held, Index, Prepared, fate
from ginnel.foundation.record.states import Matter, Standing
from ginnel.foundation.record.store import bodies, changes, copy, encoding, resources
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@dataclass(slots=True)
class _Rows:
    """Encoded COPY rows by table, and what each source record gained."""

    tables: dict[str, list[bytes]] = field(default_factory=lambda: defaultdict(list))
    changed: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a batch came from: organisation number, load (or request) id, extractor version that indexed it.

    `is_repeat` says these bytes have been read before, so that whatever version they once made is held already.
    """

    organisation_number: int
    load: UUID
    extractor: int
    is_repeat: bool = False


def take_turn(*, organisation_number: int, by: Viewer) -> None:
    """Be the only one who receives from this organisation until the caller's transaction ends. `receive` takes it too;
    who must read what is held before deciding what to hand over takes it first."""
    resources.lock_organisation(organisation_number)


@transaction.atomic
def receive(
    *, items: Sequence[Prepared], sources: Mapping[str, int], delivery: Delivery, by: Viewer
) -> list[Fate]:
    """Store `items` and answer the fate of each, in order. `sources` maps each local person id to its number.

    Idempotent: an item already held changes nothing. Within one batch the last of several versions stands. The
    caller holds the transaction that also carries matching, quarantine, audit and the load's cursor.
    """
    resources.lock_organisation(delivery.organisation_number)
    held = resources.held([item.id for item in items])
    arrivals = [
        (item, sources[item.source] if item.source else -delivery.organisation_number) for item in items
    ]
    kept = _kept(arrivals, held, delivery.is_repeat)
    fates, numbered = _decide(arrivals, held, kept)
    rows = _Rows()
    recorded_at = encoding.microseconds(clock.now())
    for item, number, source, version, points in numbered:
        _encode(rows, item, number, source, version, points, delivery, recorded_at)
    resources.forget_pointers(
        [number for _, number, _, version, points in numbered if points and version > 1]
    )
    for table, encoded in rows.tables.items():
        copy.write(table, encoded)
    _log(rows.changed)
    _hear(numbered, by)
    medicines.follow(
        ((number, item.kind, item.category) for item, number, *_, points in numbered if points), by=by
    )
    return fates


_Arrival = tuple[Prepared, int]
_Numbered = tuple[Prepared, int, int, int, bool]


def _kept(
    arrivals: Sequence[_Arrival], held: dict[bytes, Held], is_repeat: bool
) -> frozenset[tuple[int, bytes]]:
    """The (resource number, body) pairs of late or repeated items that an earlier version already holds."""
    doubtful = {Fate.OLDER, Fate.CHANGED} if is_repeat else {Fate.OLDER}
    return resources.versions_with_body(
        [
            (was.number, item.body)
            for item, source in arrivals
            if (was := held.get(item.id)) and fate(was, item.content_hash, item.stated_at, source) in doubtful
        ]
    )


def _decide(
    arrivals: Sequence[_Arrival], held: dict[bytes, Held], kept: frozenset[tuple[int, bytes]]
) -> tuple[list[Fate], list[_Numbered]]:
    """The fate of each item, and for those to be written: number, source number, version, is it the latest."""
    fates: list[Fate] = []
    standing: dict[bytes, int] = {}
    numbered: list[_Numbered] = []
    known = dict(held)
    fresh = iter(resources.take_numbers(len({item.id for item, _ in arrivals if item.id not in held})))
    for item, source in arrivals:
        was = known.get(item.id)
        outcome = fate(was, item.content_hash, item.stated_at, source)
        if was and outcome is not Fate.HELD and (was.number, item.body) in kept:
            outcome = Fate.HELD
        fates.append(outcome)
        if outcome is Fate.HELD:
            if was and item.stated_at is not None and item.content_hash == was.content_hash:
                known[item.id] = replace(was, stated_at=max(item.stated_at, was.stated_at or item.stated_at))
            continue
        number = was.number if was else next(fresh)
        if outcome is not Fate.OLDER:
            known[item.id] = Held(number, source, 0, item.content_hash, item.stated_at)
            if item.id in standing:  # an earlier version in this same batch no longer stands
                numbered[standing[item.id]] = (*numbered[standing[item.id]][:4], False)
            standing[item.id] = len(numbered)
        numbered.append((item, number, source, 0, outcome is not Fate.OLDER))
    resources.say_again(_restated(held, known))
    return fates, _give_versions(numbered, {was.number for was in held.values()})


def _restated(held: dict[bytes, Held], known: dict[bytes, Held]) -> dict[int, int]:
    """Resources said again, unchanged, later than before: an older version that comes late must find that out."""
    return {
        now.number: now.stated_at
        for id, was in held.items()
        if (now := known[id]).stated_at is not None and now == replace(was, stated_at=now.stated_at) != was
    }


def _give_versions(numbered: list[_Numbered], known: set[int]) -> list[_Numbered]:
    """Count versions on from the highest kept, which late arrivals may have raised above the one that stands."""
    latest = resources.latest_versions([number for _, number, *_ in numbered if number in known])
    result: list[_Numbered] = []
    for item, number, source, _, points in numbered:
        latest[number] = latest.get(number, 0) + 1
        result.append((item, number, source, latest[number], points))
    return result


def _encode(
    rows: _Rows,
    item: Prepared,
    number: int,
    source: int,
    version: int,
    points: bool,
    delivery: Delivery,
    recorded_at: int,
) -> None:
    rows.tables["record_entry"].append(
        encoding.entry_row(
            resource=number,
            source=source,
            recorded_at=recorded_at,
            load=delivery.load,
            row=item.row,
            version=version,
            standing=item.standing,
            body=bodies.pack(item.body),
        )
    )
    rows.changed[source].append(number)
    if not points:
        return
    rows.tables["record_resource"].append(
        encoding.resource_row(
            number=number,
            source=source,
            occurred=item.occurred,
            recorded_at=recorded_at,
            stated_at=item.stated_at,
            id=item.id,
            organisation=delivery.organisation_number,
            version=version,
            kind=item.kind,
            standing=item.standing,
            category=item.category,
            extractor=delivery.extractor,
            content_hash=item.content_hash,
            local_id=item.local_id,
        )
    )
    encode_index(rows.tables, item.indexed, source, number)


def encode_index(tables: dict[str, list[bytes]], index: Index, source: int, number: int) -> None:
    """Add the COPY rows of one resource's index to `tables`."""
    for name, table in encoding.INDEX_OF.items():
        tails = getattr(index, name)
        if tails:
            tables[table] += encoding.index_rows(table, source, number, tails)


def _log(changed: dict[int, list[int]]) -> None:
    changes.append(
        Matter.ENTRIES,
        list(changed),
        ["{" + ",".join(map(str, numbers)) + "}" for numbers in changed.values()],
        clock.now(),
    )


def _hear(numbered: Sequence[_Numbered], by: Viewer) -> None:
    """What the sources say now of whom they know (`closing`); shelves are nobody's."""
    said: dict[int, set[int]] = defaultdict(set)
    changed: set[int] = set()
    for item, _, source, version, points in numbered:
        if source > 0 and points and item.standing == Standing.CURRENT:
            said[source].add(item.category)
        if source > 0 and version > 1:
            changed.add(source)
    closing.heard(said, changed, by=by)

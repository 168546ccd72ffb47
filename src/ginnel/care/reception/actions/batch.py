"""One batch of prepared rows, stored whole or not at all: people, entries, quarantine, originals, audit, cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict
from hashlib import blake2b

from django.db import transaction

from ginnel.care.reception.actions.prepare import Ready, Tree
from ginnel.care.reception.models import Load, Quarantined
from ginnel.care.reception.rules import Tally
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import fhir as people_fhir
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.receipt import Fate
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def commit(*, load: Load, rows: Sequence[Ready], by: Viewer) -> None:
    """Store `rows` of `load` and move its receipt and cursor with them, in one transaction."""
    tally = Tally(read=len(rows))
    fates = _receive(load, rows, by)
    waiting = _quarantine(load, [row for row in rows if row.faults])
    changed: list[Ready] = []
    for row in rows:
        if row.faults:
            was_known = _fingerprint(load, row) not in waiting
            tally.already_held += was_known
            tally.quarantined += not was_known
            tally.reasons.update(fault.code for fault in row.faults)
        elif any(fate is not Fate.HELD for fate in fates[row.row]):
            tally.accepted += 1
            changed.append(row)
        else:
            tally.already_held += 1
        tally.notes.update(note.code for note in row.notes)
        tally.resources += sum(fate is not Fate.HELD for fate in fates[row.row])
    framed = not load.is_repeat and rows[0].before is not None
    kept = rows if framed else [*changed, *(row for row in rows if row.faults)]
    _keep_originals(load, rows, {row.row for row in kept}, by)
    if framed:
        pieces = [*(row.before or b"" for row in rows), rows[-1].after]
        record.keep_frame(load=load.id, first_row=rows[0].row, pieces=pieces, by=by)
    _move_receipt(load, rows, tally)
    audit.append(
        by=by, events=[Event("load.received", None, detail={"load": str(load.id), **_counts(tally)})]
    )


@transaction.atomic
def accept_replayed(*, load: Load, row: Ready, by: Viewer) -> None:
    """Store one row that came out of quarantine; the load's receipt stays as it was printed."""
    _receive(load, [row], by)
    audit.append(
        by=by, events=[Event("load.received", None, detail={"load": str(load.id), "replayed_row": row.row})]
    )


def _receive(load: Load, rows: Sequence[Ready], by: Viewer) -> dict[int, list[Fate]]:
    """Each organisation's items in turn, then all their people at once.

    The order is fixed and `people.describe` comes last, so that two loads never wait for each other in a ring.
    """
    by_source: dict[str, list[Ready]] = defaultdict(list)
    for row in rows:
        if not row.faults:
            by_source[row.source].append(row)
    fates: dict[int, list[Fate]] = defaultdict(list)
    described: dict[int, Tree] = {}
    for code in sorted(by_source):
        organisation = organisations.ensure(code=code, by=by)
        items = [item for row in by_source[code] for item in row.items]
        people_named = sorted({item.source for item in items if item.source})
        known = people.ensure(keys=[(organisation.id, name) for name in people_named], by=by)
        sources = {local_id: source.number for (_, local_id), source in known.items()}
        delivery = record.Delivery(organisation.number, load.id, record.EXTRACTOR_VERSION, load.is_repeat)
        answers = record.receive(items=items, sources=sources, delivery=delivery, by=by)
        _sort_out(by_source[code], answers, sources, fates, described)
    people.describe(
        descriptions=[people_fhir.description(tree, number=number) for number, tree in described.items()],
        by=by,
    )
    return fates


def _sort_out(
    rows: Sequence[Ready],
    answers: Sequence[Fate],
    sources: dict[str, int],
    fates: dict[int, list[Fate]],
    described: dict[int, Tree],
) -> None:
    """Give each row the fates of its items, and note every patient whose demographics are new or changed."""
    answer = iter(answers)
    for row in rows:
        for item, tree in zip(row.items, row.patients, strict=True):
            fate = next(answer)
            fates[row.row].append(fate)
            if tree is not None and fate in (Fate.NEW, Fate.CHANGED):
                described[sources[item.source]] = tree


def _fingerprint(load: Load, row: Ready) -> bytes:
    """What tells one refused row from another: its bytes, or where none could be read, the place in the file."""
    codes = ",".join(fault.code for fault in row.faults)
    text = row.original or f"{load.digest}:{row.row}:{codes}".encode()
    return blake2b(text, digest_size=16).digest()


def _quarantine(load: Load, rows: Sequence[Ready]) -> frozenset[bytes]:
    """Keep refused rows, one item per content and organisation; answers the fingerprints still waiting."""
    if not rows:
        return frozenset()
    items = [
        Quarantined(
            load=load,
            organisation=load.organisation,
            source=row.source,
            row=row.row,
            fingerprint=_fingerprint(load, row),
            mendable=row.mendable,
            faults=[asdict(fault) for fault in row.faults],
            at=clock.now(),
        )
        for row in rows
    ]
    Quarantined.objects.bulk_create(items, ignore_conflicts=True)
    known = Quarantined.objects.filter(
        organisation=load.organisation, fingerprint__in=[item.fingerprint for item in items]
    )
    settled = known.filter(decisions__decision__in=["accepted", "discarded"]).values_list(
        "fingerprint", flat=True
    )
    return frozenset(bytes(print_) for print_ in known.values_list("fingerprint", flat=True)) - {
        bytes(print_) for print_ in settled
    }


def _keep_originals(load: Load, rows: Sequence[Ready], wanted: set[int], by: Viewer) -> None:
    """The bytes of the rows `wanted`, in runs of consecutive row numbers: those that changed something or were refused,
    and all of a Bundle that has not been read before, so that it can be put together again."""
    run: list[Ready] = []
    for row in [*rows, None]:
        if run and (row is None or row.row != run[-1].row + 1):
            if any(each.row in wanted for each in run):
                originals = [each.original if each.row in wanted else b"" for each in run]
                record.keep_originals(load=load.id, first_row=run[0].row, originals=originals, by=by)
            run = []
        if row is not None:
            run.append(row)


def _counts(tally: Tally) -> dict[str, int]:
    return {
        "read": tally.read,
        "accepted": tally.accepted,
        "already_held": tally.already_held,
        "quarantined": tally.quarantined,
    }


def _move_receipt(load: Load, rows: Sequence[Ready], tally: Tally) -> None:
    load.cursor = max(load.cursor, rows[-1].row)
    for name, count in {**_counts(tally), "resources": tally.resources}.items():
        setattr(load, name, getattr(load, name) + count)
    for name, counter in (("reasons", tally.reasons), ("notes", tally.notes)):
        totals = getattr(load, name)
        for code, count in counter.items():
            totals[code] = totals.get(code, 0) + count
    load.save()

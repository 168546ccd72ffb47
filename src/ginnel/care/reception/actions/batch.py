"""One batch of prepared rows, stored whole or not at all: people, entries, quarantine, originals, audit, cursor."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b

from django.db import transaction

from ginnel.care.reception.actions import asked, colleagues, replies
from ginnel.care.reception.actions.messages import Heard, hear
from ginnel.care.reception.actions.prepare import Ready, Tree
from ginnel.care.reception.models import Load, Quarantined
from ginnel.care.reception.rules import MOST_REMARKS, Feed, Folding, Listing, Parcel, Tally
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import fhir as people_fhir
from ginnel.foundation.people.rules.indexed import IndexedPair
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.receipt import Fate
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer


@dataclass(slots=True)
class _Stored:
    """What became of the items of each row, which rows brought a new message, which could not be held after all, and
    which give an NHS number that somebody of other details has too."""

    fates: dict[int, list[Fate]] = field(default_factory=lambda: defaultdict(list))
    new: set[int] = field(default_factory=set)
    refused: dict[int, tuple[Fault, ...]] = field(default_factory=dict)
    disputed: frozenset[int] = frozenset()
    notes: dict[int, Fault] = field(default_factory=dict)


@transaction.atomic
def commit(
    *, load: Load, rows: Sequence[Ready], feed: Feed, sent_by: str = "", by: Viewer
) -> dict[int, tuple[Fault, ...]]:
    """Store `rows` of `load` and move its receipt and cursor with them, in one transaction. `sent_by` is the identity
    of whoever handed them in, where that is not `by`.

    Answers the faults of each row that was not accepted.
    """
    tally = Tally(read=len(rows))
    unread = asked.hold(rows=rows, by=by)
    unread |= colleagues.unknown(rows=rows, sent_by=sent_by or by.identity, by=by)
    rows = [_refuse(row, unread[row.row], feed) if row.row in unread else row for row in rows]
    stored = _receive(load, rows, feed, by)
    rows = [_refuse(row, stored.refused[row.row], feed) if row.row in stored.refused else row for row in rows]
    waiting = _quarantine(load, [row for row in rows if row.faults])
    changed: list[Ready] = []
    for row in rows:
        if row.faults:
            was_known = _fingerprint(load, row) not in waiting
            tally.already_held += was_known
            tally.quarantined += not was_known
            tally.reasons.update(fault.code for fault in row.faults)
            if isinstance(feed, Listing) and row.listed is None and not was_known:
                tally.note(_about_nobody_known(row.row))
        elif row.row in stored.new or any(fate is not Fate.HELD for fate in stored.fates[row.row]):
            tally.accepted += 1
            changed.append(row)
        else:
            tally.already_held += 1
        for note in (*row.notes, *_notes(stored, row.row)):
            tally.note(note)
        tally.resources += sum(fate is not Fate.HELD for fate in stored.fates[row.row])
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
    return {row.row: row.faults for row in rows if row.faults}


@transaction.atomic
def accept_replayed(*, load: Load, row: Ready, feed: Feed, by: Viewer) -> tuple[Fault, ...]:
    """Store one row that came out of quarantine; the load's receipt stays as it was printed. Answers what still keeps
    it out."""
    unread = asked.hold(rows=[row], by=by) | colleagues.unknown(rows=[row], sent_by=by.identity, by=by)
    if unread:
        return unread[row.row]
    stored = _receive(load, [row], feed, by)
    if row.row in stored.refused:
        return stored.refused[row.row]
    audit.append(
        by=by, events=[Event("load.received", None, detail={"load": str(load.id), "replayed_row": row.row})]
    )
    return ()


@transaction.atomic
def accept_unsaid(*, load: Load, rows: Sequence[Ready], feed: Feed, by: Viewer) -> int:
    """Store what follows from a whole file and no row of it says; answers how many entries changed."""
    stored = _receive(load, rows, feed, by)
    return sum(fate is not Fate.HELD for fates in stored.fates.values() for fate in fates)


def _refuse(row: Ready, faults: tuple[Fault, ...], feed: Feed) -> Ready:
    mendable = row.mendable or feed.mendable(Parcel(row.row, row.original))
    return row._replace(
        items=(), patients=(), told=None, reply=None, asks=None, faults=faults, mendable=mendable
    )


def _receive(load: Load, rows: Sequence[Ready], feed: Feed, by: Viewer) -> _Stored:
    """Each organisation's items in turn, then all their people at once.

    The order is fixed and `people` comes last, so that two loads never wait for each other in a ring.
    """
    by_source: dict[str, list[Ready]] = defaultdict(list)
    for row in rows:
        if not row.faults:
            by_source[row.source].append(row)
    stored = _Stored()
    described: dict[int, tuple[Tree, int]] = {}
    indexed: list[IndexedPair] = []
    for code in sorted(by_source):
        organisation = organisations.ensure(code=code, by=by)
        heard = _hear(load, organisation, by_source[code], feed, by)
        ready = [row for row in by_source[code] if row.told is None] + heard.rows
        items = [item for row in ready for item in row.items]
        joined = {name for one in heard.joined for name in (one.first, one.second)}
        people_named = sorted({item.source for item in items if item.source} | joined)
        known = people.ensure(keys=[(organisation.id, name) for name in people_named], by=by)
        sources = {local_id: source.number for (_, local_id), source in known.items()}
        is_repeat = (
            load.is_repeat and not heard.rows
        )  # what is folded may well come to what it was once before
        delivery = record.Delivery(organisation.number, load.id, record.EXTRACTOR_VERSION, is_repeat)
        answers = record.receive(items=items, sources=sources, delivery=delivery, by=by)
        _sort_out(ready, answers, sources, stored.fates, described)
        stored.new |= heard.new
        stored.refused |= heard.refused
        indexed += [
            IndexedPair(sources[one.first], sources[one.second], one.is_same, one.why) for one in heard.joined
        ]
    done = people.describe(
        descriptions=[
            people_fhir.description(tree, number=number) for number, (tree, _) in described.items()
        ],
        by=by,
    )
    stored.disputed = frozenset(described[number][1] for number in done.disputed)
    people.follow_index(pairs=indexed, by=by)
    replied = replies.take(rows=rows, by=by)
    stored.new |= replied.new
    stored.refused |= replied.refused
    stored.notes = replied.notes
    stored.new |= asked.take(rows=rows, disputed=stored.disputed, by=by)
    return stored


def _hear(load: Load, organisation: Organisation, rows: Sequence[Ready], feed: Feed, by: Viewer) -> Heard:
    told = [row for row in rows if row.told is not None]
    if not told or not isinstance(feed, Folding):
        return Heard()
    return hear(load=load, organisation=organisation, rows=told, feed=feed, by=by)


def _sort_out(
    rows: Sequence[Ready],
    answers: Sequence[Fate],
    sources: dict[str, int],
    fates: dict[int, list[Fate]],
    described: dict[int, tuple[Tree, int]],
) -> None:
    """Give each row the fates of its items, and note every patient whose demographics are new or changed."""
    answer = iter(answers)
    for row in rows:
        for item, tree in zip(row.items, row.patients, strict=True):
            fate = next(answer)
            fates[row.row].append(fate)
            if tree is not None and fate in (Fate.NEW, Fate.CHANGED):
                described[sources[item.source]] = (tree, row.row)


def _notes(stored: _Stored, row: int) -> list[Fault]:
    notes = [stored.notes[row]] if row in stored.notes else []
    return [*notes, _disputed(row)] if row in stored.disputed else notes


def _disputed(row: int) -> Fault:
    return Fault(
        "nhs-number-disputed",
        "Somebody whose details contradict these has the same NHS number: it joins neither. See possible matches.",
        row,
        "NHS number",
    )


def _about_nobody_known(row: int) -> Fault:
    return Fault(
        "list-not-whole",
        "It cannot be told whom the row is about, or on which list: nobody is taken off a list until it is settled.",
        row,
    )


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
    load.remarks += [asdict(remark) for remark in tally.remarks[: MOST_REMARKS - len(load.remarks)]]
    for name, counter in (("reasons", tally.reasons), ("notes", tally.notes)):
        totals = getattr(load, name)
        for code, count in counter.items():
            totals[code] = totals.get(code, 0) + count
    load.save()

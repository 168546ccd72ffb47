"""What a whole list leaves out has ended: said of whoever an earlier list had, once the later one was read to its end.

Nobody is taken off while it is not certain that the list is all there. It can be cut off anywhere and gone on with:
what has ended is no longer asked about.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from uuid import UUID

from django.db import transaction

from ginnel.care.reception import queries
from ginnel.care.reception.actions import batch
from ginnel.care.reception.actions.prepare import Preparer
from ginnel.care.reception.models import Load
from ginnel.care.reception.rules import MOST_REMARKS, Listing, Parcel
from ginnel.care.reception.rules.listing import Listed, Lists
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.record import actions as record
from ginnel.foundation.record import queries as records
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

AT_ONCE = 500  # entries in one transaction
# Whoever is named in a row that waits stays on the list; of more than these the file is not the list it should be.
MOST_WAITING = 10_000
# What a receipt notes where a file, or one list of it, may not have been all there.
_DOUBTS = frozenset({"list-not-whole", "list-of-many", "list-of-several-days", "list-mostly-waiting"})


def leave_out(*, load: Load, feed: Listing, lists: Lists, by: Viewer) -> None:
    """End what is still open of the lists of `load` and not on them, or say on its receipt why nobody was left out.

    Of a list that is older than one that is here already, the later one decides.
    """
    if not load.read:
        _say(load, Fault("list-empty", "The list names nobody: a header alone takes nobody off it."))
    if lists.is_cut:
        _say(load, Fault("list-of-many", "The file holds too many lists: nobody is taken off any."))
        return
    for (source, name), days in sorted(lists.days.items()):
        if len(days) > 1:
            remark = Fault(
                "list-of-several-days", "Rows of one list give different days: nobody is taken off it."
            )
            _say(load, remark)
        elif catch_up(load=load, feed=feed, source=source, name=name, after=max(days), by=by):
            _say(load, Fault("list-overtaken", "A later list is here already, and says who is on it."))
        elif "list-not-whole" not in load.notes:  # said row by row
            _end(load, feed, source, Listed(name, max(days), ""), by)


def catch_up(
    *, load: Load, feed: Listing, source: str, name: str, after: date = date.min, by: Viewer
) -> bool:
    """Let the last list of this name leave out whoever came to it late, if it is later than `after` and was all there;
    answers whether there is one that is later."""
    kind, system, value = feed.marked(name)
    last = records.last_stated(viewer=by, organisation=source, kind=kind, system=system, value=value)
    if last is None or (on := last.at.astimezone(UTC).date()) <= after:
        return False
    if last.is_of_one_day and _was_whole(last.load, feed, by):
        _end(load, feed, source, Listed(name, on, ""), by)
    return True


def _was_whole(load: UUID | None, feed: Listing, by: Viewer) -> bool:
    """Whether the file was read to its end, then or when it was loaded again, and is known to have been all there: rows
    of which it could not be told whom they are about have been settled since."""
    first = Load.objects.filter(id=load).first() if load else None
    if first is None:
        return False
    same = Load.objects.filter(digest=first.digest, organisation=first.organisation_id, feed=first.feed)
    doubts = [_DOUBTS & done.notes.keys() for done in same.exclude(finished_at=None)]
    if frozenset() in doubts:
        return True
    return {"list-not-whole"} in doubts and all(
        feed.again(bytes(item.mendable), item.row).listed is not None
        for item in queries.waiting_like(viewer=by, load=first)
    )


def _end(load: Load, feed: Listing, source: str, listed: Listed, by: Viewer) -> None:
    at = organisations.by_code(source, viewer=by)
    waiting = _waiting(load, feed, source, listed, by)
    if waiting is None:
        remark = Fault(
            "list-mostly-waiting", "So many rows wait in quarantine that nobody is taken off the list."
        )
        _say(load, remark)
        return
    if at is None:
        return
    kind, system, value = feed.marked(listed.name)
    numbers = records.numbers_marked(
        viewer=by,
        organisation=source,
        kind=kind,
        system=system,
        value=value,
        stated_before=datetime.combine(listed.on, time(), UTC),
    )
    preparer = Preparer(source, load, feed)
    for first in range(0, len(numbers), AT_ONCE):
        with transaction.atomic():
            record.take_turn(organisation_number=at.number, by=by)
            held = records.marked(viewer=by, numbers=numbers[first : first + AT_ONCE])
            _store(load, feed, preparer, list(_ended(feed, held, listed, waiting)), by)


def _waiting(load: Load, feed: Listing, source: str, listed: Listed, by: Viewer) -> set[str] | None:
    """Whom rows of this very list name that wait in quarantine; None for too many."""
    found: set[str] = set()
    for item in queries.waiting_like(viewer=by, load=load, source=source):
        row = feed.again(bytes(item.mendable), item.row).listed
        if row is not None and (row.name, row.on) == (listed.name, listed.on):
            found.add(row.about)
            if len(found) > MOST_WAITING:
                return None
    return found


def _ended(
    feed: Listing, held: Sequence[records.Marked], listed: Listed, waiting: set[str]
) -> Iterator[Parcel]:
    for one in held:
        about = Listed(listed.name, listed.on, one.about)
        incoming = None if one.about in waiting else feed.left_out(one.tree, one.local_id, about)
        if incoming is not None:
            yield Parcel(0, b"", (incoming,))


def _store(load: Load, feed: Listing, preparer: Preparer, parcels: Sequence[Parcel], by: Viewer) -> None:
    """As what follows from the whole file: its row is 0, for none says so. A receipt stays as it was printed."""
    if not parcels:
        return
    count = batch.accept_unsaid(load=load, rows=preparer.prepare(parcels), feed=feed, by=by)
    if load.finished_at is None:
        load.resources += count
        _say(load, Fault("left-out", "Whom the list no longer names has left it on its day."), count)
    detail = {"load": str(load.id), "entries": count}
    audit.append(by=by, events=[Event("load.left-out", None, detail=detail)])


def _say(load: Load, remark: Fault, count: int = 1) -> None:
    """Note it on the receipt: what was left out is counted, anything else is said once."""
    is_new = remark.code not in load.notes
    if load.finished_at is not None or not (is_new or remark.code == "left-out"):
        return
    load.notes[remark.code] = load.notes.get(remark.code, 0) + count
    if is_new and len(load.remarks) < MOST_REMARKS:
        load.remarks.append(asdict(remark))
    load.save(update_fields=["notes", "remarks", "resources"])

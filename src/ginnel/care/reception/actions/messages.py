"""Messages kept beside each other and folded: what a set of them comes to, stored as if it had come in one row.

The sending organisation's turn is taken before what is held is read, so that two loads never fold without each
other's messages. docs/adr/0021-hl7-messages.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
import structlog
import zstandard
from django.db import connection

from ginnel.care.reception.actions.prepare import Preparer, Ready
from ginnel.care.reception.models import Load, Message
from ginnel.care.reception.rules import Folded, Folding, Joined, Parcel, Told, groups
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.record import actions as record
from ginnel.kernel import clock
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

log = structlog.get_logger("ginnel.reception")


@dataclass(slots=True)
class Heard:
    """`new` rows brought a message that was not known; `rows` are what it all comes to, each under the number of the
    row that brought the last word; `refused` rows would have come to something that no record may hold."""

    new: set[int] = field(default_factory=set)
    rows: list[Ready] = field(default_factory=list)
    joined: list[Joined] = field(default_factory=list)
    refused: dict[int, tuple[Fault, ...]] = field(default_factory=dict)


def hear(
    *, load: Load, organisation: Organisation, rows: Sequence[Ready], feed: Folding, by: Viewer
) -> Heard:
    """Fold the messages of `rows`, all of one organisation, with those held, and keep those that are new."""
    heard = Heard()
    record.take_turn(organisation_number=organisation.number, by=by)
    fresh = _fresh(organisation, load.feed, feed.reader, rows)
    if not fresh:
        return heard
    held = _held(
        organisation, load.feed, {subject for row in fresh.values() for subject in _told(row).subjects}
    )
    everything = held | {digest: _told(row) for digest, row in fresh.items()}
    preparer = Preparer(organisation.code, load, feed)
    for group in groups(everything):
        brought = [fresh[one.digest] for one in group if one.digest in fresh]
        if brought:
            _fold(heard, group, brought, feed, preparer)
    kept = {digest: row for digest, row in fresh.items() if row.row not in heard.refused}
    heard.new = {row.row for row in kept.values()}
    _keep(load, organisation, feed.reader, kept)
    return heard


def _told(row: Ready) -> Told:
    assert row.told is not None
    return row.told


def _fresh(organisation: Organisation, feed: str, reader: int, rows: Sequence[Ready]) -> dict[bytes, Ready]:
    """The first row of each message that is not held, or was read by an earlier version of the feed."""
    first: dict[bytes, Ready] = {}
    for row in rows:
        first.setdefault(_told(row).digest, row)
    held = Message.objects.filter(
        organisation=organisation, feed=feed, digest__in=list(first), reader__gte=reader
    ).values_list("digest", flat=True)
    known = {bytes(digest) for digest in held}
    return {digest: row for digest, row in first.items() if digest not in known}


_REACHED = """
WITH RECURSIVE reached(subject) AS (
    SELECT unnest(%(subjects)s::text[])
    UNION
    SELECT other.subject FROM reached
    JOIN reception_messagesubject mine ON mine.organisation_id = %(organisation)s AND mine.feed = %(feed)s
        AND mine.subject = reached.subject
    JOIN reception_messagesubject other ON other.message_id = mine.message_id
)
SELECT message.digest, message.facts, array_agg(named.subject ORDER BY named.id)
FROM reached
JOIN reception_messagesubject found ON found.organisation_id = %(organisation)s AND found.feed = %(feed)s
    AND found.subject = reached.subject
JOIN reception_message message ON message.id = found.message_id
JOIN reception_messagesubject named ON named.message_id = message.id
GROUP BY message.id
"""


def _held(organisation: Organisation, feed: str, subjects: Iterable[str]) -> dict[bytes, Told]:
    """Every held message that hangs with these subjects, directly or through another message."""
    unpacker = zstandard.ZstdDecompressor()
    with connection.cursor() as cursor:
        cursor.execute(_REACHED, {"subjects": list(subjects), "organisation": organisation.id, "feed": feed})
        return {
            bytes(digest): Told(
                bytes(digest), tuple(dict.fromkeys(named)), orjson.loads(unpacker.decompress(facts))
            )
            for digest, facts, named in cursor.fetchall()
        }


def _fold(heard: Heard, group: list[Told], brought: list[Ready], feed: Folding, preparer: Preparer) -> None:
    """What one group comes to. What cannot be held as FHIR keeps out the messages that brought it, and only them."""
    last = max(row.row for row in brought)
    digests = {_told(row).digest for row in brought}
    try:
        folded = feed.fold(group, digests)
        (ready,) = preparer.prepare([Parcel(last, b"", folded.incoming)])
    except Exception as error:  # nothing a sender writes may stop everybody's messages; what it was is logged
        log.error("messages could not be folded", feed=feed.name, error=type(error).__name__, exc_info=True)
        fault = Fault("not-understood", "What the message changes could not be worked out.", last)
        folded, ready = Folded(), Ready(last, b"", "", faults=(fault,))
    if not ready.faults:
        heard.rows.append(ready)
        heard.joined += folded.joined
    elif len(brought) == 1:
        heard.refused[last] = ready.faults
    else:
        _fold_one_by_one(heard, [one for one in group if one.digest not in digests], brought, feed, preparer)


def _fold_one_by_one(
    heard: Heard, before: list[Told], brought: list[Ready], feed: Folding, preparer: Preparer
) -> None:
    """Each message by itself, so that one that cannot be held does not keep out the others."""
    for row in brought:
        count = len(heard.refused)
        _fold(heard, [*before, _told(row)], [row], feed, preparer)
        if len(heard.refused) == count:
            before.append(_told(row))


_KEEP = """
WITH kept AS (
    INSERT INTO reception_message (organisation_id, feed, digest, reader, facts, load_id, "row", received_at)
    SELECT %(organisation)s, %(feed)s, line.digest, %(reader)s, line.facts, %(load)s, line.number, %(at)s
    FROM unnest(%(digests)s::bytea[], %(facts)s::bytea[], %(rows)s::int[]) AS line(digest, facts, number)
    ON CONFLICT (organisation_id, feed, digest) DO UPDATE SET reader = excluded.reader, facts = excluded.facts
    RETURNING id, digest
)
INSERT INTO reception_messagesubject (organisation_id, feed, subject, message_id)
SELECT %(organisation)s, %(feed)s, named.subject, kept.id
FROM unnest(%(about)s::bytea[], %(subjects)s::text[]) AS named(digest, subject)
JOIN kept ON kept.digest = named.digest
ON CONFLICT DO NOTHING
"""


def _keep(load: Load, organisation: Organisation, reader: int, rows: Mapping[bytes, Ready]) -> None:
    """The messages, and what each is about. One read by an earlier version is read again in its place."""
    if not rows:
        return
    packer = zstandard.ZstdCompressor(level=3)
    named = [(digest, subject) for digest, row in rows.items() for subject in _told(row).subjects]
    values: dict[str, Any] = {
        "organisation": organisation.id,
        "feed": load.feed,
        "reader": reader,
        "load": load.id,
        "at": clock.now(),
        "digests": list(rows),
        "facts": [packer.compress(orjson.dumps(_told(row).facts)) for row in rows.values()],
        "rows": [row.row for row in rows.values()],
        "about": [digest for digest, _ in named],
        "subjects": [subject for _, subject in named],
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)

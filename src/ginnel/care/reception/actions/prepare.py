"""From parcels to rows ready to store: pure work, no database, the same in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, NamedTuple
from uuid import UUID

from django.conf import settings

from ginnel.care.reception.models import Load
from ginnel.care.reception.rules import LONGEST_CODE, Feed, Incoming, Parcel, Reply, Told
from ginnel.care.reception.rules.listing import Listed, Named
from ginnel.care.reception.rules.messaging import Asks
from ginnel.foundation.record.fhir import prepared
from ginnel.foundation.record.fhir.compartment import Subject
from ginnel.foundation.record.rules.receipt import Prepared
from ginnel.kernel.errors import Fault
from ginnel.kernel.exemptions import needs_no_actor
from ginnel.kernel.values.identifiers import NHS_NUMBER_SYSTEM

Tree = dict[str, Any]


class Ready(NamedTuple):
    """One row of a file, ready to store or to quarantine.

    `before` and `after` are its part of the frame of a Bundle (`reception.rules.Parcel`). `mendable` is the text a
    person can put right and replay, where a row was refused. `patients` stands beside `items`: the Patient tree where
    the item says who somebody is, else None. `told` is a message to be folded, `reply` the national service's answer,
    `asks` what is asked of a front door, `listed` and `names` as its parcel has them.
    """

    row: int
    original: bytes
    source: str
    items: tuple[Prepared, ...] = ()
    patients: tuple[Tree | None, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    mendable: bytes = b""
    before: bytes | None = None
    after: bytes = b""
    told: Told | None = None
    reply: Reply | None = None
    asks: Asks | None = None
    listed: Listed | None = None
    names: tuple[Named, ...] = ()


class Preparer:
    """Prepares the parcels of one load. `source` is the organisation the operator named, "" for as each row says."""

    def __init__(self, source: str, load: Load, feed: Feed) -> None:
        self._feed = feed
        self._source = source
        self._fallback = load.organisation.code
        self._key: bytes = settings.GINNEL_RECORD_KEY

    def prepare(self, parcels: Sequence[Parcel]) -> list[Ready]:
        """Each parcel ready; a parcel of which one resource is at fault is wholly at fault."""
        return [self._framed(parcel) for parcel in parcels]

    def source_of(self, parcel: Parcel) -> str:
        """The code of the organisation that a row is from."""
        return self._source or parcel.stated_source or self._fallback

    def _framed(self, parcel: Parcel) -> Ready:
        ready = self._one(parcel)
        return ready if parcel.before is None else ready._replace(before=parcel.before, after=parcel.after)

    def _one(self, parcel: Parcel) -> Ready:
        source = self.source_of(parcel)
        if len(source) > LONGEST_CODE:
            fault = Fault(
                "too-long", "The row names an organisation by more than 64 characters.", parcel.row, "source"
            )
            return self._refused(replace(parcel, listed=None), self._fallback, (fault,))
        if parcel.faults:
            return self._refused(parcel, source, parcel.faults)
        made = [(incoming, self._made(incoming, source, parcel.row)) for incoming in parcel.incoming]
        faults = tuple(_placed(fault, incoming, parcel.row) for incoming, one in made for fault in one.faults)
        if faults:
            return self._refused(parcel, source, faults)
        return Ready(
            parcel.row,
            parcel.original,
            source,
            items=tuple(one.prepared for _, one in made if one.prepared),
            patients=tuple(_patient(incoming, one) for incoming, one in made),
            notes=parcel.notes,
            told=parcel.told,
            reply=parcel.reply,
            asks=parcel.asks,
            listed=parcel.listed,
            names=parcel.names,
            mendable=self._feed.mendable(parcel) if parcel.reply or parcel.asks or parcel.names else b"",
        )

    def _refused(self, parcel: Parcel, source: str, faults: tuple[Fault, ...]) -> Ready:
        mendable = self._feed.mendable(parcel)
        return Ready(
            parcel.row,
            parcel.original,
            source,
            faults=faults,
            notes=parcel.notes,
            mendable=mendable,
            listed=parcel.listed,
        )

    def _made(self, incoming: Incoming, source: str, row: int) -> prepared.Made:
        return prepared.received(
            incoming.kind,
            incoming.tree,
            local_id=incoming.local_id,
            key=self._key,
            source=source,
            row=row,
            stated_at=incoming.stated_at,
        )


@needs_no_actor("works out a name, and neither reads nor changes anything")
def entry_named(source: str, kind: str, local_id: str) -> UUID | None:
    """The entry that what an organisation calls so is, or would be; None for what it does not name."""
    if not local_id:
        return None
    return UUID(bytes=prepared.our_name(settings.GINNEL_RECORD_KEY, source, kind, local_id).bytes)


def _placed(fault: Fault, incoming: Incoming, row: int) -> Fault:
    where = (
        f"{incoming.path}: {fault.field}" if incoming.path and incoming.path != fault.field else fault.field
    )
    return replace(fault, row=row, field=where)


def _patient(incoming: Incoming, made: prepared.Made) -> Tree | None:
    """What the item says of who somebody is: a Patient, or only the NHS number a reference named them by."""
    if incoming.kind == "Patient":
        return incoming.tree
    return by_number(made.subject, made.prepared.source) if made.subject and made.prepared else None


def by_number(subject: Subject, key: str) -> Tree | None:
    """What a reference by NHS number alone says of who somebody is; `key` is what the source calls them."""
    if subject.system == NHS_NUMBER_SYSTEM and "|" in key:
        return {"resourceType": "Patient", "identifier": [{"system": subject.system, "value": subject.value}]}
    return None

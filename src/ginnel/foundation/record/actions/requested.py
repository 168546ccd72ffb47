"""What an organisation's own system writes by request: the next version of what it says, or that it says it no more.

Only what an organisation said itself is its to change. What is written here by staff is changed here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.actions import closing
from ginnel.foundation.record.actions.receive import Delivery, receive
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
from ginnel.foundation.record.queries.searching import finding
from ginnel.foundation.record.rules.receipt import Fate, Held, Prepared
from ginnel.foundation.record.states import Matter, Standing
from ginnel.foundation.record.store import changes, encoding, reading, resources, withdrawal
from ginnel.foundation.record.store.reading import Opening, Row
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Gone, NotFound, NotPermitted, Stale
from ginnel.kernel.viewer import Category, Viewer

_NOT_YOURS = (
    "Another organisation says this, or it is written in Ginnel itself: it is changed where it is said."
)


class Own(NamedTuple):
    """A resource that an organisation said, as it stands, and what that organisation calls it."""

    opening: Opening
    local_id: str

    @property
    def row(self) -> Row:
        return self.opening.row


@transaction.atomic
def to_change(*, id: UUID, kind: str, organisation_number: int, expect: int | None, by: Viewer) -> Own:
    """The resource that is about to be changed. The caller has its organisation's turn, and writes the event.

    Raises NotFound where there is none of that type, NotPermitted for what another organisation said, Stale unless it
    is at version `expect`, and Conflict for what was withdrawn here: it does not come back because its source says it
    again.
    """
    found = reading.opening(id)
    if found is None or found.row.kind != kinds.NUMBERS.get(kind):
        raise NotFound("There is no such resource here, or you may not see it.")
    if found.row.organisation_number != organisation_number:
        raise NotPermitted((_NOT_YOURS,))
    if expect is not None and found.row.version != expect:
        raise Stale("Somebody has changed this since you read it.")
    if found.row.standing == Standing.ENTERED_IN_ERROR:
        raise Conflict("This was withdrawn here as a mistake, or as somebody else's.")
    return Own(found, resources.local_ids([id])[id])


@transaction.atomic
def take(
    *,
    items: Sequence[Prepared],
    sources: Mapping[str, int],
    organisation_number: int,
    going_on: Collection[int] = (),
    by: Viewer,
) -> dict[bytes, int]:
    """Store what a request brought and leave an event for each; the version at which each stands, by its id.

    `sources` maps the `source` of an item to the number of the source record it hangs on. What is of one of the kinds
    `going_on` and is as it was has been said again now, as what a file says again has on the file's day.
    """
    delivery = Delivery(organisation_number, by.request_id, EXTRACTOR_VERSION)
    fates = receive(items=items, sources=sources, delivery=delivery, by=by)
    stand = resources.held([item.id for item in items])
    held = [item for item, fate in zip(items, fates, strict=True) if fate is Fate.HELD]
    _date_again([item for item in held if item.kind in going_on], stand)
    persons = finding.people_of(set(sources.values()))
    audit.append(
        by=by,
        events=[
            _event(item, stand[item.id].version, persons.get(sources.get(item.source, 0))) for item in items
        ],
    )
    return {id: held.version for id, held in stand.items()}


@transaction.atomic
def delete(*, id: UUID, kind: str, organisation_number: int, expect: int | None, by: Viewer) -> int:
    """The organisation says this no more. Answers the version that says so. Raises as `to_change`, and Gone for what is
    deleted already."""
    resources.lock_organisation(organisation_number)
    found = to_change(id=id, kind=kind, organisation_number=organisation_number, expect=expect, by=by).opening
    own = found.row
    if own.standing == Standing.DELETED:
        raise Gone("This is deleted already.")
    version = withdrawal.delete(own, body=found.body, request=by.request_id, at=clock.now())
    changes.append(Matter.ENTRIES, [own.source_number], [f"{{{own.number}}}"], clock.now())
    closing.look_again([own.source_number], by=by)
    detail = {"kind": kind, "id": str(id), "version": version}
    audit.append(
        by=by, events=[Event("entry.deleted", found.person, (Category(own.category),), detail=detail)]
    )
    return version


@transaction.atomic
def take_again(*, item: Prepared, by: Viewer) -> bool:
    """What the organisation said before and sends only where it is not here: where it stands just so, it has been said
    again now, which leaves the same event. Whether it does. The caller has its organisation's turn."""
    stand = resources.held([item.id])
    found = _date_again([item], stand)
    if found:
        persons = finding.people_of({stand[item.id].source_number})
        person = persons.get(stand[item.id].source_number)
        audit.append(by=by, events=[_event(item, stand[item.id].version, person)])
    return bool(found)


def _date_again(items: Sequence[Prepared], stand: Mapping[bytes, Held]) -> dict[int, int]:
    """By number, when each was said again that stands as it is here."""
    if not items:
        return {}
    now = encoding.microseconds(clock.now())
    same = [item for item in items if (held := stand.get(item.id)) and held.content_hash == item.content_hash]
    again = {stand[item.id].number: now for item in same if not stand[item.id].is_withdrawn}
    resources.say_again(again)
    return again


def _event(item: Prepared, version: int, person: UUID | None) -> Event:
    detail = {"kind": kinds.name_of(item.kind), "id": str(UUID(bytes=item.id)), "version": version}
    return Event("entry.received", person, (Category(item.category),), detail=detail)

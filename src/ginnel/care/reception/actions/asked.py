"""What messages ask of front doors, heard in the transaction in which what they bring is stored: both or neither."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.hearing import Heard
from ginnel.care.access.states import Part
from ginnel.care.reception.actions.prepare import Ready
from ginnel.care.reception.rules.messaging import Asks, Standing, remarks
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people import queries as persons
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

_NO_DOOR = "No organisation here has said which team is its front door: nobody would read this."


def hold(*, rows: Sequence[Ready], by: Viewer) -> dict[int, tuple[Fault, ...]]:
    """Hold what the messages of `rows` are about, before anybody is: a contact is held before its people. Answers the
    rows that nobody would read, with why."""
    refused: dict[int, tuple[Fault, ...]] = {}
    for row in rows:
        if row.asks is None or row.faults:
            continue
        if _door(row.asks, by)[0]:
            access.hold_requests(sender=row.source, names=row.asks.names, by=by)
        else:
            refused[row.row] = (Fault("no-front-door", _NO_DOOR, row.row, "MessageHeader.destination"),)
    return refused


def take(*, rows: Sequence[Ready], disputed: Collection[int], by: Viewer) -> set[int]:
    """Let each be heard; those of which anything is new. `disputed` rows give an NHS number that somebody else has.

    The front door's own service writes it down: whoever sends need not know of the person here."""
    return {
        row.row
        for row in rows
        if row.asks is not None and not row.faults and _hear(row, row.asks, row.row in disputed, by)
    }


def _hear(row: Ready, asks: Asks, is_disputed: bool, by: Viewer) -> bool:
    door, is_addressed = _door(asks, by)
    person, standing = _who(row, asks, is_disputed, by)
    about = Described(Part.ABOUT, person) if person else asks.about
    heard = Heard(
        sender=row.source,
        names=asks.names,
        message=asks.message,
        does=asks.does,
        words=asks.words,
        named=(about, *asks.others),
        organisation=door,
        remarks=tuple(remarks(asks, standing, is_addressed=is_addressed)),
        said_at=asks.said_at,
        urgency=asks.urgency,
        may_have_needs=not asks.is_booking,
        entry=_entry(row, asks),
        category=asks.category,
        files=asks.files,
        missing=asks.missing,
    )
    return access.hear_request(heard=heard, by=service("front-door")).is_new


def _door(asks: Asks, by: Viewer) -> tuple[str, bool]:
    """(the organisation whose front door reads it, whether it is the one that was asked). What is meant for nobody here
    is read by that of the council where they live, else by the first that has one."""
    asked = desks.front_door_among(asks.of, viewer=by)
    if asked:
        return asked, True
    every = [one.organisation for one in desks.front_doors(viewer=by)]
    return desks.councils_front_door(postcode=asks.postcode, viewer=by) or next(iter(every), ""), False


def _who(row: Ready, asks: Asks, is_disputed: bool, by: Viewer) -> tuple[UUID | None, Standing | None]:
    if not asks.person:
        return None, None
    holder = organisations.ensure(code=row.source, by=by)
    (source,) = people.ensure(keys=[(holder.id, asks.person)], by=by).values()
    number = source.number
    keeper = service("front-door")
    person = persons.persons_of([number], viewer=keeper)[number]
    others = persons.postcodes_beside(person, number, viewer=keeper)
    shown = persons.banner(viewer=keeper, person=person).shown
    return person, Standing(shown.has_died, bool(others), is_disputed, frozenset(others))


def _entry(row: Ready, asks: Asks) -> UUID | None:
    found = (item.id for item in row.items if asks.entry and item.local_id == asks.entry)
    return next((UUID(bytes=id) for id in found), None)

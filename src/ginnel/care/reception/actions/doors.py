"""Which front door reads what a system asks by an entry of the record."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.care.access import queries as desks
from ginnel.care.reception.rules import performing
from ginnel.care.reception.rules.asking import Request
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as records
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

_UNREAD = (
    "Nobody here reads this as a request: whom it asks has said no front door here. It is kept as an entry."
)


class Doors(NamedTuple):
    """`own` is the organisation with a front door that is asked, "" for none; `is_ours` whether somebody here must
    read it although none is. `is_its_own`: the sender asks themself."""

    own: str
    is_ours: bool
    is_its_own: bool


def doors(said: Request, sender: str, by: Viewer) -> Doors:
    """An organisation that has no front door is left what it is asked, unless its teams are here, who would wait for
    it; so is a sender who asks themself. An order that names no organisation is somebody's to pass on."""
    codes = [*said.of.codes, *_looked_up(said.of.entries, by)]
    if own := desks.front_door_among(codes, viewer=by):
        return Doors(own, True, sender in codes)
    is_here = any(organisations.teams_of(code, viewer=by) for code in codes)
    return Doors("", said.is_open_order and sender not in codes and (is_here or not codes), sender in codes)


def of_the_place(person: UUID | None, by: Viewer) -> str:
    """The front door of the council where they live, else of the first that has one; "" for none."""
    every = [one.organisation for one in desks.front_doors(viewer=by)]
    if len(every) < 2:
        return next(iter(every), "")
    shown = people.banner(viewer=service("front-door"), person=person).shown if person else None
    postcode = shown.postcode if shown else ""
    return desks.councils_front_door(postcode=postcode, viewer=by) or every[0]


def unread(said: Request | None, sender: str, by: Viewer) -> tuple[Fault, ...]:
    """What a system is told that writes an order which nobody here will read."""
    if said is None or not said.is_open_order:
        return ()
    found = doors(said, sender, by)
    is_read = found.own or found.is_its_own or (found.is_ours and of_the_place(None, by))
    return () if is_read else (Fault("no-front-door", _UNREAD, field="ServiceRequest.performer"),)


def _looked_up(ids: tuple[UUID, ...], by: Viewer) -> list[str]:
    """The codes of organisations that entries of ours say or lead to."""
    found = records.latest_named(viewer=by, ids=ids, kinds=performing.NAMING)
    further = [id for one in found for id in performing.entries_of(one.tree)]
    beyond = records.latest_named(viewer=by, ids=further, kinds=performing.NAMING[:1])
    return [code for one in (*found, *beyond) for code in performing.codes_of(one.tree)]

"""Letting what another organisation's system asks of a front door here be a contact of that front door."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.reception.rules import asking
from ginnel.foundation.organisations.rules import INSTALLATION
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.queries import Latest
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer


def ask(requests: Sequence[Latest], by: Viewer) -> int:
    """A contact for each that asks an organisation with a front door, once however often it is sent; how many asked.
    What we sent ourselves is none of them."""
    now, asked = clock.now(), 0
    theirs = [one for one in requests if one.organisation != INSTALLATION]
    found = [
        (one, said) for one in theirs if (said := asking.request(one.tree)) and asking.is_news(said, now)
    ]
    persons = people.persons_of([one.source_number for one, _ in found], viewer=by)
    for one, said in found:
        organisation = desks.front_door_among(said.of, viewer=by)
        if organisation and one.source_number in persons:
            access.receive_contact(
                door=Door.SYSTEM,
                caller=Caller.PROFESSIONAL,
                words=said.words[:LONGEST_WORDS],
                named=[Described(Part.ABOUT, persons[one.source_number])],
                happened_at=min(said.asked_at or now, now),
                organisation=organisation,
                reference=f"request {one.id}",
                by=by,
            )
            asked += 1
    return asked

"""Letting what another organisation's system asks of a front door here be a contact of that front door."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.contacts import LONGEST_WORDS
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.reception.rules import asking
from ginnel.care.reception.rules.asking import Request
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.rules import INSTALLATION
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.queries import Latest
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Viewer


def ask(requests: Sequence[Latest], by: Viewer) -> int:
    """A contact for each that asks an organisation with a front door, once however often it is sent; how many asked.
    What we sent ourselves is none of them, nor what came in a message that was heard as it came (`asked`)."""
    now, asked = clock.now(), 0
    heard = desks.brought_by_message([one.id for one in requests], viewer=by)
    theirs = [one for one in requests if one.organisation != INSTALLATION and one.id not in heard]
    found = [
        (one, said) for one in theirs if (said := asking.request(one.tree)) and asking.is_news(said, now)
    ]
    persons = people.persons_of([one.source_number for one, _ in found], viewer=by)
    for one, said in found:
        organisation = desks.front_door_among(said.of, viewer=by)
        if organisation and one.source_number in persons:
            asked += _ask(one, said, persons[one.source_number], organisation, by)
    return asked


def _ask(one: Latest, said: Request, person: UUID, organisation: str, by: Viewer) -> bool:
    """False for one that cannot be a contact: it is noted, and stops nobody else's."""
    now = clock.now()
    try:
        with transaction.atomic():
            access.receive_contact(
                door=Door.SYSTEM,
                caller=Caller.PROFESSIONAL,
                words=said.words[:LONGEST_WORDS],
                named=[Described(Part.ABOUT, person)],
                happened_at=min(said.asked_at or now, now),
                organisation=organisation,
                reference=f"request {one.id}",
                by=by,
            )
    except GinnelError as error:
        detail = {"entry": str(one.id), "why": error.code}
        audit.append(by=by, events=[Event("access.request-refused", person, outcome="deny", detail=detail)])
        return False
    return True

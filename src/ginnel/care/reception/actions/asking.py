"""Letting what another organisation's system asks of a front door here be a contact of that front door."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import remarks_on
from ginnel.care.access.rules.hearing import words_of_contact
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.reception.actions.supporting import sent_with
from ginnel.care.reception.rules import asking
from ginnel.care.reception.rules.asking import Request
from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.rules import INSTALLATION
from ginnel.foundation.people import queries as people
from ginnel.foundation.record.queries import Latest
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.viewer import Category, Viewer

log = structlog.get_logger("ginnel.reception")


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
    is_told = False
    try:
        sent = sent_with(one, person, by)
        with transaction.atomic():
            made = desks.contact_asked_by(one.id, organisation, viewer=by)
            if made and not access.take_in_hand(contact=made, by=by):
                raise OperationalError("Somebody has this contact in hand at this moment.")
            room = desks.room_for(made, sent.files, viewer=by)
            remarks = remarks_on(sent.files, room, desks.largest_file(viewer=by), sent.missing)
            words = words_of_contact(remarks, said.words)
            if made:
                is_told = access.add_asked(
                    contact=made,
                    sender=one.organisation,
                    entry=one.id,
                    words=words,
                    category=sent.category,
                    urgency=said.urgency,
                    by=by,
                )
            contact = made or _contact(one, said, words, sent.category, person, organisation, by)
            access.attach_sent(
                contact=contact,
                files=sent.files[:room],
                sender=one.organisation,
                category=sent.category,
                is_told=is_told,
                by=by,
            )
    except GinnelError as error:
        return _refused(one, person, error.code, by)
    except (InterfaceError, OperationalError):
        raise  # of the moment, and not of the request: it is tried again
    except Exception as error:  # nothing a sender writes may stop everybody's requests; what it was is logged
        log.error("a request could not be heard", entry=str(one.id), error=type(error).__name__)
        return _refused(one, person, "not-understood", by)
    return True


def _contact(
    one: Latest,
    said: Request,
    words: str,
    category: Category | None,
    person: UUID,
    organisation: str,
    by: Viewer,
) -> UUID:
    now = clock.now()
    contact = access.receive_contact(
        door=Door.SYSTEM,
        caller=Caller.PROFESSIONAL,
        words=words,
        named=[Described(Part.ABOUT, person)],
        happened_at=min(said.asked_at or now, now),
        organisation=organisation,
        reference=f"request {one.id}",
        category=category,
        urgency=said.urgency,
        by=by,
    )
    access.let_follow(contact=contact, sender=one.organisation, entry=one.id, by=by)
    return contact


def _refused(one: Latest, person: UUID, why: str, by: Viewer) -> bool:
    detail = {"entry": str(one.id), "why": why}
    audit.append(by=by, events=[Event("access.request-refused", person, outcome="deny", detail=detail)])
    return False

"""Letting what another organisation's system asks of a front door here be a contact of that front door."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction

from ginnel.care.access import actions as access
from ginnel.care.access import queries as desks
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.files import remarks_on
from ginnel.care.access.rules.hearing import words_of_contact
from ginnel.care.access.states import Caller, Door, Part
from ginnel.care.reception.actions.doors import doors, of_the_place
from ginnel.care.reception.actions.supporting import sent_with
from ginnel.care.reception.models import Load
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


class _Asked(NamedTuple):
    """What an entry asks, of whom it is found to be about, and of which front door; `is_addressed` whether that was
    asked."""

    one: Latest
    said: Request
    person: UUID | None
    organisation: str
    is_addressed: bool


def ask(requests: Sequence[Latest], by: Viewer) -> int:
    """A contact for each that asks an organisation with a front door, once however often it is sent; how many asked.
    What we sent ourselves is none of them, nor what came in a message that was heard as it came (`asked`).

    What a system writes is asked now, whenever it was written, and an order that no front door takes is the place's.
    What a file brings is somebody's history: it asks only what is new and names a front door."""
    now, asked = clock.now(), 0
    heard = desks.brought_by_message([one.id for one in requests], viewer=by)
    theirs = [one for one in requests if one.organisation != INSTALLATION and one.id not in heard]
    found = [(one, said) for one in theirs if (said := asking.request(one.tree))]
    in_files = set(Load.objects.filter(id__in=[one.load for one, _ in found]).values_list("id", flat=True))
    persons = people.persons_of([one.source_number for one, _ in found], viewer=by)
    for one, said in found:
        person, is_live = persons.get(one.source_number), one.load not in in_files
        if is_live or (person and asking.is_news(said, now)):
            asked += _let_in(one, said, person, is_live, by)
    return asked


def _let_in(one: Latest, said: Request, person: UUID | None, is_live: bool, by: Viewer) -> bool:
    found = doors(said, one.organisation, by)
    organisation = found.own or (of_the_place(person, by) if is_live and found.is_ours else "")
    return bool(organisation) and _ask(_Asked(one, said, person, organisation, bool(found.own)), by)


def _ask(what: _Asked, by: Viewer) -> bool:
    """False for one that cannot be a contact: whose front door it is is told, and it stops nobody else's."""
    try:
        with transaction.atomic():
            _hear(what, by)
    except GinnelError as error:
        return _refused(what, error.code, by)
    except (InterfaceError, OperationalError):
        raise  # of the moment, and not of the request: it is tried again
    except Exception as error:  # nothing a sender writes may stop everybody's requests; what it was is logged
        log.error("a request could not be heard", entry=str(what.one.id), error=type(error).__name__)
        return _refused(what, "not-understood", by)
    return True


def _hear(what: _Asked, by: Viewer) -> None:
    one, is_told = what.one, False
    sent = sent_with(one, what.person, by)
    made = desks.contact_asked_by(one.id, what.organisation, viewer=by)
    if made and not access.take_in_hand(contact=made, by=by):
        raise OperationalError("Somebody has this contact in hand at this moment.")
    room = desks.room_for(made, sent.files, viewer=by)
    said = asking.remarks(
        what.said,
        is_addressed=what.is_addressed,
        is_known=what.person is not None,
        at=desks.came_at(made, viewer=by) if made else clock.now(),
    )
    files = remarks_on(sent.files, room, desks.largest_file(viewer=by), sent.missing)
    words = words_of_contact([*said, *files], what.said.words)
    if made:
        is_told = access.add_asked(
            contact=made,
            sender=one.organisation,
            entry=one.id,
            words=words,
            category=sent.category,
            urgency=what.said.urgency,
            by=by,
        )
    access.attach_sent(
        contact=made or _contact(what, words, sent.category, by),
        files=sent.files[:room],
        sender=one.organisation,
        category=sent.category,
        is_told=is_told,
        by=by,
    )


def _contact(what: _Asked, words: str, category: Category | None, by: Viewer) -> UUID:
    one, now = what.one, clock.now()
    contact = access.receive_contact(
        door=Door.SYSTEM,
        caller=Caller.PROFESSIONAL,
        words=words,
        named=[Described(Part.ABOUT, what.person, name="" if what.person else asking.subject_name(one.tree))],
        happened_at=min(what.said.asked_at or now, now),
        organisation=what.organisation,
        reference=f"request {one.id}",
        category=category,
        urgency=what.said.urgency,
        by=by,
    )
    access.let_follow(contact=contact, sender=one.organisation, entry=one.id, by=by)
    return contact


def _refused(what: _Asked, why: str, by: Viewer) -> bool:
    detail = {"entry": str(what.one.id), "why": why}
    audit.append(by=by, events=[Event("access.request-refused", what.person, outcome="deny", detail=detail)])
    access.tell_of_unheard(
        organisation=what.organisation,
        sender=what.one.organisation,
        reference=f"request {what.one.id} not taken",
        by=by,
    )
    return False

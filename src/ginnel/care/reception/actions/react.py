"""Telling those who must react to what has arrived: consumers of the change log."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from ginnel.care.reception.actions import asking, leading, telling
from ginnel.care.reception.actions.observing import take_from
from ginnel.foundation.people import actions as people_actions
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import actions as record
from ginnel.foundation.record import queries as records
from ginnel.foundation.record.states import Matter
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import fhir as relationship_fhir
from ginnel.kernel.viewer import Viewer

CONSUMER = "relationships"
_REGISTERED, _STAYS, _ASKING = ("Patient",), ("Encounter",), ("ServiceRequest",)
REACTS_TO = frozenset((*_REGISTERED, *relationship_fhir.KINDS, *_STAYS, *_ASKING))
"""The kinds of entries that anybody reacts to: whoever writes one of these has it reacted to at once."""


def react(*, by: Viewer, limit: int = 500) -> int:
    """Act on every change not yet acted on; answers how many. Each batch and its place commit together.

    A registered practice opens a relationship, an attendance or admission opens one and its end ends it, a call or an
    alarm opens a short one: being there is a relationship, whoever's feed says so. Somebody joined or parted has the
    practice of the records that are theirs, and one accountable lead.
    An admission raises notices (`rules.admissions`), and what asks is a contact at a front door (`rules.asking`).
    """
    done = 0
    while True:
        with transaction.atomic():
            changes = record.consume(consumer=CONSUMER, limit=limit, by=by)
            if not changes:
                return done
            _relationships(changes, by)
            _admissions(changes, by)
            _requests(changes, by)
        done += len(changes)


def _relationships(changes: Sequence[record.Change], by: Viewer) -> None:
    numbers = [number for change in changes for number in change.resource_numbers]
    described = {item.source_number for item in records.latest(viewer=by, numbers=numbers, kinds=_REGISTERED)}
    moved = [change.source_number for change in changes if change.matter is Matter.LINK]
    touched = people.touched(viewer=by, numbers=moved)
    described.update(touched)
    people_actions.hold_records(numbers=touched, by=by)  # all before any lead or row, as everywhere
    relationships.observe_practices(source_numbers=sorted(described), by=by)
    gone = records.gone(viewer=by, numbers=numbers, kinds=relationship_fhir.KINDS)
    take_from(records.latest(viewer=by, numbers=numbers, kinds=relationship_fhir.KINDS), gone, by=by)
    leading.settle(touched, by=by)


def _admissions(changes: Sequence[record.Change], by: Viewer) -> None:
    """After the relationships: an admission is told to those who are found to be working with the person by then."""
    numbers = [number for change in changes for number in change.resource_numbers]
    telling.tell(records.latest(viewer=by, numbers=numbers, kinds=_STAYS), by)


def _requests(changes: Sequence[record.Change], by: Viewer) -> None:
    numbers = [number for change in changes for number in change.resource_numbers]
    asking.ask(records.latest(viewer=by, numbers=numbers, kinds=_ASKING), by)

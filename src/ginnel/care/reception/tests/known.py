"""People known to organisations, each described by one, and what is made about them here."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ginnel.foundation.notices import actions as notices
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting

BY = Permitting(identity="service:test")
# No two resemble each other, so that only humans join them.
NAMES = ("Testperson", "Quitedifferent", "Yetanother", "Zeddlast")
BORN = ("1950-01-02", "1961-04-05", "1972-07-08", "1983-10-11")


def somebody(index: int, **said: Any) -> SourceRecord:
    """The record that organisation number `index` keeps of a person of its own."""
    organisation = organisations.ensure(code=f"ORG{index}", by=BY)
    ((_, source),) = people.ensure(keys=[(organisation.id, "1")], by=BY).items()
    described = {"family": NAMES[index], "given": NAMES[index][:4], "birth_date": BORN[index]} | said
    people.describe(descriptions=[Description(number=source.number, **described)], by=BY)
    return SourceRecord.objects.get(number=source.number)


def person_of(source: SourceRecord) -> UUID:
    source.refresh_from_db(fields=["person"])
    return source.person_id


def note(person: UUID, text: str) -> UUID:
    return record.write_note(person=person, kind=NoteKind.CALL, text=text, at=clock.now(), by=BY)


def team(person: UUID) -> Relationship:
    organisation = organisations.ensure(code="TEAMS", by=BY)
    kind = RelationshipKind.TEAM
    return relationships.begin(person=person, kind=kind, organisation=organisation, by=BY)


def notice(person: UUID) -> Notice:
    return notices.raise_notice(
        organisation=organisations.ensure(code="TEAMS", by=BY),
        person=person,
        reason="test",
        text="Ring them.",
        read_by=clock.now(),
        by=BY,
    )

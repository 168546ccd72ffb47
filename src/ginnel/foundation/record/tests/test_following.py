"""The change log says when a source record moves or is described differently, whoever did it and by whatever path."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.record import actions, queries
from ginnel.foundation.record.queries import LogPlace
from ginnel.foundation.record.states import Matter
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Purpose

pytestmark = pytest.mark.django_db(transaction=True)


def planner() -> Permitting:
    """A service that plans, as sharing would make it."""
    return Permitting(purpose=Purpose.PLANNING)


@pytest.fixture
def described() -> list[SourceRecord]:
    """Two source records of two people."""
    organisation = Organisation.objects.create(code="ORG", name="Organisation")
    keys = [(organisation.id, name) for name in ("1", "2")]
    numbers = [source.number for source in people.ensure(keys=keys, by=Permitting()).values()]
    describe(numbers[0], family="One")
    describe(numbers[1], family="Two")
    return list(SourceRecord.objects.order_by("number"))


def describe(number: int, **said: Any) -> None:
    plain = {"birth_date": "1950-01-01", "gender": "female"}
    people.describe(descriptions=[Description(number=number, **(plain | said))], by=Permitting())


def lines(since: LogPlace = LogPlace()) -> list[tuple[Matter, int]]:  # noqa: B008 - immutable
    return [
        (line.matter, line.source_number) for line in queries.changes_after(viewer=planner(), place=since)
    ]


def test_a_merge_and_its_undoing_say_which_source_record_moved(described: list[SourceRecord]) -> None:
    one, two = described
    since = queries.log_end(viewer=planner())
    decision = people.merge(person=one.person_id, other=two.person_id, reason="Same", by=Permitting())
    assert lines(since) == [(Matter.LINK, two.number)]
    people.undo(decision=decision, by=Permitting())
    assert lines(since) == [(Matter.LINK, two.number)] * 2


def test_another_description_is_said_and_the_first_is_not(described: list[SourceRecord]) -> None:
    """The first comes with the entry that holds it; what matching alone reads is nobody else's business."""
    assert not [line for line in lines() if line[0] is Matter.DESCRIBED]
    describe(described[0].number, family="Other")
    assert not [line for line in lines() if line[0] is Matter.DESCRIBED]
    describe(described[0].number, family="Other", postcode="ZZ1 1AA")
    assert [line for line in lines() if line[0] is Matter.DESCRIBED] == [
        (Matter.DESCRIBED, described[0].number)
    ]


def test_a_preference_is_said_of_the_source_records_it_is_about(described: list[SourceRecord]) -> None:
    actions.note_preference(source_numbers=[described[1].number], by=Permitting())
    assert lines()[-1] == (Matter.PREFERENCE, described[1].number)


def test_reading_goes_on_where_it_stopped(described: list[SourceRecord]) -> None:
    for record in described:
        actions.note_preference(source_numbers=[record.number], by=Permitting())
    (first,) = queries.changes_after(viewer=planner(), place=LogPlace(), limit=1)
    (second,) = queries.changes_after(viewer=planner(), place=first.place)
    assert (first.source_number, second.source_number) == tuple(record.number for record in described)
    assert queries.log_end(viewer=planner()) == second.place


def test_only_a_service_that_plans_reads_everybodys(described: list[SourceRecord]) -> None:
    for read in (queries.log_end, queries.changes_after, queries.holders_ever):
        more = {"place": LogPlace()} if read is queries.changes_after else {}
        more |= {"resource_numbers": [1]} if read is queries.holders_ever else {}
        with pytest.raises(NotPermitted):
            read(viewer=Permitting(), **more)
    with pytest.raises(NotPermitted):
        list(queries.drawn(viewer=Permitting(), sources=[1], kinds=["Patient"], categories=[]))

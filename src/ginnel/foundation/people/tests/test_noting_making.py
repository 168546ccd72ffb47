"""What the state before this version knew of mergings is told again in the words of this one."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions
from ginnel.foundation.people.models import Carried, LinkDecision, Person, SourceRecord, Undivided
from ginnel.foundation.people.tests.conftest import Keeper, Say

pytestmark = pytest.mark.django_db
noting = import_module("ginnel.foundation.people.migrations.0005_note_making")


def run(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def test_rows_noted_before_say_what_was_together_when_they_were_first_noted(say: Say, keeper: Keeper) -> None:
    one, two, three = say("A"), say("B", given="Zoe"), say("C", given="Yves")
    first = actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    second = actions.merge(person=one.home_id, other=three.home_id, reason="", by=keeper)
    noted = {
        "alone": (first, two.home_id),
        "of two": (second, one.home_id),
        "of the third": (second, three.home_id),
    }
    for row, (decision, origin) in noted.items():
        carried(decision, row, origin, one.home_id)
    run(noting.CARRIED)
    told = dict(Carried.objects.values_list("row", "made_with"))
    assert told == {
        "alone": [two.number],
        "of two": [one.number, two.number],
        "of the third": [three.number],
    }


def carried(decision: int, row: str, origin: object, destination: object) -> None:
    Carried.objects.create(
        decision_id=decision,
        model="a.B",
        field="person",
        row=row,
        origin_id=origin,
        destination_id=destination,
    )


def test_what_was_listed_was_made_with_all_that_were_together_until_then(say: Say, keeper: Keeper) -> None:
    one, two = say("A"), say("B", given="Zoe")
    actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    parted = actions.unmerge(person=one.home_id, sources=[two.id], reason="", by=keeper)
    decision = LinkDecision.objects.get(sequence=parted)
    Undivided.objects.create(
        decision=decision,
        model="a.B",
        field="person",
        row="1",
        kept_by_id=one.home_id,
        claimed_by_id=two.home_id,
    )
    run(noting.LISTED)
    assert Carried.objects.get().made_with == [one.number, two.number]


def test_our_own_record_was_made_with_the_one_its_person_came_with(
    say: Say, organisations: dict[str, Organisation]
) -> None:
    one = say("A")
    own = SourceRecord.objects.create(
        organisation=organisations["D"], local_id=str(one.home_id), person_id=one.home_id, home_id=one.home_id
    )
    run(noting.OWN)
    own.refresh_from_db()
    one.refresh_from_db()
    assert (own.made_with, one.made_with) == ([one.number], None)


def test_whoever_was_said_to_be_merged_into_the_wrong_person_is_put_right(say: Say) -> None:
    one, two = say("A"), say("B", given="Zoe")
    Person.objects.filter(id=two.home_id).update(merged_into=one.home_id)
    run(noting.SAY_WHERE)
    assert Person.objects.get(id=two.home_id).merged_into_id is None

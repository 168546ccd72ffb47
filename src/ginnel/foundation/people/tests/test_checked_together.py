"""Moves and candidates name what is there, though it is looked up once for each statement and not row by row."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from ginnel.foundation.people.models import Candidate, LinkDecision, Move, Person
from ginnel.foundation.people.tests.conftest import Say
from ginnel.kernel.clock import now
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db
_MOVE = ("decision_id", "source_id", "origin_id", "destination_id")


@pytest.fixture
def moved(say: Say) -> Move:
    record = say("A")
    decision = LinkDecision.objects.create(kind="automatic", made_at=now(), made_by="a", made_by_name="a")
    going = {"origin_id": record.person_id, "destination_id": record.person_id}
    return Move.objects.create(decision=decision, source=record, **going)


@pytest.mark.parametrize("name", _MOVE)
def test_a_move_of_what_is_not_there_is_refused(moved: Move, name: str) -> None:
    nobody = -1 if name == "decision_id" else uuid7()
    good = {each: getattr(moved, each) for each in _MOVE}
    with pytest.raises(IntegrityError, match="people_move would name"), transaction.atomic():
        Move.objects.bulk_create([Move(**good), Move(**good | {name: nobody})])
    with pytest.raises(IntegrityError, match="people_move would name"), transaction.atomic():
        Move.objects.update(**{name: nobody})
    assert Move.objects.count() == 1


@pytest.mark.parametrize("side", ["first_id", "second_id"])
def test_a_candidate_of_nobody_is_refused(moved: Move, side: str) -> None:
    known = {"first_id": moved.source_id, "second_id": moved.source_id} | {side: uuid7()}
    with pytest.raises(IntegrityError, match="people_candidate would name"), transaction.atomic():
        Candidate.objects.create(
            **known, reason="traced", grade=99, weight=1.0, evidence=[], model_version="m", found_at=now()
        )


@pytest.mark.parametrize(
    ("table", "column", "name"),
    [
        ("people_person", "id", "origin_id"),
        ("people_sourcerecord", "id", "source_id"),
        ("people_linkdecision", "sequence", "decision_id"),
    ],
)
def test_what_a_move_names_is_not_deleted(
    moved: Move, as_owner: Any, table: str, column: str, name: str
) -> None:
    with (
        as_owner(),
        pytest.raises(IntegrityError, match="named by others"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("DELETE FROM people_matchingkeys")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [getattr(moved, name)])
    assert Move.objects.exists()


def test_who_is_named_by_nobody_goes(as_owner: Any) -> None:
    nobody = Person.objects.create()
    with as_owner():
        nobody.delete()
    assert not Person.objects.exists()

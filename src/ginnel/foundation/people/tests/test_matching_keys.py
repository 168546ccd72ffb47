"""What a record is found by lies beside it, whichever version wrote it down."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.db import connection

from ginnel.foundation.people import actions
from ginnel.foundation.people.models import MatchingKeys, Move, SourceRecord
from ginnel.foundation.people.tests.conftest import Keeper, Say

pytestmark = pytest.mark.django_db
filling = import_module("ginnel.foundation.people.migrations.0009_fill_matching_keys")
WHERE_KEYS_LIE = "SELECT ctid::text, xmin::text FROM people_matchingkeys WHERE source_id = %s"
OLDER = "UPDATE people_sourcerecord SET block_keys = %s, described_at = now() WHERE number = %s"


def run(statement: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def held(one: SourceRecord) -> list[int]:
    return MatchingKeys.objects.get(source_id=one.number).keys


def test_keys_of_the_version_before_are_copied_and_newer_ones_stay(say: Say) -> None:
    old, new = say("A"), say("B", given="Zoe", family="Elsewhere")
    newer = held(new)
    run(OLDER, [1, 2], old.number)
    MatchingKeys.objects.filter(source_id=old.number).delete()
    run(filling.COPY)
    assert (held(old), held(new)) == ([1, 2], newer)


def test_keys_that_an_older_version_still_writes_go_along(say: Say) -> None:
    one = say("A")
    run(OLDER, [3, 4], one.number)
    assert held(one) == [3, 4]


def test_describing_again_writes_keys_that_are_not_those_of_this_version(say: Say) -> None:
    one = say("A")
    right = held(one)
    MatchingKeys.objects.update(keys=[5])
    say("A")
    assert held(one) == right


def test_whoever_goes_to_another_person_keeps_the_row_they_are_found_by(say: Say, keeper: Keeper) -> None:
    """None of the twenty index entries of its keys is written again."""
    one, two = say("A"), say("B", given="Zoe")
    before = run(WHERE_KEYS_LIE, two.number)
    actions.merge(person=one.home_id, other=two.home_id, reason="", by=keeper)
    assert Move.objects.filter(source__number=two.number).exists()
    assert run(WHERE_KEYS_LIE, two.number) == before

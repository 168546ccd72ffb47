"""Somebody kept apart is never listed beside whoever they may have been; by a number everybody finds them."""

from __future__ import annotations

import pytest

from ginnel.foundation.people import queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say
from ginnel.foundation.people.tests.test_withheld import Stranger

pytestmark = pytest.mark.django_db

Viewers = pytest.mark.parametrize("viewer", [Keeper(), Stranger()], ids=["keeper", "stranger"])
Both = tuple[SourceRecord, SourceRecord]
BORN = {"family": "Smithers", "birth_date": "1990-03-04"}
BY_WORDS = [
    {"text": "smithers 4 3 1990"},
    {"text": "smithers"},
    {"text": "smithers 1990"},
    {"family": "Smithers"},
    {"birth_date": "1990-03-04"},
    {"postcode": "QX1 1AA"},
    {"address": "1 Example Street"},
    {"family": "Smithers", "address": "1 Example Street"},
    {"family": "Smithers", "postcode": "QX1 1AA", "birth_date": "1990-03-04"},
    {"text": "smithers 5 3 1990"},
    {"text": "smithers 1 example street"},
]


@pytest.fixture
def both(say: Say) -> Both:
    """Alexa, kept apart; and Alan, who Alexa may once have been."""
    alexa = say("A", "1", given="Alexa", nhs_number=NUMBER, is_separated=True, **BORN)
    return alexa, say("B", "2", given="Alan", nhs_number=OTHER_NUMBER, **BORN)


@Viewers
def test_by_words_only_the_other_is_found_as_if_there_were_nobody_else(both: Both, viewer: Keeper) -> None:
    found = [queries.find(viewer=viewer, limit=1, **asked) for asked in BY_WORDS]
    assert [[one.person for one in each] for each in found] == [[both[1].person_id]] * len(BY_WORDS)
    SourceRecord.objects.filter(number=both[0].number).update(described_at=None)
    assert found == [queries.find(viewer=viewer, limit=1, **asked) for asked in BY_WORDS]


@Viewers
def test_each_is_found_by_their_own_number(both: Both, viewer: Keeper) -> None:
    for record, number in zip(both, (NUMBER, OTHER_NUMBER), strict=True):
        (one,) = queries.find(viewer=viewer, text=number)
        (by_local_id,) = queries.find(viewer=viewer, local_id=record.local_id)
        assert one.person == by_local_id.person == record.person_id


@Viewers
def test_whoever_is_like_nobody_else_is_found_by_their_name(both: Both, viewer: Keeper) -> None:
    (one,) = queries.find(viewer=viewer, text="alexa smithers 4 3 1990")
    assert one.person == both[0].person_id


def test_twins_who_are_both_kept_apart_are_found_by_their_own_names(say: Say) -> None:
    tom = say("A", "1", given="Tom", is_separated=True, **BORN)
    say("A", "2", given="Tomas", is_separated=True, **BORN)
    (one,) = queries.find(viewer=Keeper(), text="tom smithers 4 3 1990")
    assert one.person == tom.person_id
    assert queries.find(viewer=Keeper(), text="smithers 4 3 1990") == []


def test_a_trace_that_keeps_somebody_apart_counts_as_a_source_that_does(both: Both) -> None:
    SourceRecord.objects.filter(number=both[0].number).update(is_separated=False, traced_apart=True)
    (one,) = queries.find(viewer=Keeper(), text="smithers 4 3 1990")
    assert one.person == both[1].person_id


def test_nobody_is_left_out_beside_whoever_was_born_on_another_day(both: Both) -> None:
    SourceRecord.objects.filter(number=both[1].number).update(birth_date="1961-01-09")
    assert len(queries.find(viewer=Keeper(), text="smithers")) == 2

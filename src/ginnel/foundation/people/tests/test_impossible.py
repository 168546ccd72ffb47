"""Groups that cannot be one person are not made, whatever order the records came in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.clusters import pairs_of, partition
from ginnel.foundation.people.rules.impossible import TWO_PRACTICES, Stated, impossible
from ginnel.foundation.people.rules.indexed import IndexedPair
from ginnel.foundation.people.states import Reason
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say
from ginnel.kernel.errors import Conflict

TRACED: dict[str, Any] = {"nhs_number": NUMBER, "nhs_status": "01"}
TODAY = datetime(2026, 11, 1, tzinfo=UTC)

stated = st.builds(
    Stated,
    number=st.just(0),
    traced=st.sampled_from(["", NUMBER, OTHER_NUMBER]),
    practice=st.sampled_from(["", "A", "B"]),
    is_dead=st.booleans(),
    described_at=st.sampled_from([TODAY, TODAY - timedelta(days=400), None]),
)
pair = st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda ab: ab[0] != ab[1])


@given(st.lists(stated, min_size=8, max_size=8), st.lists(pair), st.lists(pair, max_size=3), st.randoms())
def test_no_group_that_numbers_alone_make_is_impossible(
    records: list[Stated], agreeing: list[tuple[int, int]], different: list[tuple[int, int]], dice: Any
) -> None:
    known = dict(enumerate(records))

    def is_impossible(group: frozenset[int]) -> bool:
        return bool(impossible(known[number] for number in group))

    def grouped(order: list[tuple[int, int]]) -> list[frozenset[int]]:
        return partition(
            known,
            agreeing=order,
            contradicting=(),
            same=(),
            different=different,
            is_impossible=is_impossible,
        )

    groups = grouped(agreeing)
    assert not any(len(group) > 1 and is_impossible(group) for group in groups)
    dice.shuffle(agreeing)
    assert grouped(agreeing) == groups


@given(st.lists(stated, max_size=6))
def test_more_records_make_an_impossible_pair_of_numbers_no_likelier(records: list[Stated]) -> None:
    numbers = [one for one in records if one.traced]
    two = any(numbers[a].traced != numbers[b].traced for a, b in pairs_of(range(len(numbers))))
    assert two == bool(impossible(one._replace(practice="") for one in records))


@pytest.mark.django_db
def test_two_practices_with_the_same_living_patient_wait_for_a_human(say: Say, keeper: Keeper) -> None:
    say("A", **TRACED, practice_code="A")
    say("C", **TRACED, practice_code="A")
    assert people() == 1
    say("B", **TRACED, practice_code="B")
    assert people() == 3
    reasons = {each.reason for each in queries.review_queue(viewer=keeper).waiting}
    assert reasons == {TWO_PRACTICES, Reason.DISPUTED.label}


@pytest.mark.django_db
@pytest.mark.parametrize("ended", [{"death_date": "2026-10-01"}, {"practice_code": "A"}])
def test_a_patient_who_died_or_has_moved_is_one_person(say: Say, ended: dict[str, Any]) -> None:
    say("A", **TRACED, practice_code="A")
    say("B", **(TRACED | {"practice_code": "B"} | ended))
    assert people() == 1


@pytest.mark.django_db
def test_a_human_may_say_that_two_practices_have_one_person(say: Say, keeper: Keeper) -> None:
    first, second = (say(code, **TRACED, practice_code=code) for code in "AB")
    actions.merge(person=first.person_id, other=second.person_id, reason="Moved this week", by=keeper)
    assert people() == 1


@pytest.mark.django_db
def test_a_human_may_not_join_two_traced_numbers(say: Say, keeper: Keeper) -> None:
    first, second = say("A", **TRACED), say("B", nhs_number=OTHER_NUMBER, nhs_status="01")
    with pytest.raises(Conflict, match="two different NHS numbers"):
        actions.merge(person=first.person_id, other=second.person_id, reason="Alike", by=keeper)
    assert people() == 2


@pytest.mark.django_db
def test_an_index_does_not_chain_two_traced_numbers_through_a_third_record(say: Say, keeper: Keeper) -> None:
    first, between = say("A", "1", **TRACED), say("A", "2")
    last = say("A", "3", nhs_number=OTHER_NUMBER, nhs_status="01", given="Zoe")
    pairs = [
        IndexedPair(one.number, two.number, True, "A40") for one, two in ((first, between), (between, last))
    ]
    actions.follow_index(pairs=pairs, by=keeper)
    assert people() == 3


@pytest.mark.django_db
@pytest.mark.usefixtures("parameters")
def test_matching_everybody_again_refuses_the_same_groups(say: Say, keeper: Keeper) -> None:
    for code in "AB":
        say(code, **TRACED, practice_code=code)
    actions.rebuild(by=keeper)
    assert people() == 2


def people() -> int:
    return SourceRecord.objects.values("person_id").distinct().count()

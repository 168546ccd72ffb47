"""Whatever the order in which things become known, the same people come out."""

from __future__ import annotations

from itertools import permutations
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.rules.clusters import pairs_of, partition
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, PLAIN, Keeper

NUMBERS = range(1, 7)
SOME_PAIRS = st.sets(st.sampled_from(list(pairs_of(NUMBERS))), max_size=6)
PEOPLE = st.fixed_dictionaries(
    {
        "nhs_number": st.sampled_from([NUMBER, OTHER_NUMBER, ""]),
        "nhs_status": st.sampled_from(["01", "01", "02"]),
        "given": st.sampled_from(["Alexander", "Alex", "Zoe", ""]),
        "family": st.sampled_from(["Testperson", "Testperson", "Otherwise"]),
        "birth_date": st.sampled_from(["1950-03-04", "1950-04-03", "1988-11-23"]),
        "is_separated": st.sampled_from([False, False, False, True]),
    }
)


Pairs = set[tuple[int, int]]


class _Undone(Exception):
    """Takes a try back."""


@settings(deadline=None)
@given(SOME_PAIRS, SOME_PAIRS, SOME_PAIRS, SOME_PAIRS, st.randoms())
def test_the_order_of_pairs_never_changes_the_partition(
    agreeing: Pairs, against: Pairs, same: Pairs, different: Pairs, dice: Random
) -> None:
    def shuffled(pairs: set[tuple[int, int]]) -> list[tuple[int, int]]:
        turned = [pair if dice.random() < 0.5 else pair[::-1] for pair in pairs]
        dice.shuffle(turned)
        return turned

    def once() -> list[frozenset[int]]:
        return partition(
            dice.sample(NUMBERS, len(NUMBERS)),
            agreeing=shuffled(agreeing),
            contradicting=shuffled(against),
            same=shuffled(same),
            different=shuffled(different),
        )

    assert once() == once()


@settings(deadline=None)
@given(SOME_PAIRS, SOME_PAIRS, SOME_PAIRS)
def test_no_automatic_group_holds_two_that_contradict_or_were_parted(
    agreeing: Pairs, against: Pairs, different: Pairs
) -> None:
    groups = partition(NUMBERS, agreeing=agreeing, contradicting=against, same=(), different=different)
    inside = {pair for group in groups for pair in pairs_of(group)}
    assert not inside & (against | different)


def _told(
    organisations: list[Organisation], order: tuple[int, ...], told: list[dict[str, Any]]
) -> dict[str, Any]:
    keeper = Keeper()
    try:
        with transaction.atomic():
            for index in order:
                key = (organisations[index].id, "1")
                number = actions.ensure(keys=[key], by=keeper)[key].number
                description = Description(number=number, **(PLAIN | told[index]))
                actions.describe(descriptions=[description], by=keeper)
            digest = queries.digest(viewer=keeper)
            raise _Undone
    except _Undone:
        return digest


@pytest.mark.django_db
@settings(max_examples=8, deadline=None)
@given(st.lists(PEOPLE, min_size=2, max_size=4))
def test_the_order_of_arrival_never_changes_who_is_linked_to_whom(told: list[dict[str, Any]]) -> None:
    organisations = [
        Organisation.objects.get_or_create(code=f"O{i}", defaults={"name": "O"})[0] for i in range(4)
    ]
    orders = list(permutations(range(len(told))))
    outcomes = {
        str(_told(organisations, order, told)) for order in (orders[0], orders[-1], orders[len(orders) // 2])
    }
    assert len(outcomes) == 1


@pytest.mark.django_db
def test_one_batch_and_many_give_the_same_links() -> None:
    keeper = Keeper()
    organisations = [Organisation.objects.create(code=f"O{i}", name="O") for i in range(4)]
    details: list[dict[str, Any]] = [
        {"nhs_number": NUMBER, "nhs_status": "01"},
        {"nhs_number": NUMBER, "nhs_status": "01"},
        {},
        {},
    ]
    one_by_one = _told(organisations, (0, 1, 2, 3), details)
    keys = [(organisation.id, "1") for organisation in organisations]
    sources = actions.ensure(keys=keys, by=keeper)
    batch = [
        Description(number=sources[key].number, **(PLAIN | said))
        for key, said in zip(keys, details, strict=True)
    ]
    actions.describe(descriptions=batch, by=keeper)
    assert queries.digest(viewer=keeper) == one_by_one

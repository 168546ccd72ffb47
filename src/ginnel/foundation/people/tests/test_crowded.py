"""Under a key that too many share nobody meets, and who does not depend on who came first."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.actions import candidates
from ginnel.foundation.people.models import Candidate, SourceRecord
from ginnel.foundation.people.rules import blocking
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.tests.conftest import NUMBER, PLAIN, Keeper, Say
from ginnel.foundation.terminology.actions import set_parameter
from ginnel.kernel.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parameters")]
SURGERY = "01904 000000"
SAID = st.fixed_dictionaries(
    {
        "given": st.sampled_from(["Alexander", "Alexander", "Zoe", ""]),
        "family": st.sampled_from(["Testperson", "Testperson", "Otherwise"]),
        "birth_date": st.sampled_from(["1950-03-04", "1950-04-03", "", ""]),
        "address_line": st.sampled_from(["1 Example Street", ""]),
        "postcode": st.sampled_from(["QX1 1AA", "QX1 1AA", ""]),
        "phone": st.sampled_from([SURGERY, ""]),
        "is_separated": st.sampled_from([False, False, False, True]),
    }
)
# What each record says last, and, of some, what it said before.
HISTORIES = st.lists(st.tuples(SAID, st.none() | SAID), min_size=3, max_size=9)
Told = tuple[int, dict[str, Any]]


class _Undone(Exception):
    """Takes a try back."""


@pytest.fixture
def places(keeper: Keeper) -> list[Organisation]:
    made = [Organisation.objects.create(code=f"O{number}", name="O") for number in range(9)]
    limit(3, keeper)
    return made


def limit(most: int, keeper: Keeper) -> None:
    name = "matching-most-records-of-a-key"
    set_parameter(name=name, value=str(most), unit="records", starts=today(), source="A board", by=keeper)


def outcome(places: list[Organisation], batches: list[list[Told]], keeper: Keeper) -> dict[str, Any]:
    """Who is with whom and who may be when told so, which is also what matching everybody at once finds."""
    try:
        with transaction.atomic():
            for batch in batches:
                said = []
                for index, details in batch:
                    key = (places[index].id, "1")
                    number = actions.ensure(keys=[key], by=keeper)[key].number
                    said.append(Description(number=number, **(PLAIN | details)))
                actions.describe(descriptions=said, by=keeper)
            one_by_one = queries.digest(viewer=keeper)
            numbers = list(SourceRecord.objects.values_list("number", flat=True))
            met = blocking.pairs(candidates.read(numbers).values(), most=3)
            kept = set(Candidate.objects.values_list("first__number", "second__number"))
            assert kept <= met
            actions.rebuild(by=keeper)
            assert queries.digest(viewer=keeper) == one_by_one
            raise _Undone
    except _Undone:
        return one_by_one


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(HISTORIES, st.randoms())
def test_the_order_and_the_batches_never_change_who_meets_whom(
    places: list[Organisation],
    keeper: Keeper,
    histories: list[tuple[dict[str, Any], dict[str, Any] | None]],
    dice: Random,
) -> None:
    """At once, and in any order with whatever was said before."""
    last: list[Told] = [(index, now) for index, (now, _) in enumerate(histories)]
    first: list[Told] = [(index, was) for index, (_, was) in enumerate(histories) if was]

    def shuffled() -> list[list[Told]]:
        batches: list[list[Told]] = []
        for part in (dice.sample(first, len(first)), dice.sample(last, len(last))):
            while part:
                size = dice.randint(1, 4)
                batches.append(part[:size])
                part = part[size:]
        return batches

    assert outcome(places, [last], keeper) == outcome(places, shuffled(), keeper)


def test_whoever_shares_a_telephone_with_a_whole_surgery_is_still_found_by_their_number(
    say: Say, keeper: Keeper
) -> None:
    limit(5, keeper)
    apart = {"birth_date": "", "postcode": "", "address_line": "", "family": ""}
    for number in range(8):
        say("A", str(number), given=f"{chr(65 + number)}nother", phone=SURGERY, **apart)
    one = say("B", nhs_number=NUMBER, nhs_status="01", phone=SURGERY)
    two = say("C", nhs_number=NUMBER, nhs_status="01", phone=SURGERY)
    one.refresh_from_db()
    assert one.person_id == two.person_id
    assert Candidate.objects.count() == 1


def test_a_key_that_becomes_crowded_parts_those_who_met_under_it_and_joins_them_when_somebody_leaves(
    say: Say, keeper: Keeper
) -> None:
    limit(3, keeper)
    for number in range(3):
        say("A", str(number))
    assert Candidate.objects.count() == 3
    fourth = say("B")
    assert Candidate.objects.count() == 0
    say("B", given="Zoe", family="Elsewhere", birth_date="1988-11-23", postcode="QX9 9ZZ", address_line="")
    assert fourth.number not in Candidate.objects.values_list("second__number", flat=True)
    assert Candidate.objects.count() == 3


def test_whoever_comes_early_keeps_those_who_came_late_when_told_again(say: Say, keeper: Keeper) -> None:
    first = say("A", "0")
    for number in range(1, 12):
        say("A", str(number))
    before = Candidate.objects.filter(first=first).count()
    say("A", "0", address_line="2 Example Street")
    assert Candidate.objects.filter(first=first).count() == before == 11

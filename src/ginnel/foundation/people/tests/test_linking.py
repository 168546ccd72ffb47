"""What joins by itself and what waits for a human."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.people import actions
from ginnel.foundation.people.actions import worn
from ginnel.foundation.people.models import Candidate, Move, SourceRecord
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.people.states import Reason
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say

pytestmark = pytest.mark.django_db
TRACED: dict[str, Any] = {"nhs_number": NUMBER, "nhs_status": "01"}


def people() -> int:
    return SourceRecord.objects.values("person_id").distinct().count()


def test_two_traced_numbers_with_the_same_details_are_one_person(say: Say) -> None:
    say("A", **TRACED)
    say("B", **TRACED)
    assert people() == 1
    assert Move.objects.count() == 1


@pytest.mark.parametrize("status", ["02", "03", "06", ""])
def test_an_untraced_number_waits_for_a_human(say: Say, status: str) -> None:
    say("A", **TRACED)
    say("B", nhs_number=NUMBER, nhs_status=status)
    assert people() == 2
    assert Candidate.objects.get().reason == Reason.SAME_NUMBER


def test_the_same_number_on_another_birth_date_is_a_contradiction(say: Say) -> None:
    say("A", **TRACED)
    say("B", **TRACED, birth_date="1988-11-23")
    assert people() == 2
    assert Candidate.objects.get().reason == Reason.CONTRADICTED


def test_a_number_that_fails_its_check_digit_joins_nothing(say: Say) -> None:
    say("A", nhs_number="9990000019", nhs_status="01")
    say("B", nhs_number="9990000019", nhs_status="01", birth_date="", given="")
    assert people() == 2


def test_a_placeholder_joins_nothing(say: Say) -> None:
    say("A", nhs_number="9999999999", nhs_status="01")
    say("B", nhs_number="9999999999", nhs_status="01")
    assert people() == 2
    assert Candidate.objects.get().reason == Reason.RESEMBLES


def test_a_record_that_contradicts_one_of_its_group_parts_the_group(say: Say) -> None:
    first = say("A", **TRACED)
    say("B", **TRACED, other_names=("Zoe", "Otherwise"))
    assert people() == 1
    say("C", **TRACED, given="Zoe", family="Otherwise")
    first.refresh_from_db()
    assert (people(), first.person_id) == (3, first.home_id)


def test_two_traced_numbers_that_differ_are_never_proposed(say: Say) -> None:
    say("A", **TRACED)
    say("B", nhs_number=OTHER_NUMBER, nhs_status="01")
    assert not Candidate.objects.exists()


def test_an_identity_kept_apart_is_never_proposed(say: Say) -> None:
    say("A")
    say("B", is_separated=True)
    assert not Candidate.objects.exists()


def test_the_same_details_without_a_number_are_a_candidate_with_a_grade(say: Say) -> None:
    say("A")
    say("B")
    candidate = Candidate.objects.get()
    assert (candidate.reason, candidate.grade, people()) == (Reason.RESEMBLES, 80, 2)


def test_a_corrected_description_takes_its_candidates_back(say: Say) -> None:
    say("A")
    say("B")
    say("B", given="Zoe", family="Elsewhere", birth_date="2001-12-30", address_line="", postcode="")
    assert not Candidate.objects.exists()


def test_a_corrected_description_takes_an_automatic_link_back(say: Say) -> None:
    say("A", **TRACED)
    say("B", **TRACED)
    say("B", nhs_number="", nhs_status="")
    assert people() == 2


def test_describing_again_changes_nothing(say: Say) -> None:
    say("A")
    before = SourceRecord.objects.values().get()
    say("A")
    assert SourceRecord.objects.values().get() == before


def test_a_number_on_many_records_of_one_organisation_is_nobodys(say: Say, keeper: Keeper) -> None:
    first = [say("A", str(i), **TRACED, given=f"Given{i}", birth_date=f"19{50 + i}-01-02") for i in range(3)]
    assert Candidate.objects.exclude(reason=Reason.RESEMBLES).count() == 3
    keys = [(first[0].organisation_id, f"dummy {i}") for i in range(worn.MOST)]
    sources = actions.ensure(keys=keys, by=keeper)
    dummies = [
        Description(number=sources[key].number, **TRACED, family=f"Dummy{i}") for i, key in enumerate(keys)
    ]
    actions.describe(descriptions=dummies, by=keeper)
    assert not Candidate.objects.exclude(reason=Reason.RESEMBLES).exists()
    assert people() == 3 + worn.MOST

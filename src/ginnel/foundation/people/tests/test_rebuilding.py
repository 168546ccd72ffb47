"""Matching everybody again ends where matching them one after the other ended."""

from __future__ import annotations

import random
from typing import Any

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.people import actions
from ginnel.foundation.people.models import Candidate, LinkDecision, MatchingKeys, Move, Person, SourceRecord
from ginnel.foundation.people.states import DecisionKind
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say
from ginnel.foundation.terminology.actions import set_parameter
from ginnel.kernel.clock import today

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("parameters")]
KEPT = ("first__number", "second__number", "reason", "grade", "evidence")


def held() -> tuple[list[Any], list[float], list[Any]]:
    """(candidates, their weights, who is with whom)."""
    rows = Candidate.objects.order_by("first__number", "second__number")
    people = SourceRecord.objects.order_by("number").values_list("number", "person_id")
    return list(rows.values_list(*KEPT)), [row.weight for row in rows], list(people)


def crowd(dice: random.Random, count: int) -> list[dict[str, Any]]:
    """People who are hard to tell apart, some with a traced number that fits and some with one that does not."""
    return [
        {
            "given": dice.choice(["Alexander", "Alex", "Zoe", "Mary Ann", ""]),
            "family": dice.choice(["Testperson", "Testpersen", "Smith Jones", "Jones"]),
            "birth_date": dice.choice(["1950-03-04", "1950-04-03", "1950", "1988-11-23", ""]),
            "gender": dice.choice(["male", "female", ""]),
            "address_line": dice.choice(["1 Example Street", "2 Example Street", "Rose Cottage", ""]),
            "postcode": dice.choice(["QX1 1AA", "QX1 1AB", ""]),
            "nhs_number": dice.choice([NUMBER, OTHER_NUMBER, "", ""]),
            "nhs_status": dice.choice(["01", "01", "02"]),
            "is_separated": dice.random() < 0.03,
        }
        for _ in range(count)
    ]


def test_everybody_again_changes_nothing(say: Say, keeper: Keeper) -> None:
    for number, details in enumerate(crowd(random.Random(5), 60)):
        say("ABCD"[number % 4], str(number), **details)
    before = held()
    counts = actions.rebuild(by=keeper)
    after = held()
    assert len(before[0]) > 100
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] == pytest.approx(before[1])
    assert (counts["candidates"], counts["moved"]) == (len(before[0]), 0)


def test_a_first_load_matched_at_once_ends_where_one_after_the_other_ends(
    say: Say, keeper: Keeper, as_owner: Any
) -> None:
    for number in range(4):
        say("ABCD"[number], nhs_number=NUMBER, nhs_status="01")
        say("ABCD"[number], "2", nhs_number=OTHER_NUMBER, nhs_status="01", given=["Zoe", "Alex"][number % 2])
    before = held()
    with as_owner():
        forget()
    counts = actions.rebuild(by=keeper, are_keys_current=True)
    assert held()[0] == before[0]
    assert [with_whom for _, with_whom in held()[2]] == [with_whom for _, with_whom in before[2]]
    assert counts["moved"] == Move.objects.count() == 5


def test_what_a_human_said_stands_when_everybody_is_matched_again(say: Say, keeper: Keeper) -> None:
    first, _ = (say(code, nhs_number=NUMBER, nhs_status="01") for code in "AB")
    second = SourceRecord.objects.exclude(number=first.number).get()
    actions.unmerge(person=second.person_id, sources=[second.id], reason="Two people", by=keeper)
    actions.rebuild(by=keeper)
    first.refresh_from_db()
    second.refresh_from_db()
    assert first.person_id != second.person_id


def test_a_record_described_by_itself_is_found_after_everybody_was_matched_at_once(
    say: Say, keeper: Keeper
) -> None:
    say("A")
    MatchingKeys.objects.update(keys=[])
    actions.rebuild(by=keeper)
    say("B")
    assert Candidate.objects.count() == 1


def test_whoever_is_joined_at_once_is_so_by_a_decision_and_told_to_the_audit(
    say: Say, keeper: Keeper
) -> None:
    first, second = _traced_unmatched(say)
    actions.rebuild(by=keeper)
    decision = LinkDecision.objects.get()
    move = Move.objects.get()
    second.refresh_from_db()
    assert (decision.kind, move.decision) == (DecisionKind.AUTOMATIC, decision)
    assert (move.source, move.origin_id, move.destination_id) == (second, second.home_id, first.home_id)
    assert Person.objects.get(merged_into=first.home_id).id == second.home_id
    told = Event.objects.get(action="people.move")
    assert (told.person, told.detail) == (
        second.person_id,
        {"decision": decision.pk, "source": second.number},
    )


def test_what_was_written_about_somebody_goes_along_when_everybody_is_matched(
    say: Say, keeper: Keeper
) -> None:
    first, second = _traced_unmatched(say)
    own = actions.own_source(person=second.person_id, organisation=second.organisation_id, by=keeper)
    actions.rebuild(by=keeper)
    assert SourceRecord.objects.get(number=own.number).person_id == first.home_id


def test_nobody_meets_under_a_key_that_more_have_than_the_place_allows(say: Say, keeper: Keeper) -> None:
    for code in "ABC":
        say(code)
    assert actions.rebuild(by=keeper)["candidates"] == 3
    name = "matching-most-records-of-a-key"
    set_parameter(name=name, value="2", unit="records", starts=today(), source="A board", by=keeper)
    assert actions.rebuild(by=keeper)["candidates"] == 0


def _traced_unmatched(say: Say) -> tuple[SourceRecord, SourceRecord]:
    """Two records with one traced number that nobody has matched yet."""
    first, second = say("A", nhs_number=NUMBER), say("B", nhs_number=NUMBER)
    SourceRecord.objects.update(nhs_status="01")
    return first, second


def forget() -> None:
    """As if nobody had been matched yet."""
    Candidate.objects.all().delete()
    Move.objects.all().delete()
    LinkDecision.objects.all().delete()
    Person.objects.update(merged_into=None)
    for record in SourceRecord.objects.all():
        SourceRecord.objects.filter(number=record.number).update(person=record.home_id)


def test_nobody_described_is_nobody_matched(keeper: Keeper, organisations: dict[str, Any]) -> None:
    assert actions.rebuild(by=keeper) == {"records": 0, "pairs": 0, "candidates": 0, "moved": 0}

"""Humans join and part; every decision can be taken back."""

from __future__ import annotations

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Candidate, LinkDecision, SourceRecord
from ginnel.foundation.people.rules.quality import Where
from ginnel.foundation.people.tests.conftest import NUMBER, Keeper, Say
from ginnel.kernel.errors import Conflict, Invalid, NotFound

pytestmark = pytest.mark.django_db


def persons() -> dict[int, object]:
    return dict(SourceRecord.objects.values_list("number", "person_id"))


def test_confirming_a_candidate_joins_it_and_undoing_parts_it_again(say: Say, keeper: Keeper) -> None:
    say("A"), say("B")
    before = persons()
    decision = actions.confirm(candidate=Candidate.objects.get().id, reason="same letter", by=keeper)
    assert len(set(persons().values())) == 1
    actions.undo(decision=decision, by=keeper)
    assert persons() == before


def test_two_persons_wait_once_however_many_records_they_have(say: Say, keeper: Keeper) -> None:
    one, two = (say(code, nhs_number=NUMBER, nhs_status="01") for code in "AB")
    other = say("B", "2", nhs_number=NUMBER, nhs_status="02")
    assert persons()[one.number] == persons()[two.number] != persons()[other.number]
    assert Candidate.objects.filter(second=other).count() == 2
    assert queries.undecided(viewer=keeper) == queries.review_queue(viewer=keeper).total == 1
    assert len(queries.possible(viewer=keeper, person=other.person_id)) == 1


def test_a_rejected_candidate_leaves_the_queue_and_undoing_brings_it_back(say: Say, keeper: Keeper) -> None:
    say("A"), say("B")
    decision = actions.reject(candidate=Candidate.objects.get().id, by=keeper)
    assert queries.undecided(viewer=keeper) == 0
    actions.undo(decision=decision, by=keeper)
    assert queries.undecided(viewer=keeper) == 1


def test_two_people_who_were_told_apart_wait_no_more_whatever_records_they_have(
    say: Say, keeper: Keeper
) -> None:
    traced = {"nhs_number": NUMBER, "nhs_status": "01"}
    say("A", **traced), say("B", "1", **traced), say("C")
    before = persons()
    assert (len(set(before.values())), queries.undecided(viewer=keeper)) == (2, 1)
    decision = actions.reject(candidate=queries.review_queue(viewer=keeper).waiting[0].candidate, by=keeper)
    assert queries.undecided(viewer=keeper) == 0
    say("B", "2", **traced)  # joins the first two, and resembles the third as well
    assert queries.undecided(viewer=keeper) == 0
    assert queries.possible(viewer=keeper, person=next(iter(before.values()))) == []
    assert not [one for one in queries.pairs_by_weight(viewer=keeper) if one.where == Where.SHOWN]
    actions.undo(decision=decision, by=keeper)
    assert queries.undecided(viewer=keeper) == 1


def test_merging_two_persons_and_unmerging_restores_them(say: Say, keeper: Keeper) -> None:
    one, two = say("A"), say("B", given="Zoe", birth_date="1988-01-09")
    before = persons()
    actions.merge(person=one.person_id, other=two.person_id, reason="seen both", by=keeper)
    two.refresh_from_db()
    assert two.person_id == one.person_id
    actions.unmerge(person=one.person_id, sources=[two.id], reason="mistake", by=keeper)
    assert persons() == before


def test_a_traced_number_does_not_join_what_a_human_parted(say: Say, keeper: Keeper) -> None:
    one, two = say("A", nhs_number=NUMBER, nhs_status="01"), say("B", nhs_number=NUMBER, nhs_status="01")
    actions.unmerge(person=one.person_id, sources=[two.id], reason="twins", by=keeper)
    say("B", nhs_number=NUMBER, nhs_status="01", phone="01000000000")
    assert len(set(persons().values())) == 2


def test_a_merged_person_points_to_where_they_went(say: Say, keeper: Keeper) -> None:
    one, two = say("A"), say("B", given="Zoe")
    actions.merge(person=two.person_id, other=one.person_id, reason="", by=keeper)
    assert queries.banner(viewer=keeper, person=two.person_id).person == one.person_id


def test_confirming_against_an_earlier_rejection_is_refused(say: Say, keeper: Keeper) -> None:
    say("A"), say("B"), say("C")
    pairs = list(Candidate.objects.order_by("first__number", "second__number"))
    actions.reject(candidate=pairs[1].id, by=keeper)  # A and C
    actions.confirm(candidate=pairs[0].id, by=keeper)  # A and B
    with pytest.raises(Conflict):
        actions.confirm(candidate=pairs[2].id, by=keeper)  # B and C would bring A and C together


def test_a_decision_is_taken_back_once(say: Say, keeper: Keeper) -> None:
    say("A"), say("B")
    decision = actions.confirm(candidate=Candidate.objects.get().id, by=keeper)
    actions.undo(decision=decision, by=keeper)
    with pytest.raises(Conflict):
        actions.undo(decision=decision, by=keeper)


def test_an_older_decision_on_the_same_pair_cannot_be_taken_back(say: Say, keeper: Keeper) -> None:
    say("A"), say("B")
    candidate = Candidate.objects.get().id
    first = actions.reject(candidate=candidate, by=keeper)
    actions.confirm(candidate=candidate, by=keeper)
    with pytest.raises(Conflict):
        actions.undo(decision=first, by=keeper)


def test_what_is_not_there_cannot_be_decided(say: Say, keeper: Keeper) -> None:
    one = say("A")
    with pytest.raises(NotFound):
        actions.confirm(candidate=1, by=keeper)
    with pytest.raises(Invalid):
        actions.merge(person=one.person_id, other=one.person_id, reason="", by=keeper)
    with pytest.raises(Invalid):
        actions.unmerge(person=one.person_id, sources=[one.id], reason="", by=keeper)


def test_a_decision_keeps_who_when_grade_and_evidence(say: Say, keeper: Keeper) -> None:
    say("A"), say("B")
    actions.confirm(candidate=Candidate.objects.get().id, reason="rang them", by=keeper)
    decision = LinkDecision.objects.get()
    assert (decision.made_by, decision.why, decision.grade) == ("service:test", "rang them", 80)
    assert decision.weight and decision.evidence and decision.model_version


def test_our_own_record_of_a_person_goes_along_and_comes_back(
    say: Say, keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    one, two = say("A"), say("B", given="Zoe")
    own = actions.own_source(person=two.person_id, organisation=organisations["D"].id, by=keeper)
    decision = actions.merge(person=one.person_id, other=two.person_id, reason="", by=keeper)
    assert persons()[own.number] == one.person_id
    actions.undo(decision=decision, by=keeper)
    assert persons()[own.number] == two.person_id


def test_unmerging_one_record_leaves_the_others_together_and_can_be_undone(say: Say, keeper: Keeper) -> None:
    one, two, three = say("A"), say("B", given="Zoe"), say("C", given="Yves")
    for other in (two, three):
        actions.merge(person=one.person_id, other=other.person_id, reason="", by=keeper)
    decision = actions.unmerge(person=one.person_id, sources=[one.id], reason="mistake", by=keeper)
    assert persons() == {
        one.number: one.home_id,
        two.number: two.home_id,
        three.number: two.home_id,
    }
    actions.undo(decision=decision, by=keeper)
    assert set(persons().values()) == {one.home_id}


def test_records_unmerged_together_stay_together(say: Say, keeper: Keeper) -> None:
    one, two, three = say("A"), say("B", given="Zoe"), say("C", given="Yves")
    for other in (two, three):
        actions.merge(person=one.person_id, other=other.person_id, reason="", by=keeper)
    actions.unmerge(person=one.person_id, sources=[two.id, three.id], reason="mistake", by=keeper)
    assert list(persons().values()).count(two.home_id) == 2


def test_parting_one_of_three_with_a_traced_number_leaves_two(say: Say, keeper: Keeper) -> None:
    one, two, three = (say(code, nhs_number=NUMBER, nhs_status="01") for code in "ABC")
    actions.unmerge(person=one.person_id, sources=[three.id], reason="twins", by=keeper)
    assert persons() == {
        one.number: one.home_id,
        two.number: one.home_id,
        three.number: three.home_id,
    }


def test_our_own_record_goes_along_through_two_merges_and_comes_back(
    say: Say, keeper: Keeper, organisations: dict[str, Organisation]
) -> None:
    last, middle, first = say("A"), say("B", given="Zoe"), say("C", given="Yves")
    own = actions.own_source(person=first.person_id, organisation=organisations["D"].id, by=keeper)
    actions.merge(person=first.person_id, other=middle.person_id, reason="", by=keeper)
    assert persons()[own.number] == middle.home_id
    actions.merge(person=middle.person_id, other=last.person_id, reason="", by=keeper)
    assert persons()[own.number] == last.home_id
    actions.unmerge(person=last.person_id, sources=[first.id], reason="mistake", by=keeper)
    assert persons()[own.number] == first.home_id

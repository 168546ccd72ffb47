"""What a human decides about who is who shows at once in who may see the record."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.reception.actions import confirm, merge, react, undo, unmerge
from ginnel.care.reception.tests import known
from ginnel.care.reception.tests.known import BY
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import Candidate, LinkDecision, SourceRecord
from ginnel.foundation.people.rules.dividing import Choice
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.models import Change
from ginnel.foundation.record.states import Matter
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db


def practices(person: UUID) -> list[str]:
    current = queries.current(person, viewer=BY)
    return sorted(one.organisation for one in current if one.kind == "registered-practice")


def registered(index: int, **said: str) -> SourceRecord:
    """A practice's own record of its patient; the relationship has been opened."""
    source = known.somebody(index, practice_code=f"ORG{index}", **said)
    relationships.observe_practices(source_numbers=[source.number], by=BY)
    return source


def clinical(practice: str, person: UUID) -> bool:
    """Whether a GP at that practice, asking anew, sees what matters."""
    by = service("administer")
    account = organisations.register_staff(username=practice, display_name="GP", password=None, by=by)
    at = organisations.ensure(code=practice, by=by)
    role = organisations.grant_role(account=account, role=Role.GENERAL_PRACTITIONER, organisation=at, by=by)
    viewer = staff(staff_role=role.id)
    assert viewer is not None
    return Category.PROBLEMS_AND_MEDICATION in viewer.categories(person, Action.READ)


def test_a_merge_leaves_one_registered_practice_and_an_unmerge_brings_both_back() -> None:
    one, two = registered(0), registered(1, nhs_number="9990000018", nhs_status="01")
    decision = merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    assert practices(one.home_id) == ["ORG1"]
    unmerge(person=one.person_id, sources=[two.id], reason="", by=BY)
    assert (practices(one.home_id), practices(two.home_id)) == (["ORG0"], ["ORG1"])
    undo(decision=decision + 1, by=BY)
    assert practices(one.home_id) == ["ORG1"]


def test_who_may_see_the_record_changes_with_the_decision_and_not_when_a_file_comes() -> None:
    one, two = registered(0), registered(1, nhs_number="9990000018", nhs_status="01")
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    assert (clinical("ORG0", one.home_id), clinical("ORG1", one.home_id)) == (False, True)
    unmerge(person=one.person_id, sources=[two.id], reason="", by=BY)
    assert (clinical("ORG0", one.home_id), clinical("ORG1", one.home_id)) == (True, False)
    assert (clinical("ORG0", two.home_id), clinical("ORG1", two.home_id)) == (False, True)


def test_confirming_a_candidate_is_such_a_decision_too() -> None:
    same = {"family": "Testperson", "given": "Ada", "birth_date": "1950-01-02"}
    one, two = registered(0, **same), registered(1, **same, nhs_number="9990000018", nhs_status="01")
    confirm(candidate=Candidate.objects.get().id, by=BY)
    assert practices(one.home_id) == ["ORG1"]
    assert known.person_of(two) == one.home_id


@pytest.mark.django_db(transaction=True)
def test_whoever_moves_a_record_the_change_log_says_so_and_practices_follow() -> None:
    """What no human decided: a description that contradicts parts those whom a number had joined."""
    traced = {"nhs_number": "9990000018", "nhs_status": "01", "given": "Ada", "family": "Testperson"}
    one = known.somebody(0, **traced, birth_date="1950-01-02")
    two = registered(1, **traced, birth_date="1950-01-02")
    react(by=BY)
    assert practices(one.home_id) == ["ORG1"]
    known.somebody(1, **traced | {"given": "Zoe"}, birth_date="1988-11-23", practice_code="ORG1")
    assert Change.objects.filter(matter=Matter.LINK).count() == 2
    react(by=BY)
    assert (practices(one.home_id), practices(two.home_id)) == ([], ["ORG1"])


@pytest.mark.django_db(transaction=True)
def test_what_was_done_at_once_is_not_done_again_by_the_change_log() -> None:
    one, two = registered(0), registered(1)
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    before = practices(one.home_id)
    assert react(by=BY) == 1
    assert practices(one.home_id) == before


def test_our_own_record_that_goes_along_is_in_the_change_log() -> None:
    one, two = known.somebody(0), known.somebody(1)
    known.note(two.person_id, "Rang.")
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    own = SourceRecord.objects.get(made_with__isnull=False)
    moved = Change.objects.filter(matter=Matter.LINK).order_by("seq").values_list("source_number", flat=True)
    assert list(moved) == [two.number, own.number]


def test_a_division_is_taken_back_where_other_decisions_are() -> None:
    one, two = known.somebody(0), known.somebody(1)
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    known.team(one.home_id)
    unmerge(person=one.home_id, sources=[two.id], reason="", by=BY)
    (waiting,) = people.undivided(viewer=BY)
    decision = record.divide(rows=[Choice(waiting.item, two.home_id)], by=BY)
    assert people.undivided(viewer=BY) == []
    undo(decision=decision, by=BY)
    assert [each.item for each in people.undivided(viewer=BY)] == [waiting.item]
    assert LinkDecision.objects.get(undoes=decision).made_by == BY.identity

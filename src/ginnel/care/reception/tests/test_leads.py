"""One accountable lead at any moment, of people who are joined, parted and divided too, and each is told."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.care.reception.actions import divide, merge, react, undo, unmerge
from ginnel.care.reception.tests import known
from ginnel.care.reception.tests.known import BY
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import StaffAccount
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.rules.dividing import Choice
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships import queries
from ginnel.foundation.relationships.models import RelationshipEnding
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7

pytestmark = pytest.mark.django_db
LEAD = RelationshipKind.ACCOUNTABLE_LEAD


def works_at(code: str, username: str) -> StaffAccount:
    by = service("administer")
    at = organisations.ensure(code=code, by=by)
    account = organisations.register_staff(
        username=username, display_name=username.title(), password=None, by=by
    )
    organisations.grant_role(account=account, role=Role.SOCIAL_WORKER, organisation=at, by=by)
    return account


def listed(source: SourceRecord, code: str, username: str, days_ago: int) -> Observed:
    """Said by a list; the same again says it again."""
    at = clock.now() - timedelta(days=days_ago)
    return Observed(str(uuid7()), source.number or 0, LEAD, code, at, username=username, said_at=at)


def leads(person: UUID) -> list[str]:
    return [one.name for one in queries.current(person, viewer=BY) if one.kind == LEAD]


def told() -> list[tuple[str, str]]:
    found = Notice.objects.exclude(changes__state="withdrawn").order_by("raised_at")
    return [(one.staff.display_name if one.staff else "", one.reason) for one in found]


@pytest.fixture
def led() -> tuple[SourceRecord, SourceRecord]:
    """Two people, each with a lead whom a list named: Ada’s first, Bea’s later."""
    one, two = known.somebody(0), known.somebody(1)
    works_at("ORG0", "ada")
    works_at("ORG1", "bea")
    said = [listed(one, "ORG0", "ada", 9), listed(two, "ORG1", "bea", 3)]
    relationships.observe(observed=said, by=BY)
    return one, two


def test_of_two_who_are_joined_whoever_was_named_last_leads_and_both_are_told(
    led: tuple[SourceRecord, SourceRecord],
) -> None:
    one, two = led
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], ["Bea"])
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    assert leads(one.home_id) == ["Bea"]
    assert RelationshipEnding.objects.get().reason.startswith("another leads")
    assert told() == [("Ada", "working-with-no-longer"), ("Bea", "working-with")]


def test_once_they_are_parted_each_has_whom_they_had(led: tuple[SourceRecord, SourceRecord]) -> None:
    one, two = led
    decision = merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    undo(decision=decision, by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], ["Bea"])
    assert told()[2:] == [("Ada", "working-with")]
    undo(decision=decision + 1, by=BY)
    assert leads(one.home_id) == ["Bea"]


def test_what_a_list_says_again_while_they_are_joined_names_nobody_anew(
    led: tuple[SourceRecord, SourceRecord],
) -> None:
    one, two = led
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    ended = RelationshipEnding.objects.get().relationship
    again = listed(one, "ORG0", "ada", 0)
    said = Observed(ended.reference, again.source_number, LEAD, "ORG0", again.started_at, username="ada")
    relationships.observe(observed=[said], by=BY)
    assert leads(one.home_id) == ["Bea"]


def test_whoever_was_succeeded_or_ended_by_a_colleague_meanwhile_does_not_lead_again(
    led: tuple[SourceRecord, SourceRecord],
) -> None:
    one, two = led
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    (bea,) = (each for each in queries.current(one.home_id, viewer=BY) if each.kind == LEAD)
    relationships.end(relationship=bea.id, reason="moved on", by=BY)
    unmerge(person=one.home_id, sources=[two.id], reason="", by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], [])


def test_whoever_works_there_no_more_does_not_lead_again(led: tuple[SourceRecord, SourceRecord]) -> None:
    one, two = led
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    StaffAccount.objects.filter(username="ada").update(is_active=False)
    unmerge(person=one.home_id, sources=[two.id], reason="", by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == ([], ["Bea"])


def test_a_lead_named_while_they_were_joined_waits_to_be_divided_and_is_then_the_only_one(
    led: tuple[SourceRecord, SourceRecord],
) -> None:
    one, two = led
    merge(person=one.person_id, other=two.person_id, reason="", by=BY)
    zoe = works_at("ORG0", "zoe")
    at = organisations.ensure(code="ORG0", by=BY)
    relationships.begin(person=one.home_id, kind=LEAD, organisation=at, staff=zoe.id, by=BY)
    unmerge(person=one.home_id, sources=[two.id], reason="", by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Zoe"], [])
    waiting = [one.item for one in people.undivided(viewer=BY)]
    (lead,) = (item for item in waiting if item.model == "relationships.Relationship")
    decision = divide(rows=[Choice(lead, two.home_id)], by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], ["Zoe"])
    undo(decision=decision, by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], ["Zoe"])  # it waits, where it is


@pytest.mark.django_db(transaction=True)
def test_of_whom_a_number_joins_too_by_the_change_log() -> None:
    traced = {
        "nhs_number": "9990000018",
        "nhs_status": "01",
        "given": "Ada",
        "family": "Testperson",
        "birth_date": "1950-01-02",
    }
    one, two = known.somebody(0, **traced), known.somebody(1)
    works_at("ORG0", "ada")
    works_at("ORG1", "bea")
    said = [listed(one, "ORG0", "ada", 9), listed(two, "ORG1", "bea", 3)]
    relationships.observe(observed=said, by=BY)
    known.somebody(1, **traced)
    react(by=BY)
    assert (leads(one.home_id), len(told())) == (["Bea"], 2)
    assert react(by=BY) == 0
    known.somebody(1, **traced | {"given": "Zoe", "birth_date": "1988-11-23"})
    react(by=BY)
    assert (leads(one.home_id), leads(two.home_id)) == (["Ada"], ["Bea"])

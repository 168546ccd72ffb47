"""What lists say of teams, colleagues and the accountable lead, beside what colleagues do here."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from ginnel.foundation.organisations.models import Organisation, StaffAccount, StaffRole, Team
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions, queries
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose, Viewer

pytestmark = pytest.mark.django_db


def works_at(organisation: Organisation, username: str) -> StaffAccount:
    account = StaffAccount.objects.create(username=username, display_name=username.title())
    StaffRole.objects.create(
        account=account,
        role=Role.COMMUNITY_NURSE,
        organisation=organisation,
        valid_from=clock.today(),
        granted_at=clock.now(),
        granted_by="service:test",
    )
    return account


def listed(source: SourceRecord, kind: str, reference: str = "r", **more: str) -> Observed:
    now = clock.now()
    return Observed(reference, source.number or 0, kind, "X", now - timedelta(days=9), said_at=now, **more)  # type: ignore[arg-type]


def held(source: SourceRecord, viewer: Viewer) -> list[tuple[str, str, str]]:
    return [(one.kind, one.team, one.name) for one in queries.current(source.person_id, viewer=viewer)]


def test_teams_and_colleagues_are_those_of_the_organisation_that_says_so(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    Team.objects.create(organisation=organisation, code="DN", name="District nurses")
    elsewhere = Organisation.objects.create(code="Y", name="Y")
    works_at(organisation, "bilal")
    works_at(elsewhere, "nadia")
    said = [
        listed(source, "team", "a", team_code="DN"),
        listed(source, "caseload", "b", username="bilal"),
        listed(source, "caseload", "c", username="nadia"),
        listed(source, "team", "d", team_code="ZZ"),
    ]
    for _ in range(2):
        actions.observe(observed=said, by=keeper)
    assert sorted(held(source, keeper)) == [("caseload", "", "Bilal"), ("team", "District nurses", "")]


def test_whoever_is_said_to_lead_follows_whoever_led(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    works_at(organisation, "bilal")
    colleague = works_at(organisation, "orla")
    first = listed(source, "accountable-lead", "a", username="bilal")
    actions.observe(observed=[first], by=keeper)
    lead = RelationshipKind.ACCOUNTABLE_LEAD
    actions.begin(
        person=source.person_id, kind=lead, organisation=organisation, staff=colleague.id, by=keeper
    )
    assert held(source, keeper) == [("accountable-lead", "", "Orla")]
    with clock.held_at(clock.now() + timedelta(days=1)):
        actions.observe(observed=[replace(first, said_at=clock.now())], by=keeper)
        assert held(source, keeper) == [("accountable-lead", "", "Orla")]
        works_at(organisation, "freda")
        actions.observe(observed=[listed(source, "accountable-lead", "a", username="freda")], by=keeper)
        assert held(source, keeper) == [("accountable-lead", "", "Freda")]


def test_two_lists_that_name_two_leads_leave_one(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    works_at(organisation, "bilal")
    works_at(organisation, "orla")
    said = [
        listed(source, "accountable-lead", "a", username="bilal"),
        listed(source, "accountable-lead", "b", username="orla"),
    ]
    for _ in range(3):
        actions.observe(observed=said, by=keeper)
    assert held(source, keeper) == [("accountable-lead", "", "Orla")]
    assert Relationship.objects.count() == 2


def test_no_list_takes_the_lead_from_another_organisation(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    works_at(organisation, "bilal")
    elsewhere = Organisation.objects.create(code="Y", name="Y")
    colleague = works_at(elsewhere, "nadia")
    lead = RelationshipKind.ACCOUNTABLE_LEAD
    begun = actions.begin(
        person=source.person_id, kind=lead, organisation=elsewhere, staff=colleague.id, by=keeper
    )
    said = listed(source, "accountable-lead", username="bilal")
    actions.observe(observed=[said], by=keeper)
    assert held(source, keeper) == [("accountable-lead", "", "Nadia")]
    actions.end(relationship=begun.id, reason="given up", by=keeper)
    actions.observe(observed=[said], by=keeper)
    assert held(source, keeper) == [("accountable-lead", "", "Bilal")]


def test_an_older_list_does_not_undo_what_a_colleague_ended_and_a_newer_one_does(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    works_at(organisation, "bilal")
    said = listed(source, "caseload", username="bilal")
    actions.observe(observed=[said], by=keeper)
    keeper.identity = str(works_at(organisation, "orla").id)  # type: ignore[misc]
    actions.end(relationship=Relationship.objects.get().id, reason="moved away", by=keeper)
    keeper.identity = "service:test"  # type: ignore[misc]
    actions.observe(observed=[said], by=keeper)
    assert held(source, keeper) == []
    with clock.held_at(clock.now() + timedelta(days=1)):
        actions.observe(observed=[replace(said, said_at=clock.now())], by=keeper)
        assert held(source, keeper) == [("caseload", "", "Bilal")]


def test_only_record_keeping_asks_what_ends(keeper: Viewer) -> None:
    assert list(queries.expiring(viewer=keeper)) == []
    keeper.purpose = Purpose.DIRECT_CARE  # type: ignore[misc]
    with pytest.raises(NotPermitted):
        list(queries.expiring(viewer=keeper))


def test_a_lead_who_was_away_leads_again(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    works_at(organisation, "bilal")
    works_at(organisation, "orla")
    first = listed(source, "accountable-lead", "a", username="bilal")
    cover = listed(source, "accountable-lead", "b", username="orla")
    actions.observe(observed=[first], by=keeper)
    actions.observe(observed=[cover], by=keeper)
    with clock.held_at(clock.now() + timedelta(days=30)):
        again = replace(first, said_at=clock.now())
        over = replace(cover, ended_at=clock.now(), said_at=clock.now())
        actions.observe(observed=[again, over], by=keeper)
        assert held(source, keeper) == [("accountable-lead", "", "Bilal")]


def test_what_is_said_of_another_person_now_is_worked_with_no_longer(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    other = SourceRecord.objects.create(
        organisation=organisation, local_id="2", person=(person := Person.objects.create()), home=person
    )
    other.refresh_from_db()
    said = listed(source, "service")
    actions.observe(observed=[said], by=keeper)
    actions.observe(observed=[replace(said, source_number=other.number or 0)], by=keeper)
    assert held(source, keeper) == []
    assert held(other, keeper) == [("service", "", "")]


def test_an_end_before_the_start_stops_nobody_elses(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    now = clock.now()
    ahead, before = now + timedelta(days=20), now + timedelta(days=10)
    wrong = replace(listed(source, "service", "a"), started_at=ahead, until=before)
    actions.observe(observed=[wrong, listed(source, "service", "b")], by=keeper)
    assert held(source, keeper) == [("service", "", "")]


def test_only_a_role_that_holds_today_is_at_work(
    source: SourceRecord, organisation: Organisation, keeper: Viewer
) -> None:
    account = works_at(organisation, "bilal")
    StaffRole.objects.filter(account=account).update(valid_from=clock.today() - timedelta(days=9))
    StaffRole.objects.filter(account=account).update(valid_to=clock.today() - timedelta(days=2))
    actions.observe(observed=[listed(source, "caseload", username="bilal")], by=keeper)
    assert held(source, keeper) == []

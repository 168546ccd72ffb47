"""The page on which colleagues say who works with a person, and the list of one's own."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access.states import ReferralState, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as
from ginnel.surfaces.workspace.tests.test_parting import Twins, twins

__all__ = ["twins"]
pytestmark = pytest.mark.django_db
BY = service("administer")
Relationship = apps.get_model("relationships", "Relationship")
Referral, ReferralStep = (apps.get_model("access", name) for name in ("Referral", "ReferralStep"))
CASELOAD = reverse("workspace:caseload")


@pytest.fixture
def here(twins: Twins) -> Any:
    return organisations.ensure(code="HERE", name="Here", by=BY)


@pytest.fixture
def nurse(client: Client, here: Any) -> StaffViewer:
    """A community nurse is signed in."""
    viewer = works_as(Role.COMMUNITY_NURSE)
    enter(client, viewer)
    return viewer


@pytest.fixture
def person(nurse: StaffViewer, twins: Twins, here: Any) -> UUID:
    """The nurse's organisation works with her."""
    found: UUID = twins.one.person
    relationships.begin(person=found, kind=RelationshipKind.SERVICE, organisation=here, by=BY)
    return found


@pytest.fixture
def colleague(here: Any) -> Any:
    account = organisations.register_staff(username="cay", display_name="Cay Nurse", password=None, by=BY)
    organisations.grant_role(account=account, role=Role.COMMUNITY_NURSE, organisation=here, by=BY)
    return account


@pytest.fixture
def team(here: Any) -> Any:
    return organisations.ensure_team(organisation=here, code="D", name="District nurses", by=BY)


def say(client: Client, person: UUID, **said: str) -> Any:
    return client.post(reverse("workspace:working-with", args=[person]), said)


def page(client: Client, person: UUID) -> str:
    answer = client.get(reverse("workspace:working-with", args=[person]))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def of_kind(kind: RelationshipKind) -> Any:
    return Relationship.objects.get(kind=kind)


def end(client: Client, person: UUID, relationship: UUID, reason: str = "Healed") -> Any:
    address = reverse("workspace:end-working-with", args=[person, relationship])
    return client.post(address, {"reason": reason})


def test_a_colleague_is_put_on_a_caseload_and_taken_off_it(
    client: Client, person: UUID, colleague: Any
) -> None:
    until = (clock.today() + timedelta(days=30)).isoformat()
    said = {"kind": "caseload", "whom": f"staff {colleague.id}", "until": until, "reason": "Wound care"}
    assert say(client, person, **said).status_code == 302
    shown = page(client, person)
    assert "<strong>On the caseload</strong>: Cay Nurse, Here" in shown
    assert "Wound care" in shown
    held = of_kind(RelationshipKind.CASELOAD)
    assert end(client, person, held.id).url == reverse("workspace:working-with", args=[person])
    assert "On the caseload</strong>: Cay" not in page(client, person)
    assert end(client, person, held.id).status_code == 404


def test_oneself_is_not_offered_and_is_refused(
    client: Client, person: UUID, nurse: StaffViewer, colleague: Any
) -> None:
    shown = page(client, person)
    assert f"staff {colleague.id}" in shown
    assert f"staff {nurse.account}" not in shown
    assert say(client, person, kind="caseload", whom=f"staff {nurse.account}").status_code == 403


@pytest.mark.parametrize(
    ("said", "box", "told"),
    [
        ({"kind": ""}, "kind", "Say how they work"),
        ({"kind": "admitted"}, "kind", "Say how they work"),
        ({"whom": ""}, "whom", "Choose a colleague or a team"),
        ({"whom": "staff x"}, "whom", "Choose a colleague or a team"),
        ({"kind": "team"}, "whom", "Choose a team"),
        ({"kind": "accountable-lead", "whom": "team"}, "whom", "Choose a colleague"),
        ({"until": "2020-01-01"}, "until", "The last day is over"),
        ({"until": "2999-01-01"}, "until", "at the latest"),
        ({"until": "soon"}, "until", "31/12/2027"),
    ],
)
def test_what_cannot_be_is_refused_beside_the_box_that_it_is_about(
    client: Client,
    person: UUID,
    colleague: Any,
    team: Any,
    said: dict[str, str],
    box: str,
    told: str,
) -> None:
    whole = {"kind": "caseload", "whom": f"staff {colleague.id}", **said}
    answer = say(
        client, person, **{**whole, "whom": f"team {team.id}"} if said.get("whom") == "team" else whole
    )
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert f'href="#{box}"' in answer.content.decode()
    assert not Relationship.objects.filter(kind__in=("caseload", "accountable-lead")).exists()


def test_an_end_without_why_is_refused_and_what_others_decide_has_no_button(
    client: Client, person: UUID, here: Any, team: Any
) -> None:
    relationships.begin(person=person, kind=RelationshipKind.ADMITTED, organisation=here, by=BY)
    there = organisations.ensure(code="THERE", name="There", by=BY)
    relationships.begin(person=person, kind=RelationshipKind.TEAM, organisation=there, by=BY)
    assert page(client, person).count("End it now") == 1
    held = of_kind(RelationshipKind.SERVICE)
    answer = end(client, person, held.id, " ")
    assert (answer.status_code, f'href="#reason-{held.id}"' in answer.content.decode()) == (422, True)
    for kind in (RelationshipKind.ADMITTED, RelationshipKind.TEAM):
        assert end(client, person, of_kind(kind).id).status_code == 403


def test_only_what_is_of_this_person_is_ended_on_her_page(
    client: Client, person: UUID, here: Any, twins: Twins
) -> None:
    other = relationships.begin(
        person=twins.two.person, kind=RelationshipKind.SERVICE, organisation=here, by=BY
    )
    assert end(client, person, other.id).status_code == 404
    assert not hasattr(Relationship.objects.get(id=other.id), "ending")


def test_who_leads_now_is_said_beside_the_form(
    client: Client, person: UUID, here: Any, colleague: Any
) -> None:
    assert "Nobody that you may see is their accountable lead" in page(client, person)
    lead = RelationshipKind.ACCOUNTABLE_LEAD
    relationships.begin(person=person, kind=lead, organisation=here, staff=colleague.id, by=BY)
    assert "Cay Nurse leads now" in page(client, person)
    there = organisations.ensure(code="THERE", name="There", by=BY)
    relationships.begin(person=person, kind=lead, organisation=there, staff=colleague.id, by=BY)
    assert "Cay Nurse, There, leads now" in page(client, person)
    refused = say(client, person, kind=lead, whom=f"staff {colleague.id}")
    assert (refused.status_code, "Ring them" in refused.content.decode()) == (422, True)


def test_whoever_opened_the_record_themself_reads_the_list_and_changes_nothing(
    client: Client, nurse: StaffViewer, twins: Twins, colleague: Any
) -> None:
    sharing.override(person=twins.one.person, need="treatment", by=nurse)
    shown = page(client, twins.one.person)
    assert "Only those who work with a person say who else does" in shown
    assert "Save who works with them" not in shown
    assert say(client, twins.one.person, kind="caseload", whom=f"staff {colleague.id}").status_code == 403


def test_nothing_of_it_is_on_a_screen_that_the_resident_sees(client: Client, person: UUID) -> None:
    held = of_kind(RelationshipKind.SERVICE)
    client.post(reverse("workspace:share-screen", args=[person]), {"turn": "on"})
    assert client.get(reverse("workspace:working-with", args=[person])).status_code == 404
    assert end(client, person, held.id).status_code == 404
    whole = client.get(reverse("workspace:person", args=[person])).content.decode()
    assert "Who works with them" not in whole


def test_whom_a_referral_of_a_restricted_subject_went_to_is_told_to_those_who_read_it(
    client: Client, here: Any, twins: Twins
) -> None:
    """A therapist reads nothing of mental health; their own organisation was asked all the same."""
    enter(client, works_as(Role.OCCUPATIONAL_THERAPIST))
    person = twins.one.person
    relationships.begin(person=person, kind=RelationshipKind.SERVICE, organisation=here, by=BY)
    asked = organisations.ensure_team(organisation=here, code="R", name="Rehabilitation", by=BY)
    held = relationships.begin(
        person=person, kind=RelationshipKind.OPEN_REFERRAL, organisation=here, team=asked, by=BY
    )
    assert "Rehabilitation, Here" in page(client, person)
    _referral(person, asked, held)
    assert "Rehabilitation, Here" not in page(client, person).partition("Say who works")[0]
    assert end(client, person, held.id).status_code == 404


def _referral(person: UUID, asked: Any, held: Any) -> None:
    referral = Referral.objects.create(
        person_id=person,
        from_team=asked,
        to_team=asked,
        asked_for="x",
        urgency=Urgency.ROUTINE,
        category=Category.MENTAL_HEALTH,
        sent_at=clock.now(),
        sent_by="x",
    )
    ReferralStep.objects.create(
        referral=referral,
        number=1,
        state=ReferralState.SENT,
        team=asked,
        relationship=held,
        at=clock.now(),
        by="x",
    )


def test_a_caseload_lists_whom_one_works_with_and_leads_to_them(
    client: Client, nurse: StaffViewer, person: UUID, here: Any, twins: Twins
) -> None:
    assert "Nobody. A colleague puts somebody" in client.get(CASELOAD).content.decode()
    for kind in (RelationshipKind.CASELOAD, RelationshipKind.ACCOUNTABLE_LEAD):
        relationships.begin(person=person, kind=kind, organisation=here, staff=nurse.account, by=BY)
    shown = " ".join(client.get(CASELOAD).content.decode().split())
    assert shown.count(reverse("workspace:person", args=[person])) == 2
    assert "TESTPERSON, Ada" in shown
    assert "Their accountable lead" in shown
    assert str(twins.two.person) not in shown


def test_a_caseload_comes_by_pages_without_whom_one_is_kept_from(
    client: Client, nurse: StaffViewer, here: Any, twins: Twins, monkeypatch: pytest.MonkeyPatch
) -> None:
    for one in (twins.one.person, twins.two.person):
        relationships.begin(
            person=one, kind=RelationshipKind.CASELOAD, organisation=here, staff=nurse.account, by=BY
        )
    monkeypatch.setattr("ginnel.foundation.relationships.queries.PAGE", 1)
    first, second = (client.get(CASELOAD, {"page": number}).content.decode() for number in (1, 2))
    assert ("1 to 1 of 2" in first, "2 to 2 of 2" in second) == (True, True)
    assert len([one for one in ("Ada", "Bea") if one in first]) == 1
    officer = works_as(Role.INFORMATION_GOVERNANCE_OFFICER)
    sharing.bar(person=twins.one.person, username=nurse.role, reason="A neighbour", by=officer)
    both = [client.get(CASELOAD, {"page": number}).content.decode() for number in (1, 2)]
    assert [("Ada" in one, "Bea" in one) for one in both] == [(False, True), (False, False)]


def test_somebody_merged_away_is_whom_they_were_merged_into(
    client: Client, nurse: StaffViewer, person: UUID, twins: Twins
) -> None:
    twins.merge()
    answer = client.get(reverse("workspace:working-with", args=[twins.two.person]))
    assert answer.status_code == 302
    assert str(twins.one.person) in answer.url


def test_the_ward_sees_who_leads_and_whom_to_ring_there(client: Client, person: UUID, colleague: Any) -> None:
    page = reverse("workspace:person", args=[person])
    assert "Accountable lead" not in client.get(page).content.decode()
    trust = organisations.ensure(code="RYY", name="Community trust", by=BY)
    lead = RelationshipKind.ACCOUNTABLE_LEAD
    relationships.begin(person=person, kind=lead, organisation=trust, staff=colleague.id, by=BY)
    assert "Accountable lead" not in client.get(page).content.decode(), "nobody there by that name to ring"
    organisations.grant_role(account=colleague, role=Role.COMMUNITY_NURSE, organisation=trust, by=BY)
    shown = client.get(page).content.decode()
    assert "<dt>Accountable lead</dt>" in shown
    assert f'href="{reverse("workspace:who-to-ring")}?organisation=RYY">Cay Nurse</a>' in shown
    assert "<small>Community trust</small>" in shown
    assert "Cay Nurse" in client.get(reverse("workspace:print", args=[person])).content.decode()

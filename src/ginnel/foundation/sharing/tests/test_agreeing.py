"""Agreements are taken in, signed, left and chased; what they let be had follows at once."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps

from ginnel.foundation.audit.models import Event
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person
from ginnel.foundation.sharing import actions, queries, rules
from ginnel.foundation.sharing.models import AgreementParty, AgreementSignature, AgreementVersion, Basis
from ginnel.foundation.sharing.queries import replay, service
from ginnel.foundation.sharing.queries.agreements import forget_noted, unagreed
from ginnel.foundation.sharing.states import Standing
from ginnel.foundation.sharing.tests.conftest import Acting, Place
from ginnel.foundation.sharing.tests.documents import bind, document, load, release, shown_version, sign_all
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid, NotPermitted
from ginnel.kernel.viewer import Action, Category, Purpose

pytestmark = pytest.mark.django_db
EVERYTHING = frozenset(Category)


@pytest.fixture(autouse=True)
def _nothing_noted() -> None:
    forget_noted()


def lacks(code: str, purpose: Purpose = Purpose.PLANNING) -> frozenset[Category]:
    return unagreed(organisation=code, purpose=purpose)


def test_a_version_binds_once_both_have_signed_and_says_who(place: Place) -> None:
    loaded = load(document("HERE", "THERE"))
    assert lacks("HERE") == EVERYTHING
    sign_all(loaded.version, loaded.agreement)
    assert lacks("HERE") == frozenset()
    shown = shown_version(loaded.agreement, loaded.version)
    assert {(party.who, party.role) for party in shown.parties} == {("Somebody", "Caldicott Guardian")}


def test_the_same_document_again_is_held_and_another_is_the_next_version(place: Place) -> None:
    first, again = load(document("HERE")), load(document("HERE"))
    assert (again.version, again.is_new) == (first.version, False)
    sign_all(first.version, first.agreement)
    second = load(document("HERE", Data=["plan"]))
    assert (second.number, second.agreement) == (2, first.agreement)
    assert lacks("HERE") == frozenset()
    sign_all(second.version, second.agreement)
    assert lacks("HERE") == EVERYTHING - {Category.PLAN}
    assert AgreementVersion.objects.get(id=first.version).document["Data"] == ["everything"]


def test_a_party_that_is_nobody_here_is_named_by_its_field_and_nothing_is_kept(place: Place) -> None:
    with pytest.raises(rules.PolicyRefused) as error:
        load(document("HERE", "NOBODY", "HERE"), file="ours.json")
    assert error.value.sentences == [
        "ours.json: Party[1].CatalogueID: is the code of no organisation that is known here.",
        "ours.json: Party[2]: names an organisation a second time.",
    ]
    assert not AgreementVersion.objects.exists()


def test_nobody_signs_twice_nor_on_a_day_to_come(place: Place) -> None:
    loaded = load(document("HERE"))
    (party,) = shown_version(loaded.agreement, loaded.version).parties
    said: dict[str, Any] = {
        "party": party.id,
        "name": "Somebody",
        "role": "Caldicott Guardian",
        "by": service("agreements"),
    }
    with pytest.raises(Invalid):
        actions.sign(signed_on=clock.today() + timedelta(days=1), **said)
    actions.sign(signed_on=clock.today(), **said)
    with pytest.raises(Conflict):
        actions.sign(signed_on=clock.today(), **said)


def waiting_for(signatory: str = "") -> dict[str, Any]:
    """What a signature of the one party of a new agreement is written down with, but for who and in which role."""
    party = {"Name": "Party HERE", "CatalogueID": ["HERE"], **({"Signatory": signatory} if signatory else {})}
    loaded = load(document("HERE", Party=[party]))
    (only,) = shown_version(loaded.agreement, loaded.version).parties
    return {"party": only.id, "signed_on": clock.today()}


def test_only_the_role_that_the_agreement_names_signs_for_a_party(place: Place) -> None:
    said = {**waiting_for("Senior information risk owner"), "name": "Somebody", "by": service("agreements")}
    for other in ("Caldicott Guardian", "Risk owner", "Senior information risk owner's assistant"):
        with pytest.raises(Invalid, match="Party.Signatory") as refused:
            actions.sign(role=other, **said)
        assert refused.value.field == "role"
        assert "Party HERE its Senior information risk owner signs" in str(refused.value)
    assert lacks("HERE") == EVERYTHING
    actions.sign(role=" senior Information-Risk  Owner", **said)
    assert lacks("HERE") == frozenset()


def test_where_it_names_none_the_caldicott_guardian_signs(place: Place) -> None:
    said = {**waiting_for(), "name": "Somebody", "by": service("agreements")}
    with pytest.raises(Invalid, match="its Caldicott Guardian signs"):
        actions.sign(role="Chief executive", **said)
    actions.sign(role="Caldicott guardian", **said)
    assert lacks("HERE") == frozenset()


def test_a_role_as_long_as_a_signature_holds_signs(place: Place) -> None:
    said = {**waiting_for("Officer " * 31 + "o" * 7), "name": "Somebody", "by": service("agreements")}
    actions.sign(role="Officer " * 31 + "o" * 7, **said)
    assert lacks("HERE") == frozenset()


def held_with(signatory: str, place: Place) -> dict[str, Any]:
    """As it was loaded before a role had to be no longer than a signature holds: such a row may not be changed."""
    version = AgreementVersion.objects.get(id=load(document("THERE")).version)
    party = AgreementParty.objects.create(
        version=version, organisation=place.here, name="Party HERE", signatory=signatory
    )
    return {"party": party.id, "signed_on": clock.today()}


@pytest.mark.parametrize("role", ["o" * 300, "o" * 255, "Caldicott Guardian"])
def test_a_role_that_no_signature_holds_is_told_of_where_it_is_held_already(place: Place, role: str) -> None:
    said = {**held_with("o" * 300, place), "name": "Somebody", "by": service("agreements")}
    with pytest.raises(Invalid, match="Agree a version whose Party.Signatory has at most 255") as refused:
        actions.sign(role=role, **said)
    assert refused.value.field == "role"
    assert not AgreementSignature.objects.exists()


@pytest.mark.parametrize("more", [{"name": "n" * 256}, {"role": "Caldicott Guardian" + " " * 300 + "."}])
def test_what_no_signature_holds_is_refused_in_words(place: Place, more: dict[str, str]) -> None:
    said = {**waiting_for(), "name": "Somebody", "role": "Caldicott Guardian", "by": service("agreements")}
    with pytest.raises(Invalid, match="at most 255 characters") as refused:
        actions.sign(**said | more)
    assert refused.value.field in more
    assert not AgreementSignature.objects.exists()


def test_staff_of_a_party_sign_themselves_in_the_role_they_hold_and_no_other(
    place: Place, acting: Acting
) -> None:
    """Whatever they type. For a colleague, or for another organisation, what they type is what they saw."""
    said = waiting_for()
    officer = acting(Role.INFORMATION_GOVERNANCE_OFFICER)
    with pytest.raises(Invalid, match="You are signed in as") as refused:
        actions.sign(name=f" {officer.name.upper()}", role="Caldicott Guardian", by=officer, **said)
    assert refused.value.field == "role"
    actions.sign(name="One", role="Whatever", by=acting(Role.CALDICOTT_GUARDIAN), **said)
    (found,) = queries.all_agreements()
    assert [(one.who, one.role) for one in found.latest.parties] == [("One", "Caldicott Guardian")]


def test_what_was_signed_before_in_another_role_stays_signed(place: Place) -> None:
    said = waiting_for("Director")
    row = {"name": "Somebody", "role": "Guardian", "signed_on": clock.today(), "recorded_by_name": "Before"}
    AgreementSignature.objects.create(
        party_id=said["party"], recorded_at=clock.now(), recorded_by="service:agreements", **row
    )
    assert lacks("HERE") == frozenset()


def test_only_information_governance_keeps_agreements(place: Place, acting: Acting) -> None:
    policies = rules.read_policies(rules.dumped_policy(document("HERE")), file="one.json")
    for role in (Role.GENERAL_PRACTITIONER, Role.ANALYST, Role.SYSTEM_ADMINISTRATOR):
        with pytest.raises(NotPermitted):
            actions.load_agreements(policies=policies, by=acting(role))
    assert actions.load_agreements(policies=policies, by=acting(Role.INFORMATION_GOVERNANCE_OFFICER))


def test_whoever_leaves_gives_nothing_from_the_next_question_on(place: Place) -> None:
    version = bind(["HERE", "THERE"])
    planner = service("intake", purpose=Purpose.PLANNING)
    assert queries.drawing(viewer=planner).organisations == {place.here.number, place.there.number}
    release(version, "THERE")
    assert queries.drawing(viewer=planner).organisations == {place.here.number}
    with pytest.raises(Conflict):
        release(version, "THERE")
    release(version)
    assert queries.drawing(viewer=planner).organisations == frozenset()


def test_only_the_kinds_of_fact_an_agreement_covers_are_drawn(place: Place) -> None:
    bind(["HERE"], Data=["Demographics", "Social care"])
    bind(["THERE"])
    drawing = queries.drawing(viewer=service("intake", purpose=Purpose.PLANNING))
    assert not drawing.allows(place.here.number, Category.HOSPITAL_ACTIVITY)
    assert drawing.allows(place.there.number, Category.HOSPITAL_ACTIVITY)
    kinds = {each.code: set(each.kinds) for each in queries.sources()}
    assert kinds["HERE"] == {Category.DEMOGRAPHICS, Category.SOCIAL_CARE}


def test_care_goes_on_without_one_and_its_event_says_so(place: Place, acting: Acting, person: Person) -> None:
    doctor = acting(Role.GENERAL_PRACTITIONER)
    doctor.require(person.id, Category.DEMOGRAPHICS, Action.READ)
    event = Event.objects.get(action="sharing.decided")
    assert event.detail["unagreed"] == sorted(EVERYTHING)
    assert replay(event.id, viewer=acting(Role.CALDICOTT_GUARDIAN)).agrees
    bind(["HERE"], purpose=Purpose.DIRECT_CARE)
    forget_noted()
    acting(Role.GENERAL_PRACTITIONER).require(person.id, Category.DEMOGRAPHICS, Action.READ)
    assert Event.objects.filter(action="sharing.decided").latest("at").detail["unagreed"] == []


def governor(place: Place) -> None:
    by = service("administer")
    account = organisations.register_staff(username="ig", display_name="IG", password=None, by=by)
    role = Role.INFORMATION_GOVERNANCE_OFFICER
    organisations.grant_role(account=account, role=role, organisation=place.there, by=by)


def test_work_without_an_agreement_is_told_once_and_again_when_the_next_one_ends(
    place: Place, acting: Acting
) -> None:
    governor(place)
    acting(Role.SOCIAL_WORKER)
    by = service("agreements")
    assert [each.code for each in queries.lacking(viewer=by)] == ["HERE"]
    assert (actions.chase_agreements(by=by), actions.chase_agreements(by=by)) == (1, 0)
    version = bind(["HERE"], purpose=Purpose.DIRECT_CARE, Purpose=["direct-care", "safeguarding"])
    assert queries.lacking(viewer=by) == []
    release(version)
    assert actions.chase_agreements(by=by) == 1
    assert [notice.organisation for notice in Notice.objects.all()] == [place.there, place.there]
    assert "It does not stop them" in Notice.objects.latest("raised_at").text


def test_reviews_and_ends_are_told_of_four_weeks_before_and_once(place: Place) -> None:
    governor(place)
    soon = (clock.today() + timedelta(days=20)).isoformat()
    version = bind(["HERE"], EndDate=soon)
    by = service("agreements")
    assert (actions.chase_agreements(by=by), actions.chase_agreements(by=by)) == (2, 0)
    assert set(Notice.objects.values_list("reason", flat=True)) == {rules.REVIEW_NOTICE, rules.ENDING_NOTICE}
    later = clock.today() + timedelta(days=90)
    actions.review_agreement(version=version, found="Still needed, nothing changed", next_on=later, by=by)
    (agreement,) = queries.all_agreements()
    assert (agreement.latest.review_on, agreement.latest.reviews[0].found) == (
        later,
        "Still needed, nothing changed",
    )
    with pytest.raises(Invalid):
        actions.review_agreement(version=version, found="Still needed", next_on=clock.today(), by=by)


def test_what_was_recorded_before_goes_on_as_an_agreement_for_a_year(place: Place) -> None:
    said = {"recorded_at": clock.now(), "recorded_by": "service:administer", "recorded_by_name": "Setting up"}
    for organisation, is_lawful in (
        (place.here, False),
        (place.here, True),
        (place.there, True),
        (place.there, False),
    ):
        Basis.objects.create(
            organisation=organisation, purpose="planning", is_lawful=is_lawful, reason="Agreement 7", **said
        )
    migration = import_module("ginnel.foundation.sharing.migrations.0004_carry_over_bases")
    migration.carry_over(apps, None)
    migration.carry_over(apps, None)
    assert (lacks("HERE"), lacks("THERE")) == (frozenset(), EVERYTHING)
    (agreement,) = queries.all_agreements()
    assert (agreement.latest.name, agreement.latest.is_carried_over) == ("Agreement 7", True)
    assert agreement.latest.standing is Standing.IN_FORCE
    assert agreement.latest.review_on == clock.today() + timedelta(days=28)


def test_everything_done_to_an_agreement_is_on_the_audit_trail(place: Place) -> None:
    release(bind(["HERE"]))
    assert [event.action for event in Event.objects.order_by("writer", "sequence") if "agreement" in event.action] == [
        "sharing.agreement-loaded", "sharing.agreement-signed", "sharing.agreement-withdrawn",
    ]  # fmt: skip

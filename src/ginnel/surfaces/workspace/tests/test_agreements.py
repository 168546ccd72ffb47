"""The pages of agreements: taken in by dropping a document, signed, reviewed, left, by information governance alone."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import queries, rules
from ginnel.foundation.sharing.tests.documents import bind, document, load
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    enter(client, works_as(Role.INFORMATION_GOVERNANCE_OFFICER))
    return client


def drop(client: Client, *trees: dict[str, Any]) -> Any:
    files = [SimpleUploadedFile(f"{at}.json", rules.dumped_policy(tree)) for at, tree in enumerate(trees)]
    return client.post(reverse("workspace:load-agreements"), {"files": files})


def page(client: Client, agreement: Any, number: int = 1) -> str:
    return client.get(reverse("workspace:agreement-version", args=[agreement, number])).content.decode()


def send(client: Client, what: str, agreement: Any, **typed: object) -> Any:
    return client.post(reverse(f"workspace:{what}", args=[agreement, 1]), typed)


def only() -> queries.AgreementShown:
    (found,) = queries.all_agreements()
    return found


def test_a_document_dropped_on_the_page_leads_to_what_is_to_be_signed(officer: Client) -> None:
    answer = drop(officer, document("HERE", Name="Sharing <b>all</b>"))
    shown = officer.get(answer.headers["Location"]).content.decode()
    assert "Sharing &lt;b&gt;all&lt;/b&gt;" in shown
    assert "Not all have signed" in shown
    assert "Until then it binds nobody" in shown


def test_a_document_with_faults_is_refused_and_each_is_named(officer: Client) -> None:
    answer = drop(officer, document("HERE"), document("NOBODY", Identifier={"value": "2", "System": "s"}))
    assert answer.status_code == 422
    said = "1.json: Party[0].CatalogueID: is the code of no organisation that is known here."
    assert said in answer.content.decode()
    assert queries.all_agreements() == []
    assert officer.post(reverse("workspace:load-agreements")).status_code == 422


def test_a_signature_is_written_down_and_what_is_missing_is_said(officer: Client) -> None:
    agreement = load(document("HERE")).agreement
    (party,) = only().latest.parties
    missing = send(
        officer, "sign-agreement", agreement, party=party.id, role="Caldicott Guardian", signed_on="27 3 2026"
    )
    assert (missing.status_code, "Say who signed" in missing.content.decode()) == (422, True)
    ahead = (clock.today() + timedelta(days=1)).isoformat()
    typed = {"party": party.id, "name": "Somebody", "role": "Caldicott Guardian"}
    assert (
        "day to come" in send(officer, "sign-agreement", agreement, signed_on=ahead, **typed).content.decode()
    )
    send(officer, "sign-agreement", agreement, signed_on="27 3 2026", **typed)
    assert "Signed by Somebody, Caldicott Guardian, on 27 March 2026" in page(officer, agreement)


def test_a_signature_in_another_role_is_refused_beside_the_role(officer: Client) -> None:
    agreement = load(document("HERE")).agreement
    (party,) = only().latest.parties
    assert "Party HERE, by its Caldicott Guardian" in page(officer, agreement)
    typed = {"party": party.id, "name": "Somebody", "role": "Receptionist", "signed_on": "27 3 2026"}
    answer = send(officer, "sign-agreement", agreement, **typed)
    assert answer.status_code == 422
    said = answer.content.decode()
    assert re.search(r'href="#role">\s*For Party HERE its Caldicott Guardian signs', said)
    assert "Not signed yet" in page(officer, agreement)


def test_of_each_thing_forbidden_the_page_says_whether_it_decides(officer: Client) -> None:
    duties = ["Tell us of a breach", "odrl:delete P1Y"]
    said = {"Restrictions": ["odrl:distribute", "Plan"], "DataRecipientResponsibilities": duties}
    shown = page(officer, load(document("HERE", **said)).agreement)
    assert shown.count("Decides:") == 3
    assert shown.count("For people to keep") == 1
    assert "pass it on" in shown


def test_whoever_leaves_is_shown_as_gone_with_the_reason(officer: Client) -> None:
    bind(["HERE"])
    agreement = only().id
    assert send(officer, "leave-agreement", agreement, organisation="HERE", reason="").status_code == 422
    send(officer, "leave-agreement", agreement, organisation="HERE", reason="Cabinet decided")
    assert "Cabinet decided" in page(officer, agreement)
    again = send(officer, "leave-agreement", agreement, organisation="everybody", reason="Nobody is left")
    assert again.status_code == 302
    assert "It ended for everybody: Nobody is left" in page(officer, agreement)


def test_a_review_sets_the_next_one(officer: Client) -> None:
    bind(["HERE"])
    later = clock.today() + timedelta(days=100)
    send(officer, "review-agreement", only().id, found="Nothing changed", next_on=later.isoformat())
    assert only().latest.review_on == later
    assert "Nothing changed" in page(officer, only().id)


def test_earlier_versions_can_still_be_read(officer: Client) -> None:
    bind(["HERE"], Identifier={"value": "one", "System": "urn:test"})
    load(document("HERE", Data=["plan"]))
    assert (
        "Version 2 waits: not all have signed."
        in officer.get(reverse("workspace:agreements")).content.decode()
    )
    assert "Until then version 1 stays in force" in page(officer, only().id, 2)
    assert officer.get(reverse("workspace:agreement-version", args=[only().id, 3])).status_code == 404


def test_nobody_but_information_governance_comes_in(client: Client) -> None:
    enter(client, works_as(Role.SYSTEM_ADMINISTRATOR))
    assert client.get(reverse("workspace:agreements")).status_code == 403
    assert drop(client, document("HERE")).status_code == 403


def test_staff_who_work_without_one_are_named_and_told_of(officer: Client) -> None:
    works_as(Role.SOCIAL_WORKER)
    assert (
        "No agreement in force for care and safeguarding"
        in officer.get(reverse("workspace:agreements")).content.decode()
    )

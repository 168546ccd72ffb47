"""The pages that say whom to ring, and on which an organisation says it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.queries import account_named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.surfaces.workspace.tests.test_governance import enter, works_as

pytestmark = pytest.mark.django_db
RING = reverse("workspace:who-to-ring")
OURS = reverse("workspace:own-links")
TYPED = {"who": "Discharge team", "telephone": "01632 960001", "cover": "Site manager", "hours": "8am to 8pm"}


def address(name: str = "own-link", subject: str = "discharge") -> str:
    return reverse(f"workspace:{name}", args=[subject])


def page(client: Client, path: str, status: int = 200, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


@pytest.fixture
def keeper(client: Client) -> Client:
    enter(client, works_as(Role.RECORD_KEEPER))
    return client


def test_what_a_keeper_says_a_ward_nurse_finds_and_rings(keeper: Client) -> None:
    assert "Out of hours" in page(keeper, OURS)
    assert keeper.post(address(), {**TYPED, "seen": "0"})["Location"].endswith("done=saved")
    nurse = Client()
    enter(nurse, works_as(Role.HOSPITAL_WARD_NURSE))
    shown = page(nurse, RING, subject="discharge")
    for words in ("Discharge team", 'href="tel:01632960001"', "Site manager", "Right on", "1 found"):
        assert words in shown
    assert "Nobody found" in page(nurse, RING, subject="finance")
    assert nurse.get(OURS).status_code == 403


def test_what_is_wrong_and_who_was_quicker_are_told_and_what_was_typed_stays(keeper: Client) -> None:
    answer = keeper.post(address(), {**TYPED, "telephone": "ask", "seen": "0"})
    assert answer.status_code == 422 and "Write a telephone number" in answer.content.decode()
    keeper.post(address(), {**TYPED, "seen": "0"})
    answer = keeper.post(address(), {**TYPED, "who": "Discharge hub", "seen": "0"})
    shown = answer.content.decode()
    assert answer.status_code == 409 and "Discharge hub" in shown and 'name="seen" value="1"' in shown
    answer = keeper.post(address(), {**TYPED, "who": "x" * 2_001, "seen": "0"})
    assert answer.status_code == 422 and 'name="seen" value="0"' in answer.content.decode()
    assert keeper.post(address(), {**TYPED, "who": "Discharge hub", "seen": "1"}).status_code == 302
    assert keeper.post(address("assure-own-link"), {"seen": "2"})["Location"].endswith("done=assured")
    assert keeper.post(address("end-own-link"), {"seen": "9"})["Location"].endswith("done=not")
    assert keeper.post(address("end-own-link"), {"seen": "3"})["Location"].endswith("done=ended")


@pytest.mark.parametrize("mess", ["\0", "9" * 30, "²", "x" * 5_000, "", "[]"])
def test_whatever_is_sent_is_answered(keeper: Client, mess: str) -> None:
    for name in (*TYPED, "seen"):
        assert keeper.post(address(), {**TYPED, name: mess}).status_code in (302, 409, 422)
    for name in ("assure-own-link", "end-own-link"):
        assert keeper.post(address(name), {"seen": mess}).status_code == 302
    for name in ("words", "organisation", "subject"):
        assert keeper.get(RING, {name: mess}).status_code in (200, 400)
    assert keeper.get(address(subject="nothing")).status_code == 404
    assert keeper.get(OURS).status_code == 200


@pytest.mark.parametrize("role", [Role.GENERAL_PRACTITIONER, Role.PHARMACIST, Role.CARE_HOME_WORKER])
def test_where_nobody_keeps_entries_somebody_says_whom_to_ring(client: Client, role: Role) -> None:
    enter(client, works_as(role))
    assert "Keep what yours says" in page(client, RING)
    assert client.post(address(subject="general"), {**TYPED, "seen": "0"}).status_code == 302
    assert client.get(reverse("workspace:own-services")).status_code == 403


def test_whoever_runs_the_place_reads_where_nobody_may_say_it(keeper: Client) -> None:
    freshness = reverse("workspace:directory-freshness")
    assert "Nobody may say whom to ring" not in page(keeper, freshness)
    there = organisations.ensure(code="THERE", name="Quiet house", by=CLERK)
    account = account_named(Role.RECORD_KEEPER, viewer=CLERK)
    assert account
    organisations.grant_role(account=account, role=Role.ANALYST, organisation=there, by=CLERK)
    assert "<li>Quiet house</li>" in page(keeper, freshness)


def test_a_colleague_and_a_rota_are_named_from_lists(keeper: Client) -> None:
    here = organisations.ensure(code="HERE", by=CLERK)
    team = organisations.ensure_team(organisation=here, code="FD", name="Front door", by=CLERK)
    account = account_named(Role.RECORD_KEEPER, viewer=CLERK)
    assert account
    form = page(keeper, address())
    assert account.display_name in form and "Front door" in form
    said = {
        "telephone": "01632 960001",
        "staff_id": str(account.pk),
        "cover_team_id": str(team.pk),
        "seen": "0",
    }
    assert keeper.post(address(), said).status_code == 302
    shown = page(keeper, RING)
    assert f"{account.display_name}:" in shown
    assert "whoever is on duty at Front door (nobody now)" in shown
    assert "No rota says any more who covers." in shown
    for name in ("staff_id", "cover_team_id", "competence"):
        for mess in ("\0", "[]", "9" * 40, "x"):
            assert keeper.post(address(), {**TYPED, name: mess, "seen": "1"}).status_code in (302, 409, 422)

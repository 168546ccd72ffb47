"""Before somebody is referred, the page shows what was sent; for the same again it asks once."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions
from ginnel.care.access.states import ReferralState, Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.tests.test_refused_reasons import adviser, person

__all__ = ["adviser", "person"]
pytestmark = pytest.mark.django_db
Referral = apps.get_model("access", "Referral")
WORDS = "A rail by the stairs"


@pytest.fixture
def to_team() -> UUID:
    by = service("administer")
    there = organisations.ensure(code="THERE", by=by)
    return organisations.ensure_team(organisation=there, code="RH", name="Rehabilitation", by=by).id


@pytest.fixture
def sent(adviser: StaffViewer, person: UUID, to_team: UUID) -> UUID:
    by = staff(staff_role=adviser.staff_role)
    assert by is not None
    return actions.send_referral(person=person, to_team=to_team, asked_for=WORDS, urgency=Urgency.SOON, by=by)


def send(client: Client, person: UUID, to_team: UUID, words: str = WORDS, **more: str) -> tuple[int, str]:
    said = {"to_team": str(to_team), "asked_for": words, "urgency": "soon", "form": str(uuid7()), **more}
    answer = client.post(reverse("workspace:refer", args=[person]), said)
    return answer.status_code, answer.content.decode()


def test_what_is_open_is_on_the_page(client: Client, person: UUID, sent: UUID) -> None:
    page = client.get(reverse("workspace:refer", args=[person])).content.decode()
    assert "Referred already, and open" in page
    assert WORDS in page
    assert reverse("workspace:referral", args=[sent]) in page
    assert "Send it all the same" not in page


def test_the_same_again_is_asked_about_once(client: Client, person: UUID, sent: UUID, to_team: UUID) -> None:
    status, page = send(client, person, to_team, f" {WORDS.upper()} ")
    assert status == 422 and "Send it all the same" in page and "The same was sent to them on" in page
    assert Referral.objects.count() == 1
    assert send(client, person, to_team, all_the_same="yes")[0] == 302
    assert Referral.objects.count() == 2


def test_other_words_are_sent_at_once(client: Client, person: UUID, sent: UUID, to_team: UUID) -> None:
    assert send(client, person, to_team, "Balance")[0] == 302


def test_a_form_that_is_posted_twice_is_not_asked_about(
    client: Client, adviser: StaffViewer, person: UUID, to_team: UUID
) -> None:
    form = str(uuid7())
    assert [send(client, person, to_team, form=form)[0] for _ in range(2)] == [302, 302]
    assert Referral.objects.count() == 1


def test_what_has_ended_is_not_asked_about(
    client: Client, adviser: StaffViewer, person: UUID, sent: UUID, to_team: UUID
) -> None:
    by = staff(staff_role=adviser.staff_role)
    assert by is not None
    actions.move_referral(referral=sent, number=1, to=ReferralState.WITHDRAWN, reason="Not needed", by=by)
    assert send(client, person, to_team)[0] == 302

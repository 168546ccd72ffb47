"""Referrals that were ticked on a list: taken, or given to a colleague, and those that cannot be are said and left."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import queries
from ginnel.care.access.tests.conftest import Acting, Place, acting, person, place
from ginnel.care.access.tests.test_referrals import sent
from ginnel.foundation.organisations.states import Role
from ginnel.surfaces.workspace.tests.test_governance import enter

__all__ = ["acting", "person", "place", "sent"]
pytestmark = pytest.mark.django_db
LIST = reverse("workspace:work-list")


def test_they_are_taken_and_given_and_what_has_moved_on_is_left(
    client: Client, sent: UUID, acting: Acting, place: Place
) -> None:
    colleague = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "colleague")
    by = acting(Role.PHYSIOTHERAPIST, place.rehabilitation, "physiotherapist")
    enter(client, by)
    page = client.get(LIST, {"kind": "referrals", "view": "team"}).content.decode()
    assert f'value="{sent} 1"' in page
    assert f'value="staff {colleague.identity}"' in page
    assert "The list of" not in page
    said = {"kind": "referrals", "view": "team", "contact": f"{sent} 1"}
    assert client.post(reverse("workspace:take-several"), said)["Location"].endswith("view=team")
    given = said | {"to": f"staff {colleague.identity}"}
    assert client.post(reverse("workspace:give-several"), given)["Location"].endswith("&left=1")
    given["contact"] = f"{sent} 2"
    assert client.post(reverse("workspace:give-several"), given)["Location"].endswith("&given=1")
    last = queries.referral(sent, viewer=by).last
    assert (last.state, last.staff, last.number) == ("received", "Colleague", 3)
    to_a_team = said | {"contact": f"{sent} 3", "to": f"team {place.social_work.id}"}
    assert client.post(reverse("workspace:give-several"), to_a_team)["Location"].endswith("&left=1")

"""Finding somebody leaves nothing about them in an address."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.queries import Found
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
TYPED = "testperson 4 3 1941"


@pytest.fixture
def at_work(client: Client) -> Client:
    """A browser in which a social worker has signed in."""
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=None, by=by)
    role = organisations.grant_role(account=account, role=Role.SOCIAL_WORKER, organisation=here, by=by)
    client.force_login(account)
    session = client.session
    session.update({ROLE: str(role.id), SEEN: int(clock.now().timestamp())})
    session.save()
    return client


def test_the_answer_comes_in_place_of_the_question(at_work: Client) -> None:
    answer = at_work.post(reverse("workspace:find"), {"text": TYPED})
    assert answer.status_code == 200
    assert "Nobody found" in answer.content.decode()
    assert TYPED in answer.content.decode()


def test_an_address_finds_nobody(at_work: Client) -> None:
    page = at_work.get(reverse("workspace:find"), {"text": TYPED}).content.decode()
    assert TYPED not in page
    assert "Nobody found" not in page


@pytest.mark.parametrize("page", ["workspace:home", "workspace:find"])
def test_every_find_box_is_posted(at_work: Client, page: str) -> None:
    shown = at_work.get(reverse(page)).content.decode()
    form = next(part for part in shown.split("<form")[1:] if f'action="{reverse("workspace:find")}"' in part)
    assert 'method="post"' in form
    assert "csrfmiddlewaretoken" in form


def test_whoever_must_sign_in_first_carries_no_query_along(client: Client) -> None:
    answer = client.get(reverse("workspace:find"), {"text": TYPED})
    assert answer["Location"] == f"{reverse('workspace:sign-in')}?next={reverse('workspace:find')}"


def test_whoever_must_choose_a_role_first_carries_no_query_along(at_work: Client) -> None:
    session = at_work.session
    del session[ROLE]
    session.save()
    answer = at_work.get(reverse("workspace:find"), {"text": TYPED})
    assert answer["Location"] == f"{reverse('workspace:choose-role')}?next={reverse('workspace:find')}"


def test_a_withheld_address_is_said_to_be_withheld() -> None:
    nothing = dict.fromkeys(Found.__slots__, "")
    withheld = Found(**{**nothing, "person": uuid7(), "organisations": (), "is_withheld": True})  # type: ignore[arg-type]
    assert finding.row(withheld)["address"] == "Address withheld"

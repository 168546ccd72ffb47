"""Signing in through the pages: the right answer, the one message, the role, the time-out and the way out."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries as organisation_queries
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.surfaces.workspace.signin import REFUSED

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
ROLES = (Role.SOCIAL_WORKER, Role.RECORD_KEEPER)


@pytest.fixture(autouse=True)
def quick_hashes(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def give(*roles: Role) -> list[str]:
    """An account `one` with these roles; their ids."""
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=PASSWORD, by=by)
    granted = [
        organisations.grant_role(account=account, role=role, organisation=here, by=by) for role in roles
    ]
    return [str(role.id) for role in granted]


def sign_in(client: Client, password: str = PASSWORD, next_page: str = "") -> HttpResponse:
    asked = {"username": "one", "password": password, "next": next_page}
    return client.post(reverse("workspace:sign-in"), asked)  # type: ignore[return-value]


def viewer_of(client: Client) -> Any:
    return client.get(reverse("workspace:sign-in")).wsgi_request.viewer  # type: ignore[attr-defined]


def happened(action: str) -> list[str]:
    """The outcomes of these events, as an information governance officer reads them."""
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    officer = organisations.register_staff(username="officer", display_name="Officer", password=None, by=by)
    role = Role.INFORMATION_GOVERNANCE_OFFICER
    granted = organisations.grant_role(account=officer, role=role, organisation=here, by=by)
    viewer = staff(staff_role=granted.id)
    assert viewer is not None
    return [event.outcome for event in audit.recent(viewer=viewer, actions_named=[action])]


def test_one_role_goes_straight_to_work(client: Client) -> None:
    (role,) = give(Role.SOCIAL_WORKER)
    response = sign_in(client)
    assert (response.status_code, response.headers["Location"]) == (302, reverse("workspace:home"))
    viewer = viewer_of(client)
    assert (str(viewer.staff_role), viewer.role, viewer.organisation) == (role, "social-worker", "HERE")


def test_several_roles_are_asked_which(client: Client) -> None:
    _, keeper = give(*ROLES)
    assert sign_in(client).headers["Location"].startswith(reverse("workspace:choose-role"))
    assert viewer_of(client) is None
    page = client.get(reverse("workspace:choose-role")).content.decode()
    assert "Social worker" in page
    client.post(reverse("workspace:choose-role"), {"role": keeper})
    assert viewer_of(client).role == "record-keeper"


def test_nobody_takes_a_role_that_is_not_theirs(client: Client) -> None:
    give(*ROLES)
    sign_in(client)
    by = service("administer")
    other = organisations.register_staff(username="two", display_name="Two", password=None, by=by)
    here = organisations.ensure(code="HERE", by=by)
    theirs = organisations.grant_role(account=other, role=Role.CALDICOTT_GUARDIAN, organisation=here, by=by)
    response = client.post(reverse("workspace:choose-role"), {"role": str(theirs.id)})
    assert response.status_code == 422
    assert viewer_of(client) is None


def test_every_failure_says_the_same(client: Client) -> None:
    give(Role.SOCIAL_WORKER)
    pages = [
        sign_in(client, "wrong"),
        client.post(reverse("workspace:sign-in"), {"username": "x", "password": "y"}),
    ]
    assert [page.status_code for page in pages] == [422, 422]
    assert all(REFUSED in page.content.decode() for page in pages)
    assert happened("staff.sign-in-refused") == ["deny", "deny"]


def test_behind_the_proxy_each_reader_has_their_own_address(
    client: Client, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = []
    monkeypatch.setattr(organisations, "sign_in", lambda **asked: seen.append(asked["address"]))
    for is_behind in (False, True):
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if is_behind else None
        asked, sent = {"username": "one", "password": "wrong"}, "198.51.100.1, 192.0.2.2"
        client.post(reverse("workspace:sign-in"), asked, headers={"x-forwarded-for": sent}, secure=True)
    assert seen == ["127.0.0.1", "192.0.2.2"]


def test_an_account_without_a_role_is_not_let_in(client: Client) -> None:
    give()
    assert "no role" in sign_in(client).content.decode()
    assert viewer_of(client) is None


def test_an_idle_session_ends(client: Client) -> None:
    give(Role.SOCIAL_WORKER)
    sign_in(client)
    later = clock.now() + timedelta(minutes=20)
    with clock.held_at(later):
        assert viewer_of(client) is not None
    with clock.held_at(later + timedelta(minutes=31)):
        assert viewer_of(client) is None
    assert viewer_of(client) is None


def test_signing_out_ends_it_and_is_audited(client: Client) -> None:
    give(Role.SOCIAL_WORKER)
    sign_in(client)
    assert client.post(reverse("workspace:sign-out")).status_code == 302
    assert viewer_of(client) is None
    assert happened("staff.signed-out") == ["done"]


@pytest.mark.parametrize(
    ("asked", "given"),
    [("/find?q=1", "/find?q=1"), ("https://elsewhere.invalid/", "/"), ("//elsewhere.invalid", "/")],
)
def test_the_page_asked_for_is_returned_to_only_if_it_is_ours(asked: str, given: str, client: Client) -> None:
    give(Role.SOCIAL_WORKER)
    assert sign_in(client, next_page=asked).headers["Location"] == given


def test_a_role_that_is_ended_stops_at_the_next_request(client: Client) -> None:
    give(Role.SOCIAL_WORKER)
    sign_in(client)
    by = service("administer")
    viewer = viewer_of(client)
    role = organisation_queries.role_held(viewer.staff_role, viewer=by)
    assert role is not None
    organisations.end_role(staff_role=role, reason="left", by=by)
    assert viewer_of(client) is None


def test_whoever_has_not_signed_in_is_sent_to(client: Client) -> None:
    response = client.get(reverse("workspace:find"))
    assert response.headers["Location"].startswith(reverse("workspace:sign-in"))

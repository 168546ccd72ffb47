"""Whoever calls with a token is known at every request, for no longer than it holds, no more often than allowed."""

from __future__ import annotations

import sys
from datetime import timedelta
from uuid import UUID

import pytest

from ginnel.foundation.organisations import actions
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.sharing.queries import names_of, service
from ginnel.foundation.sharing.states import SystemRole
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, TooMany, Unauthenticated
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.clients import queries, registering
from ginnel.surfaces.clients.queries import Caller, caller
from ginnel.surfaces.clients.tests.caller import happened
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db
BY = service("administer")


@pytest.fixture(params=["alone", "with whom they ask about"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both ways of asking who calls, as an interface uses them."""

    def with_somebody(authorization: str, *, request_id: UUID) -> Caller:
        found = queries.introduced(authorization, uuid7(), request_id=request_id)
        if found is None:
            return queries.caller(authorization, request_id=request_id)
        assert found[1].named is None
        return found[0]

    if request.param != "alone":
        monkeypatch.setattr(sys.modules[__name__], "caller", with_somebody)


def token_of(client: UUID) -> str:
    return registering.give(client=client, asked=None, by=BY)[0]


def call(token: str) -> Caller:
    return caller(f"Bearer {token}", request_id=uuid7())


def test_a_token_says_whose_system_calls(register: Register) -> None:
    client = register(scopes="system/Patient.rs")
    found = call(token_of(client))
    assert (found.client, found.name, found.organisation) == (client, "System", "P1")
    assert found.scopes.allows("Patient", "r") and not found.scopes.allows("Patient", "u")
    assert (found.viewer.role, found.viewer.purpose) == (SystemRole.HEALTH, Purpose.DIRECT_CARE)
    assert found.viewer.identity == f"client:{client}"


def test_the_trail_can_name_it(register: Register) -> None:
    identity = f"client:{register()}"
    assert names_of([identity], viewer=BY)[identity] == "System, a system of The practice"


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Basic abc",
        "Bearer",
        "Bearer ",
        "Bearer a b",
        "Bearer \u00e9",
        f"Bearer {'a' * 5000}",
        "Bearer never",
    ],
)
def test_what_is_no_token_that_holds_is_refused_with_a_challenge(header: str, db: None) -> None:
    with pytest.raises(Unauthenticated) as refused:
        caller(header, request_id=uuid7())
    assert refused.value.challenge.startswith('Bearer realm="Ginnel"')
    assert "aaa" not in refused.value.challenge


def test_a_token_ends_after_five_minutes(register: Register) -> None:
    token = token_of(register())
    with clock.held_at(clock.now() + timedelta(minutes=4, seconds=55)):
        call(token)
    with clock.held_at(clock.now() + timedelta(minutes=5, seconds=1)), pytest.raises(Unauthenticated):
        call(token)


def test_a_revoked_client_is_refused_at_the_next_call(register: Register) -> None:
    client = register()
    token = token_of(client)
    call(token)
    actions.revoke_client(client=client, reason="Its key was lost", by=BY)
    with pytest.raises(Unauthenticated):
        call(token)


def test_what_was_given_under_other_terms_holds_no_longer(register: Register) -> None:
    client = register(scopes="system/*.rs")
    token = token_of(client)
    narrow = registering.terms(scopes="system/Patient.r", keys_url="https://system.example/jwks")
    actions.change_client(client=client, terms=narrow, by=BY)
    with pytest.raises(Unauthenticated):
        call(token)
    assert not call(token_of(client)).scopes.allows("Condition", "r")


def test_no_token_is_given_to_a_client_that_was_changed_while_it_proved_itself(register: Register) -> None:
    client = register()
    proved = organisations.proving(client)
    assert proved is not None
    terms = registering.terms(scopes="system/Patient.r", keys_url="https://system.example/jwks")
    actions.change_client(client=client, terms=terms, by=BY)
    with pytest.raises(Conflict):
        actions.give_token(to=proved, digest="x", scopes=[], expires_at=clock.now(), by=BY)


def test_a_refused_call_is_on_the_trail_and_a_flood_of_them_is_not(db: None) -> None:
    with clock.held_at(clock.now()):
        for _ in range(100):
            with pytest.raises(Unauthenticated):
                call("wrong")
    assert len(happened("client.refused")) == 60


def test_more_than_its_terms_allow_is_refused_until_the_next_minute(register: Register) -> None:
    token = token_of(register(per_minute=100))
    start = clock.now().replace(second=20, microsecond=0)
    with clock.held_at(start):
        for _ in range(100):
            call(token)
        with pytest.raises(TooMany) as refused:
            call(token)
    assert refused.value.retry_after == 40
    with clock.held_at(start + timedelta(seconds=40)):
        call(token)


def test_what_another_process_took_counts(register: Register) -> None:
    """Another process remembers nothing of what this one took, and asks the same database."""
    token = token_of(register(per_minute=100))
    with clock.held_at(clock.now()):
        for _ in range(50):
            call(token)
        actions.allowing.forget()
        for _ in range(50):
            call(token)
        with pytest.raises(TooMany):
            call(token)

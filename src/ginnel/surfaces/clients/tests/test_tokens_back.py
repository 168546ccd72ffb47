"""What a client's own token allows, giving it back, and where all this is said."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest
from django.test import Client as Browser

from ginnel.kernel.errors import Unauthenticated
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import keys
from ginnel.surfaces.clients.queries import caller
from ginnel.surfaces.clients.tests.caller import TOKEN_URL, Integrator, ec, happened, post, public
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db
LOOK, BACK = "/oauth/introspect", "/oauth/revoke"


@pytest.fixture
def integrator(register: Register) -> Integrator:
    key = ec()
    return Integrator(register(keys=keys.public_keys(public(key))), key)


@pytest.fixture
def other(register: Register) -> Integrator:
    key = ec()
    return Integrator(register(name="Another", keys=keys.public_keys(public(key))), key)


def token_of(integrator: Integrator) -> str:
    return str(post(Browser(), integrator.form())[1]["access_token"])


def test_a_client_looks_at_its_own_token(integrator: Integrator) -> None:
    token = token_of(integrator)
    status, said = post(Browser(), integrator.form(token=token), LOOK)
    assert (status, said["active"], said["scope"]) == (200, True, "system/Patient.rs")
    assert said["client_id"] == str(integrator.client) and said["exp"] > 0


def test_another_clients_token_and_none_are_not_active(integrator: Integrator, other: Integrator) -> None:
    for token in (token_of(integrator), "never given"):
        assert post(Browser(), other.form(token=token), LOOK) == (200, {"active": False})


def test_a_token_given_back_holds_no_longer(integrator: Integrator) -> None:
    token = token_of(integrator)
    assert post(Browser(), integrator.form(token=token), BACK) == (200, {})
    with pytest.raises(Unauthenticated):
        caller(f"Bearer {token}", request_id=uuid7())
    assert post(Browser(), integrator.form(token=token), LOOK) == (200, {"active": False})
    assert len(happened("client.token-revoked")) == 1


def test_nobody_gives_back_anothers_token(integrator: Integrator, other: Integrator) -> None:
    token = token_of(integrator)
    assert post(Browser(), other.form(token=token), BACK) == (200, {})
    assert caller(f"Bearer {token}", request_id=uuid7()).client == integrator.client


@pytest.mark.parametrize("path", [LOOK, BACK])
def test_both_ask_who_it_is_and_for_a_token(path: str, integrator: Integrator) -> None:
    assert post(Browser(), {"token": "x"}, path)[1]["error"] == "invalid_request"
    assert post(Browser(), integrator.form(), path)[1]["error"] == "invalid_request"
    forged = Integrator(integrator.client, ec()).form(token="x")
    assert post(Browser(), forged, path)[1]["error"] == "invalid_client"


@pytest.mark.parametrize(("path", "status"), [(LOOK, 401), (BACK, 400), ("/oauth/token", 400)])
def test_who_does_not_prove_who_it_is_is_told_so_with_the_status_of_the_address(
    path: str, status: int, integrator: Integrator
) -> None:
    """RFC 7662 section 2.3 wants 401 where a token is looked at; a 401 says how to prove it."""
    forged = Integrator(integrator.client, ec()).form(token="x")
    another = integrator.form(token="x", client_id=str(uuid7()))
    for form in (forged, another):
        answer = Browser().post(path, urlencode(form), content_type="application/x-www-form-urlencoded")
        assert (answer.status_code, answer.json()["error"]) == (status, "invalid_client")
        assert ("WWW-Authenticate" in answer.headers) is (status == 401)


def test_where_tokens_are_had_is_said() -> None:
    answer = Browser().get("/fhir/R4/.well-known/smart-configuration")
    said = answer.json()
    assert said["token_endpoint"] == TOKEN_URL
    assert said["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["token_endpoint_auth_signing_alg_values_supported"] == ["RS384", "ES384"]
    assert "client-confidential-asymmetric" in said["capabilities"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"

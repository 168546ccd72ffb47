"""A token is given to whoever proves to be a client, and to nobody else, whatever they send."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.kernel import clock, prepared
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.clients import asking, keys
from ginnel.surfaces.clients.queries import caller, hashed
from ginnel.surfaces.clients.tests.caller import (
    Integrator,
    ec,
    happened,
    post,
    public,
    refused,
    rsa,
    unsigned,
)
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser() -> Browser:
    """Asks as a machine does: without a cookie, and with forms' own protection on."""
    return Browser(enforce_csrf_checks=True)


@pytest.fixture
def integrator(register: Register) -> Integrator:
    key = ec()
    return Integrator(register(keys=keys.public_keys(public(key))), key)


@pytest.mark.parametrize("make", [rsa, ec])
def test_a_client_gets_a_token_that_lets_it_call(make: Any, register: Register, browser: Browser) -> None:
    key = make()
    one = Integrator(register(keys=keys.public_keys(public(key))), key)
    status, said = post(browser, one.form())
    assert (status, said["token_type"], said["expires_in"]) == (200, "bearer", 300)
    assert said["scope"] == "system/Patient.rs"
    found = caller(f"Bearer {said['access_token']}", request_id=uuid7())
    assert found.client == one.client
    assert not found.scopes.allows("Condition", "r")


def test_of_a_token_only_a_hash_is_kept(integrator: Integrator, browser: Browser) -> None:
    token = post(browser, integrator.form())[1]["access_token"]
    kept = prepared.run("SELECT * FROM organisations_clienttoken", ())
    assert kept[0][0] == hashed(token)
    assert token not in f"{kept}{happened('client.token-given')}"


def test_giving_and_refusing_are_events(integrator: Integrator, browser: Browser) -> None:
    post(browser, integrator.form())
    post(browser, integrator.form(integrator.assertion(aud="https://elsewhere.example")))
    given, not_given = happened("client.token-given", "client.refused")
    assert given.detail["client"] == not_given.detail["client"] == str(integrator.client)
    assert (not_given.outcome, not_given.detail["why"]) == ("deny", "audience")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"iss": "somebody"}, "subject"),
        ({"iss": None, "sub": None}, "subject"),
        ({"iss": 7, "sub": 7}, "subject"),
        ({"iss": "not an id", "sub": "not an id"}, "unknown-client"),
        ({"iss": str(uuid7()), "sub": None}, "subject"),
        ({"aud": None}, "audience"),
        ({"aud": "http://testserver/oauth/token/"}, "audience"),
        ({"aud": ["http://testserver/oauth/token", "https://elsewhere.example"]}, "audience"),
        ({"exp": None}, "expired"),
        ({"exp": 0}, "expired"),
        ({"exp": "soon"}, "claims"),
        ({"exp": True}, "claims"),
        ({"exp": 10**400}, "claims"),
        ({"exp": float("inf")}, "claims"),
        ({"exp": float("nan")}, "claims"),
        ({"exp": 4_000_000_000}, "too-long"),
        ({"iat": 4_000_000_000}, "not-yet"),
        ({"nbf": 4_000_000_000}, "not-yet"),
        ({"iat": "now"}, "claims"),
        ({"jti": None}, "jti"),
        ({"jti": ""}, "jti"),
        ({"jti": 5}, "jti"),
        ({"jti": "x" * 256}, "jti"),
    ],
)
def test_what_is_wrong_in_an_assertion_is_told(
    changed: dict[str, Any], why: str, integrator: Integrator, browser: Browser
) -> None:
    status, said = post(browser, integrator.form(integrator.assertion(**changed)))
    assert (status, said["error"]) == (400, "invalid_client")
    assert refused() == why


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ({"kid": "another"}, "unknown-key"),
        ({"kid": ""}, "kid"),
        ({"typ": "at+jwt"}, "head"),
        ({"jku": "https://elsewhere.example/jwks"}, "jku"),
    ],
)
def test_a_head_that_does_not_fit_is_refused(
    head: dict[str, Any], why: str, integrator: Integrator, browser: Browser
) -> None:
    status, _ = post(browser, integrator.form(integrator.assertion(head)))
    assert status == 400
    assert refused() == why


def test_an_assertion_is_used_once(integrator: Integrator, browser: Browser) -> None:
    form = integrator.form()
    assert post(browser, form)[0] == 200
    assert post(browser, form) == (
        400,
        {"error": "invalid_client", "error_description": "An assertion of this jti was used already."},
    )


def test_a_jti_is_one_clients_own(integrator: Integrator, register: Register, browser: Browser) -> None:
    key = ec()
    other = Integrator(register(name="Another", keys=keys.public_keys(public(key))), key)
    assert post(browser, integrator.form(integrator.assertion(jti="1")))[0] == 200
    assert post(browser, other.form(other.assertion(jti="1")))[0] == 200


def test_an_assertion_is_remembered_for_as_long_as_it_could_be_used(
    integrator: Integrator, browser: Browser
) -> None:
    start = clock.now()
    with clock.held_at(start):
        form = integrator.form(integrator.assertion(exp=int(start.timestamp()) + 300))
        assert post(browser, form)[0] == 200
    for seconds in (299, 305, 309, 311, 400):
        with clock.held_at(start + timedelta(seconds=seconds)):
            post(browser, integrator.form())  # which forgets what has expired
            assert post(browser, form)[0] == 400


def test_nobody_signs_with_a_public_key_or_with_nothing(register: Register, browser: Browser) -> None:
    """RFC 8725 section 2.1: HS256 with the public key as secret, none, and an algorithm of another kind of key."""
    key = rsa()
    one = Integrator(register(keys=keys.public_keys(public(key))), key)
    for secret in (key.as_pem(private=False), public(key)):
        forged = unsigned({"alg": "HS256", "typ": "JWT", "kid": "rsa"}, one.claims(), secret=secret)
        assert post(browser, one.form(forged))[1]["error"] == "invalid_client"
    for alg in ("none", "None", "HS384", "RS256", "PS384", "ES384", "", None, 5, ["RS384"]):
        for signature in ("", "AAAA"):
            forged = unsigned({"alg": alg, "typ": "JWT", "kid": "rsa"}, one.claims(), signature)
            status, said = post(browser, one.form(forged))
            assert (status, said["error"]) == (400, "invalid_client")
    assert not prepared.run("SELECT * FROM organisations_clienttoken", ())


def test_one_clients_key_does_not_sign_for_another(integrator: Integrator, register: Register) -> None:
    key = ec()
    other = register(name="Another", keys=keys.public_keys(public(key)))
    status, _ = post(Browser(), integrator.form(Integrator(other, integrator.key).assertion()))
    assert status == 400


def test_either_of_two_keys_proves_a_client(register: Register, browser: Browser) -> None:
    old, new = ec("old"), rsa("new")
    client = register(keys=keys.public_keys(public(old, new)))
    for key in (old, new):
        one = Integrator(client, key)
        assert post(browser, one.form())[0] == 200
    assert post(browser, one.form(one.assertion({"kid": "old"})))[0] == 400


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"grant_type": ""}, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, "unsupported_grant_type"),
        ({"client_assertion_type": "urn:other"}, "invalid_request"),
        ({"client_assertion": "a.b.c"}, "invalid_client"),
        ({"client_assertion": "a" * 9000}, "invalid_client"),
        ({"scope": ""}, "invalid_scope"),
        ({"scope": "patient/Patient.rs"}, "invalid_scope"),
        ({"scope": "system/Patient.cud"}, "invalid_scope"),
        ({"client_id": "another"}, "invalid_client"),
    ],
)
def test_what_is_wrong_in_a_form_is_told(
    changed: dict[str, str], error: str, integrator: Integrator, browser: Browser
) -> None:
    status, said = post(browser, integrator.form(**changed))
    assert (status, said["error"]) == (400, error)


def test_a_parameter_twice_and_another_body_are_refused(integrator: Integrator, browser: Browser) -> None:
    twice = {**integrator.form(), "scope": ["system/Patient.rs", "system/Patient.rs"]}
    assert post(browser, twice)[1]["error"] == "invalid_request"
    for kind in ("application/json", "multipart/form-data; boundary=x", ""):
        assert browser.post("/oauth/token", b"{}", content_type=kind).status_code == 400
    large = b"a=" + b"b" * asking.LARGEST
    assert browser.post("/oauth/token", large, content_type=asking.FORM).status_code == 400


def test_another_method_and_another_way_of_proof_are_refused(db: None, browser: Browser) -> None:
    refused = browser.get("/oauth/token")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "POST")
    basic = browser.post("/oauth/token", "", content_type=asking.FORM, HTTP_AUTHORIZATION="Basic YTpi")
    assert basic.status_code == 401
    assert basic.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_client_and_an_address_that_ask_too_often_wait(
    integrator: Integrator, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with clock.held_at(clock.now().replace(second=45, microsecond=0)):
        for _ in range(60):
            assert post(browser, integrator.form())[0] == 200
        assert post(browser, integrator.form())[0] == 429
        monkeypatch.setattr(asking, "PER_MINUTE", 50)
        other = Browser(REMOTE_ADDR="192.0.2.7")
        answers = [other.post("/oauth/token", "", content_type=asking.FORM) for _ in range(51)]
    assert [one.status_code for one in answers] == [400] * 50 + [429]
    assert answers[-1].headers["Retry-After"] == "15"


@pytest.mark.parametrize("lost", [OperationalError, InterfaceError])
@pytest.mark.parametrize("where", ["_check_allowance", "_note"])
def test_a_database_that_is_away_is_said_to_be_in_the_words_of_the_protocol(
    integrator: Integrator,
    browser: Browser,
    monkeypatch: pytest.MonkeyPatch,
    lost: type[Exception],
    where: str,
) -> None:
    """Whether it goes before anything is asked of it or while a refusal is written down."""

    def gone(*_: object) -> None:
        raise lost("connection refused: row (Testperson)")

    monkeypatch.setattr(asking, where, gone)
    answer = browser.post("/oauth/token", "grant_type=other", content_type=asking.FORM)
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "30")
    assert answer.json()["error"] == "temporarily_unavailable"
    assert b"Testperson" not in answer.content


def test_a_last_day_ends_what_is_given_on_it(register: Register, browser: Browser) -> None:
    key = ec()
    client = register(keys=keys.public_keys(public(key)), valid_to=clock.today())
    one = Integrator(client, key)
    late = clock.now().astimezone(clock.LONDON).replace(hour=23, minute=58, second=0, microsecond=0)
    with clock.held_at(late):
        assert post(browser, one.form())[1]["expires_in"] == 120
    with clock.held_at(late + timedelta(minutes=3)):
        assert post(browser, one.form())[0] == 400


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    form=st.dictionaries(
        st.sampled_from(
            ["grant_type", "scope", "client_assertion_type", "client_assertion", "client_id", "x"]
        ),
        st.text(max_size=40) | st.sampled_from(["e30.e30.e30", "eyJhbGciOiJSUzM4NCJ9.e30.x", "\x00"]),
    )
)
def test_nothing_that_is_sent_breaks_it(
    form: dict[str, str], integrator: Integrator, browser: Browser
) -> None:
    """Over a valid form, so that each part is reached."""
    status, _ = post(browser, {**integrator.form(), **form})
    assert status in (200, 400, 429)

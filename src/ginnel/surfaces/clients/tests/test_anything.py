"""Whatever is sent to the authorisation server: never an error of ours, always told in its own words."""

from __future__ import annotations

import json
import time
from urllib.parse import urlencode
from uuid import UUID

import pytest
from django.test import Client as Browser
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.surfaces.clients import asking
from ginnel.surfaces.clients.assertions import KIND
from ginnel.surfaces.clients.keys import public_keys
from ginnel.surfaces.clients.tests.caller import Integrator, Json, public, rsa, unsigned
from ginnel.surfaces.clients.tests.conftest import Register

pytestmark = pytest.mark.django_db
many = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
FORM = "application/x-www-form-urlencoded"
KEY = rsa()
places = st.sampled_from(("token", "introspect", "revoke"))
methods = st.sampled_from(("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW"))
names = st.one_of(
    st.sampled_from(
        ("grant_type", "scope", "client_assertion", "client_assertion_type", "client_id", "token")
    ),
    st.text(max_size=12),
)
values = st.one_of(
    st.sampled_from(
        ("client_credentials", KIND, "system/*.rs", "system/*.cruds " * 200, "a.b.c", "." * 50, "' OR 1=1 --")
    ),
    st.text(max_size=60),
)
claim = st.one_of(
    st.none(), st.integers(), st.floats(), st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3)
)
claims = st.dictionaries(
    st.sampled_from(("iss", "sub", "aud", "exp", "iat", "nbf", "jti")), claim, max_size=7
)
heads = st.dictionaries(
    st.sampled_from(("alg", "kid", "typ", "jku", "jwk", "crit", "x5u", "b64", "zip")),
    st.one_of(
        claim, st.sampled_from(("none", "RS384", "ES384", "HS256", "rsa", "../../x", "http://127.0.0.1/"))
    ),
    max_size=6,
)


def _sent(browser: Browser, method: str, place: str, data: bytes, kind: str = FORM, **headers: str) -> None:
    begun = time.monotonic()
    answer = browser.generic(method, f"/oauth/{place}", data, content_type=kind, headers=headers)
    assert time.monotonic() - begun < 5
    assert 400 <= answer.status_code < 500, f"{answer.status_code}: {method} {place} {data[:200]!r}"
    assert method == "HEAD" or set(json.loads(answer.content)) == {"error", "error_description"}


formats = st.sampled_from((FORM, "", "application/json", "multipart/form-data; boundary=x", "x"))


@many
@given(method=methods, place=places, data=st.binary(max_size=200), kind=formats)
def test_any_bytes_by_any_method(browser: Browser, method: str, place: str, data: bytes, kind: str) -> None:
    _sent(browser, method, place, data, kind)


@many
@given(place=places, form=st.lists(st.tuples(names, values), max_size=6))
def test_any_form(browser: Browser, place: str, form: list[tuple[str, str]]) -> None:
    _sent(browser, "POST", place, urlencode(form, errors="replace").encode())


@many
@given(head=heads, said=claims, signature=st.sampled_from(("", "AAAA", "!", "=" * 10)))
def test_any_assertion(browser: Browser, client_id: UUID, head: Json, said: Json, signature: str) -> None:
    named = {"iss": str(client_id), "sub": str(client_id)} | said
    form = Integrator(client_id, KEY).form(unsigned(head, named, signature))
    _sent(browser, "POST", "token", urlencode(form).encode())


pieces = st.sampled_from(("system/", "*", ".", "cruds", "?", "=", "Patient", " "))


@many
@given(scope=st.one_of(values, st.lists(pieces, max_size=12).map("".join)))
def test_any_scope_of_a_client_that_proves_itself(browser: Browser, register: Register, scope: str) -> None:
    """A token, or one of the protocol's refusals."""
    client = register(name=f"System {time.monotonic_ns()}", keys=public_keys(public(KEY)))
    form = Integrator(client, KEY).form(scope=scope)
    answer = browser.post("/oauth/token", urlencode(form, errors="replace"), content_type=FORM)
    assert answer.status_code in (200, 400), answer.content


@pytest.fixture
def browser(monkeypatch: pytest.MonkeyPatch) -> Browser:
    monkeypatch.setattr(asking, "PER_MINUTE", 10**9)
    return Browser(raise_request_exception=True)


@pytest.fixture
def client_id(register: Register) -> UUID:
    return register()

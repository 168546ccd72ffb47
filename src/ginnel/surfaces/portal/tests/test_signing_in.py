"""Residents sign in with NHS login, by its contract; whoever may not is told nothing."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from joserfc.jwk import RSAKey
from structlog.testing import capture_logs

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import service, staff
from ginnel.kernel import clock
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.portal.nhs_login import speaking
from ginnel.surfaces.portal.nhs_login.speaking import NotAsAgreed
from ginnel.surfaces.portal.pretend import Provider
from ginnel.surfaces.portal.tests.conftest import ELSEWHERE
from ginnel.surfaces.portal.tests.residents import NUMBER, back, bundle, sign_in, there
from ginnel.surfaces.portal.views.signing_in import NEUTRAL
from ginnel.surfaces.tracing.wire import Ask, Https, Told

pytestmark = pytest.mark.django_db
_CHANCE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')


def is_in(browser: Client) -> bool:
    return browser.get(reverse("portal:home")).status_code == 200


def happened(action: str) -> list[dict[str, object]]:
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    officer = organisations.register_staff(username="officer", display_name="Officer", password=None, by=by)
    granted = organisations.grant_role(
        account=officer, role=Role.INFORMATION_GOVERNANCE_OFFICER, organisation=here, by=by
    )
    viewer = staff(staff_role=granted.id)
    assert viewer is not None
    return [event.detail for event in audit.recent(viewer=viewer, actions_named=[action])]


def test_whoever_is_proved_and_known_is_let_in(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    answer = sign_in(browser, nhs_login)
    assert (answer.status_code, answer.headers["location"]) == (302, reverse("portal:home"))
    page = browser.get(reverse("portal:home")).content.decode()
    assert "Ada Testperson" in page
    assert "<title>Home - Ginnel</title>" in page
    assert len(happened("resident.signed-in")) == 1


def test_what_is_asked_of_nhs_login_is_what_its_contract_says(browser: Client) -> None:
    asked = dict(parse_qsl(urlsplit(there(browser)).query))
    assert asked["scope"] == "openid profile"
    assert asked["vtr"] == '["P9.Cp.Cd","P9.Cp.Ck","P9.Cm"]'
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3


def test_pkce_is_left_out_where_it_is_not_taken(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    nhs_login.takes_pkce = False
    assert "code_challenge" not in there(browser)
    assert sign_in(browser, nhs_login).status_code == 302


REFUSALS: dict[str, Callable[[Client, Provider], Any]] = {
    "nobody": lambda browser, provider: sign_in(browser, provider, ELSEWHERE.nhs_number),
    "level": lambda browser, provider: sign_in(browser, provider, level="P5"),
    "level of a telephone": lambda browser, provider: sign_in(browser, provider, level="P0"),
    "state": lambda browser, provider: browser.get(
        reverse("portal:done"), {**back(provider, there(browser)), "state": "another"}
    ),
    "declined": lambda browser, provider: browser.get(
        reverse("portal:done"),
        {"state": back(provider, there(browser), "1")["state"], "error": "access_denied"},
    ),
}


@pytest.mark.parametrize("why", REFUSALS)
def test_whoever_may_not_is_told_the_same_whatever_is_wrong(
    why: str, browser: Client, nhs_login: Provider, ada: UUID
) -> None:
    answer = REFUSALS[why](browser, nhs_login)
    assert answer.status_code == 403
    assert not is_in(browser)
    plain = Client().get(reverse("portal:done"))
    assert _CHANCE.sub(b"", answer.content) == _CHANCE.sub(b"", plain.content)
    assert NUMBER.encode() not in answer.content
    assert {"why": why.split(" ")[0]} in happened("resident.sign-in-refused")


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"nonce": "another"}, "claims"),
        ({"iss": "https://another.example"}, "claims"),
        ({"aud": "another"}, "claims"),
        ({"aud": ["ginnel", "another"]}, "audience"),
        ({"exp": 1}, "claims"),
        ({"sub": "another"}, "subject"),
        ({"vot": "P0.Cp"}, "level"),
    ],
)
def test_a_token_that_is_not_as_it_must_be_lets_nobody_in(
    changed: dict[str, Any], why: str, browser: Client, nhs_login: Provider, ada: UUID
) -> None:
    nhs_login.changed = changed
    assert sign_in(browser, nhs_login).status_code == 403
    assert not is_in(browser)
    assert happened("resident.sign-in-refused") == [{"why": why}]


def test_a_token_signed_by_somebody_else_lets_nobody_in(
    browser: Client, nhs_login: Provider, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = nhs_login.key
    said = back(nhs_login, there(browser))
    forged = RSAKey.generate_key(2048, {"kid": "pretend-1"})
    exchange = Provider._exchange

    def sign_otherwise(self: Provider, form: Any) -> Any:
        self.key = forged
        try:
            return exchange(self, form)
        finally:
            self.key = theirs

    monkeypatch.setattr(Provider, "_exchange", sign_otherwise)
    assert browser.get(reverse("portal:done"), said).status_code == 403
    assert happened("resident.sign-in-refused") == [{"why": "signature"}]


def test_another_installation_is_not_taken_for_us(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    nhs_login.client_key = RSAKey.import_key(RSAKey.generate_key(2048).as_dict(private=False))
    with capture_logs() as logged:
        answer = sign_in(browser, nhs_login)
    assert answer.status_code == 503
    assert not is_in(browser)
    (line,) = [one for one in logged if one["event"] == "residents cannot sign in"]
    assert (line["endpoint"], line["status"], line["error"]) == ("token", 401, "invalid_client")
    assert "our client id, our key, or our clock" in line["what"]
    page = answer.content.decode()
    assert answer.headers["X-Request-ID"] in page
    assert "not because of anything that you did" in page and "Try again" in page


def test_a_code_that_is_not_taken_is_whoever_came_and_not_the_operator_to_begin_again(
    browser: Client, nhs_login: Provider, ada: UUID
) -> None:
    said = back(nhs_login, there(browser))
    nhs_login._codes.clear()
    assert browser.get(reverse("portal:done"), said).status_code == 403
    assert happened("resident.sign-in-refused") == [{"why": "grant"}]


@pytest.mark.parametrize(
    ("body", "error"),
    [
        (b'{"error": "invalid_scope", "error_description": "for 9990000018"}', "invalid_scope"),
        (b'{"error": "9990000018 is not let in"}', ""),
        (b'{"error": ["invalid_scope"]}', ""),
        (b"[]", ""),
        (b"9990000018", ""),
    ],
)
def test_of_what_nhs_login_refuses_with_only_known_words_are_logged(body: bytes, error: str) -> None:
    class Refusing:
        def send(self, ask: Ask) -> Told:
            return Told(400, body, {})

    with pytest.raises(NotAsAgreed) as failed:
        speaking.post("https://nhs.example/token", {"code": "9990000018"}, Refusing())
    told = failed.value.told()
    assert told.get("error", "") == error
    assert "9990000018" not in repr(told)


def test_the_page_to_pretend_on_has_a_style_and_says_that_it_is_not_nhs_login(
    browser: Client, nhs_login: Provider
) -> None:
    wire, address = Https(timeout=5), urlsplit(there(browser))
    asked = tuple(parse_qsl(address.query))
    page = wire.send(Ask("GET", f"{nhs_login.issuer}{address.path}", asked)).body.decode()
    style = wire.send(Ask("GET", f"{nhs_login.issuer}/nhsuk-frontend.min.css"))
    wire.close()
    assert "This is not NHS login" in page
    assert "nhsuk-radios" in page and "nhsuk-header" not in page
    assert (style.status, b".nhsuk-radios" in style.body) == (200, True)


def test_what_comes_back_twice_or_late_lets_nobody_in(
    browser: Client, nhs_login: Provider, ada: UUID
) -> None:
    said = back(nhs_login, there(browser))
    with clock.held_at(clock.now() + timedelta(minutes=16)):
        assert browser.get(reverse("portal:done"), said).status_code == 403
    assert browser.get(reverse("portal:done"), said).status_code == 403


@pytest.mark.parametrize(
    "more", [{"status": "02"}, {"birthDate": "1950-01-02"}, {"deceasedDateTime": "2026-01-01"}]
)
def test_only_a_traced_number_and_birth_date_of_somebody_living_is_enough(
    more: dict[str, str], browser: Client, nhs_login: Provider, tmp_path: Path
) -> None:
    path = tmp_path / "ada.json"
    path.write_bytes(bundle(**more))
    (receipt,) = loading.load_path(path, source="SURGERY")
    assert receipt["accepted"]
    assert sign_in(browser, nhs_login).status_code == 403


def test_a_session_is_short(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    now = clock.now()
    sign_in(browser, nhs_login)
    with clock.held_at(now + timedelta(minutes=9)):
        assert is_in(browser)
    with clock.held_at(now + timedelta(minutes=20)):
        assert not is_in(browser)
    sign_in(browser, nhs_login)
    for minutes in range(9, 66, 9):
        with clock.held_at(now + timedelta(minutes=minutes)):
            assert is_in(browser) is (minutes <= 60)
    assert len(happened("resident.signed-out")) == 2


def test_leaving_in_a_hurry_signs_out_and_shows_something_else(
    browser: Client, nhs_login: Provider, ada: UUID
) -> None:
    sign_in(browser, nhs_login)
    assert browser.get(reverse("portal:leave")).headers["location"] == NEUTRAL
    assert not is_in(browser)


def test_a_browser_is_signed_in_as_one_and_not_two(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    account = organisations.register_staff(username="one", display_name="One", password=None, by=by)
    organisations.grant_role(account=account, role=Role.SOCIAL_WORKER, organisation=here, by=by)
    browser.force_login(account)
    sign_in(browser, nhs_login)
    assert is_in(browser)
    assert browser.get(reverse("workspace:home")).status_code == 302
    browser.force_login(account)
    assert not is_in(browser)


def test_a_resident_opens_no_page_of_staff(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    sign_in(browser, nhs_login)
    for address in (reverse("workspace:person", args=[ada]), reverse("workspace:find")):
        assert browser.get(address).status_code == 302


def test_nothing_is_kept_by_the_browser(browser: Client, nhs_login: Provider, ada: UUID) -> None:
    sign_in(browser, nhs_login)
    answer = browser.get(reverse("portal:record"))
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Heart failure" in answer.content.decode()


def test_without_nhs_login_nobody_signs_in_and_it_is_said(settings: Any) -> None:
    settings.GINNEL_NHS_LOGIN = {"issuer": "", "client": ""}
    browser = Client()
    assert "cannot sign in at the moment" in browser.get(reverse("portal:sign-in")).content.decode()
    assert browser.get(reverse("portal:start")).headers["location"] == reverse("portal:sign-in")


@pytest.mark.parametrize("issuer", ["http://nhs.example", "ftp://127.0.0.1x"])
def test_an_address_that_others_could_read_is_refused(issuer: str, settings: Any) -> None:
    settings.GINNEL_NHS_LOGIN = {"issuer": issuer, "client": "ginnel"}
    answer = Client().get(reverse("portal:start"))
    assert answer.status_code == 503

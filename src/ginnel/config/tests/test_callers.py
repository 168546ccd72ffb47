"""Who calls, as an event loop can tell, and how they are told what is refused there."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from ginnel.config.callers import Callers
from ginnel.kernel import clock
from ginnel.kernel.web.tests.rsgi import Headers, Scope
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.clients.queries import digest

CLIENT = UUID("0189f6a0-0000-7000-8000-000000000001")
LATER = datetime(2126, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    crowding.forget()
    yield
    crowding.forget()


def scope(path: str, *pairs: tuple[str, str], client: str = "192.0.2.1:5") -> Any:
    return Scope(path=path, headers=Headers(*pairs), client=client)


def test_tokens_of_one_client_are_one_caller_once_they_were_shown() -> None:
    callers, client = Callers(lambda _: None), uuid4()
    one, other = (scope("/fhir/R4/Patient", ("authorization", f"Bearer {token}")) for token in ("a", "b"))
    assert callers.whose(one) != callers.whose(other)
    for token in ("a", "b"):
        crowding.note(digest=digest(f"Bearer {token}"), client=client, until=LATER, most=7)
    assert callers.whose(one) == callers.whose(other) == client
    assert callers.sender(one) == client and callers.most == 7


@pytest.mark.parametrize("header", ["", "Basic x", "Bearer \u00e9", "Bearer " + "a" * 5000])
def test_whoever_shows_no_token_is_nobody_in_particular(header: str) -> None:
    callers = Callers(lambda _: None)
    assert callers.whose(scope("/fhir/R4/Patient", ("authorization", header))) is None
    assert callers.whose(scope("/people/", ("authorization", "Bearer a"))) is None


def test_tokens_that_are_made_up_make_no_more_senders(settings: Any) -> None:
    callers = Callers(lambda _: None)
    made_up = [scope("/fhir/R4/Patient", ("authorization", f"Bearer {one}")) for one in "ab"]
    assert {callers.sender(one) for one in made_up} == {"192.0.2.1"}
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    behind = scope("/", ("x-forwarded-for", "192.0.2.7, 192.0.2.9"), client="127.0.0.1:5")
    assert callers.sender(behind) == "192.0.2.9"
    addresses = [scope("/", client=f"[2001:db8:1:2::{one}]:5") for one in range(5)]
    addresses += [scope("/", client="[2001:db8:1:3::1]:5")]
    settings.SECURE_PROXY_SSL_HEADER = None
    assert [callers.sender(one) for one in addresses] == ["2001:db8:1:2::/64"] * 5 + ["2001:db8:1:3::/64"]


def test_a_token_is_a_clients_as_long_as_it_holds() -> None:
    callers = Callers(lambda _: None)
    with clock.held_at(LATER):
        for token, until in (("a", LATER + timedelta(seconds=1)), ("b", LATER)):
            crowding.note(digest=digest(f"Bearer {token}"), client=uuid4(), until=until, most=7)
        one, other = (scope("/fhir/R4/Patient", ("authorization", f"Bearer {token}")) for token in ("a", "b"))
        assert callers.sender(one) != "192.0.2.1" and callers.sender(other) == "192.0.2.1"
        crowding.note_refused(digest("Bearer a"))
        assert callers.sender(one) == "192.0.2.1"


@pytest.mark.parametrize("status", [400, 408, 429, 503])
def test_each_is_told_in_its_own_words(status: int, settings: Any) -> None:
    settings.GINNEL_API_ORIGINS = "https://app.example"
    measured: list[Any] = []
    callers = Callers(measured.extend)
    told = {}
    for path in ("/fhir/R4/Patient", "/oauth/token", "/people/"):
        headers, body = callers.told(scope(path, ("origin", "https://app.example")), status, 30)
        named = dict(headers)
        assert (named["retry-after"], named["cache-control"]) == ("30", "no-store") and body
        assert ("Access-Control-Allow-Origin" in named) == (path != "/people/")
        told[path] = body
    assert json.loads(told["/fhir/R4/Patient"])["resourceType"] == "OperationOutcome"
    assert set(json.loads(told["/oauth/token"])) == {"error", "error_description"}
    assert [one[2] for one in measured] == [status] * 3
    assert "retry-after" not in dict(callers.told(scope("/"), status, None)[0])


@pytest.mark.parametrize(
    ("who", "path", "is_so"),
    [
        (CLIENT, "/fhir/R4/Observation", True),
        ("the digest of a token", "/fhir/R4/Observation", False),
        (None, "/fhir/R4/Observation", False),
        (CLIENT, f"/fhir/R4/Patient/{CLIENT}/$everything", False),
    ],
)
def test_what_is_light_is_answered_with_others_once_it_is_known_whose_it_is(
    who: UUID | str | None, path: str, is_so: bool
) -> None:
    asked: Any = Scope(path=path, query_string=f"patient={CLIENT}")
    assert Callers(lambda _: None).fits(asked, who) is is_so

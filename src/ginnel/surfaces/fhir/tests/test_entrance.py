"""What is answered before Django is answered as behind it, header for header; what is not ours goes on."""

from __future__ import annotations

import gzip
import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.urls import clear_script_prefix
from django.utils.module_loading import import_string

from ginnel.kernel.clock import held_at, now
from ginnel.surfaces.fhir import door, packing
from ginnel.surfaces.fhir.entrance import Entrance
from ginnel.surfaces.fhir.tests.test_hatch import OURS, bearer, events, nothing_remembered, said

__all__ = ["nothing_remembered", "said"]
pytestmark = pytest.mark.django_db
_CHANCE = re.compile(rb'"id":"[0-9a-f-]{36}"|<id value="[0-9a-f-]{36}" */>|_cursor=[^"]*')
BODY = b'{"resourceType":"Observation","status":"final"'


def ask(application: Any, path: str, token: str, body: bytes, more: dict[str, str]) -> tuple[Any, ...]:
    told: list[Any] = []
    path, _, query = path.partition("?")
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "HTTP_HOST": "localhost", "wsgi.input": io.BytesIO(body), "wsgi.url_scheme": "http",
        "CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/fhir+json", "SERVER_PROTOCOL": "HTTP/1.1",
        **({"HTTP_AUTHORIZATION": token} if token else {}), **(OURS | more),
    }  # fmt: skip
    found = b"".join(application(environ, lambda status, headers: told.extend((status, headers))))
    headers = {name: value for name, value in told[1] if name != "X-Request-ID"}
    assert any(name == "X-Request-ID" for name, _ in told[1])
    if headers.get("Content-Encoding") == "gzip":
        found, _ = gzip.decompress(found), headers.pop("Content-Length")  # what is by chance packs as it will
    return told[0], headers, _CHANCE.sub(b"", found)


def both(path: str, token: str, body: bytes = b"", **more: str) -> tuple[tuple[Any, ...], bool]:
    """The answer, the same both ways and with the same events; and whether it was given before Django."""
    passed: list[str] = []
    pages = WSGIHandler()

    def beyond(environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        passed.append("on")
        return pages(environ, start)

    with held_at(now()):
        at = len(events())
        short = ask(Entrance(beyond, import_string(settings.MIDDLEWARE[0])), path, token, body, more)
        between = len(events())
        long = ask(pages, path, token, body, more)
    assert short == long
    assert events()[at:between] == events()[between:]
    return short, not passed


@pytest.mark.parametrize(
    ("path", "status", "more"),
    [
        ("/fhir/R4/Observation", "200", {}),
        ("/fhir/R4/Observation?status=final&_format=xml&_pretty=true", "200", {}),
        ("/fhir/R4/Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018", "200", {}),
        ("/fhir/R4/Observation?nothing=1", "400", {}),
        ("/fhir/R4/Observation?_format=text/csv", "406", {}),
        ("/fhir/R4/Nothing", "404", {}),
        ("/fhir/R4/Observation/1/2/3/4", "404", {}),
        ("/fhir/R4/Observation", "200", {"HTTP_ACCEPT_ENCODING": "gzip"}),
        ("/fhir/R4/Observation", "405", {"REQUEST_METHOD": "TRACE"}),
        ("/fhir/R4/Observation", "400", {"HTTP_HOST": "elsewhere.example"}),
        ("/fhir/R4/metadata", "200", {}),
    ],
)
def test_it_is_the_same_answer(said: object, path: str, status: str, more: dict[str, str]) -> None:
    answer, is_short = both(path, bearer(), **more)
    assert is_short and answer[0].startswith(status)


def test_whoever_is_nobody_is_told_the_same(said: object) -> None:
    answer, is_short = both("/fhir/R4/Observation", "Bearer nobody")
    assert is_short and answer[0].startswith("401") and "WWW-Authenticate" in answer[1]


@pytest.mark.parametrize("body", [BODY, BODY + b"}", b"\xff", b""])
def test_what_is_sent_is_read_the_same(said: object, body: bytes) -> None:
    answer, is_short = both("/fhir/R4/Observation", bearer("system/*.cruds"), body, REQUEST_METHOD="POST")
    assert is_short and answer[0][:3] in {"400", "422"}


@pytest.mark.parametrize(
    "path", ["/", "/fhir", "/fhir/R4/", "/fhir/R4/Observation/", "/fhir/R4/Observ\xc3\xa4tion", "/healthz"]
)
def test_what_is_not_plainly_ours_goes_on(path: str) -> None:
    assert not both(path, "")[1]


def test_under_another_address_all_goes_on(said: object) -> None:
    try:
        assert not both("/fhir/R4/Observation", bearer(), SCRIPT_NAME="/ginnel")[1]
    finally:
        clear_script_prefix()  # which Django's handler leaves to the next request on this thread


def test_what_goes_wrong_behind_the_door_has_its_id_and_is_counted(
    said: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(packing, "pack", fail)
    told: list[Any] = []
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/fhir/R4/metadata", "wsgi.input": io.BytesIO(), "HTTP_HOST": "localhost",
        "wsgi.url_scheme": "http",
    }  # fmt: skip
    application = Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))
    application(environ, lambda status, headers: told.extend((status, dict(headers))))
    assert told[0].startswith("500") and "X-Request-ID" in told[1]


def test_only_addresses_of_types_are_remembered() -> None:
    door._of_type.cache_clear()
    assert door.place("/fhir/R4/9990000018") and door.place("/fhir/R4/Patient")
    assert door._of_type.cache_info().currsize == 1


def test_what_nobody_foresaw_is_an_error_of_ours_and_no_silence() -> None:
    def around(_: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
        def fail(request: HttpRequest) -> HttpResponse:
            raise RuntimeError("unforeseen")

        return fail

    told: list[Any] = []
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": "/fhir/R4/Observation", "wsgi.input": io.BytesIO()}
    Entrance(WSGIHandler(), around)(environ, lambda status, headers: told.append(status))
    assert told[0].startswith("500")

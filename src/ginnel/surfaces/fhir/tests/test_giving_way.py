"""A search that would keep others waiting gives way to them, is not counted twice, and is answered once it is alone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.utils.module_loading import import_string

from ginnel.foundation.organisations.actions import allowing
from ginnel.kernel import abreast, prepared
from ginnel.surfaces.fhir import registry
from ginnel.surfaces.fhir.entrance import Entrance
from ginnel.surfaces.fhir.tests.test_entrance import ask
from ginnel.surfaces.fhir.tests.test_hatch import bearer, events, nothing_remembered, person_of, said

__all__ = ["nothing_remembered", "said"]
pytestmark = pytest.mark.django_db(transaction=True)


def left() -> int:
    """Of what the client may ask in this minute."""
    return sum(share.left for share in allowing._shares.values())


def told(path: str, token: str) -> str:
    """The status of its answer among others, or that it gave way."""
    application = Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))
    found: list[str] = []

    def work() -> None:
        try:
            found.append(ask(application, path, token, b"", {})[0])
        except abreast.GivesWay:
            found.append("gave way")

    abreast.run([work])
    return found[0]


@pytest.fixture
def short_patience() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '100ms'")
    yield
    connection.close()


def test_what_is_asked_across_people_gives_way(said: UUID) -> None:
    token = bearer()
    assert told(f"/fhir/R4/Observation?patient={person_of('P1', 'p1')}", token) == "200 OK"
    before, had = events(), left()
    assert told("/fhir/R4/Observation?status=final", token) == "gave way"
    assert events() == before and left() == had


def test_what_takes_long_gives_way(
    said: UUID, short_patience: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def long(*_: object) -> None:
        prepared.run("SELECT pg_sleep(60)::text", ())

    token = bearer()
    address = f"/fhir/R4/Observation?patient={person_of('P1', 'p1')}"
    assert told(address, token) == "200 OK"
    before, had = events(), left()
    monkeypatch.setitem(registry.OF_TYPE, "GET", long)
    assert told(address, token) == "gave way"
    assert events() == before and left() == had


def test_alone_what_takes_long_is_refused(
    said: UUID, short_patience: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.OF_TYPE, "GET", lambda *_: prepared.run("SELECT pg_sleep(60)::text", ()))
    application = Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))
    status, _, found = ask(application, "/fhir/R4/Observation", bearer(), b"", {})
    assert status.startswith("422") and b"too-costly" in found

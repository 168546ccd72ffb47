"""Several people may have been given one NHS number: a system finds and counts those it may see, and no others."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

from ginnel.kernel.clock import now
from ginnel.surfaces.fhir.entrance import Entrance
from ginnel.surfaces.fhir.tests.test_entrance import ask
from ginnel.surfaces.fhir.tests.test_hatch import bearer, events, nothing_remembered, said
from ginnel.surfaces.fhir.tests.told import NHS, ids, patient, person_of, say

__all__ = ["nothing_remembered", "said"]
pytestmark = pytest.mark.django_db
NUMBER = "9990000018"


@pytest.fixture
def three(said: UUID, tmp_path: Path) -> list[str]:
    """The ids of those with the number whom P1 works with; a third is known to somebody else alone."""
    for code, born in (("P2", "1950-03-04"), ("P3", "1988-11-23")):
        say(tmp_path, code, patient("x", NUMBER, birthDate=born, name=[{"family": f"Testperson{code}"}]))
    held = apps.get_model("relationships", "Relationship").objects.get()
    held.pk, held.person_id, held.recorded_at = None, person_of("P2", "x"), now()
    held.save()
    seen = {str(person_of("P1", "p1")), str(person_of("P2", "x"))}
    assert len({*seen, str(person_of("P3", "x"))}) == 3
    return sorted(seen)


def asked(query: str, token: str) -> dict[str, Any]:
    application = Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))
    path = f"/fhir/R4/Patient?identifier={NHS}|{NUMBER}{query}"
    told: list[bytes] = []

    def kept(environ: Any, start: Any) -> Any:
        told.extend(application(environ, start))
        return told

    assert ask(kept, path, token, b"", {})[0].startswith("200")
    found: dict[str, Any] = json.loads(b"".join(told))
    return found


@pytest.mark.parametrize("query", ["&_summary=count", "&_count=0"])
def test_those_who_may_be_seen_are_counted_and_nobody_is_shown(three: list[str], query: str) -> None:
    token, before = bearer(), len(events())
    bundle = asked(query, token)
    assert bundle["total"] == 2 and "entry" not in bundle
    assert {one[0] for one in events()[before:]} <= {"sharing.decided"}


def test_a_total_is_that_of_the_page(three: list[str]) -> None:
    token = bearer()
    assert sorted(ids(asked("", token))) == three
    first = asked("&_count=1", token)
    assert (first["total"], len(first["entry"])) == (2, 1)
    assert any(one["relation"] == "next" for one in first["link"])

"""One click from an entry's provenance: the Bundle it came in, as far as this viewer may see it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from ginnel.foundation.sharing.rules import Capability
from ginnel.kernel.errors import NotFound
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.feeds import loading
from ginnel.surfaces.workspace import shared_screen
from ginnel.surfaces.workspace.views import entries

pytestmark = pytest.mark.django_db
Event, Resource = apps.get_model("audit", "Event"), apps.get_model("record", "Resource")
SourceRecord = apps.get_model("people", "SourceRecord")


@dataclass
class Worker(Permitting):
    identity: str = str(uuid7())
    capabilities: frozenset[Capability] = frozenset(Capability)


def observation(number: int, patient: str = "p1") -> dict[str, Any]:
    tree = {"resourceType": "Observation", "id": f"o{number}", "status": "final", "code": {"text": "seen"}}
    resource = {**tree, "subject": {"reference": f"Patient/{patient}"}}
    return {"fullUrl": f"https://x.example/Observation/o{number}", "resource": resource}


def send(folder: Path, *resources: dict[str, Any], name: str = "b.json") -> tuple[UUID, UUID]:
    """Load a Bundle; answers the person and the entry of its first Observation."""
    tree = {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": "2026-11-22T10:00:00Z",
        "link": [{"relation": "self", "url": "https://x.example/?patient=p1"}],
        "entry": list(resources),
    }
    (folder / name).write_text(json.dumps(tree))
    list(loading.load_path(folder / name, source="FRAMED"))
    entry = Resource.objects.get(local_id="o1")
    return SourceRecord.objects.get(number=entry.source_number).person_id, entry.id


def page(view: Any, **arguments: Any) -> str:
    request: Any = RequestFactory().get("/")
    request.viewer, request.session, request.user = Worker(), {}, AnonymousUser()
    return str(view(request, **arguments).content.decode())


def test_the_bundle_is_one_click_from_where_an_entry_came_from(tmp_path: Path) -> None:
    person, entry = send(tmp_path, observation(1), observation(2))
    link = f"/people/{person}/entries/{entry}/bundle/1"
    assert link in page(entries.entry, person=person, entry=entry)
    shown = page(entries.bundle, person=person, entry=entry, version=1)
    for words in (
        "A collection",
        "22 November 2026",
        "1 of 2",
        "https://x.example/Observation/o1",
        "?patient=p1",
    ):
        assert words in shown
    assert Event.objects.filter(action="entry.original-read", outcome="permit").count() == 1


def test_what_stands_around_entries_of_somebody_else_is_withheld(tmp_path: Path) -> None:
    person, entry = send(tmp_path, observation(1), observation(2, "p2"))
    shown = page(entries.bundle, person=person, entry=entry, version=1)
    assert "https://x.example/Observation/o1" in shown
    assert "?patient=p1" not in shown
    assert "is not shown" in shown
    assert Event.objects.filter(action="entry.original-read", outcome="deny").count() == 1


def test_the_bundle_of_the_same_bytes_sent_again_is_the_first(tmp_path: Path) -> None:
    first = send(tmp_path, observation(1))
    send(tmp_path, observation(1), observation(2), name="other.json")
    assert send(tmp_path, observation(1)) == first
    person, entry = first
    assert "1 of 1" in page(entries.bundle, person=person, entry=entry, version=1)


def test_an_entry_that_came_alone_has_no_bundle(tmp_path: Path) -> None:
    path = tmp_path / "a.ndjson"
    path.write_text(json.dumps(observation(1)["resource"]) + "\n")
    list(loading.load_path(path, source="FRAMED"))
    entry = Resource.objects.get(local_id="o1")
    person = SourceRecord.objects.get(number=entry.source_number).person_id
    assert "the bundle it came in" not in page(entries.entry, person=person, entry=entry.id)
    with pytest.raises(NotFound):
        page(entries.bundle, person=person, entry=entry.id, version=1)


def test_no_bundle_is_shown_while_the_screen_is_shared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, entry = send(tmp_path, observation(1))
    monkeypatch.setattr(shared_screen, "is_shared", lambda *_: True)
    assert "the bundle it came in" not in page(entries.entry, person=person, entry=entry)
    with pytest.raises(NotFound):
        page(entries.bundle, person=person, entry=entry, version=1)

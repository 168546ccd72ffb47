"""People about whom organisations have said things, and a client that asks."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from django.apps import apps
from django.test import Client

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.sharing.queries import service
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Viewer
from ginnel.surfaces.feeds import loading

Tree = dict[str, Any]
NHS = "https://fhir.nhs.uk/Id/nhs-number"


@dataclass
class AllScopes:
    """Of the contract of `surfaces.clients`: everything, or what is in `only`, each with its limits."""

    only: dict[str, tuple[str, ...]] | None = None

    def allows(self, kind: str, interaction: str) -> bool:
        return self.only is None or kind in self.only

    def limits(self, kind: str, interaction: str) -> tuple[str, ...] | None:
        return () if self.only is None else self.only.get(kind)


@dataclass
class Calling:
    viewer: Viewer = field(default_factory=Permitting)
    scopes: AllScopes = field(default_factory=AllScopes)
    client: UUID = field(default_factory=uuid7)
    name: str = "A system"
    organisation: str = "TEST"


def say(folder: Path, code: str, *resources: Tree) -> None:
    """An organisation's file of these resources, loaded the way files are."""
    organisations.ensure(code=code, name=f"Organisation {code}", by=service("administer"))
    path = folder / f"{code}-{uuid7()}.ndjson"
    path.write_text("".join(json.dumps(one) + "\n" for one in resources))
    for receipt in loading.load_path(path, source=code):
        assert not receipt["quarantined"], receipt


def patient(id: str, number: str = "", **more: Any) -> Tree:
    identifiers = [{"system": NHS, "value": number}] if number else []
    return {"resourceType": "Patient", "id": id, **({"identifier": identifiers} if number else {}), **more}


def observation(id: str, subject: str, code: str = "8867-4", **more: Any) -> Tree:
    return {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "code": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": f"Patient/{subject}"},
        **more,
    }


def person_of(code: str, local_id: str) -> UUID:
    """Whom an organisation calls so."""
    found = apps.get_model("people", "SourceRecord").objects.get(organisation__code=code, local_id=local_id)
    return found.person_id  # type: ignore[no-any-return]


def id_of(kind: str, local_id: str) -> UUID:
    """Our id of what its source calls so."""
    resources = apps.get_model("record", "Resource").objects
    return resources.get(kind=number_of(kind), local_id=local_id).id  # type: ignore[no-any-return]


def get(client: Client, place: str, status: int = 200, **headers: str) -> Tree:
    answer = client.get(f"/fhir/R4/{place}", headers=headers)
    assert answer.status_code == status, answer.content[:2000]
    found: Tree = answer.json() if answer.content else {}
    return found


def pages(client: Client, query: str) -> list[str]:
    """The ids of all pages, one after the other."""
    found, left = [], query
    while left:
        bundle = get(client, left)
        found += ids(bundle)
        links = {one["relation"]: one["url"] for one in bundle["link"]}
        left = links.get("next", "").partition("/fhir/R4/")[2]
    return found


def ids(bundle: Tree, mode: str = "match") -> list[str]:
    return [one["resource"]["id"] for one in bundle.get("entry", ()) if one["search"]["mode"] == mode]

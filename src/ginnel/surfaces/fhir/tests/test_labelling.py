"""$meta: which profiles, tags and security labels there are, of what may be seen."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.tests.told import AllScopes, Calling, Tree, get, id_of, observation, patient, say

pytestmark = pytest.mark.django_db
PROFILE = "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Observation"
TAG = {"system": "urn:example:tags", "code": "asthma-clinic"}
PSYCHIATRIC = {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "PSY"}


def meta(client: Client, place: str) -> Tree:
    (said,) = get(client, f"{place}$meta")["parameter"]
    assert said["name"] == "return"
    found: Tree = said.get("valueMeta", {})
    return found


def test_the_metadata_of_a_resource_are_those_of_a_read(client: Client, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1", meta={"profile": [PROFILE], "tag": [TAG]}))
    place = f"Observation/{id_of('Observation', 'o1')}"
    assert meta(client, f"{place}/") == get(client, place)["meta"]
    assert meta(client, f"{place}/")["tag"] == [TAG]


def test_of_a_type_and_of_everything_each_label_is_told_once(client: Client, tmp_path: Path) -> None:
    labelled = {"profile": [PROFILE], "tag": [TAG]}
    say(tmp_path, "ONE", patient("p1"), *(observation(f"o{n}", "p1", meta=labelled) for n in range(3)))
    assert meta(client, "Observation/") == labelled
    assert meta(client, "Condition/") == {}
    assert meta(client, "")["tag"] == [TAG]
    assert PROFILE in meta(client, "")["profile"]


def test_a_label_of_what_may_not_be_seen_is_not_told(client: Client, caller: Calling, tmp_path: Path) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1", meta={"security": [PSYCHIATRIC]}))
    assert meta(client, "Observation/") == {"security": [PSYCHIATRIC]}
    caller.viewer = Permitting(allowed=frozenset(Category) - {Category.MENTAL_HEALTH})
    assert meta(client, "Observation/") == {}
    get(client, f"Observation/{id_of('Observation', 'o1')}/$meta", 404)


def test_it_asks_for_the_scope_of_a_search_or_of_a_read(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), observation("o1", "p1", meta={"tag": [TAG]}))
    caller.scopes = AllScopes({"Condition": ()})
    get(client, "Observation/$meta", 403)
    get(client, f"Observation/{id_of('Observation', 'o1')}/$meta", 403)
    assert meta(client, "") == {}


def test_an_operation_says_by_which_method_it_is_asked(client: Client) -> None:
    assert client.put("/fhir/R4/Observation/$meta").headers["Allow"] == "GET, HEAD, POST"
    assert client.get("/fhir/R4/Patient/$match").headers["Allow"] == "POST"
    get(client, "$nothing", 404)

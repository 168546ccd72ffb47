"""Operations that only read, asked by POST: with Parameters, or with none."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.record.fhir import xml
from ginnel.surfaces.fhir.tests.told import get, ids
from ginnel.surfaces.fhir.tests.writing import JSON, Tree, made, seen, send, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client: Client) -> str:
    """The id of a Patient with two pulses."""
    mine = str(made(client, someone())["id"])
    for _ in range(2):
        made(client, seen(mine))
    return mine


def parameters(*given: tuple[str, str, Any]) -> Tree:
    """(name, type of the value, value) each."""
    each = [{"name": name, f"value{type_}": value} for name, type_, value in given]
    return {"resourceType": "Parameters", **({"parameter": each} if each else {})}


def posted(client: Client, place: str, tree: Any = None, status: int = 200, kind: str = JSON) -> Tree:
    return json.loads(send(client, "POST", place, tree, status, kind).content)  # type: ignore[no-any-return]


def test_without_parameters_a_post_is_answered_as_a_get(client: Client, ada: str) -> None:
    place = f"Patient/{ada}/$everything"
    whole = get(client, place)
    assert len(ids(whole)) == 4
    for tree in (None, parameters()):
        assert ids(posted(client, place, tree)) == ids(whole)
    assert ids(posted(client, place, None, kind="text/plain")) == ids(whole)
    for place in (f"Patient/{ada}/$meta", "Observation/$meta", "$meta"):
        assert posted(client, place) == posted(client, place, parameters()) == get(client, place)


def test_what_the_parameters_say_is_heeded_as_in_the_address(client: Client, ada: str) -> None:
    place = f"Patient/{ada}/$everything"
    given = (("_type", "Code", "Observation"), ("_count", "Integer", 1))
    first = posted(client, place, parameters(*given))
    assert ids(first) == ids(get(client, f"{place}?_type=Observation&_count=1"))
    links = {one["relation"]: one["url"] for one in first["link"]}
    assert links["self"].endswith("$everything?_type=Observation&_count=1")
    assert len(ids(get(client, links["next"].partition("/fhir/R4/")[2]))) == 1
    both = [("_type", "Code", one) for one in ("Observation", "Patient")]
    assert len(ids(posted(client, place, parameters(*both)))) == 4
    assert ids(posted(client, f"{place}?_type=Observation", parameters(("_count", "Integer", 1)))) == ids(
        first
    )
    assert ids(posted(client, place, parameters(("_since", "Instant", "2999-01-01T00:00:00Z")))) == []
    as_xml = xml.write(parameters(*given))
    assert ids(posted(client, place, as_xml, kind="application/fhir+xml")) == ids(first)


def test_it_leaves_the_events_of_a_get(client: Client, ada: str) -> None:
    events = apps.get_model("audit", "Event").objects

    def left() -> list[str]:
        found = events.values_list("action", "person", "categories", "detail__kind")
        return sorted(map(repr, found.order_by("pk")))

    before = left()
    get(client, f"Patient/{ada}/$everything")
    by_get = left()
    posted(client, f"Patient/{ada}/$everything")
    by_post = left()
    assert len(by_get) > len(before)
    assert len(by_post) - len(by_get) == len(by_get) - len(before)

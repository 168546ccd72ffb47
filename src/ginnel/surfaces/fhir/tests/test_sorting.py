"""Pages in the order of what resources say."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ginnel.care.reception import actions as reception
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import RESTRICTED, Category, Purpose
from ginnel.surfaces.fhir.tests.told import (
    Calling,
    Tree,
    get,
    id_of,
    ids,
    observation,
    pages,
    patient,
    person_of,
    say,
)

pytestmark = pytest.mark.django_db
ALLERGIES = "http://terminology.hl7.org/CodeSystem/allergyintolerance-clinical"
ACT_CODE = "http://terminology.hl7.org/CodeSystem/v3-ActCode"
ORDER = (
    ("code,-date", ["o1", "o3", "o4", "o2"]),
    ("-code,date", ["o2", "o4", "o3", "o1"]),
    ("status,code,-date", ["o1", "o3", "o4", "o2"]),
    ("value-quantity,code,date", ["o3", "o1", "o2", "o4"]),
    ("-value-quantity,-status", ["o1", "o3", "o2", "o4"]),
    ("value-string,date", ["o4", "o2", "o3", "o1"]),
    ("identifier,-date", ["o3", "o1", "o4", "o2"]),
    ("encounter,date", ["o4", "o2", "o3", "o1"]),
)


@pytest.fixture
def place(client: Client, tmp_path: Path) -> Path:
    def one(id: str, code: str, when: str, subject: str = "p1", **more: object) -> Tree:
        return observation(id, subject, code, effectiveDateTime=when, **more)

    stay = {"resourceType": "Encounter", "id": "e1", "status": "finished", "class": {"code": "IMP"}}
    say(
        tmp_path,
        "ONE",
        patient("p1", gender="male"),
        patient("p2", gender="female"),
        patient("p3"),
        {**stay, "subject": {"reference": "Patient/p2"}},
        one("o1", "a", "2026-02-01", valueQuantity={"value": 9}),
        one("o2", "b", "2025-01-01", valueString="Zoë", status="preliminary"),
        one("o3", "a", "2026-01-01", identifier=[{"value": "A7"}], valueQuantity={"value": 2}),
        one("o4", "b", "2025-06-01", "p2", valueString="any", encounter={"reference": "Encounter/e1"}),
    )
    return tmp_path


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("keys", "order"), ORDER)
@pytest.mark.parametrize("count", [1, 3, 20])
def test_a_search_is_given_in_the_order_that_is_asked_for(
    client: Client, monkeypatch: pytest.MonkeyPatch, keys: str, order: list[str], count: int
) -> None:
    monkeypatch.setattr("ginnel.foundation.record.queries.searching.ordering.AT_ONCE", 3)
    known = {str(id_of("Observation", one)): one for one in ("o1", "o2", "o3", "o4")}
    found = [known[one] for one in pages(client, f"Observation?_sort={keys}&_count={count}")]
    assert found == order


@pytest.mark.usefixtures("place")
def test_what_is_about_one_person_stands_together(client: Client) -> None:
    """In the order of references as they are served: of ids, of which nobody knows which comes first."""
    bundle = get(client, "Observation?_sort=patient,date")
    whose = [one["resource"]["subject"]["reference"] for one in bundle["entry"]]
    assert whose == sorted(whose)
    assert len(set(whose)) == 2


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("count", [1, 20])
def test_people_are_given_in_order_too(client: Client, count: int) -> None:
    known = {str(person_of("ONE", one)): one for one in ("p1", "p2", "p3")}
    found = pages(client, f"Patient?_sort=gender&_count={count}")
    assert [known[one] for one in found] == ["p2", "p1", "p3"]
    found = pages(client, f"Patient?_sort=-gender,_id&_count={count}")
    assert [known[one] for one in found] == ["p1", "p2", "p3"]


def test_a_row_written_meanwhile_is_neither_skipped_nor_given_twice(client: Client, place: Path) -> None:
    seen, query = [], "Observation?_sort=status,-code&_count=1"
    while query:
        bundle = get(client, query)
        seen += ids(bundle)
        say(place, "ONE", observation(f"new-{len(seen)}", "p2", "zz"))
        links = {one["relation"]: one["url"] for one in bundle["link"]}
        query = links.get("next", "").partition("/fhir/R4/")[2]
    assert seen == [str(id_of("Observation", one)) for one in ("o4", "o1", "o3", "o2")]


@pytest.mark.usefixtures("place")
def test_too_many_to_put_in_order_are_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ginnel.foundation.record.queries.searching.ordering.MOST", 3)
    told = get(client, "Observation?_sort=code", 422)
    assert told["issue"][0]["code"] == "too-costly"
    assert get(client, "Observation?_sort=-date")["total"] == 4


def test_the_place_of_what_a_veiled_source_says_tells_nothing_of_it(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    """Of an organisation of whose knowing somebody nobody may learn, an allergy is told without whose it is."""

    def allergy(id: str, number: str) -> Tree:
        said = {
            "identifier": [{"value": number}],
            "patient": {"reference": "Patient/p"},
            "clinicalStatus": {"coding": [{"system": ALLERGIES, "code": "active"}]},
            "code": {"text": "Nuts"},
        }
        return {"resourceType": "AllergyIntolerance", "id": id, **said}

    ours = patient("p", "9990000018")
    low = {"resourceType": "Condition", "id": "c", "subject": {"reference": "Patient/p"}}
    sensitive = {"meta": {"security": [{"system": ACT_CODE, "code": "MH"}]}, "code": {"text": "Low mood"}}
    say(tmp_path, "ONE", ours, allergy("a1", "M"), observation("o", "p"))
    say(tmp_path, "TWO", {**ours, "id": "q"}, _of_q(allergy("a2", "A")), _of_q({**low, **sensitive}))
    person = person_of("ONE", "p")
    reception.merge(person=person, other=person_of("TWO", "q"), reason="The same person", by=Permitting())
    person = person_of("ONE", "p")
    theirs = [str(id_of("AllergyIntolerance", one)) for one in ("a1", "a2")]
    query = f"AllergyIntolerance?patient={person}&_sort="
    assert pages(client, query + "identifier") == theirs[::-1]
    caller.viewer = Permitting(allowed=frozenset(Category) - RESTRICTED, purpose=Purpose.DIRECT_CARE)
    assert pages(client, query + "identifier") == theirs
    assert pages(client, query + "-identifier") == theirs


def _of_q(tree: Tree) -> Tree:
    return {
        name: {"reference": "Patient/q"} if name in ("patient", "subject") else one
        for name, one in tree.items()
    }

"""Searches: what answers them, in which order and how it is paged."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import xml
from ginnel.foundation.record.store.searching import pages
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.interactions import everything
from ginnel.surfaces.fhir.tests.told import Calling, get, id_of, ids, observation, patient, person_of, say

MILLIGRAMS = {"value": 7.5, "system": "http://unitsofmeasure.org", "code": "mg"}
pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client: Client, tmp_path: Path) -> Path:
    """Two people at one organisation, one of them at another too."""
    ada = {"name": [{"family": "Exämple", "given": ["Ada"]}], "birthDate": "1950-01-02", "gender": "female"}
    bea = {"name": [{"family": "Sample", "given": ["Bea"]}], "birthDate": "1961", "gender": "female"}
    stay = {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "finished",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": "Patient/p1"},
        "period": {"start": "2026-01-03", "end": "2026-01-05"},
    }
    say(
        tmp_path,
        "ONE",
        patient("p1", "9990000018", **ada),
        patient("p2", "9990000026", **bea),
        stay,
        observation("o1", "p1", effectiveDateTime="2026-01-04", encounter={"reference": "Encounter/e1"}),
        observation("o2", "p1", code="1-8", effectiveDateTime="2026-02-04T10:00:00Z"),
        observation("o3", "p2", effectiveDateTime="2025-12-31", valueQuantity=MILLIGRAMS),
    )
    return tmp_path


def found(client: Client, query: str) -> set[str]:
    known = {str(id_of("Observation", one)): one for one in ("o1", "o2", "o3")}
    bundle = get(client, f"Observation?{query}")
    assert bundle["total"] == len(ids(bundle))
    return {known[one] for one in ids(bundle)}


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", {"o1", "o2", "o3"}),
        ("code=http://loinc.org|8867-4", {"o1", "o3"}),
        ("code=8867-4,1-8", {"o1", "o2", "o3"}),
        ("code:not=8867-4", {"o2"}),
        ("code=http://other|8867-4", set()),
        ("code=|8867-4", set()),
        ("code=http://loinc.org|", {"o1", "o2", "o3"}),
        ("status=final", {"o1", "o2", "o3"}),
        ("date=2026-01", {"o1"}),
        ("date=ge2026-01-04&date=lt2026-02-05", {"o1", "o2"}),
        ("date=gt2026-01-04", {"o2"}),
        ("date=ne2026-01", {"o2", "o3"}),
        ("date=eb2026-01-01", {"o3"}),
        ("date=sa2026-01", {"o2"}),
        ("value-quantity=7.5||mg", {"o3"}),
        ("value-quantity=gt7", {"o3"}),
        ("value-quantity=7", set()),
        ("value-quantity=8", {"o3"}),
        ("value-quantity:missing=true", {"o1", "o2"}),
        ("patient.identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018", {"o1", "o2"}),
        ("patient.family=exam", {"o1", "o2"}),
        ("subject:Patient.name=BEA", {"o3"}),
        ("patient.birthdate=ge1960", {"o3"}),
        ("encounter.class=IMP", {"o1"}),
        ("encounter.date=2026-01", {"o1"}),
        ("encounter:missing=false", {"o1"}),
        ("patient.gender=female&code=1-8", {"o2"}),
    ],
)
def test_a_search_finds_what_it_asks_for(client: Client, query: str, answer: set[str]) -> None:
    assert found(client, query) == answer


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("identifier=https://fhir.nhs.uk/Id/nhs-number|9990000018", {"p1"}),
        ("identifier=9990000026", {"p2"}),
        ("family=example", {"p1"}),
        ("name=b", {"p2"}),
        ("name:contains=amp", {"p1", "p2"}),
        ("birthdate=1961", {"p2"}),
        ("gender=female&given=ada", {"p1"}),
        ("gender:not=male", {"p1", "p2"}),
        ("_has:Observation:patient:code=1-8", {"p1"}),
        ("_has:Encounter:patient:class=IMP", {"p1"}),
        ("deceased=false", {"p1", "p2"}),
        ("deceased=true", set()),
    ],
)
def test_people_are_found_by_what_is_said_of_them(client: Client, query: str, answer: set[str]) -> None:
    bundle = get(client, f"Patient?{query}")
    assert set(ids(bundle)) == {str(person_of("ONE", one)) for one in answer}
    assert bundle["total"] == len(answer)


@pytest.mark.usefixtures("place")
def test_a_person_stands_for_all_and_a_source_for_its_own(client: Client, place: Path) -> None:
    person = person_of("ONE", "p1")
    assert found(client, f"patient={person}") == {"o1", "o2"}
    assert found(client, f"subject=Patient/{person}") == {"o1", "o2"}
    assert found(client, f"patient={id_of('Patient', 'p1')}") == {"o1", "o2"}
    assert found(client, f"patient={id_of('Encounter', 'e1')}") == set()
    assert found(client, f"subject:Patient={person}&code=1-8") == {"o2"}


@pytest.mark.usefixtures("place")
def test_pages_follow_one_another_whatever_is_written_meanwhile(client: Client, place: Path) -> None:
    seen, query = [], "Observation?_count=1&_sort=-date"
    while query:
        bundle = get(client, query)
        seen += ids(bundle)
        say(place, "ONE", observation(f"new-{len(seen)}", "p2", effectiveDateTime="2026-11-01"))
        links = {one["relation"]: one["url"] for one in bundle["link"]}
        query = links.get("next", "").partition("/fhir/R4/")[2]
    assert seen == [str(id_of("Observation", one)) for one in ("o2", "o1", "o3")]


@pytest.mark.usefixtures("place")
def test_a_link_to_the_next_page_says_nothing_and_is_one_clients_own(client: Client, caller: Calling) -> None:
    person = person_of("ONE", "p1")
    bundle = get(client, f"Observation?patient={person}&_count=1")
    following = next(one["url"] for one in bundle["link"] if one["relation"] == "next")
    assert str(person) not in following
    caller.client = person
    get(client, following.partition("/fhir/R4/")[2], 400)


@pytest.mark.usefixtures("place")
def test_counting_gives_the_total_alone(client: Client) -> None:
    for query in ("_count=0", "_summary=count", "_count=0&_totalMethod=count"):
        bundle = get(client, f"Observation?{query}")
        assert bundle["total"] == 3
        assert "entry" not in bundle


@pytest.mark.usefixtures("place")
def test_includes_bring_what_is_referred_to_and_what_refers(client: Client) -> None:
    bundle = get(
        client, "Observation?code=8867-4&_include=Observation:encounter&_include=Observation:patient"
    )
    assert set(ids(bundle, "include")) == {
        str(id_of(*one)) for one in (("Encounter", "e1"), ("Patient", "p1"), ("Patient", "p2"))
    }
    bundle = get(client, "Encounter?_revinclude=Observation:encounter")
    assert ids(bundle, "include") == [str(id_of("Observation", "o1"))]
    bundle = get(client, "Patient?family=sample&_revinclude=Observation:patient")
    assert ids(bundle, "include") == [str(id_of("Observation", "o3"))]


@pytest.mark.usefixtures("place")
def test_a_total_counts_only_what_may_be_seen(client: Client, caller: Calling) -> None:
    caller.viewer = Permitting(allowed=frozenset({Category.DEMOGRAPHICS, Category.HOSPITAL_ACTIVITY}))
    person = person_of("ONE", "p1")
    assert get(client, f"Observation?patient={person}")["total"] == 0
    assert get(client, f"Encounter?patient={person}")["total"] == 1


@pytest.mark.usefixtures("place")
def test_everything_of_a_person_comes_at_once_or_in_pages(client: Client) -> None:
    person = person_of("ONE", "p1")
    whole = get(client, f"Patient/{person}/$everything")
    assert len(whole["entry"]) == 5  # the person, the source's Patient, a stay and two observations
    first = get(client, f"Patient/{person}/$everything?_count=2&_type=Observation,Encounter")
    assert len(first["entry"]) == 2
    assert first["link"][0]["url"].endswith(f"/{person}/$everything?_count=2&_type=Observation,Encounter")
    following = next(one["url"] for one in first["link"] if one["relation"] == "next")
    assert len(get(client, following.partition("/fhir/R4/")[2])["entry"]) == 1


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(("how", "size"), [("_format=xml", 2), ("_pretty=true", 2), ("_format=json", 4)])
def test_of_what_is_held_as_trees_a_page_has_fewer(
    client: Client, how: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everything, "AS_TREES", 2)
    address: str | None = (
        f"Patient/{person_of('ONE', 'p1')}/$everything?_type=Observation,Encounter,Patient&{how}"
    )
    sizes = []
    while address:
        answer = client.get(f"/fhir/R4/{address}").content.decode()
        page = json.loads(answer) if answer.startswith("{") else xml.read(answer.encode())
        sizes.append(len(page["entry"]))
        following = [one["url"] for one in page["link"] if one["relation"] == "next"]
        address = f"{following[0].partition('/fhir/R4/')[2]}&{how}" if following else None
    assert sizes[0] == size + 1 and sum(sizes) == 5  # the first page has the person beside


@pytest.mark.usefixtures("place")
def test_everything_is_asked_by_the_id_of_an_organisations_patient_too_and_since_a_time(
    client: Client,
) -> None:
    mine = f"Patient/{id_of('Patient', 'p1')}/$everything"
    assert len(get(client, mine)["entry"]) == 5
    assert "entry" not in get(client, f"{mine}?_since=3000-01-01T00:00:00Z")
    get(client, f"Patient/{uuid7()}/$everything", 404)


def test_a_person_is_found_by_the_id_of_an_organisations_patient(client: Client, place: Path) -> None:
    found = get(client, f"Patient?_id={id_of('Patient', 'p1')},{uuid7()}")
    assert (
        ids(found)
        == ids(get(client, f"Patient?_id={person_of('ONE', 'p1')}"))
        == [str(person_of("ONE", "p1"))]
    )


def test_a_person_leads_where_the_patients_lead_that_organisations_sent(
    client: Client, tmp_path: Path
) -> None:
    organization = {"resourceType": "Organization", "id": "a", "name": "A clinic"}
    told = patient("p9", managingOrganization={"reference": "Organization/a"})
    say(tmp_path, "ONE", organization, told)
    found = get(client, "Patient?organization.name=A clinic&_include=Patient:organization")
    assert ids(found) == [str(person_of("ONE", "p9"))]
    assert ids(found, "include") == [str(id_of("Organization", "a"))]


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize(
    "query",
    [
        "Observation?nonsense=1",
        "Observation?code:below=1",
        "Observation?date=yesterday",
        "Observation?value-quantity=much",
        "Observation?patient:Group=x",
        "Observation?_sort=code-value-quantity",
        "Observation?_count=-1",
        "Observation?_include=Observation",
        "Observation?subject.family=x.y&encounter.nothing=1",
        "Observation?_has:Nothing:patient:code=1",
        "Observation?_cursor=abc",
        "Observation?code=a%00b",
        "Observation?code=%ff",
        "Observation?_id:not=x",
        "Patient?_filter=name eq x",
        "Observation?status:text=x",
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(client: Client, query: str) -> None:
    told = get(client, query, 400)
    assert told["resourceType"] == "OperationOutcome"
    assert told["issue"][0]["diagnostics"]


def test_a_search_that_takes_too_long_is_refused(
    client: Client, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LONGEST", "1ms")
    chained = "patient._has:Encounter:patient:class:not=x&patient.name:contains=a&code:not=x"
    told = get(client, f"Observation?{chained}&patient.gender:not=male&patient.birthdate:missing=false", 422)
    assert told["issue"][0]["code"] == "too-costly"


def test_leniency_leaves_out_what_is_not_known_and_says_so(client: Client, place: Path) -> None:
    bundle = get(client, "Observation?nonsense=1&code=1-8", Prefer="handling=lenient")
    assert bundle["total"] == 1
    assert bundle["entry"][-1]["search"]["mode"] == "outcome"
    assert "nonsense" not in bundle["link"][0]["url"]


def test_a_search_can_be_posted(client: Client, place: Path) -> None:
    answer = client.post(
        "/fhir/R4/Observation/_search", "code=1-8", content_type="application/x-www-form-urlencoded"
    )
    assert answer.json()["total"] == 1
    assert client.post("/fhir/R4/Observation/_search", {"code": "1-8"}).status_code == 415


def test_a_bundle_can_be_had_as_xml(client: Client, place: Path) -> None:
    answer = client.get("/fhir/R4/Observation?code=1-8", headers={"Accept": "application/fhir+xml"})
    assert answer.content.startswith(b"<?xml")
    assert b"<Observation>" in answer.content


def test_what_stands_on_a_record_and_names_somebody_else_is_not_about_its_person(
    client: Client, tmp_path: Path
) -> None:
    of_group = {"subject": {"reference": "Group/g"}, "performer": [{"reference": "Patient/p1"}]}
    say(
        tmp_path,
        "ONE",
        patient("p1", "9990000018"),
        observation("o1", "p1"),
        observation("o2", "p1") | of_group,
    )
    person, one, other = person_of("ONE", "p1"), *(str(id_of("Observation", each)) for each in ("o1", "o2"))
    for query in (f"subject={person}", f"patient={person}", f"patient={person}&subject:missing=false"):
        bundle = get(client, f"Observation?{query}")
        assert (ids(bundle), bundle["total"]) == ([one], 1)
    assert ids(get(client, f"Observation?performer={person}")) == [other]

"""A scope on Patient that a search limits leaves nobody else to be shown, whichever way leads to them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.test import Client

from ginnel.care.reception import actions as reception
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.fhir.tests.told import (
    AllScopes,
    Calling,
    get,
    id_of,
    ids,
    observation,
    patient,
    person_of,
    say,
)
from ginnel.surfaces.fhir.tests.writing import made, seen, someone

pytestmark = pytest.mark.django_db
WOMEN = {"Patient": ("gender=female",), "Observation": (), "Practitioner": (), "RelatedPerson": ()}
NUMBER = "9990000018"


@pytest.fixture
def two(caller: Calling, tmp_path: Path) -> None:
    """A woman whom two organisations know, and a man; the client may ask of women."""
    she = {"name": [{"family": "Example", "given": ["Ada"]}], "birthDate": "1950-01-02", "gender": "female"}
    he = {"name": [{"family": "Sample"}], "birthDate": "1961-01-02", "gender": "male"}
    doctor = {"generalPractitioner": [{"reference": "Practitioner/d"}]}
    say(
        tmp_path,
        "ONE",
        {"resourceType": "Practitioner", "id": "d"},
        patient("w", NUMBER, **she, **doctor, address=[{"city": "Leeds"}]),
        patient("m", "9990000026", **he, **doctor),
        observation("ow", "w"),
        observation("om", "m"),
    )
    say(tmp_path, "TWO", patient("v", NUMBER, **she))
    woman, other = person_of("ONE", "w"), person_of("TWO", "v")
    if woman != other:
        reception.merge(person=woman, other=other, reason="The same person", by=Permitting())
    caller.scopes = AllScopes(dict(WOMEN))


@pytest.mark.usefixtures("two")
def test_a_read_and_everything_of_somebody_else_find_nobody(client: Client) -> None:
    for id in (person_of("ONE", "m"), id_of("Patient", "m")):
        get(client, f"Patient/{id}", 404)
        get(client, f"Patient/{id}/$everything", 404)
        get(client, f"Patient/{id}/$everything?_type=Observation", 404)
    woman = person_of("ONE", "w")
    assert woman == person_of("TWO", "v")
    held = ids(get(client, f"Patient/{woman}/$everything"))
    assert set(held) == {
        str(woman),
        *map(str, [id_of("Patient", "w"), id_of("Patient", "v"), id_of("Observation", "ow")]),
    }
    assert ids(get(client, f"Patient/{id_of('Patient', 'w')}/$everything")) == held


@pytest.mark.usefixtures("two")
def test_what_leads_to_people_leads_to_nobody_else(client: Client) -> None:
    women = {str(person_of("ONE", "w")), str(id_of("Patient", "w")), str(id_of("Patient", "v"))}
    man = {str(person_of("ONE", "m")), str(id_of("Patient", "m"))}
    for place in (
        "Observation?_include=Observation:subject",
        "Observation?_include=Observation:patient",
        "Observation?_include=Observation:*",
        "Observation?_include=Observation:subject&_include:iterate=Patient:link",
        "Practitioner?_revinclude=Patient:general-practitioner",
        "Practitioner?_revinclude=Patient:general-practitioner&_include:iterate=Patient:link",
        f"Patient?_id={person_of('ONE', 'w')}&_include=Patient:link",
    ):
        beside = set(ids(get(client, place), "include"))
        assert beside & women, place
        assert not beside & man, place
    told = apps.get_model("audit", "Event").objects.filter(person=person_of("ONE", "m"))
    assert set(told.values_list("detail__kind", flat=True)) == {"Observation"}


@pytest.mark.usefixtures("two")
def test_a_source_patient_counts_as_the_person(client: Client, caller: Calling) -> None:
    """Of whom another organisation says what the limit asks for."""
    caller.scopes = AllScopes({"Patient": ("address-city=Leeds",)})
    beside = ids(get(client, f"Patient?_id={person_of('ONE', 'w')}&_include=Patient:link"), "include")
    assert set(beside) == {str(id_of("Patient", "w")), str(id_of("Patient", "v"))}
    get(client, f"Patient/{id_of('Patient', 'v')}")


def test_a_reference_to_the_person_is_followed_within_the_limit(client: Client, caller: Calling) -> None:
    """As what is written here names them."""
    for number, gender in ((NUMBER, "female"), ("9990000026", "male")):
        made(client, someone(number, gender=gender))
    people = {str(one.id) for one in apps.get_model("people", "Person").objects.all()}
    for person in people:
        made(client, seen(person))
    assert people <= set(ids(get(client, "Observation?_include=Observation:subject"), "include"))
    caller.scopes = AllScopes(dict(WOMEN))
    (left,) = people & set(ids(get(client, "Observation?_include=Observation:subject"), "include"))
    assert get(client, f"Patient/{left}")["gender"] == "female"

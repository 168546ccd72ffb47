"""A medicine that tells a subject is in the list of whoever treats, and by no way anywhere for anybody else."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.record.actions import reindex
from ginnel.foundation.record.store import medicines
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, Category, Purpose
from ginnel.surfaces.fhir.tests.told import (
    Calling,
    Tree,
    get,
    id_of,
    ids,
    observation,
    patient,
    person_of,
    say,
)

pytestmark = pytest.mark.django_db
TELLING, PLAIN = "Descovy 200mg/25mg tablets", "Metformin 500mg tablets"
_OF_ONE = re.compile(r"[\w]{8}-[\w-]{27}|\b[0-9a-f]{16}\b|\d{4}-\d\d-\d\dT[\d:.]+Z|/p[12]\b")


def treating() -> Permitting:
    """Who may read no restricted subject, but treats."""
    return Permitting(allowed=frozenset(Category).difference(MEDICATION_OF), organisation="TWO")


def unrelated() -> Permitting:
    closed = {*MEDICATION_OF, *MEDICATION}
    return Permitting(allowed=frozenset(Category) - closed, organisation="TWO", purpose=Purpose.DIRECT_CARE)


def request(id: str, whom: str, medicine: Tree) -> Tree:
    asked = {"status": "active", "intent": "order", "subject": {"reference": f"Patient/{whom}"}}
    return {"resourceType": "MedicationRequest", "id": id, **asked, **medicine}


def named(text: str) -> Tree:
    return {"medicationCodeableConcept": {"text": text}}


def on_shelf(id: str, text: str) -> Tree:
    return {"resourceType": "Medication", "id": id, "code": {"text": text}}


def others(whom: str, text: str) -> list[Tree]:
    """The same medicine in every other type, and how much of it is in the blood."""
    about: Tree = {"subject": {"reference": f"Patient/{whom}"}, **named(text)}
    given = {"effectiveDateTime": "2026-11-01", **about}
    return [
        {"resourceType": "MedicationStatement", "id": f"{whom}-s", "status": "active", **about},
        {"resourceType": "MedicationDispense", "id": f"{whom}-d", "status": "completed", **about},
        {"resourceType": "MedicationAdministration", "id": f"{whom}-a", "status": "completed", **given},
        observation(f"{whom}-o", whom, code="1") | {"code": {"text": f"Level of {text}"}},
        {
            "resourceType": "DiagnosticReport",
            "id": f"{whom}-r",
            "status": "final",
            "subject": about["subject"],
            "code": {"text": f"Level of {text}"},
        },
    ]


@pytest.fixture
def both(tmp_path: Path) -> tuple[UUID, UUID]:
    """Two people with one medicine each; the first has one more, that tells a subject, in every way there is."""
    plain = [
        one for whom in ("p1", "p2") for one in (patient(whom), request(f"{whom}-plain", whom, named(PLAIN)))
    ]
    shelf = [on_shelf("m1", TELLING), on_shelf("m2", PLAIN)]
    say(tmp_path, "ONE", *plain, *shelf, request("p1-named", "p1", named(TELLING)), *others("p1", TELLING))
    referring = {"medicationReference": {"reference": "Medication/m1"}}
    say(tmp_path, "ONE", request("p1-shelf", "p1", referring))
    return person_of("ONE", "p1"), person_of("ONE", "p2")


def places(person: UUID) -> list[str]:
    types = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration")
    of_each = [f"{kind}?patient={person}" for kind in (*types, "Observation", "DiagnosticReport")]
    return [
        *of_each,
        *(f"{place}&_summary=count" for place in of_each),
        f"MedicationRequest?patient={person}&_include=MedicationRequest:medication",
        f"MedicationRequest?patient={person}&_count=1",
        f"Patient/{person}/$everything",
        f"Patient?_id={person}&_has:MedicationDispense:patient:status=completed",
        f"Patient?_id={person}&_revinclude=MedicationRequest:patient",
        f"MedicationRequest?patient={person}&medication.code:text=descovy",
    ]


def test_whoever_treats_has_the_whole_list(client: Client, caller: Calling, both: tuple[UUID, UUID]) -> None:
    caller.viewer = treating()
    asked = f"MedicationRequest?patient={both[0]}&_include=MedicationRequest:medication"
    found = get(client, asked)
    assert set(ids(found)) == {
        str(id_of("MedicationRequest", one)) for one in ("p1-plain", "p1-named", "p1-shelf")
    }
    assert ids(found, "include") == [str(id_of("Medication", "m1"))]
    for kind, id in (("MedicationStatement", "p1-s"), ("Observation", "p1-o"), ("DiagnosticReport", "p1-r")):
        assert "Descovy" in str(get(client, f"{kind}/{id_of(kind, id)}"))


def test_to_nobody_else_is_there_any_difference(
    client: Client, caller: Calling, both: tuple[UUID, UUID]
) -> None:
    caller.viewer = unrelated()
    for one, other in zip(places(both[0]), places(both[1]), strict=True):
        assert _alike(client, one) == _alike(client, other), one
    for kind, id in (
        ("MedicationRequest", "p1-named"),
        ("MedicationRequest", "p1-shelf"),
        ("MedicationDispense", "p1-d"),
    ):
        for place in (f"{kind}/{id_of(kind, id)}", f"{kind}/{id_of(kind, id)}/_history"):
            get(client, place, 404)
    for place in ("MedicationRequest", "MedicationRequest/_history", "_history", "Observation"):
        told = str(get(client, place))
        assert str(id_of("MedicationRequest", "p1-shelf")) not in told
        assert str(id_of("MedicationRequest", "p1-named")) not in told


def _alike(client: Client, place: str) -> str:
    return _OF_ONE.sub("", client.get(f"/fhir/R4/{place}").content.decode())


def test_a_medicine_that_comes_last_is_followed_by_what_referred_to_it(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    referring = {"medicationReference": {"reference": "Medication/late"}}
    say(tmp_path, "ONE", patient("p1"), request("r1", "p1", referring))
    place = f"MedicationRequest/{id_of('MedicationRequest', 'r1')}"
    caller.viewer = unrelated()
    get(client, place)
    say(tmp_path, "ONE", on_shelf("late", TELLING))
    get(client, place, 404)
    caller.viewer = treating()
    assert (
        get(client, place)["medicationReference"]["reference"] == f"Medication/{id_of('Medication', 'late')}"
    )
    say(tmp_path, "ONE", request("r1", "p1", referring | {"note": [{"text": "Again"}]}))
    caller.viewer = unrelated()
    get(client, place, 404)


def made_of(id: str, *parts: str) -> Tree:
    references = [{"itemReference": {"reference": f"Medication/{one}"}} for one in parts]
    return {"resourceType": "Medication", "id": id, "ingredient": references}


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2), (2, 0, 3, 1)])
def test_a_medicine_is_what_it_is_made_of_whichever_comes_first(
    client: Client, caller: Calling, tmp_path: Path, order: tuple[int, ...]
) -> None:
    """A tablet of a mixture of a substance, each on the shelf without words of its own but the last."""
    chain = [
        request("r1", "p1", {"medicationReference": {"reference": "Medication/tablet"}}),
        made_of("tablet", "tablet", "mixture"),
        made_of("mixture", "substance", "tablet"),
        on_shelf("substance", TELLING),
    ]
    say(tmp_path, "ONE", patient("p1"), request("r2", "p1", named(PLAIN)))
    for place in order:
        say(tmp_path, "ONE", chain[place])
    whole, rest = id_of("MedicationRequest", "r1"), id_of("MedicationRequest", "r2")
    asked = f"MedicationRequest?patient={person_of('ONE', 'p1')}"
    caller.viewer = unrelated()
    assert ids(get(client, asked)) == [str(rest)]
    get(client, f"MedicationRequest/{whole}", 404)
    caller.viewer = treating()
    assert set(ids(get(client, asked))) == {str(whole), str(rest)}
    reindex(by=Permitting(), everything=True)
    caller.viewer = unrelated()
    assert ids(get(client, asked)) == [str(rest)]


def test_a_long_chain_of_medicines_is_followed_so_far_and_by_sorting_anew_to_its_end(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    """How long it is whoever sends it chooses, and its organisation waits."""
    last = medicines.LEVELS + 3
    chain = [made_of(f"m{number}", f"m{number - 1}") for number in range(1, last + 1)]
    asked = [
        request(f"r{number}", "p1", {"medicationReference": {"reference": f"Medication/m{number}"}})
        for number in range(last + 1)
    ]
    say(tmp_path, "ONE", patient("p1"), *chain, *asked)
    with CaptureQueriesContext(connection) as captured:
        say(tmp_path, "ONE", on_shelf("m0", TELLING))
    followed = [one for one in captured if "record_resource u SET category" in one["sql"]]
    assert len(followed) <= medicines.LEVELS + 1
    caller.viewer = unrelated()
    places = [f"MedicationRequest/{id_of('MedicationRequest', f'r{number}')}" for number in range(last + 1)]
    for place in places[: medicines.LEVELS]:
        get(client, place, 404)
    get(client, places[last])
    reindex(by=Permitting(), everything=True)
    for place in places:
        get(client, place, 404)


def test_it_counts_so_after_sorting_anew(client: Client, caller: Calling, both: tuple[UUID, UUID]) -> None:
    reindex(by=Permitting(), everything=True)
    caller.viewer = unrelated()
    get(client, f"MedicationRequest/{id_of('MedicationRequest', 'p1-shelf')}", 404)
    get(client, f"Medication/{id_of('Medication', 'm1')}")
    assert len(ids(get(client, f"MedicationRequest?patient={both[0]}"))) == 1


def test_an_organisation_that_says_nothing_else_is_not_known_to_know_them(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    say(tmp_path, "ONE", patient("p1"), on_shelf("m1", "Methadone 1mg/ml oral solution"))
    say(tmp_path, "ONE", request("r1", "p1", {"medicationReference": {"reference": "Medication/m1"}}))
    caller.viewer = treating()
    assert get(client, f"Patient/{id_of('Patient', 'p1')}")["id"]
    caller.viewer = unrelated()
    get(client, f"Patient/{id_of('Patient', 'p1')}", 404)


def test_what_it_was_said_to_be_before_is_open_to_whoever_treats_alone(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    referring = {"medicationReference": {"reference": "Medication/m1"}}
    say(tmp_path, "ONE", patient("p1"), on_shelf("m1", TELLING))
    say(tmp_path, "ONE", request("r1", "p1", referring))
    say(tmp_path, "ONE", request("r1", "p1", named(PLAIN)))
    place = f"MedicationRequest/{id_of('MedicationRequest', 'r1')}"
    for viewer, versions in ((treating(), 2), (unrelated(), 1)):
        caller.viewer = viewer
        assert get(client, f"{place}/_history")["total"] == versions
        get(client, f"{place}/_history/1", 200 if versions == 2 else 404)
        told = str(get(client, "MedicationRequest/_history"))
        assert (str(id_of("Medication", "m1")) in told) == (versions == 2)


def test_what_was_withdrawn_counts_so_after_sorting_anew(
    client: Client, caller: Calling, tmp_path: Path
) -> None:
    referring = {"medicationReference": {"reference": "Medication/m1"}}
    say(tmp_path, "ONE", patient("p1"), on_shelf("m1", TELLING))
    say(tmp_path, "ONE", request("r1", "p1", referring))
    say(tmp_path, "ONE", request("r1", "p1", referring) | {"status": "entered-in-error"})
    reindex(by=Permitting(), everything=True)
    place = f"MedicationRequest/{id_of('MedicationRequest', 'r1')}/_history"
    caller.viewer = treating()
    assert get(client, place)["total"] == 2
    caller.viewer = unrelated()
    get(client, place, 404)


def test_what_counted_as_a_subject_itself_becomes_a_medicine_of_it(both: tuple[UUID, UUID]) -> None:
    """Whatever a client wrote keeps what it was published under, but for that."""
    id = id_of("MedicationRequest", "p1-named")
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE record_resource SET category = %s, local_id = id::text WHERE id = %s",
            [int(Category.SEXUAL_AND_REPRODUCTIVE_HEALTH), id],
        )
        reindex(by=Permitting(), everything=True)
        cursor.execute("SELECT category FROM record_resource WHERE id = %s", [id])
        assert cursor.fetchone() == (Category.SEXUAL_HEALTH_MEDICATION,)

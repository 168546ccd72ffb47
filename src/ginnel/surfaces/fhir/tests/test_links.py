"""Who else somebody is said to be is told to who said it and who may read of a changed gender, and finds nobody."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import gender
from ginnel.foundation.record.fhir.extraction import extract
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category
from ginnel.surfaces.fhir.presenting import SUBSETTED
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get, id_of, ids, patient, person_of, say

pytestmark = pytest.mark.django_db
SUBJECT = Category.SEXUAL_AND_REPRODUCTIVE_HEALTH
KINDS = ("replaced-by", "replaces", "refer", "seealso")


def link(to: str, kind: str = "replaces") -> Tree:
    return {"other": {"reference": to}, "type": kind}


@pytest.fixture
def now(tmp_path: Path) -> UUID:
    """Somebody of whom one organisation says that they were another, and has both as people apart."""
    say(
        tmp_path,
        "ONE",
        patient("before", name=[{"family": "Zzformer"}], birthDate="1950-01-02"),
        patient("now", name=[{"family": "Testperson"}], link=[link("Patient/before")]),
        {
            "resourceType": "Person",
            "id": "both",
            "active": True,
            "link": [{"target": {"reference": f"Patient/{one}"}} for one in ("now", "before")],
        },
    )
    say(tmp_path, "TWO", patient("other", name=[{"family": "Elsewhere"}]))
    return id_of("Patient", "now")


def another(organisation: str = "TWO", *, may_read: bool = False) -> Permitting:
    return Permitting(
        allowed=frozenset(set(Category) - (set() if may_read else {SUBJECT})), organisation=organisation
    )


@pytest.mark.parametrize(
    ("viewer", "sees"),
    [(another(), False), (another("ONE"), True), (another(may_read=True), True)],
    ids=["another organisation", "who said it", "who may read of it"],
)
def test_every_way_shows_it_to_whom_it_may_be_shown(
    client: Client, caller: Calling, now: UUID, viewer: Permitting, sees: bool
) -> None:
    former, both = str(id_of("Patient", "before")), id_of("Person", "both")
    caller.viewer = viewer
    for place in (
        f"Patient/{now}",
        f"Patient/{now}?_elements=link",
        f"Patient/{now}/_history",
        f"Patient/{now}/_history/1",
        f"Patient/{now}/$everything",
        f"Patient?_id={now}&_include=Patient:link",
        f"Person/{both}",
        f"Patient/{now}?_format=xml",
    ):
        answer = client.get(f"/fhir/R4/{place}")
        assert answer.status_code == 200, answer.content
        assert [place, former in answer.content.decode()] == [place, sees]
    assert former not in client.get(f"/fhir/R4/Patient/{person_of('ONE', 'now')}").content.decode()


def test_a_part_says_so_and_a_person_stays_somebodys(client: Client, caller: Calling, now: UUID) -> None:
    caller.viewer = another()
    found = get(client, f"Patient/{now}")
    assert found["meta"]["tag"] == [SUBSETTED]
    assert "link" not in found
    person = get(client, f"Person/{id_of('Person', 'both')}")
    assert person["link"] == [{"target": {"reference": f"Patient/{now}"}}]
    assert person["meta"]["tag"] == [SUBSETTED]


@pytest.mark.parametrize("organisation", ["ONE", "TWO"])
def test_nobody_is_found_by_what_is_said_of_them(
    client: Client, caller: Calling, now: UUID, organisation: str
) -> None:
    """Not even by who said it: their own words are in what they read."""
    caller.viewer = another(organisation)
    former = id_of("Patient", "before")
    them = str(person_of("ONE", "before"))
    assert ids(get(client, f"Patient?link=Patient/{former}")) == [them]
    assert ids(get(client, "Patient?link.family=Zzformer")) == [them]
    assert ids(get(client, f"Patient?_has:Patient:link:_id={now}")) == []
    assert ids(get(client, f"Person?patient={former}")) == []
    assert ids(get(client, f"Person?link=Patient/{former}")) == []
    beside = get(client, f"Patient?_id={now}&_include=Patient:link&_include:iterate=Patient:link")
    assert ids(beside, "include") == [str(now)]
    back = get(client, f"Patient?_id={former}&_revinclude=Patient:link&_revinclude=Person:link")
    assert ids(back, "include") == []


def test_a_person_is_found_by_the_patients_that_theirs_links_to(
    client: Client, caller: Calling, now: UUID
) -> None:
    them = str(person_of("ONE", "now"))
    assert [one["other"]["reference"] for one in get(client, f"Patient/{them}")["link"]] == [f"Patient/{now}"]
    for asked in (
        f"link=Patient/{now}",
        f"link={now}",
        f"link:Patient={now}",
        "link.family=Testperson",
        "link:Patient.family=Testperson",
    ):
        assert ids(get(client, f"Patient?{asked}")) == [them], asked
    for asked in (f"link=RelatedPerson/{now}", f"link:RelatedPerson={now}", "link:identifier=x|y"):
        assert ids(get(client, f"Patient?{asked}")) == [], asked
    get(client, "Patient?link:missing=true", 400)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("within", [False, True])
def test_each_sort_of_link_is_taken_out_and_not_indexed(kind: str, within: bool) -> None:
    former = "0190a000-0000-7000-8000-000000000001"
    tree: Any = {
        "resourceType": "Patient",
        "id": "p",
        "active": True,
        "link": [link(f"Patient/{former}", kind)],
    }
    assert all(one[2] != former for one in extract("Patient", tree).references)
    whole = {"resourceType": "Observation", "id": "o", "contained": [tree]} if within else tree
    body = json.dumps(whole, separators=(",", ":")).encode()
    assert gender.tells(body)
    found = gender.seen(body, is_open=False)
    assert found.is_part
    assert former.encode() not in found.body


@pytest.mark.parametrize(
    ("links", "kept"),
    [
        (["Patient/a"], ["Patient/a"]),
        (["#in"], ["#in"]),
        (["RelatedPerson/r", "Patient/a", "Patient/b"], ["Patient/a"]),
        (["Practitioner/w", "#in", "Patient/a"], ["#in"]),
        (["Practitioner/w"], []),
    ],
)
def test_a_person_keeps_the_link_by_which_they_are_somebodys(links: list[str], kept: list[str]) -> None:
    inside = {"resourceType": "Patient", "id": "in", "identifier": [{"system": "s", "value": "v"}]}
    tree: Any = {
        "resourceType": "Person",
        "contained": [inside],
        "link": [{"target": {"reference": one}} for one in links],
    }
    assert [one["target"]["reference"] for one in gender.alone(tree).get("link", ())] == kept
    for one in tree["link"]:
        one["target"]["reference"] = one["target"]["reference"].replace("#", "Practitioner/")
    assert len(extract("Person", tree).references) == len(gender.alone(tree).get("link", ()))

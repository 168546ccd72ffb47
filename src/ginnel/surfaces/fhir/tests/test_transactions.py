"""A transaction: in which order its entries count, and that no two of them are about one resource (R4, 3.1.0.11.2)."""

from __future__ import annotations

import base64
import json

import pytest
from django.apps import apps
from django.test import Client

from ginnel.surfaces.fhir.tests.test_bundles import about, asked, statuses
from ginnel.surfaces.fhir.tests.told import get
from ginnel.surfaces.fhir.tests.writing import Tree, bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
Entry = apps.get_model("record", "Entry")
SYSTEM = "https://fhir.nhs.uk/Id/nhs-number"
NUMBER = "9990000018"
NAME = "urn:uuid:6f9619ff-8b86-4d01-b42d-00cf4fc964ff"
OTHER = "urn:uuid:0d1d2f5c-3f2b-4a5e-9c64-7f0d8a2f1b3e"
OURS = "https://a.example/observations"


def kept(client: Client, subject: str, value: str = "1") -> Tree:
    return made(client, numbered(subject, value))


def numbered(subject: str, value: str = "1", **more: object) -> Tree:
    return seen(subject, **more) | {"identifier": [{"system": OURS, "value": value}]}


def document(subject: str, link: str, **more: object) -> Tree:
    div = f'<div xmlns="http://www.w3.org/1999/xhtml"><a href="{link}">A letter</a></div>'
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "masterIdentifier": {"system": "urn:ietf:rfc:3986", "value": link},
        "subject": {"reference": f"Patient/{subject}"},
        "content": [{"attachment": {"url": link}}],
        "text": {"status": "generated", "div": div},
        **more,
    }


def test_what_is_deleted_is_not_found_there_by_the_same_transaction(client: Client) -> None:
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    told = bundle(
        "transaction",
        entry("POST", "Observation", numbered(mine), ifNoneExist=f"identifier={OURS}|1"),
        entry("DELETE", f"Observation/{old}"),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["201", "204"]
    new = answers[0]["response"]["location"].split("/")[1]
    assert new != old
    assert get(client, f"Observation/{new}")["meta"]["versionId"] == "1"
    send(client, "GET", f"Observation/{old}", status=410)


@pytest.mark.parametrize("is_first", [True, False])
@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "DELETE by condition"])
def test_what_a_condition_deletes_is_nobody_elses(client: Client, method: str, is_first: bool) -> None:
    """Whatever their order: all of it fails, and nothing is deleted."""
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    others = {
        "PUT": entry("PUT", f"Observation/{old}", numbered(mine, id=old, status="amended")),
        "PATCH": entry("PATCH", f"Observation/{old}", {"resourceType": "Binary"}),
        "DELETE": entry("DELETE", f"Observation/{old}"),
        "DELETE by condition": entry("DELETE", "Observation?status=final"),
    }
    entries = [entry("DELETE", f"Observation?identifier={OURS}|1"), others[method]]
    before = Entry.objects.count()
    (issue,) = asked(client, bundle("transaction", *(entries if is_first else reversed(entries))), 400)
    assert issue["diagnostics"] == "Two entries of a transaction are about one resource."
    assert Entry.objects.count() == before
    assert get(client, f"Observation/{old}")["meta"]["versionId"] == "1"


def test_what_is_deleted_by_its_id_is_not_changed_too(client: Client) -> None:
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    told = bundle(
        "transaction",
        entry("PUT", f"Observation/{old}", numbered(mine, id=old, status="amended")),
        entry("DELETE", f"Observation/{old}"),
    )
    asked(client, told, 400)
    assert get(client, f"Observation/{old}")["status"] == "final"


def test_a_condition_that_deletes_nothing_is_no_mistake(client: Client) -> None:
    nothing = entry("DELETE", f"Observation?identifier={OURS}|none")
    assert statuses(asked(client, bundle("transaction", nothing, nothing))) == ["204", "204"]


@pytest.mark.parametrize("name", [NAME, "https://a.example/fhir/Patient/p1"])
@pytest.mark.parametrize("is_first", [True, False])
def test_what_is_put_by_a_condition_is_what_the_others_mean_when_it_is_new_too(
    client: Client, name: str, is_first: bool
) -> None:
    told = [
        entry("PUT", f"Patient?identifier={SYSTEM}|{NUMBER}", someone(NUMBER), name),
        entry(
            "PUT",
            f"Observation?identifier={OURS}|1",
            about(name) | {"identifier": [{"system": OURS, "value": "1"}]},
        ),
    ]
    entries = told if is_first else told[::-1]
    first = asked(client, bundle("transaction", *entries))
    assert statuses(first) == ["201", "201"]
    again = asked(client, bundle("transaction", *entries))
    assert statuses(again) == ["200", "200"]
    ids = [[one["response"]["location"].split("/")[1] for one in answers] for answers in (first, again)]
    assert ids[0] == ids[1]
    mine, observation = ids[0] if is_first else ids[0][::-1]
    assert get(client, f"Observation/{observation}")["subject"]["reference"] == f"Patient/{mine}"


def test_two_conditions_that_answer_with_one_resource_are_refused(client: Client) -> None:
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    told = bundle(
        "transaction",
        entry("PUT", f"Observation?identifier={OURS}|1", numbered(mine, status="amended")),
        entry("PUT", f"Observation/{old}", numbered(mine, id=old)),
    )
    asked(client, told, 400)
    assert get(client, f"Observation/{old}")["meta"]["versionId"] == "1"


def test_an_attachment_and_a_narrative_lead_to_what_comes_with_them(client: Client) -> None:
    """In what is posted, and in what is put in the place of another; what names something else stays."""
    mine = made(client, someone(NUMBER))["id"]
    old = made(client, document(mine, "urn:uuid:nothing-here"))["id"]
    told = bundle(
        "transaction",
        entry("POST", "DocumentReference", document(mine, NAME)),
        entry("PUT", f"DocumentReference/{old}", document(mine, NAME, id=old)),
        entry(
            "POST", "Binary", {"resourceType": "Binary", "contentType": "text/plain", "data": "YQ=="}, NAME
        ),
    )
    new, _, binary = (one["response"]["location"].split("/")[1] for one in asked(client, told))
    for id in (new, old):
        found = get(client, f"DocumentReference/{id}")
        assert found["content"] == [{"attachment": {"url": f"Binary/{binary}"}}]
        assert f'<a href="Binary/{binary}">' in found["text"]["div"]
        assert found["masterIdentifier"] == {"system": "urn:ietf:rfc:3986", "value": NAME}


def test_two_entries_of_one_name_are_refused(client: Client) -> None:
    told = bundle(
        "transaction",
        entry("POST", "Patient", someone(NUMBER), NAME),
        entry("POST", "Patient", someone(), NAME),
    )
    (issue,) = asked(client, told, 400)
    assert issue["expression"] == ["Bundle.entry[1].fullUrl"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "again", [f"identifier={SYSTEM}|{NUMBER}", f"Patient?identifier={SYSTEM.replace(':', '%3A')}%7C{NUMBER}"]
)
def test_what_two_entries_create_unless_it_is_there_is_one_and_is_what_both_names_mean(
    client: Client, again: str
) -> None:
    """The first's; what the second says of it is passed over, as that of one that was there before is."""
    told = bundle(
        "transaction",
        entry("POST", "Observation", about(OTHER)),
        entry("POST", "Patient", someone(NUMBER), NAME, ifNoneExist=f"identifier={SYSTEM}|{NUMBER}"),
        entry("POST", "Patient", someone(NUMBER, gender="female"), OTHER, ifNoneExist=again),
        entry("POST", "Observation", about(NAME)),
    )
    answers = asked(client, told)
    assert statuses(answers) == ["201", "201", "200", "201"]
    by_other, mine, same, by_name = (one["response"]["location"] for one in answers)
    assert same == mine and answers[2]["response"]["etag"] == answers[1]["response"]["etag"]
    patient = mine.partition("/_history")[0]
    for place in (by_other, by_name):
        assert get(client, place.partition("/_history")[0])["subject"]["reference"] == patient
    assert "gender" not in get(client, patient)
    assert get(client, "Patient?_summary=count")["total"] == 1


def test_what_the_second_shows_is_what_the_first_made(client: Client) -> None:
    one = entry("POST", "Patient", someone(NUMBER), ifNoneExist=f"active=true&identifier={SYSTEM}|{NUMBER}")
    two = entry("POST", "Patient", someone(NUMBER), ifNoneExist=f"identifier={SYSTEM}|{NUMBER}&active=true")
    first, second = asked(client, bundle("transaction", one, two), Prefer="return=representation")
    assert first["resource"] == second["resource"] and second["response"]["status"] == "200"


@pytest.mark.parametrize(
    "wrong",
    [
        entry("POST", "Patient/1", someone(NUMBER), ifNoneExist=f"identifier={SYSTEM}|{NUMBER}"),
        entry("POST", "Patient", seen("1"), ifNoneExist=f"identifier={SYSTEM}|{NUMBER}"),
    ],
)
def test_the_second_is_refused_for_what_it_would_be_refused_for_alone(client: Client, wrong: Tree) -> None:
    one = entry("POST", "Patient", someone(NUMBER), ifNoneExist=f"identifier={SYSTEM}|{NUMBER}")
    asked(client, bundle("transaction", one, wrong), 400)
    assert not Entry.objects.exists()


def test_another_type_or_another_condition_is_another_matter(client: Client) -> None:
    organisation = {"resourceType": "Organization", "name": "Anywhere"}
    told = bundle(
        "transaction",
        entry("POST", "Patient", someone(), ifNoneExist=f"identifier={OURS}|1"),
        entry("POST", "Patient", someone(), ifNoneExist=f"identifier={OURS}|1&active=true"),
        entry("POST", "Organization", organisation, ifNoneExist=f"identifier={OURS}|1"),
    )
    assert statuses(asked(client, told)) == ["201", "201", "201"]


def test_a_condition_is_about_what_stood_before_and_not_what_comes_with_it(client: Client) -> None:
    """The order of entries is no matter (R4, 3.1.0.11.2): what another entry creates plainly is not found."""
    plain = entry("POST", "Patient", someone(NUMBER))
    unless = entry("POST", "Patient", someone(NUMBER), ifNoneExist=f"identifier={SYSTEM}|{NUMBER}")
    assert statuses(asked(client, bundle("transaction", plain, unless))) == ["201", "201"]
    assert get(client, "Patient?_summary=count")["total"] == 2


def patched(place: str, *steps: Tree, name: str = "") -> Tree:
    data = base64.b64encode(json.dumps(steps).encode()).decode()
    binary = {"resourceType": "Binary", "contentType": "application/json-patch+json", "data": data}
    return entry("PATCH", place, binary, name)


def step(path: str, value: object, op: str = "add") -> Tree:
    return {"op": op, "path": path, "value": value}


@pytest.mark.parametrize(
    ("one", "name", "found"),
    [
        (step("/performer", [{"reference": NAME, "display": "Ada"}]), "performer", 0),
        (step("/performer", {"reference": NAME, "display": "Ada"}, "replace"), "performer", None),
        (step("/focus/0/reference", NAME, "replace"), "focus", 0),
        (step("/extension", [{"url": "urn:a", "valueReference": {"reference": NAME}}]), "extension", 0),
    ],
)
def test_a_patch_refers_to_what_comes_with_it(
    client: Client, one: Tree, name: str, found: int | None
) -> None:
    mine = made(client, someone(NUMBER))["id"]
    focus, performer = [{"reference": f"Patient/{mine}"}], [{"display": "Somebody"}]
    old = made(client, numbered(mine, focus=focus, performer=performer))["id"]
    steps = [one if found is not None else {**one, "path": "/performer/0"}]
    told = bundle(
        "transaction", patched(f"Observation/{old}", *steps), entry("POST", "Patient", someone(), NAME)
    )
    answers = asked(client, told)
    assert statuses(answers) == ["200", "201"]
    ada = answers[1]["response"]["location"].partition("/_history")[0]
    stands = get(client, f"Observation/{old}")[name][0]
    assert stands.get("valueReference", stands)["reference"] == ada


def test_a_patch_refers_to_whom_two_entries_create_and_by_a_condition(client: Client) -> None:
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    unless = {"ifNoneExist": f"identifier={OURS}|2"}
    steps = [
        step("/performer", [{"reference": OTHER}]),
        step("/performer/-", {"reference": f"Patient?identifier={SYSTEM}|{NUMBER}"}),
    ]
    told = bundle(
        "transaction",
        entry("POST", "Patient", someone(), NAME, **unless),
        entry("POST", "Patient", someone(), OTHER, **unless),
        patched(f"Observation?identifier={OURS}|1", *steps),
    )
    answers = asked(client, told)
    ada = answers[0]["response"]["location"].partition("/_history")[0]
    performers = get(client, f"Observation/{old}")["performer"]
    assert [one["reference"] for one in performers] == [ada, f"Patient/{mine}"]


@pytest.mark.parametrize(
    ("one", "where"),
    [
        (step("/performer", [{"reference": NAME}]), "performer"),
        (step("/focus/0/reference", NAME, "replace"), "focus"),
    ],
)
@pytest.mark.parametrize("type_", ["transaction", "batch"])
def test_a_patch_that_refers_to_nothing_is_refused_where_it_stands(
    client: Client, one: Tree, where: str, type_: str
) -> None:
    """In a batch no entry finds another."""
    mine = made(client, someone(NUMBER))["id"]
    old = made(client, numbered(mine, focus=[{"reference": f"Patient/{mine}"}]))["id"]
    another = entry("POST", "Patient", someone(), OTHER)
    answers = asked(
        client,
        bundle(type_, another, patched(f"Observation/{old}", one)),
        400 if type_ == "transaction" else 200,
    )
    issue = answers[0] if type_ == "transaction" else answers[1]["response"]["outcome"]["issue"][0]
    assert issue["code"] == "not-found"
    assert issue["diagnostics"] == "The reference names nothing in this Bundle."
    assert issue["expression"] == [f"Bundle.entry[1].resource: Observation.{where}[0]"]
    assert get(client, f"Observation/{old}")["meta"]["versionId"] == "1"


def test_an_attachment_that_a_patch_brings_leads_to_what_comes_with_it(client: Client) -> None:
    mine = made(client, someone(NUMBER))["id"]
    old = made(client, document(mine, "https://a.example/letter"))["id"]
    binary = {"resourceType": "Binary", "contentType": "text/plain", "data": "YQ=="}
    told = bundle(
        "transaction",
        patched(f"DocumentReference/{old}", step("/content/0/attachment/url", NAME, "replace")),
        entry("POST", "Binary", binary, NAME),
    )
    new = asked(client, told)[1]["response"]["location"].partition("/_history")[0]
    assert get(client, f"DocumentReference/{old}")["content"] == [{"attachment": {"url": new}}]


def test_what_a_patch_only_names_stays(client: Client) -> None:
    """An identifier is no reference, whatever it is like, and nor is what stands there already."""
    mine = made(client, someone(NUMBER))["id"]
    old = kept(client, mine)["id"]
    steps = [
        step("/identifier/-", {"system": "urn:ietf:rfc:3986", "value": NAME}),
        step("/status", "final", "test"),
    ]
    told = bundle(
        "transaction", patched(f"Observation/{old}", *steps), entry("POST", "Patient", someone(), NAME)
    )
    asked(client, told)
    assert get(client, f"Observation/{old}")["identifier"][1]["value"] == NAME

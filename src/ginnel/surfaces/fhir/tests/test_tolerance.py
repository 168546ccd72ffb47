"""Validation modes: a client is strict, or what is wrong with what it sends is remarked where that can be borne."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.actions import Terms
from ginnel.foundation.organisations.states import OrganisationKind, Validation
from ginnel.foundation.record.fhir import tolerance
from ginnel.foundation.sharing.queries import service
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get
from ginnel.surfaces.fhir.tests.writing import bundle, entry, made, seen, send, someone

pytestmark = pytest.mark.django_db
TAG = "https://ginnel.invalid/CodeSystem/remarked|remarked"


@pytest.fixture
def tolerated(caller: Calling) -> Client:
    """A client of which what is wrong is accepted and flagged."""
    by = service("administer")
    home = organisations.ensure(code="TEST", kind=OrganisationKind.GP_PRACTICE, by=by)
    terms = Terms(
        ("system/*.cruds",), keys_url="https://x.example/jwks", validation=Validation.ACCEPT_AND_FLAG
    )
    caller.client = organisations.register_client(name="Old system", organisation=home, terms=terms, by=by)
    return Client(raise_request_exception=True)


@pytest.fixture
def subject(client: Client) -> str:
    return str(made(client, someone())["id"])


def issues(answer: Any) -> list[tuple[str, str, str]]:
    return [
        (one["severity"], one["code"], one.get("expression", [""])[0])
        for one in json.loads(answer.content)["issue"]
    ]


def without(tree: Tree, name: str) -> Tree:
    return {key: value for key, value in tree.items() if key != name}


def test_without_more_a_client_is_strict(client: Client, subject: str) -> None:
    answer = send(client, "POST", "Observation", without(seen(subject), "status"), 400)
    assert issues(answer) == [("error", "required", "Observation.status")]


def test_what_is_missing_or_miscoded_is_stored_with_what_is_wrong_beside_it(
    tolerated: Client, subject: str
) -> None:
    found = made(tolerated, {**without(seen(subject), "code"), "status": "finished"})
    assert {(one.code, one.field) for one in tolerance.remarks(found)} == {
        ("missing-element", "Observation.code"),
        ("code-not-allowed", "Observation.status"),
    }
    assert found["status"] == "finished"
    assert [one["resource"]["id"] for one in get(tolerated, f"Observation?_tag={TAG}")["entry"]] == [
        found["id"]
    ]


def test_whoever_wrote_it_is_told_in_an_outcome(tolerated: Client, subject: str) -> None:
    wrong = without(seen(subject), "status")
    answer = send(tolerated, "POST", "Observation", wrong, 201, Prefer="return=OperationOutcome")
    assert issues(answer)[0] == ("warning", "required", "Observation.status")
    asked = bundle("transaction", entry("POST", "Observation", wrong))
    (one,) = json.loads(send(tolerated, "POST", "", asked).content)["entry"]
    assert one["response"]["status"] == "201"
    assert one["response"]["outcome"]["issue"][0]["expression"] == [
        "Bundle.entry[0].resource: Observation.status"
    ]


def test_a_rule_that_is_broken_is_remarked_in_its_words(tolerated: Client, subject: str) -> None:
    doubled = seen(subject, dataAbsentReason={"text": "none"}, valueString="x")
    (remark,) = tolerance.remarks(made(tolerated, doubled))
    assert (remark.code, "obs-6" in remark.message) == ("rule-broken", True)


def test_what_is_put_right_loses_its_remarks_and_what_is_put_back_keeps_one_of_each(
    tolerated: Client, subject: str
) -> None:
    found = made(tolerated, without(seen(subject), "status"))
    place = f"Observation/{found['id']}"
    again = json.loads(send(tolerated, "PUT", place, found).content)
    assert len(tolerance.remarks(again)) == 1 and len(again["meta"]["tag"]) == 1
    right = json.loads(send(tolerated, "PUT", place, {**again, "status": "final"}).content)
    assert tolerance.remarks(right) == [] and "tag" not in right["meta"]
    assert get(tolerated, f"{place}/_history/1")["meta"]["extension"]


_UNSAFE = {"status": "generated", "div": '<div xmlns="http://www.w3.org/1999/xhtml"><script>x</script></div>'}
CHANGES: dict[str, Callable[[Tree], Tree]] = {
    "of another form": lambda tree: {**tree, "status": ["final"]},
    "a day that no calendar has": lambda tree: {**tree, "effectiveDateTime": "2026-02-30"},
    "an element that R4 has not": lambda tree: {**tree, "colour": "red"},
    "text that is not safe": lambda tree: {**without(tree, "status"), "text": _UNSAFE},
    "text that is not safe, contained": lambda tree: {
        **without(tree, "status"),
        "contained": [{"resourceType": "Device", "id": "d", "text": _UNSAFE}],
        "device": {"reference": "#d"},
    },
    "a contained patient": lambda tree: {
        **tree,
        "contained": [{"resourceType": "Patient", "id": "p", "gender": "f"}],
        "subject": {"reference": "#p"},
    },
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_cannot_be_borne_is_refused_all_the_same(tolerated: Client, subject: str, change: str) -> None:
    answer = send(tolerated, "POST", "Observation", CHANGES[change](seen(subject)), 400)
    assert {one[0] for one in issues(answer)} == {"error"}
    assert get(tolerated, "Observation")["total"] == 0


def test_whose_something_is_is_never_borne_wrong(tolerated: Client, subject: str) -> None:
    problem = {"resourceType": "Condition", "clinicalStatus": {"text": "x"}}
    send(tolerated, "POST", "Condition", problem, 400)
    remarks = tolerance.remarks(made(tolerated, {**problem, "subject": {"reference": f"Patient/{subject}"}}))
    assert remarks and "Condition.subject" not in {one.field for one in remarks}


def test_who_somebody_is_is_never_borne_wrong(tolerated: Client) -> None:
    send(tolerated, "POST", "Patient", someone(link=[{"type": "seealso"}]), 400)
    assert tolerance.remarks(made(tolerated, someone(gender="F")))[0].field == "Patient.gender"


def test_validate_says_what_would_be_remarked_and_what_refused(tolerated: Client, subject: str) -> None:
    wrong = without(seen(subject), "status")
    assert issues(send(tolerated, "POST", "Observation/$validate", wrong))[0][0] == "warning"
    assert (
        issues(send(tolerated, "POST", "Observation/$validate", {**wrong, "colour": "red"}))[0][0] == "error"
    )

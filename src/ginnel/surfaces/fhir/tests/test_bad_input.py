"""All that the capability statement claims can be asked, and no more at once than is said (`fuzz` sends all else)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.parameters import composites_of
from ginnel.foundation.record.store.searching import fragments, pages
from ginnel.surfaces.fhir.tests.told import get, observation, patient, say

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client: Client, tmp_path: Path) -> None:
    said = observation("o1", "p1", effectiveDateTime="2026-01-04", valueString="x")
    say(tmp_path, "ONE", patient("p1", "9990000018", birthDate="1950"), said)


@pytest.mark.usefixtures("place")
@pytest.mark.parametrize("kind", [kind for kind in kinds.KINDS if kinds.is_kind(kind)][::6])
def test_every_parameter_that_is_claimed_can_be_asked(client: Client, kind: str) -> None:
    """Of some types here; the capability statement is asked for all of it under `verify`."""
    assert _ask_all(client, kind)


@pytest.mark.verify
@pytest.mark.usefixtures("place")
def test_every_parameter_of_every_type_can_be_asked(client: Client) -> None:
    assert all(_ask_all(client, kind) for kind in kinds.KINDS if kinds.is_kind(kind))


def _ask_all(client: Client, kind: str) -> int:
    """Asks for all that the statement says of a type, each of which must be answered; how many parameters those are."""
    values = {
        "date": "2026",
        "number": "1",
        "quantity": "1",
        "string": "x",
        "token": "x",
        "uri": "urn:x",
        "reference": "x",
        "special": "53.8|-1.5",
    }
    rest = get(client, "metadata")["rest"][0]
    claimed = next(one for one in rest["resource"] if one["type"] == kind)
    together = {
        code: "$".join(values[part.type] for part in one.parts) for code, one in composites_of(kind).items()
    }
    pairs = [
        f"{one['name']}={together.get(one['name']) or values[one['type']]}" for one in claimed["searchParam"]
    ]
    for at in range(0, len(pairs), 12):
        get(client, f"{kind}?_count=0&" + "&".join(pairs[at : at + 12]))
    keys = [
        one["name"]
        for one in claimed["searchParam"]
        if one["type"] not in ("composite", "special") and one["name"] != "deceased"
    ]
    for at in range(0, len(keys), 4):
        get(client, f"{kind}?_count=1&_sort={','.join(keys[at : at + 4])}")
    for name in ("searchInclude", "searchRevInclude"):
        each = [f"_{name.removeprefix('search').lower()}={one}" for one in claimed.get(name, ())]
        for at in range(0, len(each), 12):
            get(client, f"{kind}?_count=1&" + "&".join(each[at : at + 12]))
    return len(pairs)


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Organization?" + "partof." * 40 + "name=x", "too-costly"),
        ("Observation?" + "_has:Observation:has-member:" * 30 + "code=x", "too-costly"),
        ("Observation?code=" + ",".join(str(one) for one in range(1000)), "too-costly"),
        ("Observation?" + "&".join("code=x" for _ in range(500)), "invalid"),
        ("Observation?" + "&".join("_include=Observation:encounter" for _ in range(50)), "too-costly"),
        ("Observation?value-string=" + "x" * 10_000, "too-long"),
    ],
)
def test_too_much_at_once_is_refused(client: Client, query: str, code: str) -> None:
    assert get(client, query, 400)["issue"][0]["code"] == code


_ROUND = "_has:Observation:patient:subject:Patient._has:Encounter:patient:subject:Patient.name=x"


@pytest.mark.parametrize(
    "query",
    [
        "Patient?" + _ROUND,
        "Patient?" + "&".join([_ROUND] * 10),
        "Observation?" + "&".join(["patient.name=x"] * 39),
    ],
)
def test_steps_through_too_many_people_are_refused_before_the_database_plans_them(
    client: Client, query: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each says three times who may be met: ten of these took two gigabytes to plan."""
    asked: list[str] = []
    monkeypatch.setattr(
        fragments, "MOST_CHARACTERS", 10_000
    )  # a practice's system has more to say of whom it may meet
    monkeypatch.setattr(pages, "_run", lambda statement, *_, **__: asked.append(statement))
    assert get(client, query, 422)["issue"][0]["code"] == "too-costly"
    assert asked == []


@pytest.mark.usefixtures("place")
def test_a_few_steps_through_people_are_answered(client: Client) -> None:
    given = "patient.name=none&patient.birthdate=1950&subject:Patient._has:Observation:patient:code=x"
    assert get(client, "Observation?" + given)["total"] == 0

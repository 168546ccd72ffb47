"""More requests of one client at once than it may have are told so in FHIR, and the others are answered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.test import Client

from ginnel.kernel import abreast
from ginnel.surfaces.clients import crowding
from ginnel.surfaces.fhir.tests.told import Calling

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nobody_else() -> Iterator[None]:
    crowding.forget()
    yield
    crowding.forget()


@pytest.mark.parametrize(
    ("method", "place"), [("get", "Observation"), ("post", ""), ("delete", "Patient/1"), ("get", "$nothing")]
)
def test_one_too_many_is_told_when_to_come_again(
    client: Client, caller: Calling, method: str, place: str
) -> None:
    crowding.hold_each_to(2)
    with ExitStack() as others:
        for _ in range(2):
            others.enter_context(crowding.answering(caller.client))
        answer = getattr(client, method)(f"/fhir/R4/{place}", content_type="application/fhir+json")
        assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
        (issue,) = json.loads(answer.content)["issue"]
        assert issue["code"] == "throttled"
    assert client.get("/fhir/R4/Observation").status_code == 200


def test_what_is_refused_or_goes_wrong_is_not_here_any_more(client: Client, caller: Calling) -> None:
    crowding.hold_each_to(1)
    for place in ("Nothing", "Observation?nothing=1", "Observation/1", "Observation"):
        client.get(f"/fhir/R4/{place}")
        client.post(f"/fhir/R4/{place}", b"{", content_type="application/fhir+json")
    assert client.get("/fhir/R4/Observation").status_code == 200


def test_those_that_are_answered_abreast_hold_no_thread(caller: Calling) -> None:
    crowding.hold_each_to(1)
    told: list[str] = []

    def work() -> None:
        with crowding.answering(caller.client):
            abreast.ask(lambda asked: [told.append("asked") for _ in asked], None)

    def beside() -> None:
        with crowding.answering(caller.client):
            told.append("beside")

    abreast.run([work, work, lambda: abreast.ask(lambda asked: [beside() for _ in asked], None)])
    assert sorted(told) == ["asked", "asked", "beside"]

"""An admission that a system sends is told of as soon as it is answered, and what it asks of a front door is a contact
there as soon: not when the next job looks."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import ODS_SYSTEM
from ginnel.surfaces.feeds import loading, reacting
from ginnel.surfaces.feeds.reacting import Reactor
from ginnel.surfaces.fhir.tests.told import Calling
from ginnel.surfaces.fhir.tests.writing import made, seen, send, someone
from ginnel.surfaces.fhir.writing import telling

Contact = apps.get_model("access", "Contact")
Notice = apps.get_model("notices", "Notice")
PATIENCE = 20.0


@pytest.fixture
def reactor(monkeypatch: pytest.MonkeyPatch) -> Iterator[Reactor]:
    made = Reactor(rests=True)
    monkeypatch.setattr(telling, "reactor", made)
    yield made
    made.stop(PATIENCE)


def admission(subject: str, **more: Any) -> dict[str, Any]:
    return {
        "resourceType": "Encounter",
        "status": "in-progress",
        "class": {"system": "http://terminology.hl7.org/CodeSystem/v3-ActCode", "code": "IMP"},
        "subject": {"reference": f"Patient/{subject}"},
        "period": {"start": (clock.now() - timedelta(hours=1)).isoformat(timespec="seconds")},
        **more,
    }


def states() -> list[str]:
    """Of every notice; one that nothing became of yet is raised."""
    every = Notice.objects.prefetch_related("changes")
    return sorted(next((change.state for change in one.changes.all()), "raised") for one in every)


def wait_for(wanted: list[str]) -> None:
    ends = time.monotonic() + PATIENCE
    while states() != wanted and time.monotonic() < ends:
        time.sleep(0.05)
    assert states() == wanted


@pytest.mark.django_db(transaction=True)
def test_whoever_works_with_somebody_is_told_at_once_and_what_was_a_mistake_is_taken_back(
    client: Client, caller: Calling, reactor: Reactor
) -> None:
    for code, kind in (("P1", OrganisationKind.GP_PRACTICE), ("TEST", OrganisationKind.ACUTE_TRUST)):
        organisations.ensure(code=code, kind=kind, by=service("administer"))
    practice = [{"identifier": {"system": ODS_SYSTEM, "value": "P1"}}]
    subject = made(client, someone(generalPractitioner=practice))["id"]
    stay = made(client, admission(subject))
    wait_for(["raised"])
    send(client, "PUT", f"Encounter/{stay['id']}", {**stay, "status": "entered-in-error"})
    wait_for(["withdrawn"])


@pytest.mark.django_db(transaction=True)
def test_what_is_asked_of_a_front_door_is_a_contact_there_at_once(
    client: Client, caller: Calling, reactor: Reactor
) -> None:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", kind=OrganisationKind.COUNCIL, by=by)
    desk = organisations.ensure_team(organisation=council, code="D", name="Desk", by=by)
    access.set_desk(team=desk.id, by=by)
    asked = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"text": "Help to wash and dress"},
        "subject": {"reference": f"Patient/{made(client, someone())['id']}"},
        "performer": [{"identifier": {"system": ODS_SYSTEM, "value": "COUNCIL"}}],
    }
    made(client, asked)
    ends = time.monotonic() + PATIENCE
    while not Contact.objects.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    assert [one.words for one in Contact.objects.all()] == ["Help to wash and dress"]


@pytest.mark.django_db
def test_only_what_anybody_reacts_to_is_told_and_only_once_it_is_committed(
    client: Client, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    nudged: list[bool] = []
    monkeypatch.setattr(telling.reactor, "nudge", lambda: nudged.append(True))
    subject = made(client, someone())["id"]
    with django_capture_on_commit_callbacks(execute=True):
        stay = made(client, admission(subject))
        assert nudged == []
    assert nudged == [True]
    with django_capture_on_commit_callbacks(execute=True):
        made(client, seen(subject))
        send(client, "POST", "Encounter", admission(subject, status="no"), 400)
    assert nudged == [True]
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "DELETE", f"Encounter/{stay['id']}", status=204)
    assert nudged == [True, True]


def test_a_reactor_that_rests_looks_once_more_and_is_started_by_the_next_nudge(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    settled: list[str] = []
    monkeypatch.setattr(reacting, "AGAIN", 0.01)
    monkeypatch.setattr(loading, "settle", lambda: settled.append(threading.current_thread().name))
    reactor = Reactor(rests=True)
    for looked in (2, 4):
        reactor.nudge()
        ends = time.monotonic() + PATIENCE
        while any(one.name == "react" for one in threading.enumerate()) and time.monotonic() < ends:
            time.sleep(0.01)
        assert settled == ["react"] * looked


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("performer", "is_told"), [("ELSEWHERE", True), ("TEST", False), ("COUNCIL", False), ("", False)]
)
def test_whoever_asks_what_nobody_here_reads_is_told_so_in_the_outcome(
    client: Client, caller: Calling, performer: str, is_told: bool
) -> None:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", kind=OrganisationKind.COUNCIL, by=by)
    access.set_desk(
        team=organisations.ensure_team(organisation=council, code="D", name="Desk", by=by).id, by=by
    )
    named = {"performer": [{"identifier": {"system": ODS_SYSTEM, "value": performer}}]} if performer else {}
    asked = {
        "resourceType": "ServiceRequest",
        "status": "active",
        "intent": "order",
        "code": {"text": "Help to wash and dress"},
        "subject": {"reference": f"Patient/{made(client, someone())['id']}"},
        **named,
    }
    answer = send(client, "POST", "ServiceRequest", asked, 201, Prefer="return=OperationOutcome")
    assert (b"Nobody here reads this as a request" in answer.content) == is_told

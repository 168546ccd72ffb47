"""What a system asks of nobody who would read it is read at the place's front door, or its sender is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ginnel.care.access.models import Contact
from ginnel.care.reception import actions
from ginnel.care.reception.models import Load
from ginnel.care.reception.tests import test_asking
from ginnel.care.reception.tests.test_asking import ASKED, again, asked, committed, send
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.actions import Place
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7

sender = test_asking.sender
LONG_AGO = (clock.now() - timedelta(days=9)).isoformat()
PASS_ON = "Pass it on, or tell whoever sent it."
NOBODY = f"It does not say who is asked. {PASS_ON}"
TEST = {"coding": [{"system": "http://loinc.org", "code": "58410-2"}]}
IMAGING = {"coding": [{"system": "http://snomed.info/sct", "code": "363679005"}]}


def of(code: str) -> list[dict[str, Any]]:
    return [{"identifier": {"value": code}}]


@committed
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"performer": [{"display": "Home  care"}]},
            f"It asks Home care: no front door here is theirs. {PASS_ON}",
        ),
        ({"performer": [{"reference": f"Practitioner/{uuid7()}"}]}, NOBODY),
        ({"performer": [{"reference": f"Organization/{uuid7()}"}]}, NOBODY),
        ({"performer": None}, NOBODY),
        ({"performer": of("WORKSHERE")}, f"It asks WORKSHERE: no front door here is theirs. {PASS_ON}"),
    ],
)
def test_an_order_that_no_front_door_takes_is_the_places_and_says_what_is_in_doubt(
    sender: SourceRecord, changed: dict[str, Any], said: str
) -> None:
    by = service("administer")
    organisation = organisations.ensure(code="WORKSHERE", by=by)
    organisations.ensure_team(organisation=organisation, code="A", name="A", by=by)
    send(sender, **changed)
    contact = Contact.objects.get()
    assert (contact.organisation.code, contact.words) == ("COUNCIL", f"{said}\nHelp at home\nFalls")
    again(sender, **changed)
    assert Contact.objects.get().requests.count() == 1


@committed
@pytest.mark.parametrize(
    "changed",
    [
        {"performer": of("ELSEWHERE")},
        {"performer": of("ORG1")},
        {"performer": [{"reference": f"Patient/{uuid7()}"}]},
        {"performer": None, "intent": "plan"},
        {"performer": None, "doNotPerform": True},
        {"performer": None, "code": TEST},
        {"performer": None, "category": [IMAGING]},
        {"subject": {"reference": f"Location/{uuid7()}"}},
    ],
)
def test_what_others_do_among_themselves_and_what_nobody_orders_is_no_contact(
    sender: SourceRecord, changed: dict[str, Any]
) -> None:
    """Another organisation that is not here, the sender themself, whom it is about; a thought; a test; a room."""
    send(sender, **changed)
    assert not Contact.objects.exists()


@committed
def test_what_a_system_writes_is_asked_when_it_comes_and_says_when_it_was_written(
    sender: SourceRecord,
) -> None:
    send(sender, authoredOn=LONG_AGO)
    again(sender, authoredOn=LONG_AGO)
    contact = Contact.objects.get()
    assert contact.words.startswith("It was written on ") and "still wanted" in contact.words
    assert contact.requests.count() == 1


@committed
@pytest.mark.parametrize(
    ("changed", "contacts"), [({"authoredOn": LONG_AGO}, 0), ({"performer": None}, 0), ({}, 1)]
)
def test_a_file_of_old_referrals_floods_no_desk(
    sender: SourceRecord, changed: dict[str, Any], contacts: int
) -> None:
    load = Load.objects.create(
        organisation=sender.organisation,
        feed="fhir",
        filename="a",
        digest="",
        size=1,
        by="a",
        started_at=clock.now(),
    )
    tree = asked(sender, **changed)
    place = Place(sender.person_id, sender.number or 0, sender.organisation.number)
    by = replace(service("load"), request_id=load.id)
    record.publish(place=place, kind="ServiceRequest", tree=tree, by=by)
    actions.react(by=service("observe"))
    assert Contact.objects.count() == contacts


@committed
def test_an_organisation_is_found_by_what_the_request_points_at(sender: SourceRecord) -> None:
    shelf = Place(None, -sender.organisation.number, sender.organisation.number)
    council = {"resourceType": "Organization", "identifier": [{"value": "COUNCIL"}], "name": "Council"}
    id = record.publish(place=shelf, kind="Organization", tree=council, by=service("load"))
    role = {"resourceType": "PractitionerRole", "organization": {"reference": f"Organization/{id}"}}
    role_id = record.publish(place=shelf, kind="PractitionerRole", tree=role, by=service("load"))
    service_here = {
        "resourceType": "HealthcareService",
        "id": "x",
        "providedBy": {"reference": f"Organization/{id}"},
    }
    for reference in (f"Organization/{id}", f"PractitionerRole/{role_id}"):
        send(sender, performer=[{"reference": reference}])
    send(sender, performer=[{"reference": "#x"}], contained=[service_here])
    assert [one.words for one in Contact.objects.all()] == ["Help at home\nFalls"] * 3


@committed
def test_whom_it_is_about_may_be_said_in_words_alone(sender: SourceRecord) -> None:
    shelf = Place(None, -sender.organisation.number, sender.organisation.number)
    tree = {**ASKED, "subject": {"display": "Ada Testperson"}}
    record.publish(place=shelf, kind="ServiceRequest", tree=tree, by=service("load"))
    actions.react(by=service("observe"))
    contact = Contact.objects.get()
    assert [(one.person_id, one.name) for one in contact.people.all()] == [(None, "Ada Testperson")]
    assert contact.words.startswith("It does not say whom it is about")

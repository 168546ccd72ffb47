"""A system that says that it knows somebody in order to read about them, from its requests to what waits for a
reviewer; decided as for any system."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.test import Client

from ginnel.foundation.audit.rules.worth_a_look import Signal
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing import actions
from ginnel.foundation.sharing.queries import service, system
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Purpose
from ginnel.surfaces.fhir.tests.told import Calling, Tree, get, observation, patient, person_of, say
from ginnel.surfaces.fhir.tests.writing import seen, send

pytestmark = pytest.mark.django_db
PrivacyAlert = apps.get_model("audit", "PrivacyAlert")
NUMBER = "9990000018"
ADA = {"name": [{"family": "Testperson", "given": ["Ada"]}], "birthDate": "1950-03-04", "gender": "female"}
CLIENT = uuid7()
Reads = Callable[[], None]


@pytest.fixture(autouse=True)
def noon(db: None) -> Iterator[None]:
    terminology.load_shipped(by=service("administer"))
    with clock.held_at((clock.now() - timedelta(days=1)).astimezone(clock.LONDON).replace(hour=12)):
        yield


def ada(**more: Any) -> Tree:
    status = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"
    coding = {
        "system": "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus",
        "code": "01",
    }
    number = {
        "extension": [{"url": status, "valueCodeableConcept": {"coding": [coding]}}],
        "system": "https://fhir.nhs.uk/Id/nhs-number",
        "value": NUMBER,
    }
    return {"resourceType": "Patient", **ADA, "identifier": [number], **more}


@pytest.fixture
def reads(client: Client, caller: Calling, tmp_path: Path) -> Reads:
    """Somebody whom another organisation knows; the system says that it does too, and reads who they are."""
    organisations.ensure(code="TEST", name="Test Practice", by=service("administer"))
    say(tmp_path, "ONE", patient("p1", **{k: v for k, v in ada().items() if k != "resourceType"}),
        observation("o1", "p1"))  # fmt: skip

    def read() -> None:
        as_system(caller)
        get(client, f"Patient/{person_of('ONE', 'p1')}")

    return read


def as_system(caller: Calling) -> None:
    """Each request has a viewer of its own."""
    caller.viewer = system(
        client=CLIENT,
        name="System",
        organisation="TEST",
        organisation_name="Test Practice",
        organisation_kind="gp-practice",
    )


def says(client: Client, caller: Calling, tree: Tree) -> str:
    """The id that it was given."""
    as_system(caller)
    return send(client, "POST", tree["resourceType"], tree, 201).headers["Location"].split("/")[-3]


def look_back(days: int = 9) -> list[tuple[bool, list[str]]]:
    """Of each alert whether it is about somebody, and its signals."""
    with clock.held_at(clock.now() + timedelta(days=days)):
        actions.look_back(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))
    return alerts()


def at_once() -> list[tuple[bool, list[str]]]:
    with clock.held_at(clock.now() + timedelta(minutes=1)):
        actions.look_at_once(by=service("look-back", purpose=Purpose.INFORMATION_GOVERNANCE))
    return alerts()


def alerts() -> list[tuple[bool, list[str]]]:
    assert {one.identity for one in PrivacyAlert.objects.all()} <= {f"client:{CLIENT}"}
    return [(one.person is not None, one.signals) for one in PrivacyAlert.objects.order_by("id")]


def restrict() -> None:
    people.restrict_record(
        person=person_of("ONE", "p1"),
        kind=RestrictionKind.STAFF,
        reason="works on the ward",
        review_on=clock.today() + timedelta(days=90),
        by=Permitting(role="record-keeper"),
    )


INTRODUCED = [(True, [Signal.INTRODUCED, Signal.STRANGER])]
APART = [Signal.INTRODUCED, Signal.KEPT_APART]


def test_whoever_a_system_created_and_then_read_of_is_worth_a_look(
    client: Client, caller: Calling, reads: Reads
) -> None:
    says(client, caller, ada())
    assert person_of("ONE", "p1") == apps.get_model("people", "SourceRecord").objects.last().person_id
    reads()
    reads()
    assert look_back() == INTRODUCED
    assert PrivacyAlert.objects.get().times == 2


def test_to_read_ones_own_words_again_is_nothing(client: Client, caller: Calling, reads: Reads) -> None:
    mine = says(client, caller, ada())
    as_system(caller)
    get(client, f"Patient/{mine}")
    assert look_back() == []


def test_whom_nobody_else_knows_is_nobody_to_read_about(client: Client, caller: Calling) -> None:
    mine = says(client, caller, {"resourceType": "Patient", **ADA})
    as_system(caller)
    (hit,) = get(client, "Patient?family=Testperson")["entry"]
    assert hit["resource"]["id"] != mine
    assert look_back() == []


def test_that_it_is_their_practice_explains_nothing_where_only_the_system_says_so(
    client: Client, caller: Calling, reads: Reads
) -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TEST"}
    says(client, caller, ada(generalPractitioner=[{"type": "Organization", "identifier": ods}]))
    reads()
    assert look_back() == [(True, [Signal.INTRODUCED, Signal.OWN_WORD])]


def test_that_it_is_their_practice_explains_it_where_others_say_so(
    client: Client, caller: Calling, reads: Reads, tmp_path: Path
) -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TEST"}
    practice = [{"type": "Organization", "identifier": ods}]
    says(client, caller, ada(generalPractitioner=practice))
    reads()
    with clock.held_at(clock.now() + timedelta(days=2)):
        named = {k: v for k, v in ada(generalPractitioner=practice).items() if k != "resourceType"}
        say(tmp_path, "TWO", patient("p9", **named))
    assert look_back() == []


def test_what_the_organisation_says_later_explains_it(client: Client, caller: Calling, reads: Reads) -> None:
    mine = says(client, caller, ada())
    reads()
    with clock.held_at(clock.now() + timedelta(days=2)):
        says(client, caller, seen(mine))
    assert look_back() == []


def test_a_referral_that_comes_later_explains_it(client: Client, caller: Calling, reads: Reads) -> None:
    says(client, caller, ada())
    reads()
    relationships.begin(
        person=person_of("ONE", "p1"),
        kind=RelationshipKind.OPEN_REFERRAL,
        organisation=organisations.ensure(code="TEST", name="", by=service("administer")),
        started_at=clock.now() + timedelta(days=3),
        by=service("administer"),
    )
    assert look_back() == []


def test_a_restricted_record_is_raised_at_once_and_once_a_day(
    client: Client, caller: Calling, reads: Reads
) -> None:
    says(client, caller, ada())
    restrict()
    reads()
    assert at_once() == [(True, [*APART, Signal.STRANGER])]
    reads()
    assert len(at_once()) == 1
    assert len(look_back()) == 1
    with clock.held_at(clock.now() + timedelta(days=1, hours=1)):
        reads()
        assert len(at_once()) == 2


def test_what_came_with_the_systems_own_word_does_not_open_a_restricted_record_unnoticed(
    client: Client, caller: Calling, reads: Reads
) -> None:
    ods = {"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "TEST"}
    mine = says(client, caller, ada(generalPractitioner=[{"type": "Organization", "identifier": ods}]))
    says(client, caller, seen(mine))
    restrict()
    reads()
    assert at_once() == [(True, [*APART, Signal.UNRELATED])]


def test_whoever_works_with_a_restricted_person_reads_unnoticed(
    client: Client, caller: Calling, reads: Reads
) -> None:
    relationships.begin(
        person=person_of("ONE", "p1"),
        kind=RelationshipKind.OPEN_REFERRAL,
        organisation=organisations.ensure(code="TEST", name="", by=service("administer")),
        by=service("administer"),
    )
    restrict()
    reads()
    assert at_once() == []
    assert look_back() == []


def test_a_day_on_which_a_system_read_is_kept_to_compare_the_next_with(
    client: Client, caller: Calling, reads: Reads
) -> None:
    says(client, caller, ada())
    reads()
    look_back()
    (day,) = apps.get_model("audit", "SystemDay").objects.all()
    assert (day.identity, day.people) == (f"client:{CLIENT}", 1)

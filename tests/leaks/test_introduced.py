"""A system that is made known together with whom it asks about is answered as it is otherwise, with the same events:
about whoever it may see and whoever it may not, by the ids of people, of organisations' Patients, and of nobody."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import Introduced
from ginnel.foundation.sharing.queries import SystemViewer
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.values.identifiers import is_valid_nhs_number, uuid7
from ginnel.surfaces.fhir import calling
from tests.leaks import chance
from tests.leaks.browsing import system_of
from tests.leaks.test_hatch import Naming, Noted, noted, work_with_some
from tests.leaks.test_machines import _CHANCE, Calling
from tests.leaks.test_systems import CARING
from tests.leaks.world import World

pytestmark = pytest.mark.django_db
ADDRESSES = (
    "Observation?patient={}",
    "Encounter?subject=Patient/{}&_sort=-date&_count=3",
    "Communication?patient=Patient%2F{}",
    "Patient/{}",
    "Patient/{}/$everything",
)
BY_NUMBER = "Patient?identifier=https://fhir.nhs.uk/Id/nhs-number|{}"
_VALID = [number for last in range(80) if is_valid_nhs_number(number := f"99900041{last:02}")]
NUMBERS, UNUSED, OTHER = _VALID[:4], _VALID[4], _VALID[5]


def both(
    organisation: Organisation, address: str, monkeypatch: pytest.MonkeyPatch
) -> list[tuple[str, Noted]]:
    """What each way answers and leaves in the trail."""
    found = []
    for is_introduced in (False, True):
        caller = Calling(system_of(organisation))
        monkeypatch.setattr(calling, "caller", lambda *_, caller=caller, **__: caller)
        ask = introducing(organisation, caller) if is_introduced else lambda *_, **__: None
        monkeypatch.setattr(calling, "introduced", ask)
        with transaction.atomic():
            before = len(noted())
            answer = Client().get(f"/fhir/R4/{address}")
            told = f"{answer.status_code} {answer.content.decode()}"
            found.append((_CHANCE.sub("", told), noted()[before:]))
            transaction.set_rollback(True)
    return found


def introducing(organisation: Organisation, caller: Calling) -> Any:
    assert isinstance(caller.viewer, SystemViewer)
    viewer = caller.viewer

    def introduced(_: str, about: UUID | str, **__: Any) -> tuple[Calling, Introduced]:
        known = record.introduced(knock=Naming(organisation.code, lambda _: viewer), asked=about)
        assert known and known.asked == about
        return caller, known

    return introduced


def number_everybody(world: World) -> None:
    """As their organisations say; of some one number, for in life it happens."""
    for at, person in enumerate(world.people.values()):
        SourceRecord.objects.filter(person_id=person).update(nhs_number=NUMBERS[at % len(NUMBERS)])


def check(world: World, code: str, seed: int, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How many answers showed something, or nothing."""
    dice, organisation, told = random.Random(f"{seed} {code}"), world.places[code], Counter[str]()
    patients = Resource.objects.filter(kind=number_of("Patient")).order_by("number")
    ids = [*world.people.values(), *patients.values_list("id", flat=True), uuid7()]
    with transaction.atomic(), held_at(clock.now()):
        chance.relate(world, organisation, dice)
        chance.speak(world, organisation, dice)
        chance.restrict(world, organisation, dice)
        work_with_some(world, organisation, dice)
        number_everybody(world)
        for id in ids:
            plain, introduced = both(organisation, dice.choice(ADDRESSES).format(id), monkeypatch)
            assert introduced == plain, id
            told["something" if f"/{id}" in plain[0] else "nothing"] += 1
        for number in [*NUMBERS, UNUSED]:
            plain, introduced = both(organisation, BY_NUMBER.format(number), monkeypatch)
            assert introduced == plain, number
            told["of a number" if '"entry":' in plain[0] else "none of a number"] += 1
        transaction.set_rollback(True)
    return told


def test_both_ways_answer_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = sum((check(world, code, 1, monkeypatch) for code in CARING), Counter[str]())
    assert min(told[one] for one in ("something", "nothing", "of a number", "none of a number")) > 5, told


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_both_ways_answer_the_same_however_it_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    told = sum((check(world, code, seed, monkeypatch) for code in CARING), Counter[str]())
    assert min(told[one] for one in ("something", "nothing", "of a number", "none of a number")) > 5, told


def test_only_what_is_plainly_about_one_person_is_asked_with_who_calls(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two, or of one by another parameter, the ordinary way asks."""
    organisation, (one, other, *_) = world.places[CARING[0]], world.people.values()
    asked: list[UUID | str] = []
    monkeypatch.setattr(calling, "introduced", lambda _, about, **__: asked.append(about))
    monkeypatch.setattr(calling, "caller", lambda *_, **__: Calling(system_of(organisation)))
    for address in (
        f"Observation?patient={one}",
        f"Observation?patient={one},{other}",
        f"Observation?patient={one}&subject={other}",
        f"Encounter?participant={one}",
        f"Observation/{one}",
        BY_NUMBER.format(UNUSED),
        BY_NUMBER.format(UNUSED) + "&gender=female",
        f"{BY_NUMBER.format(UNUSED)}&identifier=https://fhir.nhs.uk/Id/nhs-number|{OTHER}",
        f"{BY_NUMBER.format(UNUSED)},https://fhir.nhs.uk/Id/nhs-number|{OTHER}",
        f"Patient?identifier={UNUSED}",
        f"RelatedPerson?identifier=https://fhir.nhs.uk/Id/nhs-number|{UNUSED}",
    ):
        Client().get(f"/fhir/R4/{address}")
    assert asked == [one, UNUSED, UNUSED]

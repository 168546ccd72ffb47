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
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import Introduced
from ginnel.foundation.sharing.queries import SystemViewer
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.values.identifiers import uuid7
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

    def introduced(_: str, about: UUID, **__: Any) -> tuple[Calling, Introduced]:
        known = record.introduced(knock=Naming(organisation.code, lambda _: viewer), id=about)
        assert known and known.asked == about
        return caller, known

    return introduced


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
        for id in ids:
            plain, introduced = both(organisation, dice.choice(ADDRESSES).format(id), monkeypatch)
            assert introduced == plain, id
            told["something" if f"/{id}" in plain[0] else "nothing"] += 1
        transaction.set_rollback(True)
    return told


def test_both_ways_answer_the_same(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    told = sum((check(world, code, 1, monkeypatch) for code in CARING), Counter[str]())
    assert min(told["something"], told["nothing"]) > 5, told


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_both_ways_answer_the_same_however_it_stands(
    world: World, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    told = sum((check(world, code, seed, monkeypatch) for code in CARING), Counter[str]())
    assert min(told["something"], told["nothing"]) > 5, told


def test_only_what_is_plainly_about_one_person_is_asked_with_who_calls(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of two, or of one by another parameter, the ordinary way asks."""
    organisation, (one, other, *_) = world.places[CARING[0]], world.people.values()
    asked: list[UUID] = []
    monkeypatch.setattr(calling, "introduced", lambda _, about, **__: asked.append(about))
    monkeypatch.setattr(calling, "caller", lambda *_, **__: Calling(system_of(organisation)))
    for address in (
        f"Observation?patient={one}",
        f"Observation?patient={one},{other}",
        f"Observation?patient={one}&subject={other}",
        f"Encounter?participant={one}",
        f"Observation/{one}",
    ):
        Client().get(f"/fhir/R4/{address}")
    assert asked == [one]

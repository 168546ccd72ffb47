"""Searches that are answered abreast are answered as each is alone, with the same events: of several organisations at
once, about whoever they may see and whoever they may not."""

from __future__ import annotations

import io
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir.kinds import number_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import Introduced
from ginnel.foundation.sharing.queries import SystemViewer
from ginnel.kernel import abreast, clock, prepared
from ginnel.kernel.clock import held_at
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.fhir import calling
from ginnel.surfaces.fhir.entrance import Entrance
from tests.leaks import chance
from tests.leaks.browsing import system_of
from tests.leaks.test_hatch import Naming, noted, work_with_some
from tests.leaks.test_introduced import BY_NUMBER, NUMBERS, UNUSED, number_everybody
from tests.leaks.test_machines import _CHANCE, Calling
from tests.leaks.test_systems import CARING
from tests.leaks.world import World

pytestmark = pytest.mark.django_db(transaction=True)
ADDRESSES = (
    "Observation?patient={}",
    "Encounter?subject=Patient/{}&_sort=-date&_count=3",
    "Communication?patient=Patient%2F{}",
    "Observation?patient={}&code=http://snomed.info/sct|1,x",
    "Observation?patient={}&nothing=1",
    "Observation?status=final&patient={},00000000-0000-7000-8000-000000000001",
)
Told = tuple[str, str]


@pytest.fixture
def entrance(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[Entrance]:
    """At which whoever shows the code of an organisation is its system."""

    def viewer_of(code: str) -> SystemViewer:
        found = system_of(world.places[code])
        assert isinstance(found, SystemViewer)
        return found

    def introduced(shown: str, about: UUID | str, **_: object) -> tuple[Calling, Introduced] | None:
        viewer = viewer_of(shown)
        known = record.introduced(knock=Naming(shown, lambda _: viewer), asked=about)
        return (Calling(viewer), known) if known else None

    monkeypatch.setattr(calling, "introduced", introduced)
    monkeypatch.setattr(calling, "caller", lambda shown, **_: Calling(viewer_of(shown)))
    with held_at(clock.now()):
        yield Entrance(WSGIHandler(), import_string(settings.MIDDLEWARE[0]))


def answer(entrance: Entrance, code: str, address: str, answers: dict[Told, str]) -> None:
    """By whom it was asked and for what: what was told, or that it gave way."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": "GET", "PATH_INFO": f"/fhir/R4/{path}", "QUERY_STRING": query, "HTTP_HOST": "localhost",
        "SERVER_NAME": "localhost", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_AUTHORIZATION": code,
        "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
    }  # fmt: skip
    status: list[str] = []
    try:
        found = b"".join(entrance(environ, lambda said, headers: status.append(said)))  # type: ignore[arg-type]
    except abreast.GivesWay:
        answers[code, address] = "gave way"
    else:
        answers[code, address] = _CHANCE.sub("", f"{status[0]} {found.decode()}")


def questions(world: World, dice: random.Random, most: int) -> list[Told]:
    patients = Resource.objects.filter(kind=number_of("Patient")).order_by("number")
    ids = [*world.people.values(), *patients.values_list("id", flat=True), uuid7()]
    asked = [(code, dice.choice(ADDRESSES).format(id)) for code in CARING for id in ids]
    numbers = [(code, BY_NUMBER.format(number)) for code in CARING for number in [*NUMBERS, UNUSED]]
    return dice.sample(sorted({*asked, *numbers}), most)


def events_since(before: int) -> Counter[str]:
    return Counter(map(repr, noted()[before:]))


def check(world: World, entrance: Entrance, asked: Sequence[Told], most: int) -> Counter[str]:
    """How many were told something, or nothing, and how many gave way, in turns of `most`."""
    alone: dict[Told, str] = {}
    together: dict[Told, str] = {}
    told = Counter[str]()
    for at in range(0, len(asked), most):
        turn, before = asked[at : at + most], len(noted())
        abreast.run([partial(answer, entrance, *one, together) for one in turn])
        between = noted()[before:]
        given = [one for one in turn if together[one] != "gave way"]
        told["gave way"] += len(turn) - len(given)
        before += len(between)
        for one in given:
            answer(entrance, *one, alone)
            assert together[one] == alone[one], one
            told["something" if '"entry":' in alone[one] else "nothing"] += 1
        assert Counter(map(repr, between)) == events_since(before)
    return told


def test_they_are_answered_as_each_is_alone(
    world: World, entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = Counter[int]()
    everything = prepared._all

    def counted(sent: Sequence[Any]) -> list[Any]:
        sizes[len(sent)] += 1
        return everything(sent)

    monkeypatch.setattr(prepared, "_all", counted)
    dice = random.Random(1)
    for code in CARING:
        organisation = world.places[code]
        chance.relate(world, organisation, dice)
        chance.speak(world, organisation, dice)
        work_with_some(world, organisation, dice)
    chance.restrict(world, world.places[CARING[0]], dice)
    number_everybody(world)
    told = check(world, entrance, questions(world, dice, 160), most=16)
    assert min(told[one] for one in ("something", "nothing", "gave way")) > 5, told
    assert sum(count for size, count in sizes.items() if size > 5) > 5, sizes

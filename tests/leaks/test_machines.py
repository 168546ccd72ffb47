"""No client of the open API is told what whoever it asks for may not know: no resource, no page, no total."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client

from ginnel.care.access import actions as access
from ginnel.care.access.fhir import task_id
from ginnel.care.access.models import ContactPerson
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.hearing import Heard
from ginnel.care.access.states import Part, RequestKind
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.fhir.kinds import name_of
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.foundation.sharing.queries.system_viewer import SystemViewer, system
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from ginnel.surfaces.clients.scopes import Scopes, parse
from ginnel.surfaces.fhir import calling
from tests.leaks import chance
from tests.leaks.browsing import answers, hire, system_of
from tests.leaks.referee import may_know
from tests.leaks.routes import VISITS
from tests.leaks.test_systems import CARING
from tests.leaks.test_two_worlds import UNRELATED, WHOM, _history, _others_are_known_too, _works_with
from tests.leaks.visits import Visit
from tests.leaks.words import Fact
from tests.leaks.world import KEEPER, PLACE, World

pytestmark = pytest.mark.django_db
ADDRESSES = sorted(name for name in VISITS if name.startswith("fhir:"))
_ROLES = tuple(Role)
# What differs from one answer to the next whatever is asked.
_CHANCE = re.compile(
    r'X-Request-Id: \S+|"id":"[0-9a-f-]{36}","meta":{"lastUpdated":"[^"]+"},"type"|'
    r'"id":"[0-9a-f-]{36}","type":"batch-response"|"location":"[^"]*"|'
    r"<id value=\"[0-9a-f-]{36}\"/><meta><lastUpdated[^>]*></meta><type|_cursor=[\w-]+|Last-Modified: [^\n]+",
    re.I,
)


@dataclass
class Calling:
    """As `surfaces.clients` says who calls; here in turn anybody, with every scope."""

    viewer: StaffViewer | SystemViewer
    scopes: Scopes = field(default_factory=lambda: parse("system/*.cruds"))
    client: UUID = field(default_factory=uuid7)


@pytest.fixture
def ask(monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    def as_viewer(viewer: StaffViewer | SystemViewer) -> Client:
        found = Calling(viewer)
        monkeypatch.setattr(calling, "caller", lambda authorization, request_id: found)
        monkeypatch.setattr(calling, "introduced", lambda authorization, about, request_id: None)
        return Client(raise_request_exception=True)

    return as_viewer


def leaks(world: World, dice: random.Random, viewer: StaffViewer, client: Client, most: int) -> int:
    """How many facts were told; fails at the first that may not be known."""
    told = 0
    for name, visit, answer in answers(client, _some(world, dice, most)):
        for fact in world.words.told_by(answer):
            told += 1
            where = f"{name} {visit.arguments} {visit.query} told a {viewer.role}: {fact}"
            assert may_know(viewer, world.people[fact.person], fact), where
    return told


def _some(world: World, dice: random.Random, most: int) -> Iterator[tuple[str, Visit]]:
    for name in ADDRESSES:
        every = list(VISITS[name](world))
        yield from ((name, one) for one in dice.sample(every, min(most, len(every))))


def check(world: World, ask: object, roles: tuple[Role, ...], seed: int, most: int) -> None:
    told = 0
    for role in roles:
        dice = random.Random(f"{seed} {role}")
        with transaction.atomic():
            organisation = world.places[dice.choice(sorted(PLACE))]
            chance.relate(world, organisation, dice)
            chance.speak(world, organisation, dice)
            chance.restrict(world, organisation, dice)
            viewer = hire(world, role, organisation)
            told += leaks(world, dice, viewer, ask(viewer), most)  # type: ignore[operator]
            transaction.set_rollback(True)
    assert told > 10 * len(roles), "nobody was told anything: nothing was tried"


@pytest.mark.parametrize("half", range(2))
def test_no_client_is_told_what_its_user_may_not_know(world: World, ask: object, half: int) -> None:
    check(world, ask, _ROLES[half::2], seed=1, most=6)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_no_client_is_told_it_however_they_stand(world: World, ask: object, seed: int) -> None:
    check(world, ask, _ROLES, seed, most=80)


def _told(client: Client, visits: list[tuple[str, Visit]]) -> list[str]:
    return [_CHANCE.sub("", answer) for *_, answer in answers(client, visits)]


@pytest.mark.parametrize("place", range(0, len(UNRELATED), 4))
def test_a_safeguarding_history_changes_no_byte_for_whoever_may_not_see_it(
    world: World, ask: object, place: int
) -> None:
    _others_are_known_too(world)
    role, code, kind = UNRELATED[place]
    if kind:
        _works_with(world, code, RelationshipKind(kind))
    visits = [(name, one) for name in ADDRESSES for one in VISITS[name](world) if _is_about(world, one)]
    later = clock.now()
    with held_at(later):
        before = _told(ask(hire(world, role, world.places[code])), visits)  # type: ignore[operator]
    with held_at(later):
        _history(world)
        after = _told(ask(hire(world, role, world.places[code])), visits)  # type: ignore[operator]
    for visit, one, other in zip(visits, before, after, strict=True):
        assert one == other, visit


def _is_about(world: World, visit: Visit) -> bool:
    """Asked across people, or of them."""
    whom = str(world.people[WHOM])
    return len(visit.arguments) == 1 and "patient" not in visit.query or whom in str(visit)


def test_whoever_may_see_it_does(world: World, ask: object) -> None:
    """Else the test above would compare nothing with nothing."""
    _works_with(world, "COUNCIL", RelationshipKind.CASELOAD)
    visits = [("fhir:type", one) for one in VISITS["fhir:type"](world) if _is_about(world, one)]
    viewer = hire(world, Role.SOCIAL_WORKER, world.places["COUNCIL"])
    before = _told(ask(viewer), visits)  # type: ignore[operator]
    _history(world)
    assert len("".join(_told(ask(viewer), visits))) > len("".join(before))  # type: ignore[operator]


def test_what_was_moved_to_somebody_else_is_told_where_it_stood_only_to_who_may_see_it_there(
    world: World, ask: object
) -> None:
    _works_with(world, "HOME", RelationshipKind.SERVICE)
    viewer = hire(world, Role.PHARMACIST, world.places["HOME"])
    client = ask(viewer)  # type: ignore[operator]
    conditions = [
        id for place, id, kind in world.entries if place == WHOM and name_of(int(kind)) == "Condition"
    ]
    said = {id: client.get(f"/fhir/R4/Condition/{id}") for id in conditions}
    entry = next(id for id, answer in said.items() if answer.status_code == 200)
    place = ("Condition", str(entry))
    visits = [
        ("fhir:history", Visit(place)),
        ("fhir:version", Visit((*place, "1"))),
        ("fhir:type-history", Visit(("Condition",), {"_count": "500"})),
        ("fhir:system-history", Visit(query={"_count": "500"})),
    ]
    word = next(one for one in world.words.facts if one in said[entry].text)

    def telling() -> list[bool]:
        asking = ask(staff(staff_role=viewer.staff_role))  # type: ignore[operator]
        return [word in answer for *_, answer in answers(asking, visits)]

    assert all(telling())
    other = world.people[3]
    record.move_entry(
        person=world.people[WHOM], entry=entry, version=1, to=other, reason="Wrong person", by=KEEPER
    )
    assert not any(telling())
    _works_with(world, "HOME", RelationshipKind.SERVICE, whom=3)
    assert all(telling())


def test_the_system_of_a_practice_is_told_of_its_own(world: World, ask: object) -> None:
    """Else those above might have been told nothing because nothing answers."""
    surgery = world.places["SURGERY"]
    viewer = system(
        client=uuid7(),
        name="A system",
        organisation=surgery.code,
        organisation_name=surgery.name,
        organisation_kind=surgery.kind,
    )
    _works_with(world, "SURGERY", RelationshipKind.CASELOAD)
    visit = Visit(("Condition",), {"patient": str(world.people[1])})
    ((*_, answer),) = answers(ask(viewer), [("fhir:type", visit)])  # type: ignore[operator]
    assert world.words.told_by(answer)


@pytest.mark.parametrize("code", CARING)
def test_how_a_request_stands_is_told_to_the_system_that_sent_it_alone_and_nothing_else_of_the_person(
    world: World, ask: object, code: str
) -> None:
    """To every other it is as if nothing had been asked; what was said stays where it was said."""
    said, entry = world.words.word(Fact(2, Category.SOCIAL_CARE, "SURGERY")), uuid7()
    heard = Heard(
        sender="SURGERY",
        names=("r",),
        message="m",
        does=RequestKind.ASKED,
        words=f"She keeps falling {said}",
        named=(Described(Part.ABOUT, world.people[2]),),
        organisation="COUNCIL",
        entry=entry,
    )
    contact = access.hear_request(heard=heard, by=service("front-door")).contact
    task = task_id(ContactPerson.objects.get(contact=contact).pk)
    client = ask(system_of(world.places[code]))  # type: ignore[operator]
    found = _told(client, [("fhir:type", Visit(("Task",), {"focus": f"ServiceRequest/{entry}"}))])
    read = client.get(f"/fhir/R4/Task/{task}")
    nothing = client.get(f"/fhir/R4/Task/{uuid7()}")
    assert not world.words.told_by("".join([*found, read.text]))
    assert (str(task) in found[0]) == (code == "SURGERY")
    if code != "SURGERY":
        assert (read.status_code, read.content) == (nothing.status_code, nothing.content)
    else:
        assert read.status_code == 200 and str(world.people[2]) not in read.text

"""Nothing that somebody may not know reaches them: every address, role, relationship and objection, by a referee."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

import pytest
from django.db import transaction
from django.urls import get_resolver

from ginnel.foundation.organisations.states import Role
from ginnel.foundation.record.models import Resource
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.models import Willingness
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.foundation.sharing.rules.table import SOCIAL_CARE_PROFESSIONALS
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category
from tests.leaks import chance
from tests.leaks.browsing import answers, hire, signed_in
from tests.leaks.doors import safeguarding_team
from tests.leaks.referee import may_know, may_know_there
from tests.leaks.routes import VISITS
from tests.leaks.visits import Visit
from tests.leaks.words import Fact
from tests.leaks.world import PLACE, World

pytestmark = pytest.mark.django_db
# Lists of every organisation there is beside, which say of none that it knows the person: the same for two people who
# differ in that alone (test_two_worlds).
_BESIDE = re.compile(r"<h2>(?:Nothing you may see from|Who has said nothing about them)</h2>.*?</ul>", re.S)
# Pages about what arrives and how records are joined, where organisations are named and nobody else is.
_OF_NOBODY = {"feeds:feeds", "feeds:load", "workspace:linkage"}
_ROLES = tuple(Role)


def leaks(world: World, dice: random.Random, role: Role, most: int) -> tuple[list[str], int]:
    """What somebody in this role, standing to people by chance, was told and may not know; how many facts they were
    told. `most` visits of each address are made."""
    viewer = stand(world, dice, role)
    found, told = [], 0
    for name, visit, answer in answers(signed_in(world, viewer), _some(world, dice, most)):
        for fact in world.words.told_by(_BESIDE.sub("", answer)):
            told += 1
            if not _is_of_nobody(name, fact) and not may_know_there(
                name, viewer, world.people[fact.person], fact
            ):
                found.append(f"{name} {visit.arguments} {visit.query} told a {role}: {fact}")
    return found, told


def stand(world: World, dice: random.Random, role: Role) -> StaffViewer:
    """Somebody in this role, at an organisation and standing to people by chance."""
    organisation = world.places[dice.choice(sorted(PLACE))]
    chance.relate(world, organisation, dice)
    chance.speak(world, organisation, dice)
    chance.restrict(world, organisation, dice)
    works_at_the_desk = (
        organisation.code == "COUNCIL" and role in SOCIAL_CARE_PROFESSIONALS and dice.random() < 0.5
    )
    return hire(world, role, organisation, team=safeguarding_team(world) if works_at_the_desk else None)


def _is_of_nobody(name: str, fact: Fact) -> bool:
    return fact.is_name and name in _OF_NOBODY


def _some(world: World, dice: random.Random, most: int) -> Iterator[tuple[str, Visit]]:
    for name, visits in VISITS.items():
        every = list(visits(world))
        yield from ((name, one) for one in dice.sample(every, min(most, len(every))))


def check(world: World, roles: tuple[Role, ...], seed: int, most: int) -> None:
    """Every role in turn, in the same world, which stays as it was."""
    told = 0
    for role in roles:
        with transaction.atomic():
            found, facts = leaks(world, random.Random(f"{seed} {role}"), role, most)
            transaction.set_rollback(True)
        assert found == []
        told += facts
    assert told > 10 * len(roles), "nobody was told anything: nothing was tried"


def test_every_address_is_visited() -> None:
    """A later address that is not registered in `routes` fails here."""
    resolver = get_resolver()
    named = {
        f"{space}:{name}"
        for space, (_, inner) in resolver.namespace_dict.items()
        for name in inner.reverse_dict
        if isinstance(name, str)
    }
    assert named | {name for name in resolver.reverse_dict if isinstance(name, str)} == VISITS.keys()


def test_the_world_is_what_its_words_say(world: World) -> None:
    """Each entry is stored as of the kind that its word says, so that nothing is found, or not found, by accident."""
    rows = Resource.objects.filter(local_id__regex=r"^p\d-").values_list("local_id", "category")
    assert len(rows) > 50
    assert [
        (local_id, category) for local_id, category in rows if local_id.split("-")[1] != str(category)
    ] == []


@pytest.mark.parametrize("half", range(2))
def test_nobody_is_told_what_they_may_not_know(world: World, half: int) -> None:
    check(world, _ROLES[half::2], seed=1, most=3)


def test_who_is_asked_not_to_be_shown_anything_still_reads_what_their_own_organisation_wrote(
    world: World,
) -> None:
    council, person, now = world.places["COUNCIL"], world.people[0], clock.now()
    said = {"recorded_at": now, "recorded_by": "service:test"}
    Relationship.objects.create(
        person_id=person, kind=RelationshipKind.TEAM, organisation=council, started_at=now, **said
    )
    Willingness.objects.create(person_id=person, is_objection=True, said_by="self", said_at=now, **said)
    viewer = hire(world, Role.SOCIAL_WORKER, council)
    told = world.words.told_by(_person_page(world, viewer))
    assert Fact(0, Category.SAFEGUARDING, "COUNCIL") in told
    assert {fact.organisation for fact in told if fact.category == Category.PLAN} == {"COUNCIL"}
    assert all(may_know(viewer, person, fact) for fact in told)


def _person_page(world: World, viewer: StaffViewer) -> str:
    visit = Visit((world.people[0],), {"everything": "on"})
    ((_, _, answer),) = answers(signed_in(world, viewer), [("workspace:person", visit)])
    return _BESIDE.sub("", answer)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_nobody_is_told_what_they_may_not_know_however_they_stand(world: World, seed: int) -> None:
    check(world, _ROLES, seed, most=40)

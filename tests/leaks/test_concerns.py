"""A concern is read by the council's safeguarding team, and whoever raised it learns nothing of what becomes of it."""

from __future__ import annotations

import re
from uuid import UUID

import pytest

from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.models import Concern, ConcernPerson
from ginnel.care.safeguarding.rules import Worried
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock
from ginnel.kernel.clock import held_at
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category
from tests.leaks.browsing import answers, hire, signed_in
from tests.leaks.doors import concern, live_through, safeguarding_worker
from tests.leaks.test_two_worlds import _CHANCE, WHOM
from tests.leaks.visits import Visit
from tests.leaks.world import World

pytestmark = pytest.mark.django_db
HOME = ("workspace:home", Visit())
SHEET = ("workspace:handover", Visit())
LISTS = (HOME, ("workspace:concerns", Visit()), ("workspace:work-list", Visit((), {"view": "all"})), SHEET)


def page(concern: UUID) -> tuple[str, Visit]:
    return "workspace:concern", Visit((concern,))


def told(world: World, viewer: StaffViewer, *visits: tuple[str, Visit]) -> list[str]:
    return [_CHANCE.sub("", answer) for *_, answer in answers(signed_in(world, viewer), list(visits))]


def test_the_safeguarding_team_reads_it_once_they_have_taken_it(world: World) -> None:
    """Else the tests of who does not would compare nothing with nothing. The council does not know her."""
    by, raised = safeguarding_worker(world), concern(world, WHOM, "SURGERY")
    world.account, world.colleague = world.colleague, world.account
    described = Visit((raised, ConcernPerson.objects.get(concern=raised).pk))
    before, who = told(world, by, page(raised), ("workspace:concern-who", described))
    assert "Take it" in before and not _facts(world, before + who)
    safeguarding.take_concern(concern=raised, number=1, by=by)
    after, who = told(world, by, page(raised), ("workspace:concern-who", described))
    assert (len(_facts(world, after)), len(_facts(world, who))) == (4, 1)


def test_the_sheet_says_how_many_are_open_to_those_who_work_with_them(world: World) -> None:
    """As many as their list; to all others of the same organisation it says the same however many there are."""
    others = [
        hire(world, role, world.places["COUNCIL"]) for role in (Role.FRONT_DOOR_ADVISER, Role.SOCIAL_WORKER)
    ]
    with held_at(later := clock.now()):
        before = [told(world, one, SHEET) for one in others]
        concern(world, WHOM, "SURGERY")
        assert [told(world, one, SHEET) for one in others] == before
    assert all("are not on this sheet" in one and "open with your team" not in one for (one,) in before)
    by = safeguarding_worker(world)
    world.account, world.colleague = world.colleague, world.account
    with held_at(later):
        sheet, listed = told(world, by, SHEET, ("workspace:concerns", Visit()))
    [many] = re.findall(r"(\d+) open concerns</h2>", listed)
    assert f">{many} safeguarding concerns are open with your team</a>" in sheet


def _facts(world: World, answer: str) -> set[str]:
    return {
        word
        for word, fact in world.words.facts.items()
        if word in answer and (fact.person, fact.category) == (WHOM, Category.SAFEGUARDING)
    }


@pytest.mark.parametrize(
    ("role", "code"),
    [
        (Role.SOCIAL_WORKER, "COUNCIL"),
        (Role.OCCUPATIONAL_THERAPIST, "COUNCIL"),
        (Role.GENERAL_PRACTITIONER, "SURGERY"),
        (Role.RECORD_KEEPER, "BOARD"),
    ],
)
def test_to_all_others_a_concern_is_like_none(world: World, role: Role, code: str) -> None:
    viewer = hire(world, role, world.places[code])
    there, none = told(world, viewer, page(Concern.objects.order_by("id")[0].id), page(uuid7()))
    assert there == none


@pytest.mark.parametrize("role", [Role.FRONT_DOOR_ADVISER, Role.COMMUNITY_NURSE, Role.SOCIAL_WORKER])
def test_whoever_raised_it_sees_the_same_whatever_becomes_of_it(world: World, role: Role) -> None:
    """Even where they are said to do harm."""
    by = hire(world, role, world.places["HOSPITAL"])
    raised = safeguarding.raise_concern(words="She flinches.", about=[Worried(world.people[WHOM])], by=by)
    later = clock.now()
    with held_at(later):
        before = told(world, by, page(raised), *LISTS)
    assert "We have what you wrote" in before[0] and "She flinches" not in before[0]
    live_through(world, raised)
    decider = safeguarding_worker(world)
    safeguarding.add_source(concern=raised, said="A worker", username="one", by=decider)
    with held_at(later):
        assert told(world, by, page(raised), *LISTS) == before

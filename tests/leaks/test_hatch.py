"""What is handed out by the short way is what the ordinary way gives, to the same systems, with the same events."""

from __future__ import annotations

import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import transaction

from ginnel.foundation.audit.models import Event
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.fhir.kinds import name_of
from ginnel.foundation.record.models import Resource
from ginnel.foundation.record.queries import Asked, Hit
from ginnel.foundation.relationships.models import Relationship
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.foundation.sharing.queries import Knock
from ginnel.kernel import clock
from ginnel.kernel.errors import Gone, NotFound, NotPermitted
from tests.leaks import chance
from tests.leaks.browsing import system_of
from tests.leaks.test_systems import CARING
from tests.leaks.world import World

pytestmark = pytest.mark.django_db
Noted = list[tuple[Any, ...]]


class Naming(Knock):
    """Whoever shows the code of an organisation is its system."""

    WHO: ClassVar[str] = """
        SELECT id AS client, name, code, name AS organisation, kind, ARRAY['system/*.rs'] AS scopes,
            now() AS expires_at, NULL::int AS per_minute, id AS organisation_id
        FROM organisations_organisation WHERE code = %(digest)s
    """


def noted() -> Noted:
    """What the trail holds, without what tells one request from another, and nothing of it any more."""
    events = Event.objects.order_by("writer", "sequence")
    return list(
        events.values_list("action", "person", "categories", "outcome", "role", "organisation", "detail")
    )


def both(organisation: Any, kind: str, id: Any) -> tuple[Hit | None, Noted, Hit | None, Noted]:
    """What each way gives, and what each leaves in the trail."""
    found: list[Any] = []
    for way in (
        lambda: record.read_resource(viewer=system_of(organisation), kind=kind, id=id),
        lambda: record.hand_out(
            [Asked(Naming(organisation.code, lambda _: system_of(organisation)), kind, id)]
        )[0],
    ):
        with transaction.atomic():
            before, given = len(noted()), None
            with suppress(NotFound, Gone, NotPermitted):
                given = way()
            found += [given, noted()[before:]]
            transaction.set_rollback(True)
    return tuple(found)  # type: ignore[return-value]


def work_with_some(world: World, organisation: Any, dice: random.Random) -> None:
    """Half of them are on its caseload, so that something may be seen."""
    now = clock.now()
    for person in world.people.values():
        if dice.random() < 0.5:
            Relationship.objects.create(
                person_id=person,
                kind=RelationshipKind.CASELOAD,
                organisation=organisation,
                started_at=now - timedelta(days=1),
                recorded_at=now,
                recorded_by="service:test",
            )


def check(world: World, code: str, seed: int, most: int) -> Counter[str]:
    """How many resources were refused, handed out, and left to the ordinary way."""
    dice, organisation, told = random.Random(f"{seed} {code}"), world.places[code], Counter[str]()
    with transaction.atomic():
        chance.relate(world, organisation, dice)
        chance.speak(world, organisation, dice)
        chance.restrict(world, organisation, dice)
        work_with_some(world, organisation, dice)
        rows = sorted(Resource.objects.values_list("kind", "id"), key=str)
        for number, id in dice.sample(rows, min(most, len(rows))):
            read, read_events, handed, handed_events = both(organisation, name_of(number), id)
            if handed is None:
                assert not handed_events
                told["refused" if read is None else "left"] += 1
            else:
                assert (handed, handed_events) == (read, read_events)
                told["handed out"] += 1
        transaction.set_rollback(True)
    return told


def test_both_ways_give_the_same(world: World) -> None:
    told = sum((check(world, code, seed=seed, most=60) for code in CARING for seed in (1, 2)), Counter[str]())
    assert min(told[one] for one in ("refused", "handed out", "left")) > 5, told


def test_many_at_once_get_each_their_own(world: World) -> None:
    """Systems of every organisation that cares for people, who ask for everything in one turn."""
    dice, organisations = random.Random(1), [world.places[code] for code in CARING]
    for organisation in organisations:
        work_with_some(world, organisation, dice)
    rows = [(name_of(kind), id) for kind, id in Resource.objects.values_list("kind", "id")]
    asked = [
        (Asked(Naming(one.code, lambda _, one=one: system_of(one)), kind, id), one)
        for one in organisations
        for kind, id in rows
    ]
    dice.shuffle(asked)
    handed = record.hand_out([question for question, _ in asked])
    for (question, organisation), hit in zip(asked, handed, strict=True):
        if hit is not None:
            viewer = system_of(organisation)
            assert hit == record.read_resource(viewer=viewer, kind=question.kind, id=question.id)
    assert sum(hit is not None for hit in handed) > 50


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_both_ways_give_the_same_however_it_stands(world: World, seed: int) -> None:
    """Two worlds a seed, for in some of them hardly anything may be handed out."""
    worlds = ((code, one) for code in CARING for one in (seed, seed + 100))
    told = sum((check(world, code, seed=one, most=200) for code, one in worlds), Counter[str]())
    assert told["handed out"] > 50, told

"""No system is told of anybody what its organisation's system may not know, in whatever it may ask of the record."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as record
from ginnel.foundation.record.queries import Filters
from ginnel.foundation.sharing.queries import SystemViewer
from ginnel.foundation.sharing.rules import SYSTEMS
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import MEDICATION, RESTRICTED
from tests.leaks import chance
from tests.leaks.browsing import system_of
from tests.leaks.referee import may_know
from tests.leaks.world import PLACE, World

pytestmark = pytest.mark.django_db
CARING = sorted(code for code, kind in PLACE.items() if kind in SYSTEMS)
Ask = Callable[[], Any]


def questions(world: World, viewer: SystemViewer, dice: random.Random, most: int) -> Iterator[Ask]:
    """Everything that is asked of the record about one person, and who is found."""
    for person in world.people.values():
        yield partial(record.story, viewer=viewer, person=person, filters=Filters(everything=True))
        yield partial(record.warnings, viewer=viewer, person=person)
        yield partial(record.documents, viewer=viewer, person=person)
        yield partial(people.summaries, viewer=viewer, people=[person])
    for text in ("Testpersonb", "Ada", "QX1 1AA", "1950"):
        yield partial(people.find, viewer=viewer, text=text)
    for number, entry, _ in dice.sample(world.entries, most):
        yield partial(record.entry, viewer=viewer, person=world.people[number], entry=entry)


def told(ask: Ask) -> str:
    """Every answer, or refusal, with all that is in it, what its repr leaves out too."""
    with suppress(NotFound, NotPermitted):
        return "\n".join(_laid_open(ask()))
    return ""


def _laid_open(value: Any) -> Iterator[str]:
    if hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _laid_open(getattr(value, name))
    elif isinstance(value, dict):
        yield from _laid_open([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from _laid_open(one)
    else:
        yield str(value)


def check(world: World, code: str, seed: int, most: int) -> int:
    """How many facts a system of this organisation was told, each of which it may know."""
    dice, organisation, facts = random.Random(f"{seed} {code}"), world.places[code], 0
    with transaction.atomic():
        chance.relate(world, organisation, dice)
        chance.speak(world, organisation, dice)
        chance.restrict(world, organisation, dice)
        for ask in questions(world, system_of(organisation), dice, most):
            for fact in world.words.told_by(told(ask)):
                facts += 1
                assert fact.is_name or fact.category not in RESTRICTED - MEDICATION
                assert may_know(system_of(organisation), world.people[fact.person], fact), fact
        transaction.set_rollback(True)
    return facts


def test_no_system_is_told_what_it_may_not_know(world: World) -> None:
    assert sum(check(world, code, seed=1, most=20) for code in CARING) > 50, "nothing was tried"


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 20))
def test_no_system_is_told_it_however_it_stands(world: World, seed: int) -> None:
    assert sum(check(world, code, seed=seed, most=60) for code in CARING) > 50, "nothing was tried"

"""How somebody stands to the people of the world, at random: relationships, and what people said of sharing."""

from __future__ import annotations

import random
from datetime import timedelta

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import Restriction, RestrictionEnding, SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.states import SELF_GRANTED, Need, RelationshipKind
from ginnel.foundation.sharing.models import Barring, BarringEnding, Overruling, OverrulingEnding, Willingness
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category
from tests.leaks.world import TELLING, World


def relate(world: World, organisation: Organisation, dice: random.Random) -> None:
    """Relationships of every kind, in and out of date, of the whole organisation, a team or somebody in it; and that
    the refuge and the clinic work with whom they know."""
    now = clock.now()
    for code, (number, _) in TELLING.items():
        Relationship.objects.create(
            person_id=world.people[number],
            kind=dice.choice([RelationshipKind.SERVICE, RelationshipKind.ADMITTED]),
            organisation=world.places[code],
            started_at=now - timedelta(hours=1),
            recorded_at=now,
            recorded_by="service:test",
        )
    for person in world.people.values():
        for _ in range(dice.randrange(3)):
            kind = dice.choice(RelationshipKind.values)
            is_override = kind in SELF_GRANTED
            staff = dice.choice([world.account, world.colleague, *([] if is_override else [None, None])])
            started = now - timedelta(hours=dice.choice([-1, 1, 5]))
            row = Relationship.objects.create(
                person_id=person,
                kind=kind,
                organisation=dice.choice([organisation, organisation, world.places["HOME"]]),
                staff=staff,
                started_at=started,
                expires_at=dice.choice([started + timedelta(hours=2), *([] if is_override else [None])]),
                reason="test",
                need=dice.choice(["", *Need.values]) if is_override else "",
                said_kind=RelationshipKind.ATTENDANCE if is_override else "",
                recorded_at=now,
                recorded_by="service:test",
            )
            if dice.random() < 0.3:
                ended = now + timedelta(hours=dice.choice([-1, 1]))
                RelationshipEnding.objects.create(relationship=row, ended_at=ended, recorded_at=now)


def speak(world: World, organisation: Organisation, dice: random.Random) -> None:
    """Objections and agreement, wide and narrow, in every order, and where they yield."""
    now = clock.now()
    for person in world.people.values():
        for _ in range(dice.choice([0, 0, 1, 2, 4])):
            kind = dice.choice(["", organisation.kind])
            Willingness.objects.create(
                person_id=person,
                is_objection=dice.random() < 0.7,
                organisation_kind=kind,
                organisation=dice.choice([None, organisation]) if not kind else None,
                category=dice.choice([None, *Category]),
                said_by="self",
                said_at=now - timedelta(days=dice.randrange(3)),
                recorded_at=now,
            )
        if dice.random() < 0.3:
            start = now + timedelta(hours=dice.choice([-3, -1, 1]))
            row = Overruling.objects.create(
                person_id=person,
                organisation=organisation,
                category=dice.choice([None, *Category]),
                ground="serious-risk",
                reason="test",
                starts_at=start,
                ends_at=start + timedelta(hours=2),
                recorded_at=now,
            )
            if dice.random() < 0.3:
                OverrulingEnding.objects.create(overruling=row, ended_at=start + timedelta(minutes=30))


def restrict(world: World, organisation: Organisation, dice: random.Random) -> None:
    """Protected addresses, other names, and the worker or their whole organisation kept from somebody."""
    now, written = clock.now(), {"recorded_by": "service:test", "recorded_by_name": "Test"}
    for person in world.people.values():
        for kind in dice.sample(RestrictionKind.values, dice.choice([0, 0, 1, 2])):
            alias = {"alias_family": "Sample", "alias_given": "Jo"} if dice.random() < 0.4 else {}
            row = Restriction.objects.create(
                person_id=person,
                kind=kind,
                reason="test",
                review_on=now.date(),
                recorded_at=now,
                **alias,
                **written,
            )
            if dice.random() < 0.2:
                RestrictionEnding.objects.create(restriction=row, reason="test", recorded_at=now, **written)
        if dice.random() < 0.15:
            SourceRecord.objects.filter(person_id=person).update(traced_apart=True)
        if dice.random() < 0.25:
            whom = dice.choice(
                [{"staff": world.account}, {"organisation": organisation}, {"staff": world.colleague}]
            )
            barred = Barring.objects.create(
                person_id=person, reason="test", recorded_at=now, **whom, **written
            )
            if dice.random() < 0.2:
                BarringEnding.objects.create(
                    barring=barred, reason="test", ended_at=now, recorded_by="service:test"
                )

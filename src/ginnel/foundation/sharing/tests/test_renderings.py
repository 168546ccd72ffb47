"""One rule table, two renderings: the Python decision and the query that lists people agree on random cases."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta
from functools import partial
from uuid import UUID

import pytest
from django.db.models import Value

from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Closing, Person, SourceRecord
from ginnel.foundation.relationships.models import Relationship, RelationshipEnding
from ginnel.foundation.relationships.states import SELF_GRANTED, Need, RelationshipKind
from ginnel.foundation.sharing import rules
from ginnel.foundation.sharing.models import Barring, BarringEnding, Overruling, OverrulingEnding, Willingness
from ginnel.foundation.sharing.queries import StaffViewer, SystemViewer
from ginnel.foundation.sharing.rules import Outcome
from ginnel.foundation.sharing.tests.conftest import Acting, Calling, Place
from ginnel.foundation.sharing.tests.documents import bind
from ginnel.kernel import clock
from ginnel.kernel.viewer import MEDICATION, MEDICATION_OF, Action, Category, Purpose

pytestmark = pytest.mark.django_db


def scatter(place: Place, people_wanted: int, source: random.Random) -> list[UUID]:
    """People with relationships of every kind, in and out of date, for this and that team and colleague."""
    people = Person.objects.bulk_create(Person() for _ in range(people_wanted))
    now = clock.now()
    made = []
    for person in people:
        for _ in range(source.randrange(3)):
            kind = source.choice(RelationshipKind.values)
            is_override = kind in SELF_GRANTED
            organisation = source.choice([place.here, place.here, place.there])
            team = source.choice([None, place.team, place.other_team]) if organisation == place.here else None
            staff = source.choice([place.account, place.colleague, *([] if is_override else [None, None])])
            started = now - timedelta(hours=source.choice([-1, 1, 5]))
            expires = source.choice([started + timedelta(hours=2), *([] if is_override else [None])])
            row = Relationship(person=person, kind=kind, organisation=organisation, team=team, staff=staff)
            row.started_at, row.expires_at, row.reason, row.recorded_at = started, expires, "r", now
            row.said_kind = RelationshipKind.ATTENDANCE
            row.need = source.choice(["", *Need.values]) if kind == RelationshipKind.OVERRIDE else ""
            made.append(row)
    Relationship.objects.bulk_create(made)
    RelationshipEnding.objects.bulk_create(
        RelationshipEnding(
            relationship=row, ended_at=now + timedelta(hours=source.choice([-1, 1])), recorded_at=now
        )
        for row in made
        if source.random() < 0.3
    )
    SourceRecord.objects.bulk_create(
        SourceRecord(
            organisation=source.choice([place.here, place.there]),
            local_id=str(person.id),
            person=person,
            home=person,
            described_at=source.choice([None, now]),
        )
        for person in people
        if source.random() < 0.4
    )
    close(source)
    speak(place, people, source)
    bar(place, people, source)
    return [person.id for person in people]


def bar(place: Place, people: list[Person], source: random.Random) -> None:
    """From some of them this worker, a colleague, or one of the organisations is kept; some no longer."""
    now = clock.now()
    whom = [{"staff": place.account}, {"staff": place.colleague}, {"organisation": place.here}]
    made = Barring.objects.bulk_create(
        Barring(person=person, recorded_at=now, **one)
        for person in people
        for one in source.sample([*whom, {"organisation": place.there}], source.choice([0, 0, 1, 2]))
    )
    BarringEnding.objects.bulk_create(
        BarringEnding(barring=one, ended_at=now) for one in made if source.random() < 0.3
    )


def close(source: random.Random) -> None:
    """Of some source records it is closed that there is one."""
    Closing.objects.bulk_create(
        Closing(source_id=number, categories=source.sample([8, 9, 10, 13], source.randrange(1, 3)))
        for number in SourceRecord.objects.filter(closing=None).values_list("number", flat=True)
        if source.random() < 0.4
    )


# What is said of a subject and of medicines covers some of the same.
_TANGLED = [*MEDICATION_OF, *MEDICATION, *[Category.PROBLEMS_AND_MEDICATION] * 6]


def speak(place: Place, people: list[Person], source: random.Random) -> None:
    """What they are willing to have shared, said in every order and width, and where it yields."""
    now, kinds = clock.now(), ["", place.here.kind, OrganisationKind.GP_PRACTICE]
    said = {"said_by": "self", "recorded_at": now}
    Willingness.objects.bulk_create(
        Willingness(
            person=person,
            is_objection=source.random() < 0.7,
            organisation_kind=kind,
            organisation=source.choice([None, None, place.here, place.there]) if not kind else None,
            category=source.choice([None, *Category, *_TANGLED]),
            said_at=now - timedelta(days=source.randrange(3)),
            **said,
        )
        for person in people
        for kind in source.choices(kinds, k=source.randrange(4))
    )
    made = Overruling.objects.bulk_create(
        Overruling(
            person=person,
            organisation=source.choice([place.here, place.there]),
            category=source.choice([None, *Category]),
            starts_at=now + timedelta(hours=start),
            ends_at=now + timedelta(hours=start + 2),
            recorded_at=now,
        )
        for person in people
        for start in source.choices([-3, -1, 1], k=source.randrange(3))
    )
    OverrulingEnding.objects.bulk_create(
        OverrulingEnding(overruling=one, ended_at=one.starts_at + timedelta(minutes=source.choice([30, 90])))
        for one in made
        if source.random() < 0.3
    )


def check_agree(place: Place, acting: Acting, roles: Iterable[Role], people_wanted: int, seed: int) -> None:
    people = scatter(place, people_wanted, random.Random(seed))
    for role in roles:
        check_agree_for(acting(role), people)


def check_agree_for(viewer: StaffViewer | SystemViewer, people: list[UUID]) -> None:
    everyone = Person.objects.filter(id__in=people)
    facts = {person: viewer.facts(person) for person in people}
    for category in Category:
        listed = set(
            viewer.restrict(everyone, person_field="id", category=category).values_list("id", flat=True)
        )
        decide = partial(rules.decide, viewer.role, viewer.purpose, category, Action.READ)
        assert listed == {one for one in people if decide(facts[one]).outcome == Outcome.PERMIT}
        rows = everyone.annotate(category=Value(int(category)), code=Value(viewer.organisation))
        restrict = partial(viewer.restrict_rows, rows, person_field="id", category_field="category")
        assert set(restrict().values_list("id", flat=True)) == listed
        own = {
            one
            for one in people
            if decide(replace(facts[one], objections=frozenset())).outcome == Outcome.PERMIT
        }
        assert set(restrict(own_field="code").values_list("id", flat=True)) == own


@pytest.mark.parametrize("seed", range(2))
def test_the_decision_and_the_query_agree(seed: int, place: Place, acting: Acting) -> None:
    check_agree(place, acting, random.Random(seed).sample(list(Role), 6), people_wanted=30, seed=seed)


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("kind", rules.SYSTEMS)
def test_they_agree_for_systems(seed: int, kind: str, place: Place, calling: Calling) -> None:
    check_agree_for(calling(kind), scatter(place, 60, random.Random(seed)))


@pytest.mark.parametrize("covered", [[], ["Social care", "Plan", "Demographics"], ["everything"]])
def test_they_agree_where_an_agreement_is_needed(
    covered: list[str], place: Place, acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that needs an agreement is in the table today, so care is made to need one."""
    monkeypatch.setattr(rules.agreements, "WHY_NOT_NEEDED", {})
    if covered:
        bind([place.here.code], purpose=Purpose.DIRECT_CARE, Data=covered)
    check_agree(place, acting, [Role.SOCIAL_WORKER, Role.GENERAL_PRACTITIONER], people_wanted=20, seed=7)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(10, 16))
def test_they_agree_on_a_million_cases(seed: int, place: Place, acting: Acting) -> None:
    """400 people, 27 roles and 20 categories with each of six seeds."""
    check_agree(place, acting, Role, people_wanted=400, seed=seed)


@pytest.mark.verify
@pytest.mark.parametrize("seed", range(20, 24))
def test_they_agree_for_systems_on_many_cases(seed: int, place: Place, calling: Calling) -> None:
    """400 people, nine kinds of organisation and 20 categories with each of four seeds."""
    people = scatter(place, 400, random.Random(seed))
    for kind in rules.SYSTEMS:
        check_agree_for(calling(kind), people)

"""What residents may read of themselves and of whom they act for: one table, two renderings, and a replay."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterator
from datetime import timedelta
from itertools import product
from uuid import UUID

import pytest

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.models import Acting, ActingEnding
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import (
    ONLY_WITHOUT_CAPACITY,
    ActingKind,
    Need,
    RelationshipKind,
)
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.models import Capacity
from ginnel.foundation.sharing.queries import ABOUT_READING, OwnViewer, own, replay, service
from ginnel.foundation.sharing.rules import DECIDE_BY_VERSION, REACH_BY_VERSION, Facts, Outcome
from ginnel.foundation.sharing.states import OwnRole
from ginnel.foundation.sharing.tests.conftest import Acting as Acting_
from ginnel.foundation.sharing.tests.conftest import Place
from ginnel.kernel import clock
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import MEDICATION, RESTRICTED, Action, Category, Purpose

NUMBER, BORN = "9990000026", "1970-02-03"
# What a version answers to residents is held as `test_versions` holds what it answers to staff.
FINGERPRINTS = {
    "2026-11-26.4": "735c64bdce944218f4063b99ba84ab4978bc327253dc607298bbfbace317f5c8",
    "2026-11-26.5": "735c64bdce944218f4063b99ba84ab4978bc327253dc607298bbfbace317f5c8",
    "2026-11-28": "0d2ae834fd75dc56f04dbb590941e6a25deb7f6438ced92b06e8a1df7893276c",
    "2026-11-29": "0d2ae834fd75dc56f04dbb590941e6a25deb7f6438ced92b06e8a1df7893276c",
}
# The versions that knew of residents, and not yet of medicines that tell a subject.
BEFORE_MEDICATION = ("2026-11-26.4", "2026-11-26.5")
STANDS = ([], ["self"], ["proxy:3+7"], ["proxy:8+9+10+13+14"], ["attorney-health:"], ["self", "proxy:17"])


def answers(version: str) -> Iterator[str]:
    known = [one for one in Category if one not in MEDICATION or version not in BEFORE_MEDICATION]
    for role, purpose, category, action in product(OwnRole.values, Purpose, known, Action):
        facts = [Facts(frozenset(stands), False) for stands in STANDS]
        said = ",".join(
            DECIDE_BY_VERSION[version](role, purpose, category, action, one).outcome for one in facts
        )
        reach = REACH_BY_VERSION[version](role, purpose, category, action).name
        yield f"{role} {purpose} {category.value} {action} {said} {reach}\n"


@pytest.mark.parametrize("version", FINGERPRINTS)
def test_a_version_answers_residents_what_it_always_answered(version: str) -> None:
    assert hashlib.sha256("".join(answers(version)).encode()).hexdigest() == FINGERPRINTS[version]


@pytest.mark.parametrize("version", [one for one in DECIDE_BY_VERSION if one not in FINGERPRINTS])
def test_the_versions_before_knew_no_resident(version: str) -> None:
    said = {line.split()[4] for line in answers(version)}
    assert said == {",".join(["deny"] * len(STANDS))}


NEVER = RESTRICTED | {Category.THIRD_PARTY}


@pytest.mark.parametrize("role", OwnRole)
@pytest.mark.parametrize("category", sorted(NEVER))
def test_what_could_put_somebody_in_danger_is_on_no_residents_screen(
    role: OwnRole, category: Category
) -> None:
    stands = frozenset({"self", f"proxy:{int(category)}", f"attorney-health:{int(category)}"})
    for purpose, action in product(Purpose, Action):
        decision = rules.decide_of_anybody(role, purpose, category, action, Facts(stands, True))
        assert decision.outcome == Outcome.DENY


@pytest.mark.parametrize("role", OwnRole)
def test_every_refusal_says_the_same(role: OwnRole) -> None:
    said = {
        rules.decide_own(role, Purpose.OWN_RECORD, category, action, Facts(frozenset(), False)).reasons
        for category, action in product(Category, Action)
    }
    assert len(said) == 1


def test_no_role_of_staff_reads_by_acting_for_somebody() -> None:
    facts = Facts(frozenset({"self"}), False)
    assert rules.reach_own("social-worker", Purpose.OWN_RECORD, Category.PLAN, Action.READ) == 0
    decision = rules.decide_of_anybody("social-worker", Purpose.OWN_RECORD, Category.PLAN, Action.READ, facts)
    assert decision.outcome == Outcome.DENY


def a_person() -> UUID:
    return Person.objects.create().id


def write_down(person: UUID, source: random.Random) -> None:
    """That somebody acts for them, in and out of date, on any ground, with anything chosen."""
    now = clock.now()
    made = Acting.objects.create(
        person_id=person,
        kind=source.choice(ActingKind.values),
        name="Ann",
        seen="Seen",
        starts_at=now - timedelta(days=source.choice([-1, 2, 10])),
        ends_at=now + timedelta(days=source.choice([11, 20])),
        nhs_number=source.choice([NUMBER, NUMBER, "9990000034"]),
        birth_date=source.choice([BORN, BORN, BORN, "1971-01-01"]),
        scope=sorted(source.sample([int(one) for one in Category], source.randrange(5))),
        opens_until=source.choice([None, now - timedelta(hours=1), now + timedelta(hours=1)]),
        recorded_at=now,
    )
    if source.random() < 0.2:
        ActingEnding.objects.create(
            acting=made, ended_at=now + timedelta(hours=source.choice([-1, 1])), recorded_at=now
        )


def find(person: UUID, source: random.Random) -> None:
    """What was found of their capacity, of this decision or another, lately or long ago."""
    for _ in range(source.randrange(3)):
        Capacity.objects.create(
            person_id=person,
            decision=source.choice([ABOUT_READING, ABOUT_READING, "Where to live"]),
            has_capacity=source.random() < 0.4,
            found_at=clock.now() - timedelta(days=source.choice([1, 2, 400])),
            how="How",
            recorded_at=clock.now(),
        )


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(4))
def test_the_decision_and_the_query_agree_for_whoever_acts(seed: int) -> None:
    agree(seed, people_wanted=60)


@pytest.mark.verify
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(10, 20))
def test_they_agree_on_many_more(seed: int) -> None:
    """400 people, 20 categories and both roles with each of ten seeds."""
    agree(seed, people_wanted=400)


def agree(seed: int, people_wanted: int) -> None:
    source = random.Random(seed)
    here = Organisation.objects.create(code="HERE", name="Here")
    people = [a_person() for _ in range(people_wanted)]
    for number, person in enumerate(people):
        for _ in range(source.randrange(3)):
            write_down(person, source)
        find(person, source)
        SourceRecord.objects.create(
            organisation=here,
            local_id=str(number),
            person_id=person,
            home_id=person,
            traced_apart=source.random() < 0.2,
        )
    everyone, told = Person.objects.filter(id__in=people), 0
    for role in OwnRole:
        viewer = OwnViewer(people[0], role, frozenset({(NUMBER, BORN)}))
        for category in Category:
            rows = viewer.restrict(everyone, person_field="id", category=category)
            listed = set(rows.values_list("id", flat=True))
            permitted = {
                one
                for one in people
                if rules.decide_own(role, viewer.purpose, category, Action.READ, viewer.facts(one)).outcome
                == Outcome.PERMIT
            }
            assert listed == permitted
            told += len(listed)
    assert told > 10


@pytest.mark.django_db
def test_an_attorney_reads_only_while_it_is_found_that_the_person_cannot_decide() -> None:
    person, now = a_person(), clock.now()
    Acting.objects.create(
        person_id=person,
        kind=ActingKind.ATTORNEY_HEALTH,
        name="Ann",
        seen="Seen",
        starts_at=now - timedelta(days=1),
        nhs_number=NUMBER,
        birth_date=BORN,
        scope=[7],
        recorded_at=now,
    )

    def reads() -> bool:
        viewer = OwnViewer(a_person(), OwnRole.PROXY, frozenset({(NUMBER, BORN)}))
        return Category.PLAN in viewer.categories(person, Action.READ)

    def found(has_capacity: bool, decision: str = ABOUT_READING) -> None:
        Capacity.objects.create(
            person_id=person,
            decision=decision,
            has_capacity=has_capacity,
            found_at=clock.now(),
            how="How",
            recorded_at=now,
        )

    assert ActingKind.ATTORNEY_HEALTH in ONLY_WITHOUT_CAPACITY
    assert not reads()
    found(False, "Where to live")
    assert not reads()
    found(False)
    assert reads()
    with clock.held_at(now + timedelta(days=200)):
        assert not reads()
    found(True)
    assert not reads()


@pytest.mark.django_db
def test_a_decision_for_a_resident_is_written_down_and_replays() -> None:
    person = a_person()
    viewer = own(person)
    with pytest.raises(NotPermitted, match="nothing here"):
        viewer.require(person, Category.SAFEGUARDING, Action.READ)
    viewer.require(person, Category.PLAN, Action.READ)
    viewer.categories(person, Action.READ)
    list(viewer.restrict(Person.objects.all(), person_field="id", category=Category.PLAN))
    by = service("replay", purpose=Purpose.INFORMATION_GOVERNANCE)
    events = Event.objects.filter(role="resident").order_by("sequence").values_list("id", flat=True)
    assert len(events) == 4
    assert all(replay(one, viewer=by).agrees and replay(one, viewer=by).is_same_today for one in events)
    assert audit.recorded(events[0], viewer=by).identity == f"resident:{person}"  # type: ignore[union-attr]


@pytest.mark.django_db
def test_nobody_lets_another_read_by_a_door_they_opened_for_themselves(place: Place, acting: Acting_) -> None:
    person = a_person()
    SourceRecord.objects.create(
        organisation=place.there,
        local_id="1",
        person_id=person,
        home_id=person,
        birth_date="1940-01-01",
        described_at=clock.now(),
    )
    said = {
        "person": person,
        "kind": ActingKind.PROXY,
        "name": "Ann",
        "seen": "She said so",
        "signs_in": SignsIn(NUMBER, BORN, (7,), is_asked_alone=True),
    }
    actions.override(person=person, need=Need.TREATMENT, by=acting(Role.SOCIAL_WORKER))
    with pytest.raises(NotPermitted, match="work with a person"):
        actions.write_down_acting(**said, by=acting(Role.SOCIAL_WORKER))
    actions.write_down_acting(**{**said, "signs_in": None}, by=acting(Role.SOCIAL_WORKER))
    relationships.begin(
        person=person, kind=RelationshipKind.TEAM, organisation=place.here, by=service("administer")
    )
    actions.write_down_acting(**said, by=acting(Role.SOCIAL_WORKER))

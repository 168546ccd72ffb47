"""Random histories of a person and of those who look: whatever changed since, each decision replays to its answer,
and so does each list that was asked for.

A hundred in every test run, ten thousand in `make verify`.
"""

from __future__ import annotations

import random
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import Value

from ginnel.foundation.audit.models import Event
from ginnel.foundation.audit.queries import recorded
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.states import SELF_GRANTED, Need, RelationshipKind
from ginnel.foundation.sharing import actions, rules
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.foundation.sharing.queries.replaying import replayed
from ginnel.foundation.sharing.states import Ground, SaidBy
from ginnel.foundation.sharing.tests.conftest import Place
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound, NotPermitted
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action, Category, Purpose

pytestmark = pytest.mark.django_db
START = datetime(2026, 3, 1, 9, tzinfo=UTC)
STEPS = 10
KINDS = [kind for kind in RelationshipKind if kind not in SELF_GRANTED | {RelationshipKind.ACCOUNTABLE_LEAD}]
Answered = tuple[str, frozenset[Category]]


@cache
def working(place: Place, role: Role, team: Any, purpose: Purpose) -> StaffViewer:
    """Somebody at `here` in a role since before all histories."""
    granted = organisations.grant_role(
        account=place.account,
        role=role,
        organisation=place.here,
        team=team,
        valid_from=START.date(),
        by=service("administer"),
    )
    viewer = staff(staff_role=granted.id, purpose=purpose)
    assert viewer is not None
    return viewer


@cache
def guardian(place: Place) -> StaffViewer:
    """The colleague, who may keep others from a record."""
    role = Role.CALDICOTT_GUARDIAN
    granted = organisations.grant_role(
        account=place.colleague,
        role=role,
        organisation=place.there,
        valid_from=START.date(),
        by=service("administer"),
    )
    viewer = staff(staff_role=granted.id)
    assert viewer is not None
    return viewer


@dataclass
class History:
    """One person, and one member of staff who changes roles and teams."""

    place: Place
    person: UUID
    chance: random.Random
    role: Role = Role.SOCIAL_WORKER
    team: Any = None
    open: list[UUID] = field(default_factory=list)
    overruled: list[UUID] = field(default_factory=list)
    barred: list[UUID] = field(default_factory=list)
    answered: dict[UUID, Answered] = field(default_factory=dict)
    listed: list[UUID] = field(default_factory=list)

    def run(self) -> None:
        at = START
        for _ in range(STEPS):
            at += timedelta(hours=self.chance.choice([1, 7, 30, 24 * 40, 24 * 200]))
            with clock.held_at(at):
                with suppress(NotFound):  # one who is barred does nothing to somebody who is not there
                    self.chance.choice(CHANGES)(self)
                self.ask()
                self.list()

    def viewer(self, role: Role | None = None) -> StaffViewer:
        """As a new request makes it: one that remembers nothing."""
        purpose = self.chance.choice(rules.PURPOSES[role or self.role])
        viewer = working(self.place, role or self.role, self.team, purpose)
        return replace(viewer, request_id=uuid7(), refusals=[], _facts={}, _permitted={})

    def ask(self) -> None:
        viewer, action = self.viewer(), self.chance.choice(list(Action))
        if self.chance.random() < 0.5:
            found = viewer.categories(self.person, action)
            self.answered[viewer.request_id] = ("permit" if found else "deny", found)
            return
        category = self.chance.choice(list(Category))
        try:
            viewer.require(self.person, category, action)
            outcome = "permit"
        except NotFound:
            outcome = "deny"
        except NotPermitted as refused:
            outcome = "review" if isinstance(refused, rules.ReviewNeeded) else "deny"
        self.answered[viewer.request_id] = (outcome, frozenset({category}))

    def list(self) -> None:
        """Ask for a list: of people by one kind of fact, or of rows that have a kind each."""
        viewer, every = self.viewer(), SourceRecord.objects.annotate(category=Value(1))
        if self.chance.random() < 0.5:
            category = self.chance.choice([*Category])
            found = viewer.restrict(every, person_field="person_id", category=category)
        else:
            found = viewer.restrict_rows(every, person_field="person_id", category_field="category")
        found.exists()
        self.listed.append(viewer.request_id)

    def begin(self) -> None:
        organisation = self.chance.choice([self.place.here, self.place.here, self.place.there])
        teams = [None, self.place.team, self.place.other_team] if organisation == self.place.here else [None]
        lasts = self.chance.choice([None, timedelta(hours=3), timedelta(days=90)])
        begun = relationships.begin(
            person=self.person,
            kind=self.chance.choice(KINDS),
            organisation=organisation,
            team=self.chance.choice(teams),
            staff=self.chance.choice([None, None, self.place.account.id, self.place.colleague.id]),
            expires_at=clock.now() + lasts if lasts else None,
            by=service("administer"),
        )
        self.open.append(begun.id)

    def end(self) -> None:
        if self.open:
            one = self.open.pop(self.chance.randrange(len(self.open)))
            relationships.end(relationship=one, reason="discharged", by=service("administer"))

    def override(self) -> None:
        viewer = self.viewer()
        if viewer.role in rules.MAY_OVERRIDE and viewer.purpose == Purpose.DIRECT_CARE:
            need = self.chance.choice([*Need])
            actions.override(person=self.person, reason="found on the floor", need=need, by=viewer)

    def say(self) -> None:
        kind = self.chance.choice(["", "", OrganisationKind.OTHER, OrganisationKind.GP_PRACTICE])
        actions.say(
            person=self.person,
            is_objection=self.chance.random() < 0.7,
            said_by=SaidBy.SELF,
            said_at=clock.now() - timedelta(days=self.chance.randrange(3)),
            categories=self.chance.sample(sorted(rules.OBJECTABLE), self.chance.randrange(4)),
            organisation_kind=kind,
            organisation="" if kind else self.chance.choice(["", "HERE", "THERE"]),
            by=service("administer"),
        )

    def overrule(self) -> None:
        self.overruled += actions.overrule(
            person=self.person,
            organisation="HERE",
            ground=self.chance.choice(list(Ground)),
            reason="a court ordered it",
            ends_at=clock.now() + timedelta(days=self.chance.randrange(1, 60)),
            categories=self.chance.sample(sorted(rules.OBJECTABLE), self.chance.randrange(3)),
            by=self.viewer(Role.CALDICOTT_GUARDIAN),
        )

    def bar(self) -> None:
        whom = self.chance.choice([{"username": "one"}, {"organisation": "HERE"}])
        with suppress(Conflict):
            self.barred.append(
                actions.bar(person=self.person, reason="knows them", by=guardian(self.place), **whom)
            )

    def end_barring(self) -> None:
        if self.barred:
            actions.end_barring(barring=self.barred.pop(), reason="moved away", by=guardian(self.place))

    def be_known(self) -> None:
        SourceRecord.objects.get_or_create(
            organisation=self.chance.choice([self.place.here, self.place.there]),
            local_id=str(self.person),
            defaults={"person_id": self.person, "home_id": self.person, "described_at": clock.now()},
        )

    def work_as(self) -> None:
        self.role = self.chance.choice([role for role in Role if role in rules.PURPOSES])

    def work_in(self) -> None:
        self.team = self.chance.choice([None, self.place.team, self.place.other_team])


CHANGES = (
    History.begin,
    History.begin,
    History.end,
    History.override,
    History.say,
    History.say,
    History.overrule,
    History.bar,
    History.end_barring,
    History.be_known,
    History.work_as,
    History.work_in,
)


def check_replays(history: History) -> int:
    """Once all has happened; how many decisions there were, those of services among them."""
    viewer = service("replay", purpose=Purpose.INFORMATION_GOVERNANCE)
    decided = Event.objects.filter(person=history.person, action="sharing.decided")
    lists = Event.objects.filter(request_id__in=history.listed, action="sharing.restricted")
    ids = [*decided.values_list("id", flat=True), *lists.values_list("id", flat=True)]
    assert lists.count() == len(history.listed) == STEPS
    events = [event for id in ids if (event := recorded(id, viewer=viewer))]
    again = [replayed(event) for event in events]
    assert all(one.agrees for one in again)
    found = {one.event.request_id: (str(one.outcome), one.categories) for one in again}
    assert {request: found[request] for request in history.answered} == history.answered
    return len(again)


def try_histories(place: Place, count: int, seed: int) -> int:
    decisions = 0
    for number in range(count):
        if number and number % 200 == 0:
            count_rows()
        history = History(place, Person.objects.create().id, random.Random(seed + number))
        history.run()
        decisions += check_replays(history)
    return decisions


def count_rows() -> None:
    """As a server does by itself of what is committed: else what is asked is planned as of tables with nothing in."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("ANALYZE")
        cursor.execute("RESET ROLE")


def test_every_decision_of_a_random_history_replays_to_the_same_answer(place: Place) -> None:
    assert try_histories(place, 100, seed=1) > 100 * STEPS


@pytest.mark.verify
def test_every_decision_of_ten_thousand_histories_replays_to_the_same_answer(place: Place) -> None:
    assert try_histories(place, 10_000, seed=10**6) > 10_000 * STEPS

"""Whatever is joined and parted, in whatever order, nobody loses or gains what is not theirs.

Against a model of a few lines: a thing was made with the records that were together then; it stands with the person
who has all of them, and waits to be divided when several do.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.care.reception.actions import merge, undo, unmerge
from ginnel.care.reception.tests import known
from ginnel.care.reception.tests.known import BY
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.people import queries as people
from ginnel.foundation.people.models import LinkDecision, Person, SourceRecord
from ginnel.foundation.people.rules.dividing import Choice
from ginnel.foundation.people.states import DecisionKind
from ginnel.foundation.record import actions as record
from ginnel.foundation.record import queries as records
from ginnel.foundation.record.actions import EntryChoice
from ginnel.foundation.record.queries import Filters
from ginnel.foundation.relationships.models import Relationship
from ginnel.kernel.errors import Conflict

RECORDS = 4
INDEX = st.integers(0, RECORDS - 1)
TWO = st.permutations(range(RECORDS)).map(lambda order: order[:2])
LATELY = st.integers(0, 3)
KINDS = ("note", "team", "notice")
MERGE = TWO.map(lambda two: ("merge", *two))
LINKS = (
    MERGE,
    MERGE,
    st.tuples(st.just("unmerge"), INDEX, st.sets(INDEX, min_size=1, max_size=2)),
    st.tuples(st.just("make"), st.sampled_from(KINDS), INDEX),
)
MISTAKE = TWO.map(lambda two: ("mistake", *two))
UNDO = st.tuples(st.just("undo"), LATELY, st.none())
REST = (MISTAKE, UNDO, st.tuples(st.just("divide"), LATELY, LATELY))


class _Undone(Exception):
    """Takes a try back."""


@contextmanager
def taken_back() -> Iterator[None]:
    try:
        with transaction.atomic():
            yield
            raise _Undone
    except _Undone:
        pass


@dataclass
class History:
    """The four records, and by kind and id what was made and the records it may belong with."""

    sources: list[SourceRecord]
    made: dict[tuple[str, Any], frozenset[int]] = field(default_factory=dict)
    divided: dict[int, dict[tuple[str, Any], frozenset[int]]] = field(default_factory=dict)

    def person(self, index: int) -> UUID:
        return known.person_of(self.sources[index])

    def together(self, person: UUID) -> frozenset[int]:
        return frozenset(index for index in range(RECORDS) if self.person(index) == person)

    def claimants(self, thing: tuple[str, Any]) -> frozenset[UUID]:
        return frozenset(self.person(index) for index in self.made[thing])

    # Steps

    def merge(self, one: int, other: int) -> None:
        if self.person(one) != self.person(other):
            merge(person=self.person(one), other=self.person(other), reason="", by=BY)

    def unmerge(self, one: int, going: set[int]) -> None:
        together = self.together(self.person(one))
        if together & going and together - going:
            leaving = [self.sources[index].id for index in going & together]
            unmerge(person=self.person(one), sources=leaving, reason="", by=BY)

    def mistake(self, one: int, other: int) -> None:
        """Two taken for one for as long as it takes to make something of each kind."""
        self.merge(one, other)
        for kind in KINDS:
            self.make(kind, one)
        self.unmerge(one, {other})

    def undo(self, which: int, _: None) -> None:
        """One of the latest; what may not be taken back yet is refused and changes nothing."""
        human = LinkDecision.objects.exclude(kind=DecisionKind.AUTOMATIC).order_by("-sequence")
        decisions = list(human.values_list("sequence", flat=True))
        if which < len(decisions):
            try:
                undo(decision=decisions[which], by=BY)
            except Conflict:
                return
            self.made |= self.divided.get(decisions[which], {})

    def make(self, kind: str, index: int) -> None:
        person = self.person(index)
        made = known.note(person, "Rang.") if kind == "note" else getattr(known, kind)(person).id
        self.made[kind, made] = self.together(person)

    def divide(self, which: int, whom: int) -> None:
        """Give one thing that waits to one who claims it."""
        waiting = people.undivided(viewer=BY)
        entries = [("note", one.id, one) for one in records.entries_to_divide(viewer=BY, waiting=waiting)]
        rows = [(KIND[one.item.model], UUID(one.item.row), one) for one in waiting if not one.is_own]
        if not (things := [*entries, *rows]):
            return
        kind, key, one = things[which % len(things)]
        choosable = sorted(self.claimants((kind, key)))
        person = choosable[whom % len(choosable)]
        if kind == "note":
            within = one.waiting.number
            decision = record.divide(entries=[EntryChoice(key, within, one.version, person)], by=BY)
        else:
            decision = record.divide(rows=[Choice(one.item, person)], by=BY)
        self.divided[decision] = {(kind, key): self.made[kind, key]}
        self.made[kind, key] &= self.together(person)

    # What must hold

    def check_everything(self) -> None:
        where = self.where()
        waiting = self.waiting()
        for thing in self.made:
            claimants = self.claimants(thing)
            assert where[thing] in claimants
            assert waiting.get(thing, frozenset()) == (claimants if len(claimants) > 1 else frozenset())
        assert waiting.keys() <= self.made.keys()
        for source in self.sources:
            home = Person.objects.get(id=source.home_id)
            assert (home.merged_into_id or home.id) == known.person_of(source)

    def where(self) -> dict[tuple[str, Any], UUID]:
        """Where everything stands, seen as readers see it."""
        found: dict[tuple[str, Any], UUID] = {}
        for person in {self.person(index) for index in range(RECORDS)}:
            shown = records.timeline(viewer=BY, person=person, filters=Filters(everything=True)).entries
            found |= {("note", one.id): person for one in shown if one.standing == 1}
            found |= {("team", one.id): person for one in Relationship.objects.filter(person=person)}
            found |= {("notice", one.id): person for one in Notice.objects.filter(person=person)}
        return found

    def waiting(self) -> dict[tuple[str, Any], frozenset[UUID]]:
        waiting = people.undivided(viewer=BY)
        entries = records.entries_to_divide(viewer=BY, waiting=waiting)
        return {("note", one.id): one.waiting.claimants for one in entries} | {
            (KIND[one.item.model], UUID(one.item.row)): one.claimants for one in waiting if not one.is_own
        }


KIND = {"relationships.Relationship": "team", "notices.Notice": "notice"}


def begun() -> History:
    """Four people, about each of whom one thing of each kind has been made."""
    history = History([known.somebody(index) for index in range(RECORDS)])
    for index in range(RECORDS):
        for kind in KINDS:
            history.make(kind, index)
    return history


def histories(steps: Any, *, tries: int) -> Any:
    """For each try a list of steps; a failing one is made as short as it can be."""
    hurried = settings(max_examples=tries, deadline=None, suppress_health_check=list(HealthCheck))
    return lambda test: hurried(given(st.lists(steps, min_size=5, max_size=12))(test))


def everything_stands_right(steps: list[Any]) -> None:
    with taken_back():
        history = begun()
        for name, one, other in steps:
            getattr(history, name)(one, other)
            history.check_everything()


def undoing_everything_brings_back_the_beginning(steps: list[Any]) -> None:
    with taken_back():
        history = begun()
        first = dict(history.made)
        for name, one, other in steps:
            getattr(history, name)(one, other)
        for decision in LinkDecision.objects.exclude(kind=DecisionKind.AUTOMATIC).order_by("-sequence"):
            undo(decision=decision.sequence, by=BY)
        history.check_everything()
        where = history.where()
        assert {thing: where[thing] for thing in first} == {
            thing: history.sources[next(iter(records_))].home_id for thing, records_ in first.items()
        }
        merged = {thing for thing, records_ in history.made.items() if len(records_) > 1}
        assert history.waiting().keys() == merged


ANY, OF_LINKS = st.one_of(*LINKS, *REST), st.one_of(*LINKS, MISTAKE)


@pytest.mark.django_db
@histories(ANY, tries=15)
def test_everything_stands_with_whom_it_was_made_for_or_waits_for_a_human(steps: list[Any]) -> None:
    everything_stands_right(steps)


@pytest.mark.django_db
@histories(OF_LINKS, tries=10)
def test_after_undoing_everything_each_has_what_they_began_with(steps: list[Any]) -> None:
    undoing_everything_brings_back_the_beginning(steps)


@pytest.mark.verify
@pytest.mark.django_db
@histories(ANY, tries=400)
def test_in_many_histories_everything_stands_right(steps: list[Any]) -> None:
    everything_stands_right(steps)


@pytest.mark.verify
@pytest.mark.django_db
@histories(OF_LINKS, tries=200)
def test_in_many_histories_undoing_everything_brings_back_the_beginning(steps: list[Any]) -> None:
    undoing_everything_brings_back_the_beginning(steps)

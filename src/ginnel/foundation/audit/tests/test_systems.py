"""What a system reads that adds up to worth a look, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest

from ginnel.foundation.audit.rules.systems import (
    Reading,
    SystemScale,
    Tie,
    noticed_of_systems,
    people_read,
    read_at_once,
)
from ginnel.foundation.audit.rules.worth_a_look import Signal

WEIGHTS = {
    Signal.INTRODUCED: 40,
    Signal.KEPT_APART: 40,
    Signal.STRANGER: 30,
    Signal.OWN_WORD: 20,
    Signal.UNRELATED: 10,
    Signal.BRIEF: 10,
    Signal.OWN_VOLUME: 100,
    Signal.BEYOND: 100,
}
SCALE = SystemScale(WEIGHTS, least=60, times_median=3, least_people=100, least_days=5, together=10)
NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ONE = Reading("client:one", "health-system", "HERE", UUID(int=1), NOON, NOON, 2)


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (Tie(is_working=True, is_lasting=True), ()),
        (Tie(), ()),
        (Tie(is_introduced=True), (Signal.INTRODUCED, Signal.STRANGER)),
        (Tie(is_introduced=True, is_own_word=True), (Signal.INTRODUCED, Signal.OWN_WORD)),
        (Tie(is_introduced=True, has_said=True), ()),
        (Tie(is_introduced=True, is_working=True), ()),
        (Tie(is_introduced=True, is_own_word=True, has_said=True), ()),
        (Tie(is_kept_apart=True), (Signal.KEPT_APART, Signal.STRANGER)),
        (Tie(is_kept_apart=True, has_said=True), ()),
        (Tie(is_kept_apart=True, is_introduced=True, has_said=True),
         (Signal.INTRODUCED, Signal.KEPT_APART, Signal.UNRELATED)),
    ],
)  # fmt: skip
def test_what_adds_up_is_worth_a_look(tie: Tie, expected: tuple[Signal, ...]) -> None:
    found = noticed_of_systems([(ONE, tie)], {}, SCALE)
    assert [one.signals for one in found] == ([expected] if expected else [])
    assert not noticed_of_systems([(replace(ONE, is_told=True), tie)], {}, SCALE)


@pytest.mark.parametrize(
    ("tie", "expected"),
    [
        (Tie(), None),
        (Tie(is_kept_apart=True, is_working=True, is_lasting=True), None),
        (Tie(is_kept_apart=True, is_working=True), (Signal.KEPT_APART, Signal.BRIEF)),
        (Tie(is_kept_apart=True, has_said=True), (Signal.KEPT_APART, Signal.UNRELATED)),
    ],
)
def test_whoever_is_kept_apart_is_worth_a_look_at_once_unless_they_are_worked_with(
    tie: Tie, expected: tuple[Signal, ...] | None
) -> None:
    found = read_at_once(ONE, tie, SCALE)
    assert (found.signals if found else None) == expected
    assert read_at_once(replace(ONE, is_told=True), tie, SCALE) is None


def read(count: int, tie: Tie) -> list[tuple[Reading, Tie]]:
    return [(replace(ONE, person=uuid4()), tie) for _ in range(count)]


def test_many_whom_a_system_introduced_in_a_day_are_one_thing_but_restricted_ones_are_their_own() -> None:
    few, many = (read(count, Tie(is_introduced=True)) for count in (9, 10))
    assert len(noticed_of_systems(few, {}, SCALE)) == 9
    apart, together = noticed_of_systems(
        [*many, (ONE, Tie(is_introduced=True, is_kept_apart=True))], {}, SCALE
    )
    assert apart.person == ONE.person
    assert (together.person, together.times) == (None, 10)
    assert together.signals == (Signal.INTRODUCED, Signal.STRANGER)


@pytest.mark.parametrize(
    ("count", "past", "is_many"),
    [
        (300, [100] * 5, True),
        (299, [100] * 5, False),
        (300, [100] * 4, False),
        (99, [1] * 20, False),
        (300, [90, 90, 90, 1000, 1000], True),
    ],
)
def test_far_more_people_than_a_system_usually_reads_of_are_one_thing(
    count: int, past: list[int], is_many: bool
) -> None:
    found = noticed_of_systems(read(count, Tie(is_working=True)), {"client:one": past}, SCALE)
    expected = [(None, count, (Signal.OWN_VOLUME,))] if is_many else []
    assert [(one.person, one.times, one.signals) for one in found] == expected


def test_many_people_with_whom_nothing_ties_its_organisation_are_one_thing_with_all_else_of_the_day() -> None:
    assert not noticed_of_systems(read(99, Tie()), {}, SCALE)
    (one,) = noticed_of_systems([*read(100, Tie()), *read(10, Tie(is_introduced=True))], {}, SCALE)
    assert (one.person, one.times) == (None, 110)
    assert one.signals == (Signal.BEYOND, Signal.INTRODUCED, Signal.STRANGER)


def test_how_many_people_each_system_read_of_counts_each_once() -> None:
    other = replace(ONE, identity="client:two")
    assert people_read([ONE, replace(ONE, times=9), other]) == {"client:one": 1, "client:two": 1}

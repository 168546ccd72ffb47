"""Whose NHS number it is that somebody proved: one living person's, verified, with the birth date beside it."""

from __future__ import annotations

from ginnel.foundation.people import queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.states import TraceOutcome
from ginnel.foundation.people.tests.conftest import NUMBER, Say
from ginnel.foundation.people.tests.test_tracing import TRACED, answer, now_of, record


def born(one: SourceRecord) -> str:
    return now_of(one).birth_date


def test_a_number_that_a_source_traced_or_the_national_service_gave_proves_who_it_is(say: Say) -> None:
    one, two = say("A", **TRACED), say("B")
    assert queries.proved_by(NUMBER, born(one)) == now_of(one).person_id
    assert queries.proved_by(NUMBER, "1901-01-01") is None
    assert queries.proved_by("", born(one)) is None
    assert queries.proofs(now_of(two).person_id) == frozenset()
    record(answer(two, TraceOutcome.FOUND, NUMBER))
    assert queries.proofs(now_of(two).person_id) == {(NUMBER, born(two))}


def test_a_number_that_nobody_verified_proves_nothing(say: Say) -> None:
    one = say("A", nhs_number=NUMBER, nhs_status="02")
    assert queries.proved_by(NUMBER, born(one)) is None


def test_a_number_of_two_people_proves_neither(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", **{**TRACED, "family": "Otherwise", "given": "Nobody"})
    assert now_of(one).person_id != now_of(two).person_id
    assert queries.proved_by(NUMBER, born(one)) is None


def test_nobody_who_died_as_the_national_service_knows_signs_in(say: Say) -> None:
    one = say("A")
    record(answer(one, TraceOutcome.FOUND, NUMBER, death_date="2026-01-02", death_status="2"))
    assert queries.proofs(now_of(one).person_id) == {(NUMBER, born(one))}
    assert queries.proved_by(NUMBER, born(one)) is None

"""Tracing what sources said, from the question to the links, and what may never get out on the way."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from pytest_django import DjangoAssertNumQueries

from ginnel.foundation.people.rules.tracing import Held, Nobody, Question
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel.clock import held_at, now
from ginnel.surfaces.tracing.pds import Pds
from ginnel.surfaces.tracing.pretend import Register, outcomes
from ginnel.surfaces.tracing.running import Receipt, trace
from ginnel.surfaces.tracing.tests.conftest import HIDDEN, NUMBER, OLD, OTHER, UNKNOWN, Tell

Event = apps.get_model("audit", "Event")
SourceRecord, Trace, TraceQuestion = (
    apps.get_model("people", name) for name in ("SourceRecord", "Trace", "TraceQuestion")
)
ZOE = {"given": "Zoe", "birth_date": "1961-01-02", "gender": "female"}


def run(pds: Pds, batch: int = 50) -> Receipt:
    return trace(pds, by=service("trace"), batch=batch)


def record(number: int) -> Any:
    return SourceRecord.objects.get(number=number)


def test_rows_without_a_number_are_joined_to_those_with_one_that_was_verified(tell: Tell, pds: Pds) -> None:
    practice, council = tell("P", nhs_number=NUMBER, nhs_status="01"), tell("C")
    receipt = run(pds)
    assert receipt.outcomes == {"found": 1}
    assert receipt.linked == 1
    assert record(council).person_id == record(practice).person_id
    assert (record(council).nhs_number, record(council).known_number) == ("", NUMBER)


def test_the_receipt_adds_up_to_the_row(tell: Tell, pds: Pds) -> None:
    tell("C", "verified", nhs_number=NUMBER, nhs_status="02")
    tell("C", "superseded", nhs_number=OLD, nhs_status="02", **ZOE)
    tell("C", "wrong", nhs_number=OTHER, nhs_status="02")
    tell("C", "nobody", given="Nobody", family="Whatever")
    tell("C", "conflict", nhs_number=OTHER, nhs_status="02", given="Nobody", family="Whatever")
    tell("C", "nothing", family="")
    receipt = run(pds)
    assert receipt.outcomes == {
        "verified": 1, "superseded": 1, "found": 1, "not-found": 1, "conflict": 1, "too-little": 1,
    }  # fmt: skip
    assert receipt.asked == sum(receipt.outcomes.values()) == 6
    assert TraceQuestion.objects.count() == 5
    assert run(pds).asked == 0


def test_each_disclosure_is_audited_before_it_happens(tell: Tell, pds: Pds, register: Register) -> None:
    number = tell("C")
    pds.access = None
    register.trouble += [outcomes.error(403, "ACCESS_DENIED")]
    assert run(pds).stopped
    (event,) = Event.objects.filter(action="people.ask-national")
    assert event.person == record(number).person_id
    assert event.detail["service"] == "pds-fhir"


def test_what_was_answered_before_the_service_went_away_is_kept_and_the_rest_is_asked_again(
    tell: Tell, pds: Pds, register: Register
) -> None:
    for at in range(3):
        tell("C", str(at), nhs_number=NUMBER, nhs_status="02")
    away = outcomes.error(503, "SERVICE_UNAVAILABLE")

    class Leaving:
        """Answers once, then the service is away."""

        def ask(self, question: Question) -> tuple[Held | Nobody, Held | Nobody]:
            answer = pds.ask(question)
            register.trouble += [away] * 9
            return answer

    receipt = trace(Leaving(), by=service("trace"))
    assert (receipt.asked, receipt.unanswered, dict(receipt.outcomes)) == (3, 2, {"verified": 1})
    register.trouble.clear()
    assert run(pds).outcomes == {"verified": 2}


def test_nobody_is_asked_about_twice_in_batches(tell: Tell, pds: Pds) -> None:
    for at in range(5):
        tell("C", str(at))
    assert run(pds, batch=2).asked == 5
    assert Trace.objects.values("source").distinct().count() == 5


def test_whoever_the_service_keeps_apart_is_kept_apart_here(tell: Tell, pds: Pds) -> None:
    number = tell("C", given="Kim", birth_date="1972-05-06", nhs_number=HIDDEN, nhs_status="02")
    run(pds)
    assert record(number).is_apart
    assert record(number).postcode == "QX1 1AA"


def test_nothing_of_anybody_is_logged_whatever_goes_wrong(
    tell: Tell,
    pds: Pds,
    register: Register,
    caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(logging.DEBUG)
    tell("C", nhs_number=UNKNOWN, nhs_status="02")
    tell("C", "2")
    register.trouble += [outcomes.error(503, "SERVICE_UNAVAILABLE")] * 2
    receipt = run(pds)
    said = caplog.text + "".join(capsys.readouterr()) + receipt.stopped
    for word in (UNKNOWN, NUMBER, "Testperson", "Alexander", "1950-03-04", "birthdate", "family="):
        assert word not in said


def test_how_many_statements_a_batch_takes_does_not_grow_with_it(
    tell: Tell, pds: Pds, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for at in range(40):
        tell("C", str(at), nhs_number=NUMBER, nhs_status="02", given=f"G{at}")
    with django_assert_max_num_queries(60):
        assert run(pds, batch=40).asked == 40


def test_whoever_draws_figures_is_told_that_a_trace_changed_whose_number_counts(tell: Tell, pds: Pds) -> None:
    number = tell("C")
    lines = apps.get_model("record", "Change").objects.filter(source_number=number)
    before = lines.count()
    run(pds)
    assert lines.count() == before + 1


def test_who_was_not_found_is_asked_about_again_after_its_time(
    tell: Tell, pds: Pds, register: Register
) -> None:
    pds.access = register.granting = None  # a token from next year would not be taken today
    tell("C", given="Nobody", family="Whatever")
    assert run(pds).outcomes == {"not-found": 1}
    days = int(terminology.parameter("trace-unverified-again-after").value)
    with held_at(now() + timedelta(days=days - 1)):
        assert run(pds).asked == 0
    with held_at(now() + timedelta(days=days + 1)):
        assert run(pds).outcomes == {"not-found": 1}
        assert run(pds).asked == 0

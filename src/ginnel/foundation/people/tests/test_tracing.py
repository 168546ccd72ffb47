"""What the national service answers counts beside what the source said, and never instead of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.actions.tracing import Recorded
from ginnel.foundation.people.models import SourceRecord, Trace
from ginnel.foundation.people.queries import batches, quality, reviewing
from ginnel.foundation.people.rules.quality import Where
from ginnel.foundation.people.rules.tracing import Again, Answer
from ginnel.foundation.people.states import TraceOutcome, TraceService
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say
from ginnel.kernel.clock import held_at
from ginnel.kernel.errors import NotPermitted
from ginnel.kernel.viewer import Purpose

THEN = datetime(2026, 3, 3, 12, tzinfo=UTC)
TRACED: dict[str, Any] = {"nhs_number": NUMBER, "nhs_status": "01"}


def now_of(record: SourceRecord) -> SourceRecord:
    return SourceRecord.objects.get(number=record.number)


def answer(record: SourceRecord, outcome: TraceOutcome, number: str = "", **more: Any) -> Answer:
    """To what the record says now, or to another `fingerprint`."""
    asked = {one.source: one for one in queries.untraced(viewer=Keeper())}
    mark = more.pop("fingerprint", "") or asked[record.number].fingerprint
    at = more.pop("at", THEN)
    return Answer(
        record.number, mark, TraceService.PDS_FHIR, at, at + timedelta(seconds=1), outcome, number, **more
    )


def record(*answers: Answer) -> Recorded:
    return actions.record_traces(answers=answers, by=Keeper())


def test_a_number_that_is_verified_joins_two_records_whose_details_agree(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=NUMBER, nhs_status="02")
    assert now_of(one).person_id != now_of(two).person_id
    assert record(answer(two, TraceOutcome.VERIFIED, NUMBER)).linked == 1
    assert now_of(one).person_id == now_of(two).person_id


def test_a_number_that_is_found_joins_and_leaves_what_the_source_said(say: Say) -> None:
    one, two = say("A", **TRACED), say("B")
    record(answer(two, TraceOutcome.FOUND, NUMBER))
    two = now_of(two)
    assert (two.nhs_number, two.nhs_status) == ("", "")
    assert (two.known_number, two.known_status) == (NUMBER, "01")
    assert two.person_id == now_of(one).person_id


def test_a_superseded_number_is_followed_and_both_are_kept(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=OTHER_NUMBER, nhs_status="02")
    record(answer(two, TraceOutcome.SUPERSEDED, NUMBER))
    two = now_of(two)
    assert (two.nhs_number, two.known_number) == (OTHER_NUMBER, NUMBER)
    assert two.person_id == now_of(one).person_id


@pytest.mark.parametrize(
    ("outcome", "status"),
    [(TraceOutcome.CONFLICT, "05"), (TraceOutcome.NOT_FOUND, "04"), (TraceOutcome.TOO_MANY, "04")],
)
def test_what_is_not_verified_changes_the_status_and_joins_nobody(
    say: Say, outcome: TraceOutcome, status: str
) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=NUMBER, nhs_status="02")
    assert record(answer(two, outcome)).linked == 0
    two = now_of(two)
    assert (two.nhs_status, two.known_number, two.known_status) == ("02", NUMBER, status)
    assert two.person_id != now_of(one).person_id


def test_whoever_the_national_service_keeps_apart_is_joined_to_nobody(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=NUMBER, nhs_status="02")
    record(answer(two, TraceOutcome.VERIFIED, NUMBER, is_restricted=True))
    assert now_of(two).is_apart
    assert not now_of(two).keys.keys
    assert now_of(two).person_id != now_of(one).person_id


def test_when_the_source_says_otherwise_the_trace_falls_and_the_question_is_open_again(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=NUMBER, nhs_status="02")
    record(answer(two, TraceOutcome.VERIFIED, NUMBER))
    say("B", nhs_number=NUMBER, nhs_status="02", family="Otherwise")
    assert now_of(two).person_id != now_of(one).person_id
    assert [asked.family for asked in queries.untraced(viewer=Keeper())] == ["Otherwise"]


def test_when_the_source_says_again_what_was_traced_the_trace_stands_again(say: Say) -> None:
    one, two = say("A", **TRACED), say("B", nhs_number=NUMBER, nhs_status="02")
    record(answer(two, TraceOutcome.VERIFIED, NUMBER))
    for family in ("Otherwise", "Testperson"):
        say("B", nhs_number=NUMBER, nhs_status="02", family=family)
    assert now_of(two).known_status == "01"
    assert now_of(two).person_id == now_of(one).person_id
    assert queries.untraced(viewer=Keeper()) == []


def test_what_a_source_says_besides_leaves_the_trace_standing(say: Say) -> None:
    two = say("B", nhs_number=NUMBER, nhs_status="02")
    record(answer(two, TraceOutcome.VERIFIED, NUMBER))
    say("B", nhs_number=NUMBER, nhs_status="02", phone="01134960000")
    assert now_of(two).known_status == "01"


def test_an_answer_kept_before_is_not_kept_twice(say: Say) -> None:
    one = answer(say("B"), TraceOutcome.NOT_FOUND)
    assert [record(one, one).kept, record(one).kept, Trace.objects.count()] == [1, 0, 1]


def test_of_two_answers_the_latest_counts_whichever_comes_first(say: Say) -> None:
    two = say("B")
    early = answer(two, TraceOutcome.NOT_FOUND)
    late = answer(two, TraceOutcome.FOUND, NUMBER, at=THEN + timedelta(days=9))
    for one in (late, early):
        record(one)
    assert now_of(two).known_number == NUMBER


def test_what_went_in_a_batch_is_not_asked_again_until_it_is_answered(say: Say) -> None:
    say("B")
    (asked,) = queries.untraced(viewer=Keeper())
    actions.ask_national(questions=[asked], service=TraceService.MESH_BATCH, reference="batch-1", by=Keeper())
    assert queries.untraced(viewer=Keeper()) == []
    assert queries.batch(viewer=Keeper(), reference="batch-1") == {asked.source: asked.fingerprint}
    say("B", given="Zoe")
    assert [one.given for one in queries.untraced(viewer=Keeper())] == ["Zoe"]


@pytest.mark.usefixtures("parameters")
def test_a_dummy_number_that_traces_away_leaves_its_last_holders_to_match_by_it(say: Say) -> None:
    say("B", nhs_number=NUMBER, nhs_status="01")
    many = [
        say("A", str(at), nhs_number=NUMBER, nhs_status="02", **_unlike(at), postcode=f"QX{at} 1AA")
        for at in range(21)
    ]
    assert not queries.possible(viewer=Keeper(), person=many[20].person_id)
    record(answer(many[0], TraceOutcome.FOUND, OTHER_NUMBER))
    assert queries.possible(viewer=Keeper(), person=many[20].person_id)
    whole = queries.digest(viewer=Keeper())
    actions.rebuild(by=Keeper())
    assert queries.digest(viewer=Keeper()) == whole


def _unlike(at: int) -> dict[str, str]:
    """Somebody whom nothing but a number ties to anybody."""
    name = chr(ord("A") + at)
    return {
        "given": f"{name}given",
        "family": f"{name}family",
        "birth_date": f"19{40 + at}-{at % 12 + 1:02}-{at + 1:02}",
        "address_line": f"{name}house",
    }


def test_only_who_keeps_the_record_asks_and_records(say: Say) -> None:
    nurse = Keeper(purpose=Purpose.DIRECT_CARE)
    for attempt in (
        lambda: queries.untraced(viewer=nurse),
        lambda: actions.record_traces(answers=[], by=nurse),
        lambda: actions.ask_national(questions=[], service=TraceService.PDS_FHIR, by=nurse),
    ):
        with pytest.raises(NotPermitted):
            attempt()


AGAIN = Again(verified_before=THEN - timedelta(days=365), unverified_before=THEN - timedelta(days=90))


@pytest.mark.parametrize(
    ("outcome", "days", "is_due"),
    [
        (TraceOutcome.VERIFIED, 366, True),
        (TraceOutcome.VERIFIED, 364, False),
        (TraceOutcome.FOUND, 366, True),
        (TraceOutcome.NOT_FOUND, 91, True),
        (TraceOutcome.NOT_FOUND, 89, False),
        (TraceOutcome.CONFLICT, 91, True),
        (TraceOutcome.TOO_LITTLE, 1000, False),
    ],
)
def test_an_old_answer_is_asked_for_again(say: Say, outcome: TraceOutcome, days: int, is_due: bool) -> None:
    two = say("B", nhs_number=NUMBER, nhs_status="02")
    number = NUMBER if outcome.status == "01" else ""
    record(answer(two, outcome, number, at=THEN - timedelta(days=days)))
    assert queries.untraced(viewer=Keeper()) == []
    assert [one.source for one in queries.untraced(viewer=Keeper(), again=AGAIN)] == [two.number] * is_due


def test_whoever_was_asked_about_again_is_not_asked_about_a_third_time(say: Say) -> None:
    two = say("B", nhs_number=NUMBER, nhs_status="02")
    first = answer(two, TraceOutcome.NOT_FOUND, at=THEN - timedelta(days=100))
    record(first)
    assert queries.untraced(viewer=Keeper(), again=AGAIN)
    record(replace(first, asked_at=THEN, answered_at=THEN))
    assert queries.untraced(viewer=Keeper(), again=AGAIN) == []
    assert Trace.objects.count() == 2


def test_whoever_goes_again_in_a_batch_waits_for_its_answer(say: Say) -> None:
    two = say("B")
    long_ago = answer(two, TraceOutcome.NOT_FOUND, at=THEN - timedelta(days=100))
    record(long_ago)
    (asked,) = queries.untraced(viewer=Keeper(), again=AGAIN)
    with held_at(THEN):
        actions.ask_national(
            questions=[asked], service=TraceService.MESH_BATCH, reference="batch-2", by=Keeper()
        )
    assert queries.untraced(viewer=Keeper(), again=AGAIN) == []
    (lost,) = batches.overdue(viewer=Keeper(), before=THEN + timedelta(days=1), limit=9)
    assert lost == asked
    record(replace(long_ago, service=TraceService.MESH_BATCH, asked_at=THEN, answered_at=THEN))
    assert batches.overdue(viewer=Keeper(), before=THEN + timedelta(days=1), limit=9) == []


def _shown(one: SourceRecord) -> list[float]:
    """The weights of those who may be this person, counted alike by the page of linkage quality."""
    found = [each.weight for each in queries.possible(viewer=Keeper(), person=now_of(one).person_id)]
    counted = quality.pairs_by_weight(viewer=Keeper())
    shown = sum(each.many for each in counted if each.where == Where.SHOWN and not each.by)
    assert shown == len(found)
    return found


def test_a_number_that_the_national_service_calls_anothers_shows_nobody(say: Say) -> None:
    one = say("A", **TRACED)
    two = say(
        "B", nhs_number=NUMBER, nhs_status="02", given="Nobody", family="Whatever", birth_date="1901-01-01"
    )
    assert len(_shown(one)) == 1
    record(answer(two, TraceOutcome.CONFLICT))
    assert _shown(one) == []
    assert [each.record.number for each in queries.unverified(viewer=Keeper()).rows] == [two.number]


def test_whom_the_national_service_does_not_find_must_resemble_somebody_by_more(
    say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, two = say("A", **TRACED), say("B")
    (weight,) = _shown(one)
    record(answer(two, TraceOutcome.NOT_FOUND))
    for least, is_shown in ((weight - 4.1, True), (weight - 3.9, False)):
        for module in (reviewing, quality):
            monkeypatch.setattr(module, "threshold", lambda least=least, **_: least)
        assert bool(_shown(one)) is is_shown

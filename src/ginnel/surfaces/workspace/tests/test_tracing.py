"""What staff read of a trace, in plain words."""

from __future__ import annotations

from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

import pytest

from ginnel.foundation.people.queries import Traced, Unverified
from ginnel.foundation.people.states import TraceOutcome
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.presenters import tracing

SAID, TOLD = "9990000018", "9990000026"


def traced(outcome: TraceOutcome, number: str = "", said: str = SAID, **more: Any) -> Traced:
    record: Any = SimpleNamespace(
        organisation=SimpleNamespace(name="A council"), local_id="7", person_id=uuid7(), family="Testperson",
        given="Alexander", birth_date="1950-03-04", is_apart=more.pop("is_apart", False),
    )  # fmt: skip
    at = datetime(2026, 3, 3, 9, tzinfo=UTC)
    held = {"is_restricted": False, "death_date": "", "death_status": ""} | more
    return Traced(record, outcome, said, number, at, **held)


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            traced(TraceOutcome.VERIFIED, SAID),
            "The national service confirms this number (traced 3 March 2026)",
        ),
        (
            traced(TraceOutcome.SUPERSEDED, TOLD),
            "Replaced by 999 000 0026, which the national service confirms (traced 3 March 2026)",
        ),
        (
            traced(TraceOutcome.FOUND, TOLD),
            "The national service knows this person by 999 000 0026 and not the one given (traced 3 March 2026)",
        ),
        (
            traced(TraceOutcome.FOUND, TOLD, said=""),
            "The national service knows this person by 999 000 0026 (traced 3 March 2026)",
        ),
    ],
)
def test_a_traced_number_is_told_in_one_sentence_with_its_day(told: Traced, words: str) -> None:
    assert plain(tracing.answer(told)) == words


@pytest.mark.parametrize("outcome", TraceOutcome)
def test_every_outcome_has_words(outcome: TraceOutcome) -> None:
    assert not tracing.answer(traced(outcome, TOLD)).startswith(" ")


def test_a_death_is_told_with_its_source() -> None:
    told = traced(TraceOutcome.VERIFIED, SAID, death_date="2025-01-31", death_status="1")
    (row,) = tracing.numbers([told])
    assert "31 January 2025" in plain(row["death"])
    assert "informally" in row["death"]


def test_nothing_says_where_somebody_is_whom_the_national_service_keeps_apart() -> None:
    page = tracing.unverified(Unverified((traced(TraceOutcome.NOT_FOUND, is_apart=True),), {}, 0, 1, 1))
    assert "A council" not in str(page["rows"])


def test_nobody_in_vain_is_said_in_words() -> None:
    assert tracing.unverified(Unverified((), {}, 0, 0, 1))["sentence"].startswith("Everybody")

"""Which of several sources a person is shown by."""

from __future__ import annotations

from datetime import UTC, datetime

from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.choosing import best

EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)


def record(number: int, at: datetime = EARLY, **said: str) -> SourceRecord:
    return SourceRecord(number=number, described_at=at, nhs_number="9990000018", **said)


def test_a_source_without_a_name_is_not_shown_where_another_has_one() -> None:
    named = record(1, family="Testperson", nhs_status="02")
    assert best([named, record(2, LATE, nhs_status="01")]) is named


def test_one_that_knows_the_number_goes_before_one_for_which_it_was_found() -> None:
    """Whoever has no number of their own may have misspelt the name as well."""
    practice = record(1, family="Testperson", nhs_status="01")
    traced = {"traced_number": "9990000018", "traced_status": "01"}
    assert best([practice, record(2, LATE, family="Tetsperson", nhs_status="07", **traced)]) is practice


def test_of_two_that_are_alike_whoever_spoke_last() -> None:
    said = {"family": "Testperson", "nhs_status": "01"}
    assert best([record(1, **said), record(2, LATE, **said)]).number == 2

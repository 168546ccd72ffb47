"""Which of several sources a person is shown by."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries.choosing import _everything, best

EARLY, LATE = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 3, 4, tzinfo=UTC)


def record(number: int, at: datetime = EARLY, **said: Any) -> SourceRecord:
    return SourceRecord(number=number, described_at=at, nhs_number="9990000018", **said)


def test_a_source_without_a_name_is_not_shown_where_another_has_one() -> None:
    named = record(1, family="Testperson", nhs_status="02")
    assert best([named, record(2, LATE, nhs_status="01")]) is named


def test_one_that_knows_the_number_goes_before_one_for_which_it_was_found() -> None:
    """Whoever has no number of their own may have misspelt the name as well."""
    practice = record(1, family="Testperson", nhs_status="01")
    traced = {"traced_number": "9990000018", "traced_status": "01"}
    assert best([practice, record(2, LATE, family="Tetsperson", nhs_status="07", **traced)]) is practice


def test_an_address_comes_from_whoever_has_one() -> None:
    at = Organisation(name="Somewhere", code="ZZ1", kind="gp-practice")
    said = {"family": "Testperson", "nhs_status": "01", "organisation": at}
    home, ward = record(1, postcode="QX1 1AA", **said), record(2, LATE, **said)
    assert _everything([home, ward], "").postcode == "QX1 1AA"


def test_of_two_that_are_alike_whoever_spoke_last() -> None:
    said = {"family": "Testperson", "nhs_status": "01"}
    assert best([record(1, **said), record(2, LATE, **said)]).number == 2


def test_a_gender_comes_from_whoever_says_one() -> None:
    at = Organisation(name="Somewhere", code="ZZ1", kind="gp-practice")
    said = {"family": "Testperson", "nhs_status": "01", "organisation": at}
    practice, home = record(1, gender="female", **said), record(2, LATE, **said)
    assert _everything([practice, home], "").gender == "female"

"""What colleagues decide of who works with somebody: with whom, and until when."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ginnel.foundation.relationships.rules import check_with_whom, ends_on
from ginnel.foundation.relationships.states import BEGUN_BY_COLLEAGUES, RelationshipKind
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7

NOW = datetime(2026, 11, 28, 19, 30, tzinfo=LONDON)
YEAR = timedelta(days=365)
LEAD, CASELOAD, TEAM, SERVICE = BEGUN_BY_COLLEAGUES
ONE = uuid7()


@pytest.mark.parametrize(
    ("kind", "staff", "team"),
    [(LEAD, ONE, None), (CASELOAD, ONE, None), (TEAM, None, ONE), (SERVICE, ONE, None), (SERVICE, None, ONE)],
)
def test_a_lead_and_a_caseload_are_a_colleagues_and_a_teams_support_is_a_teams(
    kind: RelationshipKind, staff: object, team: object
) -> None:
    check_with_whom(kind, staff, team)  # type: ignore[arg-type]
    for wrong in ((None, None), (ONE, ONE), *([] if kind == SERVICE else [(team, staff)])):
        with pytest.raises(Invalid) as refused:
            check_with_whom(kind, *wrong)  # type: ignore[arg-type]
        assert refused.value.field == "whom"


@pytest.mark.parametrize("kind", sorted(set(RelationshipKind) - set(BEGUN_BY_COLLEAGUES)))
def test_what_happens_is_begun_by_nobody(kind: RelationshipKind) -> None:
    with pytest.raises(Invalid) as refused:
        check_with_whom(kind, ONE, None)
    assert refused.value.field == "kind"


def test_it_ends_with_the_last_day_or_by_itself_on_that_day() -> None:
    assert ends_on(date(2026, 11, 28), NOW, YEAR) == NOW.replace(hour=23, minute=59)
    assert ends_on(date(2027, 11, 28), NOW, YEAR) == NOW + YEAR
    assert ends_on(date(2099, 1, 1), NOW, None).date() == date(2099, 1, 1)


@pytest.mark.parametrize(
    ("day", "why"),
    [(date(2026, 11, 27), "is over"), (date(2027, 11, 29), "28 November 2027 at the latest")],
)
def test_a_last_day_that_is_over_or_too_late_is_refused(day: date, why: str) -> None:
    with pytest.raises(Invalid, match=why) as refused:
        ends_on(day, NOW, YEAR)
    assert refused.value.field == "last_day"


@given(st.integers(0, 2 * 365 * 24 * 60), st.integers(0, 400))
def test_whatever_is_accepted_ends_on_its_day_and_never_before_it_begins(minutes: int, after: int) -> None:
    start = NOW + timedelta(minutes=minutes)
    day = start.date() + timedelta(days=after)
    try:
        end = ends_on(day, start, YEAR)
    except Invalid:
        assert day > (start + YEAR).date()
    else:
        assert end.astimezone(LONDON).date() == day
        assert start <= end <= start + YEAR

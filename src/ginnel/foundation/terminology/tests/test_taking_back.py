"""A number that a place mistyped is mended until it counts, and never afterwards."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from ginnel.foundation.terminology import actions, queries
from ginnel.foundation.terminology.models import Parameter
from ginnel.foundation.terminology.rules import shipped
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, NotFound

pytestmark = pytest.mark.django_db
NAME = "relationship-lasts-override"
SHIPPED = Decimal(8)


def put(value: str, starts: date) -> None:
    actions.set_parameter(name=NAME, value=value, unit="hours", starts=starts, source="A board", by=CLERK)


def take_back(starts: date) -> Parameter:
    return actions.take_back_parameter(name=NAME, starts=starts, by=CLERK)


def after(days: int) -> date:
    return clock.today() + timedelta(days=days)


def on(day: date) -> Decimal:
    return queries.parameter(NAME, on=day).value


def test_what_does_not_count_yet_is_replaced_on_its_day() -> None:
    put("280", after(1))
    put("28", after(1))
    assert [on(clock.today()), on(after(1)), on(after(999))] == [SHIPPED, Decimal(28), Decimal(28)]
    assert Parameter.objects.filter(name=NAME).count() == 2


def test_what_counts_already_stays() -> None:
    put("280", clock.today())
    for starts in (clock.today(), after(-1)):
        with pytest.raises(Conflict):
            put("28", starts)
    with pytest.raises(Conflict):
        take_back(clock.today())
    assert on(clock.today()) == Decimal(280)


def test_an_earlier_day_is_had_once_the_later_is_taken_back() -> None:
    put("280", after(9))
    with pytest.raises(Conflict, match="take-back"):
        put("28", after(5))
    assert take_back(after(9)).value == "280"
    assert on(after(9)) == SHIPPED
    put("28", after(5))
    assert [on(after(4)), on(after(5)), on(after(9))] == [SHIPPED, Decimal(28), Decimal(28)]


def test_the_last_goes_first_and_what_was_set_before_it_goes_on() -> None:
    put("12", after(2))
    put("280", after(9))
    with pytest.raises(Conflict):
        take_back(after(2))
    take_back(after(9))
    assert on(after(9)) == Decimal(12)
    take_back(after(2))
    assert on(after(9)) == SHIPPED
    with pytest.raises(NotFound):
        take_back(after(2))


def test_what_comes_with_ginnel_is_put_back_and_never_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where the next year's number is shipped before that year begins."""
    (now,) = (one for one in shipped.parameters() if one.name == NAME)
    ends = replace(now, valid_to=after(8))
    coming = replace(now, value="9", valid_from=after(9), source="Next year's rules")
    monkeypatch.setattr(shipped, "parameters", lambda: (ends, coming))
    put("280", after(20))
    take_back(after(20))
    with pytest.raises(Conflict):
        take_back(after(9))
    put("10", after(9))
    assert [on(after(8)), on(after(9))] == [SHIPPED, Decimal(10)]
    take_back(after(9))
    assert [on(after(8)), on(after(9)), on(after(999))] == [SHIPPED, Decimal(9), Decimal(9)]
    ends_on = Parameter.objects.filter(name=NAME).values_list("valid_to", flat=True)
    assert set(ends_on) == {after(8), None}

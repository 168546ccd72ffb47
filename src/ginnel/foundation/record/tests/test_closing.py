"""What a source says decides whether it is closed that it knows somebody, whenever that changes."""

from __future__ import annotations

from typing import Any

import pytest

from ginnel.foundation.people.models import Closing
from ginnel.foundation.record import actions
from ginnel.foundation.record.actions import publish
from ginnel.foundation.record.actions.withdraw import withdraw
from ginnel.foundation.record.tests.told import Told, coded, somebody
from ginnel.kernel.tests.viewers import Permitting
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> Told:
    return somebody()


def closed(told: Told, by: int = 0) -> set[int] | None:
    row = Closing.objects.filter(source=told.places[by].source_number).first()
    return set(row.categories) if row else None


def conference(told: Told, **more: Any) -> Any:
    return told.say("Condition", code=coded("1", "Safeguarding concern"), **more)


def test_only_closed_facts_close_it_and_one_open_fact_opens_it(told: Told) -> None:
    conference(told)
    assert closed(told) == {Category.SAFEGUARDING}
    told.say("Condition", code=coded("2", "Alcohol dependence"))
    assert closed(told) == {Category.SAFEGUARDING, Category.SUBSTANCE_MISUSE}
    told.say("Condition", code=coded("3", "Asthma"))
    assert closed(told) is None
    conference(told)
    assert closed(told) is None
    assert closed(told, by=1) is None


def test_when_the_open_fact_is_withdrawn_it_is_closed_again(told: Told) -> None:
    conference(told)
    asthma = told.say("Condition", code=coded("3", "Asthma"))
    withdraw(person=told.person, entry=asthma, version=1, reason="Somebody else", by=Permitting())
    assert closed(told) == {Category.SAFEGUARDING}


def test_a_correction_that_makes_the_open_fact_a_closed_one_closes_it(told: Told) -> None:
    asthma = told.say("Condition", code=coded("3", "Asthma"))
    assert closed(told) is None
    body = {"resourceType": "Condition", "subject": {"reference": "Patient/x"}, "code": coded("1", "Heroin")}
    publish(place=told.places[0], kind="Condition", tree=body, by=Permitting(), id=asthma, expect_version=1)
    assert closed(told) == {Category.SUBSTANCE_MISUSE}


def test_making_index_rows_again_looks_again(told: Told) -> None:
    conference(told)
    Closing.objects.all().delete()
    actions.reindex(by=Permitting(), everything=True)
    assert closed(told) == {Category.SAFEGUARDING}

"""Whom somebody may mean who is still typing: nobody whose record asks for care, and each written down once."""

from __future__ import annotations

import pytest

from ginnel.foundation.audit.models import Event
from ginnel.foundation.people import queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.states import RestrictionKind
from ginnel.foundation.people.tests.conftest import NUMBER, OTHER_NUMBER, Keeper, Say
from ginnel.foundation.people.tests.test_restricting import ALIAS, restrict
from ginnel.foundation.people.tests.test_withheld import Stranger

pytestmark = pytest.mark.django_db
TYPED = {"text": "alexander testperson", "birth_date": "1950-03-04"}


def events() -> list[object]:
    rows = Event.objects.filter(action="people.listed", detail__list="typed")
    return list(rows.values_list("person", flat=True))


def test_each_is_written_down_when_first_shown(say: Say, keeper: Keeper) -> None:
    first, second = (
        say("A", name, nhs_number=number) for name, number in (("1", NUMBER), ("2", OTHER_NUMBER))
    )
    shown = queries.likely(viewer=keeper, **TYPED)
    assert {one.person for one in shown} == {first.person_id, second.person_id}
    assert set(events()) == {first.person_id, second.person_id}
    again = queries.likely(viewer=keeper, before=[first.person_id], **TYPED)
    assert len(again) == 2 and sorted(map(str, events())) == sorted(
        map(str, (first.person_id, second.person_id, second.person_id))
    )


@pytest.mark.parametrize("kind", list(RestrictionKind))
@pytest.mark.parametrize("viewer", [Stranger(), Keeper()])
def test_nobody_whose_record_is_restricted_is_shown_nor_said_to_be(
    say: Say, kind: RestrictionKind, viewer: Keeper
) -> None:
    record = say("A", nhs_number=NUMBER)
    restrict(record.person_id, kind, **(ALIAS if kind == RestrictionKind.PUBLIC_FIGURE else {}))
    assert queries.likely(viewer=viewer, **TYPED) == []
    assert queries.likely(viewer=viewer, nhs_number=NUMBER) == []
    assert queries.likely(viewer=viewer, text="jo sample", birth_date="1950-03-04") == []
    assert events() == []


def test_nobody_whom_the_national_service_keeps_apart_is_shown(say: Say) -> None:
    say("A", nhs_number=NUMBER, is_separated=True)
    assert queries.likely(viewer=Stranger(), **TYPED) == []
    assert len(queries.find(viewer=Stranger(), **TYPED)) == 1


def test_room_is_left_for_those_who_may_be_shown(say: Say, keeper: Keeper) -> None:
    """Those kept back take no place from the others, and no more are shown than asked for."""
    records: list[SourceRecord] = [say("A", str(number), given=f"Alexander{number}") for number in range(8)]
    for one in records[:3]:
        restrict(one.person_id)
    shown = queries.likely(viewer=keeper, text="alexander testperson", birth_date="1950-03-04", limit=5)
    assert {one.person for one in shown} == {one.person_id for one in records[3:]}

"""The front door's figures: they add up, agree with the lists, and tell on nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from ginnel.care.access import actions, queries
from ginnel.care.access.models import ContactStep
from ginnel.care.access.queries import Figures
from ginnel.care.access.queries.figures import counting
from ginnel.care.access.rules import Described, is_handover
from ginnel.care.access.rules.few import NEAREST, SMALL, told
from ginnel.care.access.rules.waiting import Waited
from ginnel.care.access.states import ContactState, Door, OutcomeKind, Part
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.foundation.audit.models import Event
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.places.models import Area, Deprivation, Postcode
from ginnel.foundation.places.states import AreaKind
from ginnel.foundation.sharing.models import Barring
from ginnel.kernel import clock
from ginnel.kernel.clock import LONDON
from ginnel.kernel.errors import Invalid

SUNDAY = datetime(2026, 3, 29, 2, 30, tzinfo=LONDON)  # an hour after the clocks went forward


def counted(acting: Acting, level: str = "lsoa") -> Figures:
    now = clock.now()
    return queries.figures(
        since=now - timedelta(days=28), until=now + timedelta(days=1), level=level, viewer=acting()
    )


def a_week_on(acting: Acting, level: str = "lsoa") -> Figures:
    """What was taken now is then of a whole week."""
    with clock.held_at(clock.now() + timedelta(days=7)):
        return counted(acting, level)


@given(st.dictionaries(st.integers(), st.integers(min_value=0, max_value=60), max_size=8))
def test_no_small_count_is_told_and_what_is_told_is_near(counts: dict[int, int]) -> None:
    shown = told(counts)
    assert shown.counts.keys() == counts.keys()
    for key, number in shown.counts.items():
        assert number is None or counts[key] == 0 or (counts[key] > SMALL and number % NEAREST == 0)
        assert number is None or abs(number - counts[key]) <= NEAREST // 2
    assert shown.total is None or abs(shown.total - sum(counts.values())) <= NEAREST // 2


@pytest.mark.parametrize(("areas", "most"), [(1, 40), (2, 34), (3, 22), (4, 12)])
def test_no_count_that_is_left_out_can_be_worked_out(areas: int, most: int) -> None:
    """By somebody who knows how it is done and, from elsewhere, the true total: all counts that would be told alike are
    tried, and each that is left out may be any of seven."""
    alike: dict[object, list[tuple[int, ...]]] = {}
    for counts in product(range(most + 1), repeat=areas):
        shown = told(dict(enumerate(counts)))
        if any(number is None for number in shown.counts.values()):
            known = (*shown.counts.values(), shown.total, shown.total and sum(counts))
            alike.setdefault(known, []).append(counts)
    for known, possible in alike.items():
        if max(map(max, possible)) < most - 2:  # else there are more than were tried
            for place in range(areas):
                assert known[place] is not None or len({counts[place] for counts in possible}) >= SMALL
    assert alike


@pytest.mark.django_db
def test_each_table_adds_up_to_the_contacts(acting: Acting, place: Place) -> None:
    with clock.held_at(SUNDAY):
        for door in (Door.PHONE, Door.PHONE, Door.LIBRARY):
            take(acting(), about(known(place)), door=door)
        take(acting(), Described(Part.ABOUT, said="The end house"), is_taken=True)
        found = counted(acting)
    assert found.contacts == 4 and found.by_door == {"phone": 3, "library": 1}
    assert found.by_weekday == {7: 4} and found.by_hour == {2: 4}
    assert found.by_wait == {Waited.AT_ONCE: 1, Waited.NOT_YET: 3}
    with clock.held_at(SUNDAY):
        living = a_week_on(acting).living
    assert (living.by_area, living.by_fifth, living.contacts) == ({"": None}, {0: None}, None)


@pytest.mark.django_db
def test_what_is_open_now_is_what_the_lists_count(acting: Acting, place: Place) -> None:
    taken = [take(acting(), about(known(place)), is_taken=turn == 0) for turn in range(3)]
    actions.add_outcome(contact=taken[0], kind=OutcomeKind.DIED, by=acting())
    actions.close_contact(contact=taken[0], number=1, by=acting())
    take(acting(), about(known(place)), is_taken=True)
    found = counted(acting)
    assert found.open_now == {"waiting": 2, "triage": 1}
    for state, number in found.open_now.items():
        assert queries.contacts_open(viewer=acting(), asked=queries.Narrowing(state=state)).total == number
    assert queries.contacts_open(viewer=acting()).total == sum(found.open_now.values())


@pytest.mark.django_db
def test_waits_are_told_by_how_long_they_were(acting: Acting, place: Place) -> None:
    began = datetime(2026, 3, 2, 9, tzinfo=LONDON)
    for hours in (0.5, 3, 20, 50):
        with clock.held_at(began):
            contact = take(acting(name="other"), about(known(place)))
        with clock.held_at(began + timedelta(hours=hours)):
            actions.take_contact(contact=contact, number=1, by=acting())
    with clock.held_at(began + timedelta(days=3)):
        found = counted(acting)
    assert found.by_wait == dict.fromkeys((Waited.AN_HOUR, Waited.FOUR_HOURS, Waited.A_DAY, Waited.LONGER), 1)


@pytest.mark.django_db
def test_handovers_are_those_of_the_rule(acting: Acting, place: Place) -> None:
    contact = take(acting(), about(known(place)), is_taken=True)
    move = {"contact": contact, "reason": "At the end of my day"}
    actions.move_contact(number=1, to=ContactState.WAITING, by=acting(), **move)
    actions.take_contact(contact=contact, number=2, by=acting(name="second"))
    actions.take_contact(contact=contact, number=3, by=acting(name="third"))
    actions.move_contact(
        number=4, to=ContactState.WAITING, team=place.social_work.id, by=acting(name="third"), **move
    )
    rows = list(ContactStep.objects.order_by("number").values_list("team_id", "staff_id"))
    by_rule = sum(is_handover(one, two) for one, two in zip(rows, rows[1:], strict=False))
    assert counted(acting).handovers == by_rule == 3


@pytest.fixture
def areas(db: None) -> None:
    for code, decile in (("Z01000001", 1), ("Z01000002", 9)):
        Area.objects.create(kind=AreaKind.LSOA, code=code, name=f"Area {code[-1]}", source="test")
        Deprivation.objects.create(lsoa=code, year=2025, rank=decile, decile=decile, source="test")
        Postcode.objects.create(postcode=f"ZZ{code[-1]} 1AA", lsoa=code, ward=f"W{code[-1]}")


def lives(place: Place, postcode: str, **more: bool) -> Described:
    person = known(place)
    SourceRecord.objects.filter(person=person).update(postcode=postcode, **more)
    return about(person)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("level", "codes", "names"),
    [("lsoa", ("Z01000001", "Z01000002"), ("Area 1", "Area 2")), ("ward", ("W1", "W2"), ("W1", "W2"))],
)
def test_contacts_are_counted_by_area_and_deprivation(
    acting: Acting, place: Place, areas: None, level: str, codes: tuple[str, str], names: tuple[str, str]
) -> None:
    for postcode in ("ZZ1 1AA",) * 9 + ("ZZ2 1AA",) * 13:
        take(acting(), lives(place, postcode))
    living = a_week_on(acting, level).living
    assert living.by_area == {codes[0]: 10, codes[1]: 15}
    assert living.names == dict(zip(codes, names, strict=True)) and living.contacts == 20
    assert living.by_fifth == {1: 10, 5: 15} and living.index == 2025


@pytest.mark.django_db
def test_two_areas_of_the_same_name_are_two(acting: Acting, place: Place, areas: None) -> None:
    Area.objects.update(name="Town")
    for postcode in ("ZZ1 1AA",) * 9 + ("ZZ2 1AA",) * 13:
        take(acting(), lives(place, postcode))
    living = a_week_on(acting).living
    assert living.by_area == {"Z01000001": 10, "Z01000002": 15}
    assert set(living.names.values()) == {"Town (Z01000001)", "Town (Z01000002)"}


@pytest.mark.django_db
def test_looking_again_before_monday_tells_nothing_of_who_came_meanwhile(
    acting: Acting, place: Place, areas: None
) -> None:
    wednesday = datetime(2026, 3, 4, 12, tzinfo=LONDON)
    with clock.held_at(wednesday - timedelta(days=7)):
        for _ in range(12):
            take(acting(), lives(place, "ZZ1 1AA"))
    seen = []
    for hours in range(2):
        with clock.held_at(wednesday + timedelta(hours=hours)):
            take(acting(), lives(place, "ZZ1 1AA"))
            seen.append(counted(acting))
    assert [one.contacts for one in seen] == [13, 14]
    assert seen[0].living == seen[1].living and seen[0].living.contacts == 10
    assert seen[0].living.until == datetime(2026, 3, 2, tzinfo=LONDON)
    detail = list(Event.objects.filter(action="access.figures-read").values_list("detail", flat=True))
    assert {"weeks": 4, "level": "lsoa"} in detail and len(detail) == 2


@pytest.mark.django_db
def test_what_names_somebody_of_whom_the_viewer_may_not_know_is_in_no_figure(
    acting: Acting, place: Place
) -> None:
    contact = take(acting(), about(person := known(place)), is_taken=True)
    actions.add_outcome(contact=contact, kind=OutcomeKind.INFORMATION, detail="Leaflet", by=acting())
    assert counted(acting).contacts == 1
    Barring.objects.create(
        person=person, staff_id=acting().identity, reason="Her sister", recorded_at=clock.now()
    )
    found = counted(acting)
    assert (found.contacts, found.by_door, found.by_wait, found.by_outcome) == (0, {}, {}, {})


@pytest.mark.django_db
def test_what_takes_too_long_to_count_is_refused_in_plain_words(
    acting: Acting, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slowly(*_: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_sleep(5)")
        return 0

    monkeypatch.setattr(counting, "_handovers", slowly)
    monkeypatch.setattr(counting, "LONGEST", "200ms")
    with pytest.raises(Invalid, match="Choose a shorter period"):
        counted(acting)
    assert Event.objects.filter(action="access.figures-read").exists()


@pytest.mark.django_db
def test_where_somebody_lives_who_is_kept_apart_is_not_counted(
    acting: Acting, place: Place, areas: None
) -> None:
    for _ in range(8):
        take(acting(), lives(place, "ZZ1 1AA", is_separated=True))
    assert a_week_on(acting).living.by_area == {"": 10}


@pytest.mark.django_db
def test_a_contact_about_two_people_is_counted_once(acting: Acting, place: Place, areas: None) -> None:
    for _ in range(8):
        take(acting(), lives(place, "ZZ1 1AA"), lives(place, "ZZ1 1AA"))
    assert a_week_on(acting).living.by_area == {"Z01000001": 10}

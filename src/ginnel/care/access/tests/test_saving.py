"""Lists that a colleague keeps: by door, urgency, area and state, and counted as they open."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from ginnel.care.access import actions, queries
from ginnel.care.access.models import SavedFilter
from ginnel.care.access.queries import Narrowing
from ginnel.care.access.rules import Described
from ginnel.care.access.rules.saving import LONGEST_NAME, MOST
from ginnel.care.access.states import ContactState, Door, Part, Urgency
from ginnel.care.access.tests.conftest import Acting, Place, known
from ginnel.care.access.tests.test_contacts import about, take
from ginnel.care.access.tests.test_telling import refer
from ginnel.foundation.audit.models import Event
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.places import queries as places
from ginnel.foundation.places.models import Area, AreaLink, PlaceFile, Postcode
from ginnel.foundation.places.states import AreaKind, PlaceFileKind, Relation
from ginnel.foundation.sharing.queries import service
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbourhood(db: None) -> str:
    """The code of a neighbourhood whose one postcode is ZZ1 1AA."""
    lower, middle = (
        Area.objects.create(kind=kind, code=code, name=code, source="test")
        for kind, code in ((AreaKind.LSOA, "Z01000001"), (AreaKind.MSOA, "Z02000001"))
    )
    AreaLink.objects.create(area=lower, relation=Relation.PART_OF, other=middle, source="test")
    Postcode.objects.create(postcode="ZZ1 1AA", lsoa=lower.code, msoa=middle.code)
    loaded()
    return str(middle.code)


def loaded() -> None:
    PlaceFile.objects.create(
        kind=PlaceFileKind.POSTCODES, source="test", rows=1, loaded_at=clock.now(), loaded_by="test"
    )


def lives(place: Place, postcode: str, **more: bool) -> Described:
    person = known(place)
    SourceRecord.objects.filter(person=person).update(postcode=postcode, **more)
    return about(person)


def counted(acting: Acting, kind: str = "contacts", **asked: object) -> int:
    """How many, which is what the list itself says and shows."""
    narrowing = Narrowing(**asked)
    ask = queries.contacts_open if kind == "contacts" else queries.referrals_open
    listed = ask(viewer=acting(), asked=narrowing)
    assert listed.total == len(listed.lines) == queries.how_many_open(kind, narrowing, viewer=acting())
    return listed.total


def test_contacts_are_narrowed_by_door_urgency_and_state(acting: Acting, place: Place) -> None:
    take(acting(), about(known(place)), door=Door.PHARMACY, urgency=Urgency.CRISIS)
    take(acting(), about(known(place)), is_taken=True)
    assert counted(acting) == 2
    assert counted(acting, door=Door.PHARMACY) == counted(acting, urgency=Urgency.CRISIS) == 1
    assert counted(acting, state=ContactState.TRIAGE, door=Door.PHARMACY) == 0
    assert counted(acting, mine=True) == 1
    assert counted(acting, team=place.social_work.id) == 0


def test_referrals_are_narrowed_by_urgency_and_state(acting: Acting, place: Place) -> None:
    refer(known(place), place.rehabilitation, acting())
    assert counted(acting, "referrals", urgency=Urgency.SOON, state="sent") == 1
    assert counted(acting, "referrals", urgency=Urgency.CRISIS) == 0
    assert counted(acting, "referrals", team=place.front_door.id) == 1


def test_both_are_narrowed_by_the_neighbourhood_of_somebody(
    acting: Acting, place: Place, neighbourhood: str
) -> None:
    here = lives(place, "ZZ1 1AA")
    take(acting(), here)
    take(acting(), lives(place, "ZZ9 9ZZ"))
    take(acting(), Described(Part.ABOUT, said="The end house"))
    person = SourceRecord.objects.get(person=here.person, organisation=place.council).person
    refer(person, place.rehabilitation, acting())
    assert counted(acting, area=neighbourhood) == counted(acting, "referrals", area=neighbourhood) == 1
    nowhere = queries.NOWHERE
    assert (counted(acting, area=nowhere), counted(acting, "referrals", area=nowhere)) == (2, 0)
    assert counted(acting, area="Z02999999") == counted(acting, "referrals", area="Z02999999") == 0


def test_nobody_is_found_by_where_they_live_whose_address_is_kept_apart(
    acting: Acting, place: Place, neighbourhood: str
) -> None:
    take(acting(), lives(place, "ZZ1 1AA", is_separated=True))
    assert (counted(acting), counted(acting, area=neighbourhood)) == (1, 0)
    assert counted(acting, area=queries.NOWHERE) == 1


def test_every_open_contact_and_referral_is_on_some_neighbourhoods_list_or_on_that_of_the_rest(
    acting: Acting, place: Place, neighbourhood: str
) -> None:
    for one in (lives(place, "ZZ1 1AA"), lives(place, "ZZ9 9ZZ"), lives(place, "ZZ1 1AA", is_separated=True)):
        take(acting(), one)
        refer(Person.objects.get(id=one.person), place.rehabilitation, acting())
    for kind in ("contacts", "referrals"):
        both = [counted(acting, kind, area=area) for area in (neighbourhood, queries.NOWHERE)]
        assert both == [1, 2] and sum(both) == counted(acting, kind)


def test_postcodes_of_a_neighbourhood_are_read_once_until_another_file_is_loaded(
    neighbourhood: str, django_assert_num_queries: Any
) -> None:
    assert places.postcodes_in(neighbourhood) == ("ZZ1 1AA",)
    with django_assert_num_queries(2):  # which file was loaded last, each time
        assert places.postcodes_in(neighbourhood) == places.postcodes_in_any() == ("ZZ1 1AA",)
    Postcode.objects.create(postcode="ZZ1 2AA", lsoa="Z01000001", msoa=neighbourhood)
    loaded()
    assert places.postcodes_in(neighbourhood) == ("ZZ1 1AA", "ZZ1 2AA")


def test_a_list_is_kept_under_a_name_for_its_colleague_alone(acting: Acting) -> None:
    asked = {"view": "all", "door": "pharmacy"}
    actions.save_filter(name="  From   pharmacists ", kind="contacts", asked={"view": "all"}, by=acting())
    actions.save_filter(name="From pharmacists", kind="contacts", asked=asked, by=acting())
    [kept] = queries.saved_filters(viewer=acting())
    assert (kept.name, kept.kind, kept.asked) == ("From pharmacists", "contacts", asked)
    assert queries.saved_filters(viewer=acting(name="other")) == []
    assert Event.objects.filter(action="access.filter-saved").count() == 2


def test_only_ones_own_is_kept_no_longer(acting: Acting) -> None:
    kept = actions.save_filter(name="Mine", kind="contacts", asked={}, by=acting())
    for whose, wanted in ((acting(name="other"), kept), (acting(), uuid4())):
        with pytest.raises(NotFound):
            actions.drop_filter(filter_id=wanted, by=whose)
    actions.drop_filter(filter_id=kept, by=acting())
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("name", "kind", "asked"),
    [
        ("", "contacts", {}),
        (" \t", "contacts", {}),
        ("a\x00b", "contacts", {}),
        ("x" * (LONGEST_NAME + 1), "contacts", {}),
        ("Ours", "people", {}),
        ("Ours", "contacts", {"words": "fall"}),
        ("Ours", "contacts", {"door": "x" * 41}),
    ],
)
def test_what_is_no_list_is_not_kept(acting: Acting, name: str, kind: str, asked: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        actions.save_filter(name=name, kind=kind, asked=asked, by=acting())


def test_a_colleague_keeps_so_many_and_no_service_keeps_any(acting: Acting) -> None:
    for number in range(MOST):
        actions.save_filter(name=f"List {number}", kind="contacts", asked={}, by=acting())
    with pytest.raises(Invalid):
        actions.save_filter(name="One more", kind="contacts", asked={}, by=acting())
    actions.save_filter(name="List 3", kind="referrals", asked={}, by=acting())
    with pytest.raises(Invalid):
        actions.save_filter(name="Ours", kind="contacts", asked={}, by=service("front-door"))

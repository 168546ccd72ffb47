"""That an organisation knows somebody is itself closed where it says nothing but what is."""

from __future__ import annotations

import pytest

from ginnel.foundation.people import actions, queries
from ginnel.foundation.people.models import Closing
from ginnel.foundation.people.rules.closing import closing, may_know
from ginnel.foundation.people.tests.conftest import Keeper, Say
from ginnel.foundation.people.tests.test_withheld import Stranger
from ginnel.kernel.viewer import Category, Purpose

C = Category
SAFETY, SEXUAL = C.SAFEGUARDING, C.SEXUAL_AND_REPRODUCTIVE_HEALTH


@pytest.mark.parametrize(
    "said, closed_by",
    [
        ((), ()),
        ((C.DEMOGRAPHICS,), ()),
        ((C.DEMOGRAPHICS, SAFETY), (SAFETY,)),
        ((SAFETY, SEXUAL), (SAFETY, SEXUAL)),
        ((SAFETY, C.OBSERVATIONS), ()),
        ((C.SOCIAL_CARE,), ()),
    ],
)
def test_a_source_is_closed_that_says_nothing_open(
    said: tuple[Category, ...], closed_by: tuple[Category, ...]
) -> None:
    assert closing(said) == frozenset(closed_by)


@pytest.mark.parametrize("said", [(99,), (SAFETY, 99), (C.OBSERVATIONS, 99)])
def test_what_is_no_category_does_not_count_as_open(said: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="99"):
        closing(said)


@pytest.mark.parametrize(
    "closed_by, permitted, purpose, is_own, told",
    [
        ((), (), Purpose.DIRECT_CARE, False, True),
        ((SEXUAL,), (C.OBSERVATIONS,), Purpose.DIRECT_CARE, False, False),
        ((SEXUAL, SAFETY), (SAFETY,), Purpose.DIRECT_CARE, False, True),
        ((SEXUAL,), (), Purpose.DIRECT_CARE, True, True),
        ((SAFETY,), (), Purpose.DIRECT_CARE, True, False),
        ((SAFETY, C.STAFF_RESTRICTED), (), Purpose.DIRECT_CARE, True, False),
        ((SAFETY,), (), Purpose.RECORD_KEEPING, False, True),
    ],
)
def test_who_may_learn_that_an_organisation_knows_somebody(
    closed_by: tuple[Category, ...],
    permitted: tuple[Category, ...],
    purpose: Purpose,
    is_own: bool,
    told: bool,
) -> None:
    assert may_know(closed_by, permitted, purpose=purpose, is_own=is_own) is told


@pytest.fixture
def stranger() -> Stranger:
    return Stranger(purpose=Purpose.DIRECT_CARE, organisation="D")


@pytest.mark.django_db
def test_what_only_a_clinic_knows_says_who_somebody_is_and_not_where(
    say: Say, keeper: Keeper, stranger: Stranger
) -> None:
    source = say("A", phone="01134960000")
    actions.close_sources(said={source.number: [SEXUAL]}, by=keeper)
    (shown,) = queries.find(viewer=stranger, family="Testperson", birth_date="1950-03-04")
    assert (shown.family, shown.organisations, shown.records) == ("Testperson", (), 0)
    assert (shown.address_line, shown.postcode, shown.phone, shown.local_ids) == ("", "", "", ())
    for place in ({"postcode": "QX1 1AA"}, {"address": "1 Example Street"}, {"local_id": source.local_id}):
        assert queries.find(viewer=stranger, **place) == []
    assert queries.find(viewer=keeper, postcode="QX1 1AA")


@pytest.mark.django_db
def test_what_is_typed_into_one_box_is_no_way_round_it(say: Say, keeper: Keeper, stranger: Stranger) -> None:
    """What finds nobody by name is read as an address, or as an organisation's number for somebody."""
    source = say("A", "12031950", address_line="4 Refuge Lane")
    actions.close_sources(said={source.number: [SEXUAL]}, by=keeper)
    for typed in ("refuge lane", "12031950"):
        assert queries.find(viewer=stranger, text=typed) == []
        assert queries.likely(viewer=stranger, text=typed) == []
        assert queries.find(viewer=keeper, text=typed)


@pytest.mark.django_db
def test_nobody_is_shown_by_where_they_live_while_a_name_is_typed(say: Say, keeper: Keeper) -> None:
    say("A", address_line="4 Mill Lane")
    assert queries.find(viewer=keeper, text="mill lane")
    assert queries.likely(viewer=keeper, text="mill lane") == []


@pytest.mark.django_db
def test_the_mark_of_a_record_does_not_change_with_what_nobody_may_know(
    say: Say, keeper: Keeper, stranger: Stranger
) -> None:
    source = say("A", nhs_number="9990000018", nhs_status="01")
    before = queries.banner(viewer=stranger, person=source.person_id)
    hidden = say("B", nhs_number="9990000018", nhs_status="01", postcode="QX9 9ZZ", family="Other")
    actions.close_sources(said={hidden.number: [SAFETY]}, by=keeper)
    hidden.refresh_from_db()
    assert hidden.person_id == source.person_id
    assert queries.banner(viewer=stranger, person=source.person_id) == before
    assert queries.banner(viewer=keeper, person=source.person_id) != before


@pytest.mark.django_db
def test_what_is_said_openly_opens_it_again(say: Say, keeper: Keeper) -> None:
    source = say("A")
    actions.close_sources(said={source.number: [SAFETY]}, by=keeper)
    actions.close_sources(said={source.number: [SAFETY, SEXUAL]}, by=keeper)
    assert [set(row.categories) for row in Closing.objects.all()] == [{SAFETY, SEXUAL}]
    actions.close_sources(said={source.number: ()}, by=keeper)
    assert not Closing.objects.exists()

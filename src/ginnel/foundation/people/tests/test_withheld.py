"""Where somebody lives whom the national service keeps apart is only for those who work with them."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import queries
from ginnel.foundation.people.models import SourceRecord
from ginnel.foundation.people.queries import Found
from ginnel.foundation.people.tests.conftest import NUMBER, Keeper, Say
from ginnel.kernel.viewer import Action, Category

pytestmark = pytest.mark.django_db


@dataclass
class Stranger(Keeper):
    """May know who somebody is, and works with nobody."""

    def categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset({Category.DEMOGRAPHICS})

    def own_categories(self, person: UUID, action: Action) -> frozenset[Category]:
        return frozenset({Category.DEMOGRAPHICS})


@pytest.fixture
def apart(say: Say) -> SourceRecord:
    Organisation.objects.filter(code="A").update(kind=OrganisationKind.GP_PRACTICE)
    more = {"town": "Example", "phone": "01134960000", "practice_code": "A", "nhs_number": NUMBER}
    return say("A", is_separated=True, **more)


def whereabouts(shown: Found) -> tuple[object, ...]:
    return (
        shown.address_line, shown.town, shown.postcode, shown.phone, shown.practice_code, shown.organisations
    )  # fmt: skip


NOWHERE = ("", "", "", "", "", ())


def test_a_stranger_finds_them_without_their_whereabouts(apart: SourceRecord) -> None:
    (shown,) = queries.find(viewer=Stranger(), nhs_number=NUMBER)
    assert (shown.family, shown.is_withheld) == ("Testperson", True)
    assert whereabouts(shown) == NOWHERE


def test_the_banner_and_the_people_opened_last_withhold_them_too(apart: SourceRecord) -> None:
    banner = queries.banner(viewer=Stranger(), person=apart.person_id)
    (summary,) = queries.summaries(viewer=Stranger(), people=[apart.person_id])
    assert whereabouts(banner.shown) == whereabouts(summary) == NOWHERE


@pytest.mark.parametrize(
    "place", [{"postcode": "QX1 1AA"}, {"address": "1 Example Street"}, {"text": "qx11aa"}]
)
def test_a_stranger_does_not_find_them_by_where_they_live(
    apart: SourceRecord, say: Say, place: dict[str, str]
) -> None:
    neighbour = say("B", "2", given="Beatrix")
    found = queries.find(viewer=Stranger(), **place)
    assert [each.person for each in found] == [neighbour.person_id]


def test_whoever_works_with_them_sees_and_finds_where_they_live(apart: SourceRecord, keeper: Keeper) -> None:
    (shown,) = queries.find(viewer=keeper, postcode="QX1 1AA")
    assert (shown.address_line, shown.postcode, shown.is_withheld) == ("1 Example Street", "QX1 1AA", False)


def test_everybody_elses_address_is_shown(say: Say) -> None:
    say("B")
    (shown,) = queries.find(viewer=Stranger(), postcode="QX1 1AA")
    assert (shown.address_line, shown.is_withheld) == ("1 Example Street", False)


def test_a_disagreement_does_not_say_which_practice_knows_them(apart: SourceRecord) -> None:
    other = {"local_id": "2", "birth_date": "1950-03-05", "described_at": apart.described_at}
    organisation = Organisation.objects.get(code="B")
    SourceRecord.objects.create(organisation=organisation, person=apart.person, home=apart.person, **other)
    banner = queries.banner(viewer=Stranger(), person=apart.person_id)
    assert banner.disagreements == ("Organisations give different values of the date of birth.",)

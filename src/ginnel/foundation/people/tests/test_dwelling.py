"""Where people live, counted by postcode: nobody whom any source keeps apart."""

from __future__ import annotations

import pytest

from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people import queries
from ginnel.foundation.people.models import Closing, Person, SourceRecord
from ginnel.foundation.people.tests.conftest import Keeper
from ginnel.kernel import clock
from ginnel.kernel.viewer import Category

pytestmark = pytest.mark.django_db


def recorded(person: Person, code: str, **more: object) -> SourceRecord:
    at, _ = Organisation.objects.get_or_create(code=code, name=code, kind=OrganisationKind.COUNCIL)
    return SourceRecord.objects.create(
        organisation=at, local_id=code, person=person, home=person, described_at=clock.now(), **more
    )


@pytest.mark.parametrize("mark", ["is_separated", "traced_apart"])
def test_whom_a_closed_source_keeps_apart_lives_nowhere_that_an_open_source_says(
    mark: str, keeper: Keeper
) -> None:
    """A refuge keeps her apart; a council still has the address that she left."""
    person = Person.objects.create()
    recorded(person, "COUNCIL", postcode="ZZ1 1AA")
    refuge = recorded(person, "REFUGE", postcode="ZZ2 1AA")
    Closing.objects.create(source=refuge, categories=[Category.SAFEGUARDING])
    assert queries.by_postcode({person.id: 3}, viewer=keeper) == {"ZZ1 1AA": 3}
    assert list(queries.living_at(["ZZ1 1AA"], viewer=keeper)) == [{"person_id": person.id}]
    SourceRecord.objects.filter(number=refuge.number).update(**{mark: True})
    assert queries.by_postcode({person.id: 3}, viewer=keeper) == {}
    assert not queries.living_at(["ZZ1 1AA"], viewer=keeper).exists()

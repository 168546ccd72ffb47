"""Whose rows a record keeper reads in quarantine, and that each reading is in the audit trail."""

from __future__ import annotations

from uuid import UUID

import pytest

from ginnel.care.reception import queries
from ginnel.care.reception.actions import load
from ginnel.care.reception.tests.feeds import File, Lines
from ginnel.foundation.audit.models import Event
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.kernel.errors import NotFound
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db


def keeper(organisation: str, kind: OrganisationKind = OrganisationKind.OTHER) -> Permitting:
    Organisation.objects.get_or_create(code=organisation, defaults={"name": organisation, "kind": kind})
    return Permitting(role=Role.RECORD_KEEPER, organisation=organisation)


@pytest.fixture
def row() -> UUID:
    """One row that ORG sent and that could not be accepted."""
    load(opened=File(b"bad"), feed=Lines(), source="ORG", by=Permitting())
    return queries.waiting(viewer=Permitting())[0].id


def events(viewer: Permitting) -> list[tuple[str, dict[str, object]]]:
    found = Event.objects.filter(request_id=viewer.request_id).order_by("sequence")
    return list(found.values_list("action", "detail"))


def test_a_record_keeper_sees_their_own_organisations_rows(row: UUID) -> None:
    own = keeper("ORG")
    assert [item.id for item in queries.waiting(viewer=own)] == [row]
    assert queries.quarantined(viewer=own, id=row)[1] == b"bad"


def test_a_record_keeper_of_another_organisation_sees_nothing_of_them(row: UUID) -> None:
    other = keeper("OTHER")
    assert not queries.waiting(viewer=other).exists()
    assert not queries.waiting(viewer=other, organisation="ORG").exists()
    assert queries.how_many_wait(viewer=other) == 0
    for read in (queries.quarantined, queries.decisions):
        with pytest.raises(NotFound):
            read(viewer=other, id=row)


@pytest.mark.parametrize("kind", [OrganisationKind.INTEGRATED_CARE_BOARD, OrganisationKind.GINNEL])
def test_a_record_keeper_of_the_whole_place_sees_everyones(row: UUID, kind: OrganisationKind) -> None:
    place = keeper("PLACE", kind)
    assert queries.how_many_wait(viewer=place) == 1
    assert queries.quarantined(viewer=place, id=row)[0].id == row


def test_another_role_at_the_board_sees_only_the_boards_own(row: UUID) -> None:
    keeper("PLACE", OrganisationKind.INTEGRATED_CARE_BOARD)
    commissioner = Permitting(role=Role.COMMISSIONER, organisation="PLACE")
    assert queries.how_many_wait(viewer=commissioner) == 0


def test_reading_a_row_and_its_decisions_is_in_the_trail_without_its_content(row: UUID) -> None:
    own = keeper("ORG")
    queries.quarantined(viewer=own, id=row)
    queries.decisions(viewer=own, id=row)
    named = {"item": str(row), "organisation": "ORG"}
    assert events(own) == [
        ("quarantine.read", {**named, "part": "row"}),
        ("quarantine.read", {**named, "part": "decisions"}),
    ]


def test_listing_is_in_the_trail_for_services_too(row: UUID) -> None:
    service = Permitting()
    queries.waiting(viewer=service, organisation="ORG")
    assert events(service) == [("quarantine.listed", {"organisation": "ORG", "code": ""})]

"""Whose files a record keeper may drop on the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel.errors import Invalid
from ginnel.surfaces.feeds import receiving

pytestmark = pytest.mark.django_db
BY = service("administer")


def keeper(code: str, kind: OrganisationKind) -> StaffViewer:
    at = organisations.ensure(code=code, kind=kind, by=BY)
    account = organisations.register_staff(username=code, display_name="A keeper", password=None, by=BY)
    held = organisations.grant_role(account=account, role=Role.RECORD_KEEPER, organisation=at, by=BY)
    found = staff(staff_role=held.id)
    assert found is not None
    return found


def dropped(folder: Path, source: str, by: StaffViewer) -> str:
    file = SimpleUploadedFile("a.csv", b"a,b")
    receiving.receive(uploaded=file, source=source, folder=folder, by=by)
    return str(apps.get_model("reception", "Upload").objects.latest("id").source)


def test_whoever_keeps_the_record_of_one_organisation_loads_as_that_one(tmp_path: Path) -> None:
    one = keeper("CARE1", OrganisationKind.CARE_PROVIDER)
    organisations.ensure(code="RYY", by=BY)
    assert dropped(tmp_path, "", one) == "CARE1"
    assert dropped(tmp_path, "CARE1", one) == "CARE1"
    with pytest.raises(Invalid, match="the whole place"):
        dropped(tmp_path, "RYY", one)


def test_whoever_keeps_the_record_of_the_place_loads_what_others_send(tmp_path: Path) -> None:
    whole = keeper("ICB", OrganisationKind.INTEGRATED_CARE_BOARD)
    organisations.ensure(code="RYY", by=BY)
    assert dropped(tmp_path, "RYY", whole) == "RYY"
    assert dropped(tmp_path, "", whole) == ""

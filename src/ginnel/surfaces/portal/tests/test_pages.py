"""What residents read on their own pages: in plain words, and silent where it must be."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.people import queries as people_queries
from ginnel.foundation.record import actions as record
from ginnel.foundation.record.rules.notes import NoteKind
from ginnel.foundation.relationships import actions as relationships
from ginnel.foundation.relationships.rules import SignsIn
from ginnel.foundation.relationships.states import ActingKind, Need, Presence
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.viewer import Action, Category
from ginnel.surfaces.portal.pretend import Provider
from ginnel.surfaces.portal.tests.conftest import ELSEWHERE
from ginnel.surfaces.portal.tests.residents import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident(browser: Client, nhs_login: Provider, ada: UUID) -> Client:
    sign_in(browser, nhs_login)
    return browser


def worker(role: Role, code: str, kind: OrganisationKind) -> StaffViewer:
    by = service("administer")
    at = organisations.ensure(code=code, name=f"The {code.lower()}", kind=kind, by=by)
    account = organisations.register_staff(username=code, display_name="Somebody", password=None, by=by)
    found = staff(staff_role=organisations.grant_role(account=account, role=role, organisation=at, by=by).id)
    assert found is not None
    return found


def text(client: Client, page: str) -> str:
    return client.get(reverse(f"portal:{page}")).content.decode()


def test_who_looked_is_told_by_the_month_and_without_the_worker(resident: Client, ada: UUID) -> None:
    worker(Role.GENERAL_PRACTITIONER, "SURGERY", OrganisationKind.GP_PRACTICE).categories(ada, Action.READ)
    page = text(resident, "looks")
    assert f"{clock.today():%B %Y}" in page
    assert "The surgery" in page
    assert "Somebody" not in page.partition("To care for you")[2].partition("<p>If you think")[0]


def test_whoever_the_record_shows_nothing_of_is_not_named(resident: Client, ada: UUID) -> None:
    worker(Role.GENERAL_PRACTITIONER, "CLINIC", OrganisationKind.OTHER).categories(ada, Action.READ)
    assert "clinic" not in text(resident, "looks")


@pytest.mark.parametrize(
    ("need", "reason", "told"),
    [
        (Need.TREATMENT, "", "You needed treatment or urgent advice."),
        (Need.OTHER, "He keeps the key from her", "Another reason."),
        (Need.RISK_OF_HARM, "", ""),
    ],
)
def test_an_emergency_is_told_with_its_reason_and_nothing_that_was_typed(
    need: Need, reason: str, told: str, resident: Client, ada: UUID
) -> None:
    """And not at all where somebody may have come to harm."""
    by = worker(Role.EMERGENCY_DEPARTMENT_CLINICIAN, "HOSPITAL", OrganisationKind.ACUTE_TRUST)
    sharing.override(person=ada, need=need, reason=reason, by=by)
    page = text(resident, "looks")
    assert ("The hospital" in page) is bool(told)
    assert told in page
    assert "key" not in page


def test_who_opened_it_in_an_emergency_is_not_named_where_the_name_could_tell(
    resident: Client, ada: UUID
) -> None:
    by = worker(Role.SOCIAL_WORKER, "REFUGE", OrganisationKind.COUNCIL)
    sharing.override(person=ada, need=Need.TREATMENT, by=by)
    page = text(resident, "looks")
    assert "A health or care organisation" in page
    assert "refuge" not in page


def test_that_she_was_with_somebody_is_not_told_where_nothing_else_of_them_is(
    resident: Client, ada: UUID
) -> None:
    for code, kind in (("REFUGE", OrganisationKind.COUNCIL), ("SURGERY", OrganisationKind.GP_PRACTICE)):
        by = worker(Role.OUT_OF_HOURS_CLINICIAN, code, kind)
        sharing.be_there(person=ada, presence=Presence.HERE, by=by)
    page = text(resident, "looks")
    assert page.count("Somebody said that you were with them") == 1
    assert "The surgery" in page
    assert "A health or care organisation" not in page


def test_what_staff_write_here_is_not_on_it(resident: Client, ada: UUID) -> None:
    record.write_note(
        person=ada, kind=NoteKind.CALL, text="Her husband answers", at=clock.now(), by=service("load")
    )
    page = text(resident, "record")
    assert "Heart failure" in page
    assert "husband" not in page


def test_no_organisation_is_named_to_whom_the_national_service_keeps_apart(
    resident: Client, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "The surgery" in text(resident, "home") + text(resident, "record")
    monkeypatch.setattr(people_queries, "is_kept_apart", lambda person: True)
    for page in ("home", "record", "looks"):
        assert "surgery" not in text(resident, page)


def test_a_resident_sees_who_acts_for_them_that_they_read_and_ends_it(
    resident: Client, ada: UUID, nhs_login: Provider, settings: Any
) -> None:
    doctor = service("load")
    signs_in = SignsIn(ELSEWHERE.nhs_number, ELSEWHERE.birth_date, (int(Category.PLAN),), is_asked_alone=True)
    relationships.acts_for(
        person=ada, kind=ActingKind.PROXY, name="Ann", seen="She said so", signs_in=signs_in, by=doctor
    )
    order = relationships.acts_for(
        person=ada, kind=ActingKind.DEPUTY_PROPERTY, name="Bob", seen="The order", by=doctor
    )
    page = text(resident, "people")
    assert "Plans and goals" in page
    assert "Stop Ann acting for me" in page
    assert "Stop Bob" not in page
    assert resident.post(reverse("portal:end", args=[order])).status_code == 404
    address = page.partition('action="/my/people/')[2].partition('"')[0]
    assert resident.post(f"/my/people/{address}").status_code == 302
    assert "Ann" not in text(resident, "people")
    assert resident.post(f"/my/people/{address}").status_code == 404


def test_a_record_that_turns_out_to_be_somebody_elses_is_closed_at_once(
    resident: Client, ada: UUID, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert resident.get(reverse("portal:record")).status_code == 200
    monkeypatch.setattr(people_queries, "proofs", lambda person: frozenset({("9990000026", "1950-01-01")}))
    assert resident.get(reverse("portal:record")).status_code == 302

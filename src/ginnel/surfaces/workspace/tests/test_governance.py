"""The page of emergency openings: what governance reads, and who may not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.queries import account_named
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.people.rules.description import Description
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Action
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
FAR_AHEAD = 10**11


def works_as(role: Role) -> StaffViewer:
    by = service("administer")
    here = organisations.ensure(code="HERE", name="Here", by=by)
    account = organisations.register_staff(username=role, display_name=role.label, password=None, by=by)
    held = organisations.grant_role(account=account, role=role, organisation=here, by=by)
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    return viewer


def somebody() -> UUID:
    """A person known here of whom nothing has been said."""
    by = service("administer")
    here = organisations.ensure(code="HERE", by=by)
    (source,) = people.ensure(keys=[(here.id, "1")], by=by).values()
    return source.person


def enter(client: Client, viewer: StaffViewer) -> None:
    account = account_named(viewer.role, viewer=viewer)
    assert account is not None
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = client.session
    session[ROLE], session[SEEN] = str(viewer.staff_role), FAR_AHEAD
    session.save()


def page_of(client: Client, **asked: str) -> str:
    return " ".join(client.get(reverse("workspace:overrides"), asked).content.decode().split())


def review(client: Client, opened: Any, **said: str) -> int:
    return client.post(reverse("workspace:review-opening", args=[opened.id]), said).status_code


def test_an_officer_reads_who_opened_what_why_and_says_that_it_was_right(client: Client) -> None:
    officer, person = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), somebody()
    by = works_as(Role.AMBULANCE_CLINICIAN)
    opened = sharing.override(person=person, reason="rang with <chest> pain", by=by)
    enter(client, officer)
    page = page_of(client)
    for told in (
        "rang with &lt;chest&gt; pain",
        "Ambulance clinician, Here",
        "Name not known",
        "1 opening to review",
        "To be reviewed by the end of",
    ):
        assert told in page
    assert f"/people/{person}" not in page
    assert review(client, opened, outcome="right") == 302
    assert "Nothing waits for a review." in page_of(client)
    assert "It was right to open it, says Information governance officer" in page_of(client, all="1")


def test_two_of_one_name_are_told_apart_and_what_was_done_is_read(client: Client) -> None:
    officer, opener = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), works_as(Role.AMBULANCE_CLINICIAN)
    person = somebody()
    source = apps.get_model("people", "SourceRecord").objects.get(person_id=person)
    said = Description(
        number=source.number,
        family="Testperson",
        given="Ada",
        birth_date="1950-03-04",
        nhs_number="9990000018",
    )
    people.describe(descriptions=[said], by=service("administer"))
    opened = sharing.override(person=person, need="treatment", by=opener)
    opener.categories(person, Action.READ)
    enter(client, officer)
    page = page_of(client)
    assert "Born 4 March 1950. NHS number 999 000 0018" in page
    assert "What they did while it was open" in page
    assert "Opened a page about the person" in page
    assert "somebody works with the person" not in page  # that they opened it is said above
    assert review(client, opened, outcome="right", done="The ward had no summary") == 302
    assert "The ward had no summary" in page_of(client, all="1")


def test_what_was_done_before_records_were_put_together_is_read_too(client: Client) -> None:
    officer, opener = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), works_as(Role.AMBULANCE_CLINICIAN)
    person, here = somebody(), organisations.ensure(code="HERE", by=service("administer"))
    (twin,) = people.ensure(keys=[(here.id, "2")], by=service("administer")).values()
    other = twin.person
    sharing.override(person=person, need="treatment", by=opener)
    opener.categories(person, Action.READ)
    people.merge(person=other, other=person, reason="The same", by=works_as(Role.RECORD_KEEPER))
    enter(client, officer)
    assert "Opened a page about the person" in page_of(client)


def test_of_whom_others_know_by_another_name_the_page_says_no_more_than_a_list(client: Client) -> None:
    officer, person = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), somebody()
    source = apps.get_model("people", "SourceRecord").objects.get(person_id=person)
    said = Description(number=source.number, family="Secret", given="Ada", birth_date="1950-03-04")
    people.describe(descriptions=[said], by=service("administer"))
    apps.get_model("people", "Restriction").objects.create(
        person_id=person,
        kind="protected-address",
        reason="x",
        review_on=clock.today(),
        alias_family="Sample",
        alias_given="Jo",
        recorded_at=clock.now(),
        recorded_by="service:test",
        recorded_by_name="Test",
    )
    sharing.override(person=person, need="treatment", by=works_as(Role.AMBULANCE_CLINICIAN))
    enter(client, officer)
    page = page_of(client)
    assert "SAMPLE, Jo" in page
    assert "secret" not in page.lower()


def test_what_was_not_right_says_what_was_done(client: Client) -> None:
    officer, by = works_as(Role.INFORMATION_GOVERNANCE_OFFICER), works_as(Role.AMBULANCE_CLINICIAN)
    opened = sharing.override(person=somebody(), need="treatment", by=by)
    enter(client, officer)
    assert review(client, opened, outcome="not-right") == 422
    assert review(client, opened, outcome="not-right", done="Spoken to, and training arranged") == 302
    assert "Spoken to, and training arranged" in page_of(client, all="1")
    assert review(client, opened, outcome="right") == 409


@pytest.mark.parametrize("role", [Role.INFORMATION_GOVERNANCE_OFFICER, Role.CALDICOTT_GUARDIAN])
def test_whoever_answers_for_use_meets_the_count_of_unread_openings_wherever_they_start(
    client: Client, role: Role
) -> None:
    enter(client, works_as(role))
    home = reverse("workspace:home")
    assert "to look at" not in client.get(home).content.decode()
    opened = [
        sharing.override(person=somebody(), reason=reason, by=works_as(Role.AMBULANCE_CLINICIAN))
        for reason in ("rang with chest pain", "found on the floor")
    ]
    page = " ".join(client.get(home).content.decode().split())
    assert '2<span class="nhsuk-u-visually-hidden"> to look at</span>' in page
    assert page.count("Record opened in an emergency") >= 2
    assert page.count(f'<a href="{reverse("workspace:overrides")}">Who opened it and why</a>') == 2
    for one in opened:
        review(client, one, outcome="right")
    assert "to look at" not in client.get(home).content.decode()


def test_who_need_not_read_openings_is_told_of_none(client: Client) -> None:
    works_as(Role.INFORMATION_GOVERNANCE_OFFICER)
    sharing.override(person=somebody(), reason="rang with chest pain", by=works_as(Role.AMBULANCE_CLINICIAN))
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    assert "to look at" not in client.get(reverse("workspace:home")).content.decode()


def test_openings_come_a_page_at_a_time(client: Client) -> None:
    guardian, opener = works_as(Role.CALDICOTT_GUARDIAN), works_as(Role.AMBULANCE_CLINICIAN)
    person = somebody()
    for number in range(31):
        sharing.override(person=person, reason=f"reason {number:02d}", by=opener)
    enter(client, guardian)
    assert "reason 30" in page_of(client, all="1")
    assert "reason 00" not in page_of(client, all="1")
    assert "reason 00" in page_of(client, all="1", page="2")
    assert "reason 00" in page_of(client)


def test_only_those_who_answer_for_use_see_it_or_are_shown_the_way(client: Client) -> None:
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    assert client.get(reverse("workspace:overrides")).status_code == 403
    assert reverse("workspace:overrides") not in client.get(reverse("workspace:home")).content.decode()


def test_opening_the_record_of_nobody_is_not_found(client: Client) -> None:
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    nobody = reverse("workspace:override", args=[uuid7()])
    assert client.post(nobody, {"reason": "rang with chest pain"}).status_code == 404

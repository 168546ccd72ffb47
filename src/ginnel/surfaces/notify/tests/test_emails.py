"""Colleagues are emailed how many notices wait for them, and nothing of any."""

from __future__ import annotations

import re

import pytest

from ginnel.foundation.notices import actions, queries
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.people import actions as people
from ginnel.foundation.sharing import actions as sharing
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel.errors import Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.notify import emails
from ginnel.surfaces.notify.tests.conftest import MIDDAY

pytestmark = pytest.mark.django_db


def colleague(email: str, role: Role) -> StaffViewer:
    by = service("administer")
    at = organisations.ensure(code="X", name="Bramley Council", by=by)
    account = organisations.register_staff(
        username=role, display_name="Worker", password=None, email=email, by=by
    )
    held = organisations.grant_role(account=account, role=role, organisation=at, by=by)
    found = staff(staff_role=held.id, request_id=uuid7())
    assert found is not None
    return found


def worker(email: str) -> StaffViewer:
    found, by = colleague(email, Role.SOCIAL_WORKER), service("administer")
    at = organisations.ensure(code="X", by=by)
    actions.raise_notice(organisation=at, reason="test", text="About Ada.", read_by=MIDDAY, by=by)
    return found


def test_how_many_wait_and_nothing_of_them() -> None:
    viewer = worker("worker@example.org")
    actions.choose_emails(each=True, daily=True, by=viewer)
    for _ in range(2):
        emails.email_of_waiting(link="https://ginnel.example.org", by=service("messages"))
    bodies = [one.body for one in queries.messages(viewer=viewer)]
    assert len(bodies) == 2 and not any("Ada" in body for body in bodies)
    assert "Notices that wait for you: 1" in "".join(bodies)
    assert queries.emails_wanted(viewer=viewer) == (True, True)


def test_a_guardian_is_emailed_that_a_notice_waits_and_nothing_of_an_opening() -> None:
    """Neither whose record it was, nor who opened it or why."""
    guardian = colleague("guardian@example.org", Role.CALDICOTT_GUARDIAN)
    actions.choose_emails(each=True, daily=False, by=guardian)
    by = service("administer")
    (ada,) = people.ensure(keys=[(organisations.ensure(code="X", by=by).id, "Ada")], by=by).values()
    opened = sharing.override(
        person=ada.person, reason="Ada rang in pain", by=colleague("", Role.AMBULANCE_CLINICIAN)
    )
    assert emails.email_of_waiting(link="https://ginnel.example.org", by=service("messages")) == 1
    (sent,) = queries.messages(viewer=guardian)
    assert "to be read by" in f"{sent.subject} {sent.body}"
    told = f"{sent.subject} {sent.body} {sent.reference}"
    assert not re.search(f"Ada|pain|opened|emergency|{ada.person}|{opened.id}", told, re.IGNORECASE)


def test_who_has_no_address_chooses_none() -> None:
    with pytest.raises(Invalid, match="no email address"):
        actions.choose_emails(each=True, daily=False, by=worker(""))


def test_who_chose_none_is_sent_none() -> None:
    worker("worker@example.org")
    assert emails.email_of_waiting(link="https://ginnel.example.org", by=service("messages")) == 0

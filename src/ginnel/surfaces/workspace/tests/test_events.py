"""What a browser does that no decision about a person records: a refused page, a sheet of paper, an idle session."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.audit.queries import Happened
from ginnel.foundation.organisations.states import Role
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import enter, somebody, works_as
from ginnel.surfaces.workspace.viewer import IDLE_SECONDS, SEEN

pytestmark = pytest.mark.django_db


def lately(action: str) -> list[Happened]:
    return audit.recent(viewer=works_as(Role.CALDICOTT_GUARDIAN), actions_named=[action])


def test_a_page_that_a_role_may_not_open_leaves_its_refusal(client: Client) -> None:
    enter(client, works_as(Role.GENERAL_PRACTITIONER))
    assert client.get(reverse("workspace:overrides")).status_code == 403
    (event,) = lately("page.refused")
    assert (event.outcome, event.detail) == ("deny", {"page": "workspace:overrides"})


def test_what_was_made_ready_for_paper_is_told_from_what_was_read(client: Client) -> None:
    person = somebody()
    enter(client, works_as(Role.SOCIAL_WORKER))
    assert client.get(reverse("workspace:person", args=[person])).status_code == 200
    assert lately("record.printed") == []
    assert client.get(reverse("workspace:print", args=[person])).status_code == 200
    assert [event.person for event in lately("record.printed")] == [person]


def test_a_session_that_idled_leaves_that_it_ended(client: Client) -> None:
    enter(client, works_as(Role.SOCIAL_WORKER))
    session: Any = client.session
    session[SEEN] = int((clock.now() - timedelta(seconds=IDLE_SECONDS + 5)).timestamp())
    session.save()
    assert client.get(reverse("workspace:home")).status_code == 302
    assert len(lately("staff.signed-out")) == 1

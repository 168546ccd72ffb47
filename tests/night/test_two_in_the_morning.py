"""Two in the morning, Sunday: no message about tonight has come, and somebody much like the person is in the results.

Fifty nights (scenarios.toml). In each a worker finds the right person, reads allergies and the emergency plan before
anything else, and after one tap how they usually are and whom to ring; is not blocked, sees nobody else's, and leaves a
trail.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from ginnel.foundation.audit import queries as audit
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.surfaces.workspace.viewer import ROLE, SEEN
from tests.night.town import WORKERS, residents, scenarios, settle

SUNDAY = datetime(2026, 11, 29, 2, tzinfo=UTC)
_ROW = re.compile(r'<tr role="row" class="nhsuk-table__row">(.*?)</tr>', re.DOTALL)
_LINK = re.compile(r'href="[^"]*/people/([0-9a-f-]{36})/"')


@pytest.fixture(scope="module")
def town(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, UUID]]:
    """Whose record is whose, by key; the same town for every night."""
    with django_db_blocker.unblock():
        yield settle(tmp_path_factory.mktemp("town"))
        call_command("flush", interactive=False, verbosity=0)


@pytest.fixture
def sunday(town: dict[str, UUID], db: None) -> Iterator[None]:
    with clock.held_at(SUNDAY):
        yield


def at_work(name: str) -> Client:
    """A browser in which a worker of that kind has signed in."""
    role, code, kind = WORKERS[name]
    by = service("administer")
    at = organisations.ensure(code=code, name=f"Night {code}", kind=kind, by=by)
    account = organisations.register_staff(username=name, display_name="Night Worker", password=None, by=by)
    held = organisations.grant_role(account=account, role=role, organisation=at, by=by)
    browser = Client()
    browser.force_login(account)
    session = browser.session
    session.update({ROLE: str(held.id), SEEN: int(clock.now().timestamp())})
    session.save()
    return browser


def officer() -> StaffViewer:
    by = service("administer")
    at = organisations.ensure(code="ZI9", name="Board", by=by)
    account = organisations.register_staff(username="ig", display_name="IG", password=None, by=by)
    held = organisations.grant_role(
        account=account, role=Role.INFORMATION_GOVERNANCE_OFFICER, organisation=at, by=by
    )
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    return viewer


def rows(browser: Client, typed: str) -> list[tuple[UUID, str]]:
    """People found, and the line that says each."""
    answer = browser.post(reverse("workspace:find"), {"text": typed})
    assert answer.status_code == 200
    found = _ROW.findall(answer.content.decode())
    return [(UUID(_LINK.search(row).group(1)), _words(row)) for row in found]  # type: ignore[union-attr]


def _words(markup: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def page(browser: Client, person: UUID) -> str:
    answer = browser.get(reverse("workspace:person", args=[person]))
    assert answer.status_code == 200
    return _words(answer.content.decode())


def others_facts(key: str) -> list[str]:
    every = [one for one in residents().values() if one.key != key]
    return [fact for one in every for fact in (one.allergy, one.usual_ability, one.to_ring, one.form)]


NIGHTS = [
    pytest.param(case, id=f"{number}: {case['role']} {case['right']}")
    for number, case in enumerate(scenarios(), start=1)
]


@pytest.mark.parametrize("case", NIGHTS)
def test_the_right_person_is_found_and_what_is_needed_is_on_the_page(
    case: dict[str, Any], town: dict[str, UUID], sunday: None
) -> None:
    browser, right = at_work(case["role"]), residents()[case["right"]]
    seen: set[UUID] = set()
    chosen: list[UUID] = []
    for typed in case["typed"]:
        found = rows(browser, typed)
        seen |= {person for person, _ in found}
        chosen = [person for person, said in found if all(known in said for known in case["knows"])]
        if len(chosen) == 1:
            break
    assert chosen == [town[case["right"]]], case["typed"]
    assert not case["beside"] or town[case["beside"]] in seen
    assert len(set(case["typed"])) == case["typed"].index(typed) + 1, "a later attempt was not needed"

    closed = page(browser, chosen[0])
    assert right.allergy in closed
    assert "ReSPECT form on file" in closed
    assert right.to_ring not in closed
    there = reverse("workspace:be-there", args=[chosen[0]])
    assert browser.post(there, {"presence": case["how"]}).status_code == 302

    opened = page(browser, chosen[0])
    for needed in (right.allergy, "ReSPECT form on file", right.usual_ability, right.to_ring):
        assert needed in opened
    assert not [fact for fact in others_facts(right.key) if fact in closed + opened]

    trail = audit.events_for(chosen[0], viewer=officer())
    told = {event.action for event in trail if event.role == WORKERS[case["role"]][0]}
    assert told >= {"people.listed", "sharing.decided", "sharing.said-to-be-there"}


def test_there_are_fifty_nights_and_in_most_somebody_else_could_have_been_taken() -> None:
    assert len(scenarios()) == 50
    assert sum(1 for case in scenarios() if case["beside"]) >= 25
    assert {case["role"] for case in scenarios()} == set(WORKERS)
    assert {case["right"] for case in scenarios()} | {case["beside"] for case in scenarios()} >= set(
        residents()
    )

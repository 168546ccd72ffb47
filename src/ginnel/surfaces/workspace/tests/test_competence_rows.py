"""The page on which whoever keeps a rota mends rows of what colleagues may do that could not be accepted."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.test import Client
from django.urls import reverse

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.states import Competence, Role, RowKind
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
FAR_AHEAD = 10**11
BY = service("administer")
LIST = reverse("workspace:rota-rows")
CompetenceHolding = apps.get_model("organisations", "CompetenceHolding")
ROW = {
    "username": "nobody",
    "competence": "deafblind",
    "how": "Saw the certificate",
    "confirmed_by": "bo",
    "from": "",
    "until": "",
}


_HIDDEN = '<span class="nhsuk-u-visually-hidden">Error:</span>'


def _tight(found: re.Match[str]) -> str:
    return found[0].strip()


@pytest.fixture
def team() -> Any:
    here = organisations.ensure(code="HERE", name="Here", by=BY)
    return organisations.ensure_team(organisation=here, code="FD", name="Front door", by=BY)


def works(team: Any, name: str, role: Role = Role.FRONT_DOOR_ADVISER) -> StaffViewer:
    account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=BY)
    held = organisations.grant_role(
        account=account, role=role, organisation=team.organisation, team=team, by=BY
    )
    viewer = staff(staff_role=held.id, request_id=uuid7())
    assert viewer is not None
    return viewer


@pytest.fixture
def row(team: Any) -> UUID:
    """Nobody signs in by the name that it gives; Ann and Bo work there."""
    works(team, "ann"), works(team, "bo")
    said = {**ROW, "until": clock.today().isoformat()}
    organisations.load_rows(
        kind=RowKind.COMPETENCE, organisation="HERE", filename="competences.csv", rows=[said], by=BY
    )
    return queries.quarantined_rows(viewer=BY).get().id


def signed_in(viewer: StaffViewer, name: str) -> Client:
    account = queries.account_named(name, viewer=viewer)
    assert account is not None
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = client.session
    session[ROLE], session[SEEN] = str(viewer.staff_role), FAR_AHEAD
    session.save()
    return client


@pytest.fixture
def keeper(team: Any) -> Client:
    """A social worker, who answers for the day of their team."""
    return signed_in(works(team, "keeper", Role.SOCIAL_WORKER), "keeper")


def settle(client: Client, row: UUID, do: str, seen: int = 0, **more: str) -> Any:
    held = queries.rota_row(row, viewer=BY).columns
    cells = {f"column-{name}": more.pop(name, value) for name, value in held.items()}
    said = {"do": do, "seen": str(seen), **cells, **more}
    return client.post(reverse("workspace:settle-rota-row", args=[row]), said)


def test_whoever_keeps_a_rota_puts_right_what_a_colleague_may_do(keeper: Client, row: UUID) -> None:
    listed = keeper.get(LIST).content.decode()
    assert "1 row waits" in listed and "nobody, Assessing deafblind people" in listed
    assert "User name: Nobody signs in by this user name" in listed
    assert "Rows that were not accepted: 1" in keeper.get(reverse("workspace:competences")).content.decode()
    assert settle(keeper, row, "fix", username="ann").status_code == 302
    held = CompetenceHolding.objects.get()
    assert (held.staff.username, held.confirmed_by.username, held.competence) == ("ann", "bo", "deafblind")
    assert "No row waits" in keeper.get(LIST).content.decode()


def test_what_keeps_a_step_for_some_from_now_on_is_asked_about_first(keeper: Client, row: UUID) -> None:
    said = {"username": "ann", "competence": "crisis-triage"}
    answer = settle(keeper, row, "fix", **said)
    page = answer.content.decode()
    assert answer.status_code == 422 and "From now on this is kept for those on the list" in page
    assert 'value="ann"' in page and not CompetenceHolding.objects.exists()
    assert settle(keeper, row, "fix", is_known="on", **said).status_code == 302
    assert CompetenceHolding.objects.get().competence == Competence.CRISIS_TRIAGE


def test_nobody_confirms_their_own_by_mending_a_row(keeper: Client, row: UUID) -> None:
    answer = settle(keeper, row, "fix", username="keeper")
    page = answer.content.decode()
    assert answer.status_code == 422 and not CompetenceHolding.objects.exists()
    why = "Somebody else confirms what a colleague may do."
    label = f"User name of whoever confirmed it: {why}"
    assert f'<a href="#column-confirmed_by">{label}</a>' in re.sub(r">\s+|\s+<", _tight, page)
    assert f'id="column-confirmed_by-error">{_HIDDEN}{why}</span>' in re.sub(r">\s+|\s+<", _tight, page)


def test_what_is_not_on_the_list_of_competences_stays_to_be_seen(keeper: Client, row: UUID) -> None:
    answer = settle(keeper, row, "fix", competence="triage of everything")
    page = answer.content.decode()
    assert answer.status_code == 422 and "triage of everything" in page and "Write one of" in page


def test_it_is_discarded_with_a_reason_and_by_nobody_who_keeps_no_rota(
    team: Any, keeper: Client, row: UUID
) -> None:
    address = reverse("workspace:rota-row", args=[row])
    adviser = signed_in(works(team, "adviser"), "adviser")
    assert adviser.get(address).status_code == 403
    there = organisations.ensure(code="THERE", name="There", by=BY)
    elsewhere = organisations.ensure_team(organisation=there, code="SW", name="Social work", by=BY)
    other = signed_in(works(elsewhere, "other", Role.SOCIAL_WORKER), "other")
    assert other.get(address).status_code == 404
    assert settle(keeper, row, "discard", reason="She has left").status_code == 302
    assert not queries.quarantined_rows(viewer=BY).exists()

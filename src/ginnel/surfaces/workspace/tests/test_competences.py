"""Who may do what: the list of it, and what it says where something is kept for some."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse

from ginnel.care.access import actions
from ginnel.care.access import queries as access
from ginnel.care.access.states import Urgency
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.states import Competence, Role
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.surfaces.workspace.tests.test_governance import FAR_AHEAD
from ginnel.surfaces.workspace.tests.test_notices import somebody
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
BY = service("administer")
LIST = reverse("workspace:competences")
WORK = reverse("workspace:work-list")


@pytest.fixture(autouse=True)
def monday_at_ten() -> Iterator[None]:
    with clock.held_at(datetime(2026, 11, 30, 10, tzinfo=UTC)):
        yield


def works(name: str, role: Role, team: str = "Front door") -> StaffViewer:
    council = organisations.ensure(code="COUNCIL", name="Council", kind="council", by=BY)
    desk = organisations.ensure_team(organisation=council, code=team, name=team, by=BY)
    account = organisations.register_staff(username=name, display_name=name.title(), password=None, by=BY)
    held = organisations.grant_role(account=account, role=role, organisation=council, team=desk, by=BY)
    viewer = staff(staff_role=held.id)
    assert viewer is not None
    return viewer


def signed_in(viewer: StaffViewer) -> Client:
    client = Client()
    account = queries.account_named(viewer.name.casefold(), viewer=viewer)
    assert account is not None
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    session: Any = client.session
    session[ROLE], session[SEEN] = str(viewer.staff_role), FAR_AHEAD
    session.save()
    return client


@pytest.fixture
def adviser(db: None) -> StaffViewer:
    return works("adviser", Role.FRONT_DOOR_ADVISER)


@pytest.fixture
def keeper(db: None) -> StaffViewer:
    return works("keeper", Role.RECORD_KEEPER, "Records")


@pytest.fixture
def assessor(db: None) -> StaffViewer:
    return works("assessor", Role.SOCIAL_WORKER, "Social work")


def typed(who: StaffViewer, witness: StaffViewer, **more: str) -> dict[str, str]:
    return {
        "staff": str(who.account),
        "competence": Competence.CARE_ACT_ASSESSMENT.value,
        "confirmed_by": str(witness.account),
        "how": "Certificate seen",
        "until": "31/12/2027",
        "is_known": "on",
        **more,
    }


def taken(client: Client) -> tuple[UUID, str]:
    """A contact that the one signed in has, and its address."""
    said = {"door": "phone", "caller": "themself", "words": "Rang.", "may_have_needs": "yes", "keep": "mine"}
    answer = client.post(reverse("workspace:new-contact"), {**said, "name": "Somebody"})
    return UUID(answer["Location"].rstrip("/").rpartition("/")[2]), answer["Location"]


def text(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status
    return " ".join(answer.content.decode().split())


def test_a_keeper_confirms_and_takes_back(keeper: StaffViewer, assessor: StaffViewer) -> None:
    client = signed_in(keeper)
    assert "Nothing is kept for some today" in text(client.get(LIST))
    unknown = {**typed(assessor, keeper), "is_known": ""}
    asked = text(client.post(LIST, unknown), 422)
    assert "From now on this is kept for those on the list: Care Act assessment" in asked
    assert 'href="#is_known"' in asked and 'value="Certificate seen"' in asked
    assert queries.competences_held("COUNCIL", viewer=keeper) == []
    assert client.post(LIST, typed(assessor, keeper)).status_code == 302
    shown = text(client.get(LIST))
    assert "Kept today for those on the list: Care Act assessment." in shown
    assert "Until 31 December 2027" in shown and "Certificate seen. Confirmed by Keeper" in shown
    [one] = queries.competences_held("COUNCIL", viewer=keeper)
    end = reverse("workspace:end-competence", args=[one.id])
    refused = text(client.post(end, {"reason": "x" * 300}), 422)
    assert "Say why" in refused and f'href="#reason-{one.id}"' in refused and "x" * 300 in refused
    assert client.post(end, {"reason": "Course was not the right one"}).status_code == 302
    assert "Taken back on 30 November 2026" in text(client.get(LIST))


def test_what_is_wrong_is_said_and_what_was_typed_stays(keeper: StaffViewer, assessor: StaffViewer) -> None:
    client = signed_in(keeper)
    shown = text(client.post(LIST, typed(assessor, assessor)), 422)
    assert "Somebody else confirms" in shown and 'value="Certificate seen"' in shown
    assert "at the latest" in text(client.post(LIST, typed(assessor, keeper, until="01/01/2031")), 422)
    for name in typed(assessor, keeper):
        for mess in ("", "\0", "9" * 40, "[]"):
            answer = client.post(LIST, {**typed(assessor, keeper), name: mess})
            assert answer.status_code in (302, 422)


def test_an_adviser_keeps_no_list(adviser: StaffViewer) -> None:
    assert signed_in(adviser).get(LIST).status_code == 403


def test_a_contact_says_who_may_and_is_handed_over_with_one_button(
    adviser: StaffViewer, keeper: StaffViewer, assessor: StaffViewer
) -> None:
    signed_in(keeper).post(LIST, typed(assessor, keeper))
    client = signed_in(adviser)
    contact, address = taken(client)
    shown = text(client.get(address))
    assert "What this asks for" in shown and "Nobody on duty is confirmed for it" in shown
    assert "Hand over to Assessor" in shown
    outcome = reverse("workspace:contact-outcome", args=[contact])
    refused = text(client.post(outcome, {"kind": "assessment-refused"}), 422)
    assert "This is kept for whoever is confirmed for it" in refused
    hand = {"competence": "care-act-assessment", "do": "hand-over", "number": "1"}
    assert client.post(reverse("workspace:hand-over", args=[contact]), hand).status_code == 302
    last = access.contact(contact, viewer=adviser).last
    assert (last.team, last.reason) == ("Social work", "Asks for: Care Act assessment")
    assert "Care Act assessment: nobody on duty is confirmed" in text(client.get(WORK, {"view": "all"}))


def test_what_i_may_do_is_a_list_that_is_kept(
    adviser: StaffViewer, keeper: StaffViewer, assessor: StaffViewer
) -> None:
    signed_in(keeper).post(LIST, typed(assessor, keeper))
    client = signed_in(adviser)
    taken(client)
    assert "1 open contact" in text(client.get(WORK, {"view": "all"}))
    assert "No open contacts here" in text(client.get(WORK, {"view": "all", "may": "mine"}))
    assert "1 open contact" in text(signed_in(assessor).get(WORK, {"view": "all", "may": "mine"}))
    kept = {"name": "What I may do", "view": "all", "may": "mine", "do": "keep"}
    assert client.post(reverse("workspace:save-list"), kept).status_code == 302
    assert "Contacts, All of my organisation, What I may do" in text(client.get(WORK))


def test_somebody_says_what_a_contact_asks_for(adviser: StaffViewer) -> None:
    client = signed_in(adviser)
    contact, address = taken(client)
    say = reverse("workspace:hand-over", args=[contact])
    assert client.post(say, {"competence": "deafblind", "do": "ask"}).status_code == 302
    shown = text(client.get(address))
    assert "Assessing deafblind people." in shown and "keeps no list" in shown
    assert client.post(say, {"competence": "deafblind", "do": "not-asked"}).status_code == 302
    assert "Assessing deafblind people." not in text(client.get(address))
    for mess in (
        {},
        {"competence": "\0"},
        {"competence": "safeguarding"},
        {"competence": "x", "number": "²"},
    ):
        assert client.post(say, mess).status_code == 422


def test_what_ends_soon_is_told_to_who_holds_and_who_keeps_it_once(
    keeper: StaffViewer, assessor: StaffViewer
) -> None:
    organisations.confirm_competence(
        staff=assessor.account,
        organisation="COUNCIL",
        competence=Competence.CARE_ACT_ASSESSMENT,
        how="Certificate seen",
        confirmed_by=keeper.account,
        valid_to=date(2026, 12, 20),
        by=BY,
    )
    door = service("front-door")
    assert (actions.chase_competences(by=door), actions.chase_competences(by=door)) == (1, 0)
    for who in (keeper, assessor):
        home = text(signed_in(who).get(reverse("workspace:home")))
        assert "what Assessor was confirmed for ends on 20.12.2026" in home
    with clock.held_at(datetime(2026, 12, 21, 10, tzinfo=UTC)):
        assert actions.chase_competences(by=door) == 1


def test_where_nobody_keeps_the_list_it_is_not_said_to_all_whose_it_is(
    adviser: StaffViewer, assessor: StaffViewer
) -> None:
    """Social workers keep rotas; a front door of advisers alone has nobody who does."""
    organisations.confirm_competence(
        staff=adviser.account,
        organisation="COUNCIL",
        competence=Competence.TRUSTED_ASSESSOR,
        how="Certificate seen",
        confirmed_by=assessor.account,
        valid_to=date(2026, 12, 20),
        by=BY,
    )
    organisations.end_role(staff_role=queries.role_held(assessor.staff_role, viewer=BY), reason="Left", by=BY)
    other = works("other", Role.FRONT_DOOR_ADVISER)
    assert actions.chase_competences(by=service("front-door")) == 1
    home = text(signed_in(other).get(reverse("workspace:home")))
    assert "what a colleague was confirmed for ends" in home and "Adviser was" not in home


def test_who_is_said_to_have_confirmed_it_is_told_unless_they_wrote_it_down_themself(
    adviser: StaffViewer, keeper: StaffViewer, assessor: StaffViewer
) -> None:
    client = signed_in(keeper)
    client.post(LIST, typed(assessor, keeper))
    client.post(LIST, typed(adviser, assessor))
    door = service("front-door")
    assert (actions.tell_witnesses(by=door), actions.tell_witnesses(by=door)) == (1, 0)
    home = text(signed_in(assessor).get(reverse("workspace:home")))
    assert "you confirmed this: Care Act assessment, Adviser" in home
    assert "Confirmed by Assessor, from 30 November 2026. Written down by Keeper." in text(client.get(LIST))


def test_a_crisis_that_nobody_there_is_confirmed_for_says_so_and_is_accepted(
    adviser: StaffViewer, keeper: StaffViewer, assessor: StaffViewer
) -> None:
    """Who holds it works in another team: the page says whom to ring, and whoever was asked may take it on."""
    said = {"competence": "crisis-triage", "until": "30/11/2027"}
    assert signed_in(keeper).post(LIST, typed(assessor, keeper, **said)).status_code == 302
    helper = works("helper", Role.REABLEMENT_WORKER, "Night sitting")
    sent = actions.send_referral(
        person=somebody("COUNCIL"),
        to_team=helper.team,
        asked_for="Cannot get up.",
        urgency=Urgency.CRISIS,
        by=adviser,
    )
    client, page = signed_in(helper), reverse("workspace:referral", args=[sent])
    shown = text(client.get(page))
    assert "Nobody on duty is confirmed for it. Not on duty: Assessor. Until somebody is" in shown
    assert "Tell Assessor" in shown
    call = reverse("workspace:call-in", args=[sent])
    assert client.post(call, {"number": "1", "competence": "crisis-triage"}).status_code == 302
    assert "waits for somebody who is confirmed" in text(signed_in(assessor).get(reverse("workspace:home")))
    answer = {"number": "1", "to": "accepted"}
    assert client.post(reverse("workspace:answer-referral", args=[sent]), answer).status_code == 302
    assert "What this asks for" not in text(client.get(page))

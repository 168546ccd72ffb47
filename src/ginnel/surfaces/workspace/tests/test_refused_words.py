"""What somebody typed into a form that is refused is on the page that says so."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from ginnel.care.safeguarding import actions as safeguarding
from ginnel.care.safeguarding.rules import Limb, Limbs, Worried
from ginnel.care.safeguarding.states import Advocacy, ConcernState, Known
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.foundation.sharing.queries import StaffViewer, service, staff
from ginnel.kernel import clock
from ginnel.kernel.values.identifiers import uuid7
from ginnel.surfaces.workspace.viewer import ROLE, SEEN

pytestmark = pytest.mark.django_db
SECRET = "Her son shouts, and she flinches."
OURS = "These are the words that were typed for an hour"
DECISION = {
    **dict.fromkeys(("has_needs", "is_at_risk", "cannot_protect"), "yes"),
    **{f"{name}_why": f"{OURS}, {name}" for name in ("has_needs", "is_at_risk", "cannot_protect")},
    "outcome": "duty",
    "reasons": f"{OURS}, reasons",
}


class Team:
    """A council's safeguarding team of two, and its concern."""

    def __init__(self) -> None:
        by = service("administer")
        council = organisations.ensure(code="C", name="Council", kind=OrganisationKind.COUNCIL, by=by)
        self.desk = organisations.ensure_team(organisation=council, code="S", name="Safeguarding", by=by)
        self.other = organisations.ensure_team(organisation=council, code="L", name="Locality", by=by)
        safeguarding.set_safeguarding_desk(team=self.desk.id, by=by)
        self.roles: dict[str, Any] = {}
        for name, team in (("one", self.desk), ("two", self.desk), ("three", self.other)):
            account = organisations.register_staff(username=name, display_name=name, password=None, by=by)
            self.roles[name] = organisations.grant_role(
                account=account, role=Role.SOCIAL_WORKER, organisation=council, team=team, by=by
            )
        self.concern = self.raised("three")

    def acting(self, name: str) -> StaffViewer:
        viewer = staff(staff_role=self.roles[name].id, request_id=uuid7())
        assert viewer is not None
        return viewer

    def raised(self, by: str) -> UUID:
        about = [Worried(name="The woman at number nine")]
        return safeguarding.raise_concern(words=SECRET, about=about, by=self.acting(by))

    def take(self, name: str, number: int) -> None:
        safeguarding.take_concern(concern=self.concern, number=number, by=self.acting(name))

    def decided(self) -> None:
        self.take("one", 1)
        yes = Limb(Known.YES, "As the visit showed")
        safeguarding.decide(
            concern=self.concern,
            number=2,
            limbs=Limbs(yes, yes, yes),
            outcome=ConcernState.DUTY,
            reasons="As above",
            by=self.acting("one"),
        )

    def enquired(self) -> None:
        self.decided()
        safeguarding.enquire(
            concern=self.concern,
            number=3,
            asks="What happened?",
            advocacy=Advocacy.BEING_ARRANGED,
            by=self.acting("one"),
        )

    def browser(self, name: str) -> Client:
        client = Client()
        client.force_login(self.roles[name].account)
        session = client.session
        session.update({ROLE: str(self.roles[name].id), SEEN: int(clock.now().timestamp())})
        session.save()
        return client

    def post(self, name: str, route: str, **said: Any) -> HttpResponse:
        where = reverse(f"workspace:{route}", args=[self.concern])
        answer: HttpResponse = self.browser(name).post(where, said)
        return answer


def read(answer: HttpResponse) -> str:
    return answer.content.decode()


@pytest.fixture
def team(db: None) -> Team:
    return Team()


def test_an_end_that_waits_for_an_advocate_is_kept_until_there_is_one(team: Team) -> None:
    team.enquired()
    refused = team.post("one", "conclude-concern", number=4, outcome=OURS, wishes_met="none-expressed")
    assert refused.status_code == 422
    assert "Nobody has represented them yet" in read(refused)
    assert f'name="ending" value="{OURS}"' in read(refused) and f">{OURS}</textarea>" in read(refused)
    enquiry = {"number": 4, "asks": "As before", "advocacy": "arranged", "ending_met": "none-expressed"}
    changed = team.post("one", "enquire", **enquiry, ending=OURS)
    assert changed.status_code == 200 and f">{OURS}</textarea>" in read(changed)
    done = team.post("one", "conclude-concern", number=5, outcome=OURS, wishes_met="none-expressed")
    assert done.status_code == 302


def test_a_decision_that_a_colleague_was_quicker_than_is_given_back(team: Team) -> None:
    team.take("one", 1)
    team.take("two", 2)
    refused = team.post("one", "decide-concern", number=2, **DECISION)
    page = read(refused)
    assert refused.status_code == 422 and "Take the concern first" in page
    assert page.count(OURS) == 4


def test_a_decision_that_has_moved_on_is_in_its_own_fields(team: Team) -> None:
    team.take("one", 1)
    team.take("two", 2)
    team.take("one", 3)
    refused = team.post("one", "decide-concern", number=2, **DECISION)
    page = read(refused)
    assert refused.status_code == 422 and f'value="{OURS}, has_needs"' in page
    assert "What you wrote is not saved" not in page


def test_whoever_raised_it_is_shown_no_decision_and_loses_no_words(team: Team) -> None:
    team.concern = team.raised("one")
    team.take("one", 1)
    page = read(team.browser("one").get(reverse("workspace:concern", args=[team.concern])))
    assert "Save the decision" not in page and "Give it to a colleague to decide" in page
    refused = team.post("one", "decide-concern", number=2, **DECISION)
    assert refused.status_code == 422 and read(refused).count(OURS) == 4


def test_an_enquiry_that_has_moved_on_is_given_back(team: Team) -> None:
    team.decided()
    said = {"number": 1, "asks": OURS, "advocacy": "arranged", "ending": f"{OURS}, the end"}
    page = read(team.post("one", "enquire", **said))
    assert "Somebody has moved this concern on" in page and f">{OURS}</textarea>" in page


@pytest.mark.parametrize("what", ["wish", "source", "clear"])
def test_what_was_learned_is_given_back(team: Team, what: str) -> None:
    without_it = read(team.post("one", "write-to-concern", what=what, words=OURS))
    assert "Take the concern first" in without_it and f">{OURS}</textarea>" in without_it
    team.take("one", 1)
    words = f"{OURS}{'x' * 2000}"
    with_it = team.post("one", "write-to-concern", what=what, words=words, username="nobody")
    assert with_it.status_code == 422 and f'name="words" value="{words}"' in read(with_it)


@pytest.mark.parametrize("to", ["team", "reopen"])
def test_why_it_is_given_away_or_opened_is_given_back(team: Team, to: str) -> None:
    refused = team.post("one", "move-concern", to=to, number=1, reason=OURS, team="none")
    assert refused.status_code == 422 and f">{OURS}</textarea>" in read(refused)
    team.take("one", 1)
    again = team.post("one", "move-concern", to="team", number=1, reason=OURS, team=str(team.other.id))
    assert again.status_code == 422 and f'name="reason" value="{OURS}"' in read(again)


@pytest.mark.parametrize(
    ("route", "said"),
    [
        ("decide-concern", DECISION),
        ("enquire", {"asks": OURS, "advocacy": "arranged"}),
        ("conclude-concern", {"outcome": OURS, "wishes_met": "fully"}),
        ("write-to-concern", {"what": "wish", "words": OURS}),
        ("move-concern", {"to": "team", "reason": OURS}),
    ],
)
def test_whoever_may_know_of_it_no_more_gets_their_own_words_alone(
    team: Team, route: str, said: dict[str, str]
) -> None:
    """And the same page as where there never was a concern."""
    team.take("one", 1)
    safeguarding.add_source(concern=team.concern, said="A worker", username="two", by=team.acting("one"))
    there = team.post("two", route, number=2, **said)
    team.concern = uuid7()
    none = team.post("two", route, number=2, **said)
    assert there.status_code == none.status_code == 404
    assert OURS in read(there) and "number nine" not in read(there) and SECRET not in read(there)
    assert _alike(read(there)) == _alike(read(none))


def _alike(page: str) -> list[str]:
    return [line for line in page.splitlines() if "csrf" not in line and "nonce" not in line]

"""`ginnel desk`: which team is a front door."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from ginnel.care.safeguarding import queries
from ginnel.config.cli import main
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Team
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.sharing.queries import service

pytestmark = pytest.mark.django_db


def said(*words: str) -> str:
    answer = CliRunner().invoke(main, ["desk", *words])
    assert answer.exit_code == 0, answer.output
    return answer.output


def test_a_team_is_made_a_front_door_and_listed_with_the_next_in_line() -> None:
    organisations.ensure(code="COUNCIL", name="The council", by=service("administer"))
    assert "Front door is the front door of The council." in said(
        "set", "COUNCIL", "--team", "Front door", "--next", "Duty"
    )
    listed = json.loads(said("list", "--json"))["front_doors"]
    assert listed == [{"organisation": "COUNCIL", "team": "Front door", "next": "Duty"}]
    assert "Front door, then Duty" in said("list")


def test_a_team_that_is_there_is_the_front_door_by_its_name_or_code() -> None:
    by = service("administer")
    council = organisations.ensure(code="COUNCIL", name="The council", by=by)
    organisations.ensure_team(organisation=council, code="fd", name="Front door", by=by)
    for name in ("Front door", "fd"):
        assert "Front door is the front door" in said("set", "COUNCIL", "--team", name)
    assert Team.objects.filter(organisation=council).count() == 1


def test_a_councils_safeguarding_concerns_come_to_a_team() -> None:
    kind = OrganisationKind.COUNCIL
    organisations.ensure(code="COUNCIL", name="The council", kind=kind, by=service("administer"))
    answered = said("safeguarding", "COUNCIL", "--team", "Safeguarding")
    assert "Safeguarding concerns of The council come to Safeguarding." in answered
    assert queries.desks(viewer=service("administer")) == [("COUNCIL", "The council")]
    organisations.ensure(code="TRUST", name="The trust", by=service("administer"))
    refused = CliRunner().invoke(main, ["desk", "safeguarding", "TRUST", "--team", "A"])
    assert refused.exit_code == 1 and "come to a council" in refused.output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("NOWHERE", "--team", "A"), "There is no organisation NOWHERE."),
        (("COUNCIL", "--team", "A", "--next", "A"), "The next in line is another team."),
    ],
)
def test_what_is_no_front_door_is_said(words: tuple[str, ...], why: str) -> None:
    organisations.ensure(code="COUNCIL", name="The council", by=service("administer"))
    answer = CliRunner().invoke(main, ["desk", "set", *words])
    assert answer.exit_code == 1 and why in answer.output

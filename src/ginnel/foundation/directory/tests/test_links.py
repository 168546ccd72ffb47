"""Whom to ring about what: who may say it, what is missing, and that it is chased."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ginnel.foundation.directory import actions, queries
from ginnel.foundation.directory.models import NamedLink
from ginnel.foundation.directory.queries import LinkShown
from ginnel.foundation.directory.rules import links as rules
from ginnel.foundation.directory.rules.links import LinkTyped
from ginnel.foundation.directory.states import LinkSubject
from ginnel.foundation.directory.tests.test_chasing import keeper
from ginnel.foundation.directory.tests.test_sources import staff
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.models import Organisation, StaffRole
from ginnel.foundation.organisations.states import Competence, OrganisationKind, Role
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid, NotFound, NotPermitted, Stale
from ginnel.kernel.viewer import Viewer

LINK = LinkTyped(
    "Discharge team", "01632 960001 ext 3", "Every day 8am to 8pm", "Site manager", "01632 960002"
)
KEEPER = staff(Role.RECORD_KEEPER)
NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


@pytest.fixture
def own(db: None) -> Organisation:
    Organisation.objects.create(code="ZV002", name="Other", kind=OrganisationKind.VOLUNTARY)
    return Organisation.objects.create(code="ZV001", name="Own trust", kind=OrganisationKind.ACUTE_TRUST)


def say(
    subject: LinkSubject = LinkSubject.DISCHARGE, *, seen: int = 0, by: Viewer = KEEPER, **changed: Any
) -> Any:
    link = replace(LINK, **changed)
    return actions.say_link(organisation="ZV001", subject=subject, link=link, seen=seen, by=by)


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"who": ""}, "who"),
        ({"telephone": "ask"}, "telephone"),
        ({"telephone": ""}, "telephone"),
        ({"cover": ""}, "cover"),
        ({"cover_telephone": "none"}, "cover_telephone"),
        ({"cover_telephone": "ring the ward"}, "cover_telephone"),
        ({"who": "x" * 201}, "who"),
        ({"hours": "\0"}, "hours"),
    ],
)
def test_what_is_wrong_is_told_by_its_box(changed: dict[str, str], field: str) -> None:
    assert not rules.faults(LINK)
    assert [one.field for one in rules.faults(replace(LINK, **changed))] == [field]


def test_what_others_need_most_is_asked_of_every_kind() -> None:
    for kind in OrganisationKind.values:
        assert {LinkSubject.GENERAL, LinkSubject.OUT_OF_HOURS} <= set(rules.ought(kind))
    assert LinkSubject.DISCHARGE in rules.missing(OrganisationKind.ACUTE_TRUST, {"safeguarding", "general"})


def test_the_last_that_was_said_is_found_by_subject_organisation_and_words(own: Organisation) -> None:
    assert say() == ()
    assert say(seen=1, who="Discharge hub") == ()
    assert say(LinkSubject.GENERAL, who="Switchboard") == ()
    found = queries.links(viewer=staff(Role.HOSPITAL_WARD_NURSE, "ZV002"), subject="discharge")
    assert [(one.who, one.number, one.is_stale) for one in found.items] == [("Discharge hub", 2, False)]
    assert queries.links(viewer=KEEPER, words="own switch").total == 1
    assert queries.links(viewer=KEEPER, organisation="ZV002").total == 0
    assert queries.organisations_named(viewer=KEEPER) == [("ZV001", "Own trust")]


def test_of_two_at_once_the_second_is_told_and_what_was_wrong_is_not_kept(own: Organisation) -> None:
    say()
    for attempt in (lambda: say(), lambda: say(seen=7)):
        with pytest.raises(Stale):
            attempt()
    assert [one.field for one in say(seen=1, telephone="")] == ["telephone"]
    assert NamedLink.objects.count() == 1


@pytest.mark.parametrize("by", [staff(Role.RECORD_KEEPER, "ZV002"), staff(Role.HOSPITAL_WARD_NURSE)])
def test_nobody_else_says_it(own: Organisation, by: Viewer) -> None:
    say()
    more = {"organisation": "ZV001", "subject": LinkSubject.DISCHARGE, "seen": 1, "by": by}
    for attempt in (
        lambda: say(by=by, seen=1),
        lambda: actions.assure_link(**more),
        lambda: actions.end_link(**more),
    ):
        with pytest.raises(NotPermitted):
            attempt()
    assert NamedLink.objects.count() == 1


def test_one_that_is_taken_back_is_found_no_more_and_may_be_said_again(own: Organisation) -> None:
    more: dict[str, Any] = {"organisation": "ZV001", "subject": LinkSubject.DISCHARGE, "by": KEEPER}
    with pytest.raises(NotFound):
        actions.end_link(**more, seen=0)
    say()
    actions.end_link(**more, seen=1)
    assert not queries.links(viewer=KEEPER).total
    with pytest.raises(NotFound):
        actions.assure_link(**more, seen=2)
    assert queries.link_number(LinkSubject.DISCHARGE, viewer=KEEPER) == 2
    assert say(seen=2) == ()


def reasons() -> list[tuple[str, str]]:
    rows = Notice.objects.filter(changes=None).order_by("reason", "text")
    return [(row.reason, row.text.split(": ")[1].split(".")[0]) for row in rows]


def test_what_is_missing_or_stale_is_chased_until_it_is_said(own: Organisation) -> None:
    account, by = keeper(own)
    with clock.held_at(NOW - timedelta(days=93)):
        for subject in (LinkSubject.DISCHARGE, LinkSubject.SAFEGUARDING):
            say(subject, by=by)
    with clock.held_at(NOW - timedelta(days=92)):
        actions.assure_link(organisation="ZV001", subject=LinkSubject.SAFEGUARDING, seen=1, by=by)
        say(LinkSubject.GENERAL, by=by)
    with clock.held_at(NOW):
        assert (actions.chase_stale(by=CLERK), actions.chase_stale(by=CLERK)) == (2, 0)
        assert reasons() == [(rules.MISSING_NOTICE, "Out of hours"), (rules.STALE_NOTICE, "Leaving hospital")]
        assert {one.staff_id for one in Notice.objects.all()} == {account.id}
        say(LinkSubject.OUT_OF_HOURS, by=by)
        actions.assure_link(organisation="ZV001", subject=LinkSubject.DISCHARGE, seen=1, by=by)
        assert reasons() == []


def test_a_practice_says_its_own_links_and_one_where_nobody_may_is_listed_and_not_chased(
    own: Organisation,
) -> None:
    other = Organisation.objects.get(code="ZV002")
    for place, role in ((own, Role.GENERAL_PRACTITIONER), (other, Role.ANALYST)):
        account = organisations.register_staff(
            username=role, display_name=role.label, password=None, by=CLERK
        )
        organisations.grant_role(account=account, role=role, organisation=place, by=CLERK)
    actions.chase_stale(by=CLERK)
    assert set(Notice.objects.values_list("organisation__code", flat=True)) == {"ZV001"}
    assert queries.without_keeper(viewer=CLERK) == ["Other"]
    assert say(LinkSubject.GENERAL, by=staff(Role.GENERAL_PRACTITIONER)) == ()


@pytest.fixture
def nurse(own: Organisation) -> StaffRole:
    """A colleague who works in a team there."""
    team = organisations.ensure_team(organisation=own, code="D", name="Discharge hub", by=CLERK)
    account = organisations.register_staff(username="n", display_name="Nan Nurse", password=None, by=CLERK)
    return organisations.grant_role(
        account=account,
        role=Role.DISCHARGE_COORDINATOR,
        organisation=own,
        team=team,
        valid_from=date(2026, 1, 1),
        by=CLERK,
    )


def only() -> LinkShown:
    [found] = queries.links(viewer=KEEPER, subject="discharge").items
    return found


def test_a_colleague_is_named_and_goes_stale_when_they_leave(nurse: StaffRole) -> None:
    _, by = keeper(nurse.organisation)
    assert say(by=by, who="", staff_id=nurse.account_id) == ()
    assert (only().who, only().is_stale) == ("Nan Nurse", False)
    assert queries.links(viewer=KEEPER, words="nan").total == 1
    organisations.end_role(staff_role=nurse, reason="Left", on=clock.today(), by=CLERK)
    assert (only().is_stale, only().wrong) == (True, "They work there no longer.")
    actions.chase_stale(by=CLERK)
    assert "They work there no longer. Say whom to ring instead." in str(
        list(Notice.objects.filter(reason=rules.STALE_NOTICE).values_list("text", flat=True))
    )
    with pytest.raises(Invalid, match="not to be rung"):
        actions.assure_link(organisation="ZV001", subject=LinkSubject.DISCHARGE, seen=1, by=by)
    other = replace(KEEPER, organisation="ZV002")
    [elsewhere] = queries.links(viewer=other, subject="discharge").items
    assert elsewhere.wrong == "It may be out of date: ring who covers."
    assert say(by=by, seen=1) == ()
    assert not only().wrong


def test_whoever_is_rung_for_what_they_are_confirmed_for_goes_stale_when_that_ends(nurse: StaffRole) -> None:
    witness = organisations.register_staff(username="w", display_name="W", password=None, by=CLERK)
    role = {"role": Role.RECORD_KEEPER, "organisation": nurse.organisation, "by": CLERK}
    organisations.grant_role(account=witness, valid_from=date(2026, 1, 1), **role)
    named = {"staff_id": nurse.account_id, "competence": "deafblind"}
    assert [one.field for one in say(**named)] == ["competence"]
    last = clock.today() + timedelta(days=9)
    organisations.confirm_competence(
        staff=nurse.account_id,
        organisation="ZV001",
        competence=Competence.DEAFBLIND,
        how="Certificate seen",
        confirmed_by=witness.id,
        valid_to=last,
        by=CLERK,
    )
    assert say(**named) == ()
    assert not only().wrong
    with clock.held_at(clock.now() + timedelta(days=10)):
        assert only().wrong == "They are no longer confirmed for this: Assessing deafblind people."


def test_links_are_looked_up_in_as_many_reads_however_many_there_are(nurse: StaffRole) -> None:
    def reads() -> int:
        with CaptureQueriesContext(connection) as found:
            queries.links(viewer=KEEPER)
        return len(found)

    named = {"staff_id": nurse.account_id, "cover_team_id": nurse.team_id}
    assert say(**named) == ()
    day = clock.today() + timedelta(days=1)
    times = {"since": time(9), "until": time(17)}
    organisations.add_shift(team=nurse.team_id, staff=nurse.account_id, day=day, **times, by=CLERK)
    few = reads()
    for subject in LinkSubject:
        if subject != LinkSubject.DISCHARGE:
            assert say(subject, **named) == ()
    assert reads() == few


def test_whoever_is_on_duty_covers_by_the_rota_at_the_moment_of_looking(nurse: StaffRole) -> None:
    with clock.held_at(NOW):
        assert say(cover="", cover_team_id=nurse.team_id) == ()
        assert only().wrong == "No rota says any more who covers."
        organisations.add_shift(
            team=nurse.team_id,
            staff=nurse.account_id,
            day=NOW.date(),
            since=time(14),
            until=time(18),
            by=CLERK,
        )
        assert (only().covering, only().wrong) == (None, "")
    with clock.held_at(NOW + timedelta(hours=3)):
        covering = only().covering
        assert covering is not None and covering.name == "Nan Nurse"
    with clock.held_at(NOW + timedelta(hours=7)):
        assert only().covering is None and only().wrong


def test_only_colleagues_and_teams_of_ones_own_are_named(nurse: StaffRole) -> None:
    other = Organisation.objects.get(code="ZV002")
    away = organisations.ensure_team(organisation=other, code="A", name="Away", by=CLERK)
    stranger = organisations.register_staff(username="s", display_name="S", password=None, by=CLERK)
    assert [one.field for one in say(staff_id=stranger.id)] == ["staff_id"]
    assert [one.field for one in say(cover_team_id=away.pk)] == ["cover_team_id"]
    assert [one.field for one in say(competence="deafblind")] == ["competence"]
    assert [one.field for one in say(staff_id=nurse.account_id, competence="x")] == ["competence"]

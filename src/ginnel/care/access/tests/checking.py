"""What holds of a front door after every step of a random history, and at its end."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import F

from ginnel.care.access import queries
from ginnel.care.access.models import (
    Clock,
    Contact,
    ContactStep,
    OpenContact,
    OpenReferral,
    Referral,
    ReferralStep,
)
from ginnel.care.access.queries.clocks import events_of
from ginnel.care.access.queries.listing import open_by_state
from ginnel.care.access.rules import hours_of
from ginnel.care.access.rules.duty import LEFT
from ginnel.care.access.rules.standing import pauses
from ginnel.care.access.states import (
    COMES_BACK,
    CONTACT_TRANSITIONS,
    REFERRAL_ENDS,
    REFERRAL_TRANSITIONS,
    ClockEvent,
    ContactState,
    ReferralState,
    Urgency,
)
from ginnel.care.access.tests.test_clocks import slowly_due
from ginnel.foundation.directory.queries import bank_holidays
from ginnel.foundation.notices.models import Notice
from ginnel.foundation.notices.states import NoticeState
from ginnel.foundation.organisations.models import StaffRole
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel import clock

if TYPE_CHECKING:
    from ginnel.care.access.tests.history import History

_STANDS = ("number", "state", "team_id", "staff_id")
_DONE = {ClockEvent.MET, ClockEvent.CANCELLED}


def check() -> None:
    """Everything open is a team's, every list is what its steps say, and of whatever is late somebody was told."""
    for model, steps, opened, ended in (
        (Contact, ContactStep, OpenContact, {ContactState.CLOSED}),
        (Referral, ReferralStep, OpenReferral, REFERRAL_ENDS),
    ):
        key = f"{model.__name__.lower()}_id"
        last: dict[UUID, Any] = {}
        for step in steps.objects.order_by(key, "number").values(key, *_STANDS):
            assert step["number"] == (last[step[key]]["number"] + 1 if step[key] in last else 1)
            last[step[key]] = step
        assert last.keys() == set(model.objects.values_list("id", flat=True))
        standing = {one.pop(key): one for one in opened.objects.values(key, *_STANDS)}
        still = {id: step for id, step in last.items() if step["state"] not in ended}
        assert standing == {id: {name: step[name] for name in _STANDS} for id, step in still.items()}
        assert all(one["team_id"] for one in standing.values())
        _check_told(opened)
    theirs = ReferralStep.objects.filter(state__in=[ReferralState.SENT, *COMES_BACK])
    assert not theirs.exclude(team=F("referral__from_team")).exists()


def _works_today() -> set[tuple[UUID, UUID | None]]:
    """Account and team of every role that has not ended."""
    rows = StaffRole.objects.select_related("ending")
    today = clock.today()
    return {
        (one.account_id, one.team_id)
        for one in rows
        if not hasattr(one, "ending") or one.ending.ended_on > today
    }


def unowned(line: set[UUID]) -> list[str]:
    """What is in nobody's hands. It is somebody's who works today in the team whose it is, or that team's and somebody
    works there; else nobody works in any team to which it could have gone, of those in `line`, and somebody else was
    told, who works where they were told."""
    there = _works_today()
    staffed = {team for _, team in there}
    found: list[str] = []
    for opened, kind in ((OpenContact, "contact"), (OpenReferral, "referral")):
        for id, staff, team in opened.objects.values_list("pk", "staff", "team"):
            if staff is not None and (staff, team) not in there:
                found.append(f"{kind} {id} is somebody's who works there no more")
            elif staff is None and team not in staffed and not _is_told(f"{kind} {id}", kind, line, staffed):
                found.append(f"{kind} {id} is a team's of nobody")
    return found


def _is_told(reference: str, kind: str, line: set[UUID], staffed: set[UUID | None]) -> bool:
    told = Notice.objects.filter(reference=reference, reason=LEFT)
    teams = set(told.exclude(changes__state=NoticeState.WITHDRAWN).values_list("team", flat=True))
    if line & staffed:
        return kind == "referral" and bool(teams & line & staffed)
    return bool(teams & {None, *staffed})


def _check_told(opened: Any) -> None:
    """Of everything that is late somebody was told; what was taken on and seen in time has no clock that runs."""
    for one in opened.objects.filter(tell_at=None):
        of = getattr(one, "contact", None) or one.referral
        found = [{event for event, _ in events_of(each)} for each in of.clocks.all()]
        is_seen = one.state == ReferralState.ACCEPTED and any(ClockEvent.MET in each for each in found)
        assert is_seen or any(ClockEvent.PASSED in each and not each & _DONE for each in found)


def check_moves() -> None:
    """No step that the tables do not have."""
    for steps, key, table in (
        (ContactStep, "contact_id", CONTACT_TRANSITIONS),
        (ReferralStep, "referral_id", REFERRAL_TRANSITIONS),
    ):
        rows = list(steps.objects.order_by(key, "number").values_list(key, "state"))
        for before, after in zip(rows, rows[1:], strict=False):
            if before[0] == after[0]:
                assert after[1] in table[before[1]]


def check_clocks(history: History) -> None:
    """When what is open is due is what a referee says who looks at every minute, and so are the lists' counts."""
    for opened, key in ((OpenContact, "contact"), (OpenReferral, "referral")):
        for one in opened.objects.all():
            clocks = Clock.objects.filter(**{key: getattr(one, key)}).prefetch_related("changes")
            dues = [(each, due) for each in clocks if (due := _due(each)) is not None]
            assert one.due_at == min((due for _, due in dues), default=None)
            untold = [due for each, due in dues if not _was_told(each, due)]
            assert one.tell_at == min(untold, default=None)
    adviser = history.acting(name="reader")
    for by in (adviser, history.acting(Role.PHYSIOTHERAPIST, history.place.rehabilitation, "read too")):
        for kind in ("contacts", "referrals"):
            _check_counts(kind, by)
        assert queries.figures(
            since=history.at - timedelta(weeks=1), until=history.at, viewer=by
        ).open_now == open_by_state(viewer=by)
    assert queries.contacts_open(viewer=adviser).total == OpenContact.objects.count()


def _check_counts(kind: str, by: StaffViewer) -> None:
    """What a list counts is what its pages hold, in all and in each state, and what every other count of it says."""
    lines = _all_lines(kind, queries.Narrowing(), by)
    states = Counter(one.state for one in lines)
    for state in ContactState if kind == "contacts" else ReferralState:
        listed = _all_lines(kind, queries.Narrowing(state=state), by)
        assert {one.id for one in listed} == {one.id for one in lines if one.state == state}
    if kind == "contacts":
        assert open_by_state(viewer=by) == states
    groups = queries.sheet(kind, now=clock.now(), viewer=by)
    assert sum(one.total for one in groups) == len(lines)


def _all_lines(kind: str, asked: queries.Narrowing, by: StaffViewer) -> list[queries.Listed]:
    listed = queries.contacts_open if kind == "contacts" else queries.referrals_open
    found: list[queries.Listed] = []
    page = 1
    while more := listed(viewer=by, asked=asked, page=page).lines:
        found += more
        page += 1
    total = listed(viewer=by, asked=asked).total
    assert len({one.id for one in found}) == len(found) == total
    assert queries.how_many_open(kind, asked, viewer=by) == total
    return found


def check_given_back() -> int:
    """Each clock of an urgency that ended by being joined runs again from when it began, once it is opened again;
    how many do."""
    found = 0
    for contact in Contact.objects.filter(standing__isnull=False, outcomes__same_as__isnull=False).distinct():
        joins = set(contact.outcomes.filter(same_as__isnull=False).values_list("at", flat=True))
        clocks = contact.clocks.filter(kind__in=Urgency.values).prefetch_related("changes")
        for one in clocks:
            ended = {at for event, at in events_of(one) if event == ClockEvent.CANCELLED}
            if ended & joins:
                later = [each for each in clocks if each.id > one.id and each.kind == one.kind]
                assert any(each.started_at == one.started_at for each in later)
                found += 1
    return found


def _due(one: Clock) -> datetime | None:
    events = events_of(one)
    if any(event in (ClockEvent.MET, ClockEvent.CANCELLED) for event, _ in events):
        return None
    stopped = pauses(events)
    if any(each.until is None for each in stopped):
        return None
    hours, name_of = hours_of(f"{one.hours} minutes")[0], bank_holidays()
    return slowly_due(one.started_at, one.allowed, hours, stopped, lambda day: bool(name_of(day)))


def _was_told(one: Clock, due: datetime) -> bool:
    return one.changes.filter(event=ClockEvent.PASSED, at__gte=due).exists()

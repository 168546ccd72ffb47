"""Who is on duty at the pretend front door, with one gap, and who may do what, some of it over."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time, timedelta
from uuid import UUID

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations import queries
from ginnel.foundation.organisations.rules.rota import CoverHours, monday_of
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.sharing.queries import StaffViewer, service
from ginnel.kernel import clock
from ginnel.kernel.errors import Invalid
from ginnel.synthetic.front_door.desks import viewer_of

OPENS, NOON, CLOSES = time(9), time(13), time(17)
WEEKS = 3
_SEEN, _LONG_AGO, _LATELY = timedelta(days=40), timedelta(days=330), timedelta(days=9)


def keep_rota(morning: UUID, afternoon: UUID) -> int:
    """Put two who work in one team on duty, the first in the mornings, on every weekday of some weeks but for one
    afternoon, unless there is a rota already; how many shifts were made."""
    first, second = viewer_of(morning), viewer_of(afternoon)
    by, team = service("administer"), first.team
    assert team is not None
    if queries.has_rota(team, viewer=by):
        return 0
    hours = CoverHours(frozenset(range(5)), OPENS, CLOSES)
    organisations.set_cover_hours(team=team, hours=hours, by=by)
    monday, gap = monday_of(clock.today()), _gap(clock.today())
    made = 0
    for number in range(7 * WEEKS):
        day = monday + timedelta(days=number)
        if day.weekday() < 5:
            made += _is_put_on(team, first.account, day, OPENS, NOON)
            made += day != gap and _is_put_on(team, second.account, day, NOON, CLOSES)
    return made


def _gap(today: date) -> date:
    """The first Thursday that is neither today nor tomorrow: there is time to fill it."""
    return next(day for ahead in range(2, 9) if (day := today + timedelta(days=ahead)).weekday() == 3)


def _is_put_on(team: UUID, staff: UUID, day: date, since: time, until: time) -> bool:
    """False for what is over."""
    try:
        organisations.add_shift(
            team=team, staff=staff, day=day, since=since, until=until, by=service("administer")
        )
    except Invalid:
        return False
    return True


def confirm(roles: Mapping[str, UUID], colleague: UUID) -> int:
    """Say what the people who sign in may do, by user name, where nothing was said of anybody there; how many. What
    they do on the tour all of them may go on doing."""
    who = {name: viewer_of(role) for name, role in roles.items()} | {"colleague": viewer_of(colleague)}
    by = service("administer")
    kept = {
        code: bool(queries.kept_competences(code, viewer=by))
        for code in {viewer.organisation for viewer in who.values()}
    }
    said = [one for one in _SAID if not kept[who[one[0]].organisation]]
    for name, competence, witness, is_over in said:
        _confirm(who[name], competence, who[witness], is_over=is_over)
    return len(said)


_SAID = (
    ("front-door", Competence.CARE_ACT_ASSESSMENT, "social-worker", False),
    ("colleague", Competence.CARE_ACT_ASSESSMENT, "social-worker", False),
    ("colleague", Competence.TRUSTED_ASSESSOR, "social-worker", True),
    ("social-worker", Competence.CARE_ACT_ASSESSMENT, "safeguarding", False),
    ("social-worker", Competence.MENTAL_CAPACITY, "safeguarding", False),
    ("social-worker", Competence.DEAFBLIND, "safeguarding", True),
    ("safeguarding", Competence.SAFEGUARDING, "social-worker", False),
    ("physiotherapist", Competence.CRISIS_TRIAGE, "community-nurse", False),
    ("community-nurse", Competence.CRISIS_TRIAGE, "physiotherapist", True),
)
"""Who may do what, who confirmed it, and whether that is over."""


def _confirm(who: StaffViewer, competence: Competence, witness: StaffViewer, *, is_over: bool) -> None:
    today = clock.today()
    ends = today - _LATELY if is_over else today + _LONG_AGO - _SEEN
    since = _LONG_AGO if is_over else _SEEN
    with clock.held_at(clock.now() - since):
        organisations.confirm_competence(
            staff=who.account,
            organisation=who.organisation,
            competence=competence,
            how="Certificate of the course seen",
            confirmed_by=witness.account,
            valid_to=ends,
            by=service("administer"),
        )

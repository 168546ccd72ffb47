"""Who is on duty at a team, who was to be, and when nobody is. About staff, and nobody who receives care."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.organisations.models import DutyHours, DutyShift, Organisation, StaffRole, Team
from ginnel.foundation.organisations.rules import is_valid_on
from ginnel.foundation.organisations.rules import rota as rules
from ginnel.foundation.organisations.rules.rota import CoverHours, Interval, Shift
from ginnel.foundation.organisations.states import DutyRank
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_DAY = timedelta(days=1)
_SOME = 20


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who works in a team today."""

    staff: UUID
    name: str
    username: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Who is on duty now, the longest there first, who is next, and the times of the next days for which nobody is.
    `has_rota`: somebody is on it now or later."""

    now: tuple[Shift, ...]
    next: Shift | None
    gaps: tuple[Interval, ...]
    has_rota: bool


def on_duty(team: UUID, *, viewer: Viewer) -> list[Shift]:
    """Now, who is asked first before who is second on call; nobody who works in the team no more."""
    return on_duty_at([team], viewer=viewer).get(team, [])


def on_duty_at(teams: Collection[UUID], *, viewer: Viewer) -> dict[UUID | None, list[Shift]]:
    """As `on_duty`, of each of several teams at which anybody is, in as many reads as of one."""
    now = clock.now()
    rows = DutyShift.objects.filter(team__in=teams, starts_at__lte=now, ends_at__gt=now, ending=None)
    found: dict[UUID | None, list[Shift]] = {}
    for one in rules.on_duty(_shown(rows), now):
        found.setdefault(one.team, []).append(one)
    return found


def has_rota(team: UUID, *, viewer: Viewer) -> bool:
    """Whether somebody who works there is on duty now or later."""
    return team in with_rota([team], viewer=viewer)


def with_rota(teams: Collection[UUID], *, viewer: Viewer) -> set[UUID]:
    """As `has_rota`, of several teams. Nearly every rota has somebody on it soon: only of the others is more read."""
    now = clock.now()
    soon = now + timedelta(days=looks_ahead())
    rows = DutyShift.objects.filter(team__in=teams, starts_at__lt=soon, ends_at__gt=now, ending=None)
    found = {one.team for one in _shown(rows) if not one.is_lost}
    return found | {team for team in set(teams) - found if _comes_after(team, soon, DutyRank.values)}


def shifts(team: UUID, *, since: datetime, until: datetime, viewer: Viewer) -> list[Shift]:
    """Those that stand and reach into the time between, by when they begin."""
    rows = DutyShift.objects.filter(team=team, starts_at__lt=until, ends_at__gt=since, ending=None)
    return _shown(rows)


def shift(id: UUID, *, viewer: Viewer) -> Shift | None:
    """None for one that is not, or no more."""
    return next(iter(_shown(DutyShift.objects.filter(id=id, ending=None))), None)


def rota_standing(team: UUID, *, is_holiday: Callable[[date], object], viewer: Viewer) -> Standing:
    """How the rota stands now. Whether a day is a bank holiday is asked of `is_holiday`."""
    now, ahead = clock.now(), looks_ahead()
    held = shifts(team, since=now, until=now + timedelta(days=ahead), viewer=viewer)
    following = rules.comes_next(held, now) or _comes_after(team, now + timedelta(days=ahead))
    return Standing(
        tuple(rules.on_duty(held, now)),
        following,
        tuple(rules.gaps(cover_hours(team, viewer=viewer), held, now, ahead, is_holiday)),
        bool(held) or following is not None,
    )


def gap_soon(team: UUID, *, is_holiday: Callable[[date], object], viewer: Viewer) -> datetime | None:
    """When the first gap began, or begins within a day; None for none. Of one that is longer than a day, a day ago."""
    now = clock.now()
    since, hours = now - _DAY, cover_hours(team, viewer=viewer)
    held = shifts(team, since=since, until=now + _DAY, viewer=viewer)
    found = rules.gaps(hours, held, since, 2, is_holiday)
    return next((begins for begins, ends in found if ends > now), None)


def _comes_after(team: UUID, since: datetime, ranks: Sequence[str] = (DutyRank.FIRST,)) -> Shift | None:
    """The first after a time of those who work there, read some at a time: years of a rota are not read for it."""
    rows = DutyShift.objects.filter(team=team, starts_at__gte=since, rank__in=ranks, ending=None)
    first = rows.select_related("staff", "instead_of__staff").order_by("starts_at", "id")[:_SOME]
    return next((one for one in _all(list(first)) if not one.is_lost), None)


def cover_hours(team: UUID, *, viewer: Viewer) -> CoverHours | None:
    """When somebody is to be on duty; None where that was not said, or never is."""
    last = DutyHours.objects.filter(team=team).order_by("-number").first()
    if last is None or not last.weekdays:
        return None
    return CoverHours(frozenset(last.weekdays), last.opens, last.closes, last.on_bank_holidays)


def hours_number(team: UUID, *, viewer: Viewer) -> int:
    """How often it was said when somebody is to be on duty."""
    return DutyHours.objects.filter(team=team).count()


@needs_no_viewer("A parameter of the place.")
def looks_ahead() -> int:
    """Days ahead for which it is shown and chased that nobody is on duty."""
    return int(terminology.parameter("rota-looks-ahead").value)


def rota_keepers(team: Team, *, viewer: Viewer) -> list[UUID]:
    """The accounts of those who keep the team's rota today: those of the team before those of all its organisation."""
    roles = StaffRole.objects.filter(role__in=rules.KEEPS_ROTAS, organisation=team.organisation_id)
    held = [
        one
        for one in roles.filter(account__is_active=True).select_related("ending").order_by("granted_at", "id")
        if _holds_on(one, clock.today())
    ]
    own = [one.account_id for one in held if one.team_id == team.id and one.role in rules.KEEPS_OWN_ROTA]
    return list(
        dict.fromkeys([*own, *(one.account_id for one in held if one.role not in rules.KEEPS_OWN_ROTA)])
    )


def organisation_keepers(at: Organisation, *, but: UUID, viewer: Viewer) -> list[UUID]:
    """The accounts of those who keep rotas anywhere at the organisation today, but for one: record keepers first."""
    rows = StaffRole.objects.filter(role__in=rules.KEEPS_ROTAS, organisation=at, account__is_active=True)
    held = [one for one in rows.select_related("ending") if _holds_on(one, clock.today())]
    held.sort(key=lambda one: (one.role in rules.KEEPS_OWN_ROTA, one.granted_at, str(one.id)))
    return list(dict.fromkeys(one.account_id for one in held if one.account_id != but))


def teams_with_hours(*, viewer: Viewer) -> list[Team]:
    """Teams that said when somebody is to be on duty, in order."""
    said = DutyHours.objects.order_by("team", "-number").distinct("team").values_list("team", "weekdays")
    wanted = [team for team, weekdays in said if weekdays]
    return list(Team.objects.filter(id__in=wanted).select_related("organisation").order_by("id"))


def teams_of(organisation: str, *, viewer: Viewer) -> list[Team]:
    """Every team of the organisation of this code, by name."""
    rows = Team.objects.filter(organisation__code=organisation).select_related("organisation")
    return list(rows.order_by("name", "code"))


def members(team: UUID, *, viewer: Viewer) -> list[Member]:
    """Everybody who holds a role in the team today, once, by name."""
    return _members(StaffRole.objects.filter(team=team, account__is_active=True))


def colleagues(organisation: str, *, viewer: Viewer) -> list[Member]:
    """Everybody who holds a role at the organisation of this code today, once, by name."""
    rows = StaffRole.objects.filter(organisation__code=organisation, account__is_active=True)
    return _members(rows)


def works_there(staff: UUID, team: UUID, day: date, *, viewer: Viewer) -> bool:
    """Whether they hold a role in the team on a day, as far as is known now."""
    rows = StaffRole.objects.filter(team=team, account=staff, account__is_active=True).select_related(
        "ending"
    )
    return any(_holds_on(one, day) for one in rows)


def _members(rows: QuerySet[StaffRole]) -> list[Member]:
    found = {
        one.account_id: Member(one.account_id, one.account.display_name, one.account.username)
        for one in rows.select_related("account", "ending")
        if _holds_on(one, clock.today())
    }
    return sorted(found.values(), key=lambda one: (one.name, one.username))


def _shown(rows: QuerySet[DutyShift]) -> list[Shift]:
    return _all(list(rows.select_related("staff", "instead_of__staff").order_by("starts_at", "id")))


def _all(found: list[DutyShift]) -> list[Shift]:
    roles = StaffRole.objects.filter(
        team__in={one.team_id for one in found}, account__in={one.staff_id for one in found}
    )
    held: dict[tuple[UUID | None, UUID], list[StaffRole]] = {}
    for role in roles.select_related("ending"):
        held.setdefault((role.team_id, role.account_id), []).append(role)
    return [_one(row, held.get((row.team_id, row.staff_id), [])) for row in found]


def _one(row: DutyShift, roles: Iterable[StaffRole]) -> Shift:
    """Somebody who leaves in the middle of a shift is lost from the day on which they have left."""
    begins = max(row.starts_at, min(clock.now(), row.ends_at))
    day = begins.astimezone(clock.LONDON).date()
    works = row.staff.is_active and any(_holds_on(one, day) for one in roles)
    midnight = datetime.combine(day + _DAY, rules.MIDNIGHT, tzinfo=clock.LONDON)
    leaves = row.ends_at > midnight and not any(_holds_on(one, day + _DAY) for one in roles)
    return Shift(
        row.id,
        row.team_id,
        row.staff_id,
        row.staff.display_name,
        DutyRank(row.rank),
        row.starts_at,
        row.ends_at,
        is_lost=not works,
        was=row.instead_of.staff.display_name if row.instead_of else "",
        leaves=midnight if works and leaves else None,
    )


def _holds_on(role: StaffRole, day: date) -> bool:
    ended_on = role.ending.ended_on if hasattr(role, "ending") else None
    return is_valid_on(day, role.valid_from, role.valid_to, ended_on)

"""Who may do what, as was confirmed. About staff, and nobody who receives care."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import QuerySet

from ginnel.foundation.organisations.models import CompetenceHolding, StaffRole
from ginnel.foundation.organisations.queries.rota import on_duty_at
from ginnel.foundation.organisations.rules import competences as rules
from ginnel.foundation.organisations.rules import is_valid_on
from ginnel.foundation.organisations.rules.competences import Holder, Holding
from ginnel.foundation.organisations.states import Competence
from ginnel.foundation.terminology import queries as terminology
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer

_LATELY = 28


def competences_of(staff: UUID | None, organisation: str, *, viewer: Viewer) -> frozenset[Competence]:
    """What a colleague may do there today, with what that includes."""
    rows = CompetenceHolding.objects.filter(staff=staff, organisation__code=organisation)
    return rules.with_included(one.competence for one in _holdings(rows) if one.is_held)


def held_by(staff: Collection[UUID], *, viewer: Viewer) -> dict[tuple[UUID, str], frozenset[Competence]]:
    """As `competences_of`, of several colleagues at every organisation where they hold something today."""
    found: dict[tuple[UUID, str], set[Competence]] = {}
    rows = CompetenceHolding.objects.filter(staff__in=staff, valid_to__gte=clock.today())
    for one in _holdings(rows):
        if one.is_held:
            found.setdefault((one.staff, one.organisation), set()).add(one.competence)
    return {key: rules.with_included(held) for key, held in found.items()}


def kept_competences(organisation: str, *, viewer: Viewer) -> frozenset[Competence]:
    """Those that somebody holds at the organisation today: what nobody there may do is kept from nobody."""
    rows = CompetenceHolding.objects.filter(organisation__code=organisation, valid_to__gte=clock.today())
    return rules.with_included(one.competence for one in _holdings(rows) if one.is_held)


def listed_competences(organisation: str, *, viewer: Viewer) -> frozenset[Competence]:
    """Those of which the organisation keeps a list, though nobody on it may hold one today. What was taken back on the
    day on which it was confirmed was a mistake and is on no list."""
    rows = _lately(organisation).select_related("ending")
    return rules.with_included(one.competence for one in rows if not _is_mistake(one))


def holders_of(
    competence: str, organisation: str, *, team: UUID | None = None, viewer: Viewer
) -> list[Holder]:
    """Everybody who may there today, once: who is on duty now before others. Where a `team` is given those of it."""
    found: dict[UUID, Holder] = {}
    for one in _in_roles(competence, organisation, viewer):
        if team not in (None, one.team):
            continue
        before = found.get(one.staff)
        if before is None or (one.is_on_duty, bool(one.team)) > (before.is_on_duty, bool(before.team)):
            found[one.staff] = one
    return sorted(found.values(), key=lambda one: (not one.is_on_duty, one.team is None, one.name))


def teams_of_holders(competence: str, organisation: str, *, viewer: Viewer) -> set[UUID]:
    """Every team there in which somebody who may works today."""
    return {one.team for one in _in_roles(competence, organisation, viewer) if one.team}


def _in_roles(competence: str, organisation: str, viewer: Viewer) -> list[Holder]:
    """Everybody who may there today, once for each of their roles."""
    rows = CompetenceHolding.objects.filter(
        organisation__code=organisation,
        competence__in=rules.that_include(competence),
        valid_to__gte=clock.today(),
    )
    held = {one.staff: one.name for one in _holdings(rows) if one.is_held}
    roles = _roles_today(held, organisation)
    there = on_duty_at({one.team_id for one in roles if one.team_id}, viewer=viewer)
    return [
        Holder(
            role.account_id,
            held[role.account_id],
            role.team_id,
            role.team.name if role.team else "",
            any(one.staff == role.account_id for one in there.get(role.team_id, [])),
        )
        for role in roles
    ]


def competences_held(organisation: str, *, viewer: Viewer) -> list[Holding]:
    """All that was confirmed there and is not long over, what ends first before all else."""
    return sorted(_holdings(_lately(organisation)), key=lambda one: (one.valid_to, one.name, one.competence))


def expiring(*, viewer: Viewer) -> list[tuple[CompetenceHolding, bool]]:
    """What ends in some weeks, or ended in the last, and was not confirmed for longer; and whether it is over."""
    today = clock.today()
    ends = today + timedelta(days=told_before())
    rows = CompetenceHolding.objects.filter(valid_to__gte=today - timedelta(days=28), ending=None)
    found = list(rows.select_related("staff", "organisation").order_by("valid_to", "id"))
    latest: dict[tuple[UUID, UUID, str], date] = {}
    for one in found:
        key = (one.staff_id, one.organisation_id, one.competence)
        latest[key] = max(one.valid_to, latest.get(key, one.valid_to))
    works = {held.id for held in _holdings(rows) if held.is_held}
    return [
        (one, one.valid_to < today)
        for one in found
        if one.valid_to <= ends
        and latest[(one.staff_id, one.organisation_id, one.competence)] == one.valid_to
        and (one.id in works or _works_there(one, today))
    ]


@needs_no_viewer("A parameter of the place.")
def told_before() -> int:
    """Days before it ends from which it is told of."""
    return int(terminology.parameter("competence-told-before").value)


@needs_no_viewer("A parameter of the place.")
def confirmed_at_latest(competence: str, since: date) -> date:
    """The last day until which it may be confirmed."""
    months = int(terminology.parameter(f"competence-{Competence(competence).value}-lasts").value)
    return rules.months_after(since, months)


def _lately(organisation: str) -> QuerySet[CompetenceHolding]:
    since = clock.today() - timedelta(days=366)
    return CompetenceHolding.objects.filter(organisation__code=organisation, valid_to__gte=since)


def _is_mistake(row: CompetenceHolding) -> bool:
    recorded = row.recorded_at.astimezone(clock.LONDON).date()
    return hasattr(row, "ending") and row.ending.ended_on <= recorded


def _works_there(one: CompetenceHolding, day: date) -> bool:
    roles = StaffRole.objects.filter(account=one.staff, organisation=one.organisation)
    rows = roles.filter(account__is_active=True).select_related("ending")
    return any(_holds_on(role, day) for role in rows)


def _roles_today(accounts: Iterable[UUID], organisation: str) -> list[StaffRole]:
    rows = StaffRole.objects.filter(
        account__in=list(accounts), organisation__code=organisation, account__is_active=True
    )
    found = rows.select_related("team", "ending").order_by("granted_at", "id")
    return [one for one in found if _holds_on(one, clock.today())]


def confirmed_lately(*, viewer: Viewer) -> list[CompetenceHolding]:
    """What was written down in the last days, and stands, by somebody else than who is said to have confirmed it."""
    since = clock.now() - timedelta(days=_LATELY)
    rows = CompetenceHolding.objects.filter(recorded_at__gte=since, ending=None)
    found = rows.select_related("staff", "confirmed_by", "organisation").order_by("recorded_at", "id")
    return [one for one in found if one.recorded_by != str(one.confirmed_by_id)]


def _holdings(rows: QuerySet[CompetenceHolding]) -> list[Holding]:
    found = list(rows.select_related("staff", "confirmed_by", "organisation", "ending"))
    accounts = {one.staff_id for one in found} | {one.confirmed_by_id for one in found}
    roles = list(StaffRole.objects.filter(account__in=accounts).select_related("account", "ending"))
    today = clock.today()
    works = {
        (role.account_id, role.organisation_id)
        for role in roles
        if role.account.is_active and _holds_on(role, today)
    }
    ever = {(role.account_id, role.organisation_id) for role in roles}
    return [_one(row, works, ever, today) for row in found]


def _one(
    row: CompetenceHolding, works: set[tuple[UUID, UUID]], ever: set[tuple[UUID, UUID]], today: date
) -> Holding:
    ended_on = row.ending.ended_on if hasattr(row, "ending") else None
    is_theirs = (row.confirmed_by_id, row.organisation_id) in ever
    return Holding(
        row.id,
        row.staff_id,
        row.staff.display_name,
        Competence(row.competence),
        row.how,
        row.confirmed_by.display_name if is_theirs else "",
        row.valid_from,
        row.valid_to,
        ended_on,
        (row.staff_id, row.organisation_id) in works
        and is_valid_on(today, row.valid_from, row.valid_to, ended_on),
        row.recorded_by,
        row.organisation.code,
    )


def _holds_on(role: StaffRole, day: date) -> bool:
    ended_on = role.ending.ended_on if hasattr(role, "ending") else None
    return is_valid_on(day, role.valid_from, role.valid_to, ended_on)

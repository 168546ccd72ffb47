"""Reading who holds facts and who works where. None of this is about a person who receives care."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from ginnel.foundation.organisations.models import Client, Organisation, StaffAccount, StaffRole, Team
from ginnel.foundation.organisations.rules import Label, Worker, Working, is_valid_on
from ginnel.foundation.organisations.states import Role
from ginnel.kernel import clock
from ginnel.kernel.viewer import Viewer

# Numbers come from a sequence and are never given twice, so a label once read is only ever out of date in its
# name, until the next restart.
_labels: dict[int, Label] = {}


def by_code(code: str, *, viewer: Viewer) -> Organisation | None:
    return Organisation.objects.filter(code=code).first()


def names_by_code(codes: Iterable[str], *, viewer: Viewer) -> dict[str, str]:
    """The names of the organisations with these codes; unknown codes are left out."""
    found = Organisation.objects.filter(code__in=set(codes))
    return dict(found.values_list("code", "name"))


def by_numbers(numbers: Iterable[int], *, viewer: Viewer) -> dict[int, Label]:
    """Labels of the organisations with these numbers; unknown numbers are left out."""
    wanted = set(numbers)
    missing = wanted - _labels.keys()
    if missing:
        rows = Organisation.objects.filter(number__in=missing).values_list("number", "code", "name", "kind")
        _labels.update({row[0]: Label(*row) for row in rows})
    return {number: _labels[number] for number in wanted if number in _labels}


def everyone(*, viewer: Viewer) -> list[Label]:
    """Every organisation, by name."""
    rows = Organisation.objects.order_by("name", "code").values_list("number", "code", "name", "kind")
    return [Label(*row) for row in rows]


def team(id: UUID, *, viewer: Viewer) -> Team | None:
    return Team.objects.filter(id=id).first()


def team_called(name: str, *, organisation: Organisation, viewer: Viewer) -> Team | None:
    """The organisation's team of this code, else the first of this name."""
    teams = Team.objects.filter(organisation=organisation)
    return teams.filter(code=name).first() or teams.filter(name=name).order_by("code").first()


def teams_called(*, organisation: Organisation, viewer: Viewer) -> dict[str, Team]:
    """The organisation's teams by what they are called, as `team_called` finds each."""
    teams = list(Team.objects.filter(organisation=organisation).order_by("-code"))
    return {one.name: one for one in teams} | {one.code: one for one in teams}


def account_named(username: str, *, viewer: Viewer) -> StaffAccount | None:
    return StaffAccount.objects.filter(username=username).first()


def account_names(accounts: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, str]:
    """The names of the staff whose accounts these are; unknown accounts are left out."""
    found = StaffAccount.objects.filter(id__in=list(accounts))
    return dict(found.values_list("id", "display_name"))


def account_contacts(accounts: Iterable[UUID], *, viewer: Viewer) -> dict[UUID, tuple[str, str]]:
    """The name and e-mail address of the staff whose accounts these are; unknown accounts are left out."""
    found = StaffAccount.objects.filter(id__in=list(accounts)).values_list("id", "display_name", "email")
    return {account: (name, email) for account, name, email in found}


def workers_like(text: str, *, viewer: Viewer, limit: int = 20) -> list[Worker]:
    """Workers whose name contains what was typed, or whose user name begins with it, by name."""
    likely = Q(display_name__icontains=text.strip()) | Q(username__istartswith=text.strip())
    found = StaffAccount.objects.filter(likely, is_active=True).order_by("display_name", "username")[:limit]
    return [
        Worker(
            one.username,
            one.display_name,
            tuple(
                f"{Role(held.role).label}, {held.organisation.name}"
                for held in roles_of(one.id, viewer=viewer)
            ),
        )
        for one in found
    ]


def works_at(accounts: Iterable[UUID], *, viewer: Viewer) -> set[tuple[UUID, str]]:
    """Account and organisation code of every role that these hold today."""
    roles = StaffRole.objects.filter(account__in=list(accounts), account__is_active=True)
    found = roles.select_related("organisation", "ending")
    return {(one.account_id, one.organisation.code) for one in found if _holds_today(one)}


def staff_named(usernames: Iterable[str], *, viewer: Viewer) -> dict[tuple[str, str], UUID]:
    """The accounts of these user names, by the code of each organisation where they hold a role today, and the name."""
    roles = StaffRole.objects.filter(account__username__in=set(usernames), account__is_active=True)
    found = roles.select_related("account", "organisation", "ending")
    return {
        (one.organisation.code, one.account.username): one.account_id for one in found if _holds_today(one)
    }


def teams_coded(codes: Iterable[str], *, viewer: Viewer) -> dict[tuple[str, str], UUID]:
    """The teams of these codes, by the code of their organisation and their own."""
    found = Team.objects.filter(code__in=set(codes)).values_list("organisation__code", "code", "id")
    return {(organisation, code): team for organisation, code, team in found}


def roles_of(account: UUID, *, viewer: Viewer) -> list[StaffRole]:
    """The roles an account holds today, oldest first."""
    roles = StaffRole.objects.filter(account_id=account, account__is_active=True)
    roles = roles.select_related("account", "organisation", "team", "ending").order_by("granted_at", "id")
    return [role for role in roles if _holds_today(role)]


def role_held(staff_role: UUID, *, viewer: Viewer) -> StaffRole | None:
    """The role, if it still holds today."""
    roles = StaffRole.objects.filter(id=staff_role, account__is_active=True)
    role = roles.select_related("account", "organisation", "team", "ending").first()
    return role if role and _holds_today(role) else None


def holders(role: str, *, viewer: Viewer) -> list[StaffRole]:
    """Every account's holding of a role today, wherever in the place, oldest first."""
    roles = StaffRole.objects.filter(role=role, account__is_active=True)
    roles = roles.select_related("account", "organisation", "team", "ending").order_by("granted_at", "id")
    return [held for held in roles if _holds_today(held)]


def unstaffed(teams: Iterable[UUID], *, viewer: Viewer) -> set[UUID]:
    """Those of these teams in which nobody holds a role today."""
    asked = set(teams)
    roles = StaffRole.objects.filter(team__in=asked, account__is_active=True).select_related("ending")
    return asked - {one.team_id for one in roles if one.team_id and _holds_today(one)}


def who_left(holders: Iterable[tuple[UUID, UUID]], *, viewer: Viewer) -> set[tuple[UUID, UUID]]:
    """Those of these accounts and teams of which the account holds no role in the team today, nor one of its
    organisation that is in no team."""
    asked = set(holders)
    organisation_of = dict(
        Team.objects.filter(id__in={team for _, team in asked}).values_list("id", "organisation")
    )
    roles = StaffRole.objects.filter(account__in={staff for staff, _ in asked}, account__is_active=True)
    held = [one for one in roles.select_related("ending") if _holds_today(one)]
    in_team = {(one.account_id, one.team_id) for one in held}
    everywhere = {(one.account_id, one.organisation_id) for one in held if one.team_id is None}
    return {
        (staff, team)
        for staff, team in asked - in_team
        if (staff, organisation_of.get(team)) not in everywhere
    }


def teams_without_workers(teams: Iterable[UUID], *, viewer: Viewer) -> set[UUID]:
    """Those of these teams in which nobody holds a role today, of an organisation none of whose systems may call."""
    empty = unstaffed(teams, viewer=viewer)
    calling = Client.objects.filter(ending=None).values("organisation_id")
    by_systems = Team.objects.filter(id__in=empty, organisation__in=calling)
    return empty - set(by_systems.values_list("id", flat=True))


def working(*, viewer: Viewer) -> list[Working]:
    """Organisations of which somebody holds a role today, by code."""
    roles = StaffRole.objects.filter(account__is_active=True).select_related("organisation", "ending")
    held: dict[str, tuple[str, set[str]]] = {}
    for one in roles:
        if _holds_today(one):
            held.setdefault(one.organisation.code, (one.organisation.name, set()))[1].add(one.role)
    return [Working(code, name, frozenset(kinds)) for code, (name, kinds) in sorted(held.items())]


def _holds_today(role: StaffRole) -> bool:
    ended_on = role.ending.ended_on if hasattr(role, "ending") else None
    return is_valid_on(clock.today(), role.valid_from, role.valid_to, ended_on)

"""Making organisations and teams known, and saying who works for them as what."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.organisations.models import (
    Organisation,
    StaffAccount,
    StaffRole,
    StaffRoleEnding,
    Team,
)
from ginnel.foundation.organisations.rules import Named
from ginnel.foundation.organisations.states import OrganisationKind, Role
from ginnel.kernel import clock
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.viewer import Viewer


def ensure(
    *, code: str, name: str = "", kind: str = OrganisationKind.OTHER, scheme: str = "ods", by: Viewer
) -> Organisation:
    """The organisation with this code, made if it is not there. What is already known is left as it is."""
    return ensure_many(organisations=[Named(code, name, kind, scheme)], by=by)[code]


def ensure_many(*, organisations: Iterable[Named], by: Viewer) -> dict[str, Organisation]:
    """Organisations by code, made where missing; safe when two loads name the same one at once."""
    wanted = {named.code: named for named in organisations}
    if "" in wanted:
        raise Invalid("An organisation needs a code.")
    held = {one.code: one for one in Organisation.objects.filter(code__in=wanted)}
    missing = [wanted[code] for code in sorted(wanted.keys() - held.keys())]
    return _make(missing, wanted, by) if missing else held


@transaction.atomic
def _make(missing: Sequence[Named], wanted: Iterable[str], by: Viewer) -> dict[str, Organisation]:
    Organisation.objects.bulk_create(
        (Organisation(code=m.code, name=m.name or m.code, kind=m.kind, scheme=m.scheme) for m in missing),
        ignore_conflicts=True,
    )
    made = [Event("organisation.made-known", detail={"code": m.code, "scheme": m.scheme}) for m in missing]
    audit.append(by=by, events=made)
    return {one.code: one for one in Organisation.objects.filter(code__in=wanted)}


@transaction.atomic
def describe(*, organisation: Organisation, name: str, kind: str, by: Viewer) -> Organisation:
    """Correct an organisation's name and kind, as when its own entry in a register arrives after its data."""
    organisation.name, organisation.kind = name, kind
    organisation.save(update_fields=["name", "kind"])
    audit.append(
        by=by, events=[Event("organisation.described", detail={"code": organisation.code, "kind": kind})]
    )
    return organisation


@transaction.atomic
def ensure_team(*, organisation: Organisation, code: str, name: str, by: Viewer) -> Team:
    """The organisation's team with this code, made if it is not there."""
    team, is_new = Team.objects.get_or_create(organisation=organisation, code=code, defaults={"name": name})
    if is_new:
        detail = {"organisation": organisation.code, "team": code}
        audit.append(by=by, events=[Event("team.made-known", detail=detail)])
    return team


@transaction.atomic
def register_staff(
    *, username: str, display_name: str, password: str | None, email: str = "", by: Viewer
) -> StaffAccount:
    """An account to sign in with; without a password it can only sign in through the organisation's own service.

    An account already there is returned unchanged, its password too.
    """
    if not username or username != username.strip():
        raise Invalid("A user name may not be empty or begin or end with a space.")
    held = StaffAccount.objects.filter(username=username).first()
    if held:
        return held
    account = StaffAccount(username=username, display_name=display_name, email=email)
    account.set_password(password)
    account.save()
    audit.append(by=by, events=[Event("staff.registered", detail={"account": str(account.id)})])
    return account


@transaction.atomic
def grant_role(
    *,
    account: StaffAccount,
    role: Role,
    organisation: Organisation,
    team: Team | None = None,
    valid_from: date | None = None,
    valid_to: date | None = None,
    competences: Sequence[str] = (),
    by: Viewer,
) -> StaffRole:
    """Let an account act in a role for an organisation; granting what is held already returns it unchanged."""
    if team and team.organisation_id != organisation.id:
        raise Invalid("The team belongs to another organisation.")
    held = StaffRole.objects.filter(
        account=account, role=role, organisation=organisation, team=team, ending=None, valid_to=valid_to
    ).first()
    if held:
        return held
    granted = StaffRole.objects.create(
        account=account,
        role=role,
        organisation=organisation,
        team=team,
        valid_from=valid_from or clock.today(),
        valid_to=valid_to,
        competences=list(competences),
        granted_at=clock.now(),
        granted_by=by.identity,
    )
    detail = {"account": str(account.id), "role": str(role), "organisation": organisation.code}
    audit.append(by=by, events=[Event("staff.role-granted", detail=detail)])
    return granted


@transaction.atomic
def end_role(*, staff_role: StaffRole, reason: str, on: date | None = None, by: Viewer) -> StaffRoleEnding:
    """End a role from a day (today unless said). Raises Conflict when it was ended already."""
    if StaffRoleEnding.objects.filter(staff_role=staff_role).exists():
        raise Conflict("That role has already been ended.")
    ending = StaffRoleEnding.objects.create(
        staff_role=staff_role,
        ended_on=on or clock.today(),
        reason=reason,
        recorded_at=clock.now(),
        recorded_by=by.identity,
    )
    detail = {"account": str(staff_role.account_id), "staff_role": str(staff_role.id)}
    audit.append(by=by, events=[Event("staff.role-ended", detail=detail)])
    return ending

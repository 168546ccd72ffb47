"""Who works at a council's front door, and beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple, dataclass
from datetime import date
from uuid import UUID

from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.organisations.states import Role
from ginnel.foundation.sharing import queries as sharing
from ginnel.foundation.sharing.queries import StaffViewer
from ginnel.kernel.viewer import Purpose

COUNCILS = ("218", "219")
FRONT_DOOR, LIBRARY, SOCIAL_WORK = "front-door", "library", "social-worker"
_TEAMS = {FRONT_DOOR: "Front door", LIBRARY: "Library", SOCIAL_WORK: "Locality social work"}
_BESIDE = {
    "adviser": ("Idris Fairweather", FRONT_DOOR, Role.FRONT_DOOR_ADVISER),
    "colleague": ("Chanda Oldroyd", FRONT_DOOR, Role.FRONT_DOOR_ADVISER),
    "librarian": ("Peter Scaife", LIBRARY, Role.FRONT_DOOR_ADVISER),
    "elsewhere": ("Wenna Garside", SOCIAL_WORK, Role.SOCIAL_WORKER),
}


@dataclass(frozen=True, slots=True)
class Desk:
    """Roles: `adviser` and `colleague` take calls and what others wrote, `librarian` writes down for the desk,
    `asked` is referred to first, and `elsewhere` where those decline."""

    adviser: UUID
    colleague: UUID
    librarian: UUID
    asked: UUID
    elsewhere: UUID

    @property
    def is_staffed(self) -> bool:
        """Whether all of them hold their roles on the day."""
        return all(sharing.staff(staff_role=each) for each in astuple(self))


def staffed(council: str, asked: UUID, signs_in: Mapping[str, UUID], *, since: date) -> Desk:
    """The council's desk. Whoever nobody signs in as works there since a day, made where missing."""
    beside = {what: _works_there(council, what, since=since) for what in _BESIDE if what not in signs_in}
    return Desk(asked=asked, **beside, **signs_in)


def _works_there(council: str, what: str, *, since: date) -> UUID:
    by = sharing.service("administer", purpose=Purpose.RECORD_KEEPING)
    name, team, role = _BESIDE[what]
    at = organisations.ensure(code=council, by=by)
    account = organisations.register_staff(
        username=f"{council}-{what}", display_name=name, password=None, by=by
    )
    granted = organisations.grant_role(
        account=account,
        role=role,
        organisation=at,
        team=organisations.ensure_team(organisation=at, code=team, name=_TEAMS[team], by=by),
        valid_from=since,
        by=by,
    )
    return granted.id


def viewer_of(staff_role: UUID) -> StaffViewer:
    """A new request of this worker."""
    viewer = sharing.staff(staff_role=staff_role)
    assert viewer is not None
    return viewer

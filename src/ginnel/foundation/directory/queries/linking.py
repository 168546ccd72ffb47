"""Named links that name an account or a rota: whether they still hold, and who covers at this moment."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ginnel.foundation.directory.models import NamedLink
from ginnel.foundation.directory.rules.links import LinkTyped, said_elsewhere, what_is_wrong
from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.models import Organisation
from ginnel.foundation.organisations.rules.rota import Shift
from ginnel.foundation.organisations.states import Competence
from ginnel.kernel.errors import Fault
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Resolved:
    """`who` is the colleague's name, "" where none is named by account; `covering` who is on duty now at the team that
    covers; `wrong` why it is not to be gone by."""

    who: str
    covering: Shift | None
    cover_team: str
    wrong: str


_NONE = Resolved("", None, "", "")


def resolved(rows: Sequence[NamedLink], *, viewer: Viewer) -> dict[int, Resolved]:
    """Each as it stands at this moment, by its key, in as many reads as one. To others of the place it is not said why
    a colleague is not to be rung: only that it may be out of date."""
    staff = {row.staff_id for row in rows if row.staff_id}
    teams = {row.cover_team_id for row in rows if row.cover_team_id}
    if not staff and not teams:
        return {row.pk: _NONE for row in rows}
    works = organisations.works_at(staff, viewer=viewer)
    held = organisations.held_by(staff, viewer=viewer)
    there = organisations.on_duty_at(teams, viewer=viewer)
    covered = organisations.with_rota(teams, viewer=viewer)
    found = {}
    for row in rows:
        code = row.organisation.code
        mine = held.get((row.staff_id, code), ()) if row.staff_id else ()
        wrong = what_is_wrong(
            works_there=row.staff_id is None or (row.staff_id, code) in works,
            competence=row.competence,
            holds_it=row.competence in mine,
            has_cover=row.cover_team_id is None or row.cover_team_id in covered,
        )
        is_own = viewer.role == "service" or viewer.organisation == code
        found[row.pk] = Resolved(
            row.staff.display_name if row.staff else "",
            next(iter(there.get(row.cover_team_id, ())), None),
            row.cover_team.name if row.cover_team else "",
            wrong if is_own else said_elsewhere(wrong),
        )
    return found


def faults_of_accounts(own: Organisation, link: LinkTyped, *, viewer: Viewer) -> Iterator[Fault]:
    """What is wrong with whom it names by account or team; `field` names the box."""
    if link.staff_id is not None:
        held = organisations.roles_of(link.staff_id, viewer=viewer)
        if not any(one.organisation_id == own.pk for one in held):
            yield Fault("elsewhere", "Choose a colleague who works at your organisation", field="staff_id")
        elif link.competence in Competence.values and link.competence not in organisations.competences_of(
            link.staff_id, own.code, viewer=viewer
        ):
            yield Fault("not-held", "They are not confirmed for this today", field="competence")
    if link.cover_team_id is not None:
        team = organisations.team(link.cover_team_id, viewer=viewer)
        if team is None or team.organisation_id != own.pk:
            yield Fault("elsewhere", "Choose a team of your organisation", field="cover_team_id")


@needs_no_viewer("What was typed of a link, as its row holds it.")
def typed_of(row: NamedLink) -> LinkTyped:
    return LinkTyped(
        row.who,
        row.telephone,
        row.hours,
        row.cover,
        row.cover_telephone,
        row.staff_id,
        row.competence,
        row.cover_team_id,
    )

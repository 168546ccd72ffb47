"""Named links that name an account or a rota: whether they still hold, and who covers at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ginnel.foundation.directory.models import NamedLink
from ginnel.foundation.directory.rules.links import LinkTyped, what_is_wrong
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


def resolved(row: NamedLink, *, viewer: Viewer) -> Resolved:
    """As it stands at this moment."""
    if row.staff_id is None and row.cover_team_id is None:
        return Resolved("", None, "", "")
    code = row.organisation.code
    held = organisations.competences_of(row.staff_id, code, viewer=viewer) if row.competence else ()
    there = organisations.on_duty(row.cover_team_id, viewer=viewer) if row.cover_team_id else []
    return Resolved(
        row.staff.display_name if row.staff else "",
        there[0] if there else None,
        row.cover_team.name if row.cover_team else "",
        what_is_wrong(
            works_there=row.staff_id is None or _works_at(row, code, viewer),
            competence=row.competence,
            holds_it=row.competence in held,
            has_cover=row.cover_team_id is None
            or bool(there)
            or organisations.has_rota(row.cover_team_id, viewer=viewer),
        ),
    )


def _works_at(row: NamedLink, code: str, viewer: Viewer) -> bool:
    assert row.staff_id is not None
    return any(one.organisation.code == code for one in organisations.roles_of(row.staff_id, viewer=viewer))


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

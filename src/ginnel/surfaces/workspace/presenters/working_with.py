"""Who works with a person, in sentences; the form that says so; and a caseload."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.foundation.organisations.queries import Member
from ginnel.foundation.relationships.queries import Caseload, WorkingWith
from ginnel.foundation.relationships.states import ENDED_BY_COLLEAGUES, RelationshipKind
from ginnel.kernel.web import formats, pagination
from ginnel.surfaces.workspace.forms.working_with import KINDS, WorkingWithForm
from ginnel.surfaces.workspace.presenters import finding
from ginnel.surfaces.workspace.presenters.banner import Banner
from ginnel.surfaces.workspace.presenters.notes import errors

_ORDER = {str(kind): number for number, kind in enumerate(RelationshipKind)}
_LEADS = RelationshipKind.ACCOUNTABLE_LEAD


def page(
    who: Banner,
    found: Sequence[WorkingWith],
    form: WorkingWithForm,
    whom: Sequence[dict[str, Any]],
    *,
    organisation: str,
    may_decide: bool,
    refused: tuple[UUID, str, str] | None = None,
) -> dict[str, Any]:
    """Values for `workspace/working_with.html`. `organisation` is the viewer's own, by code; `refused` is which was not
    ended, what was typed and why."""
    wrong = errors(form)
    if refused:
        wrong.append({"text": refused[2], "href": f"#reason-{refused[0]}"})
    rows = sorted(found, key=lambda one: _ORDER[one.kind])
    return {
        "banner": who,
        "person": who.person,
        "form": form,
        "errors": wrong,
        "rows": [_row(one, organisation, refused, may_decide=may_decide) for one in rows],
        "leads": _leads(rows, organisation),
        "may_decide": may_decide,
        "kinds": [
            {"value": value, "text": text, "checked": form["kind"].value() == value} for value, text in KINDS
        ],
        "whom": whom,
    }


def whom(
    colleagues: Sequence[Member], teams: Sequence[Any], *, identity: str, picked: str
) -> list[dict[str, Any]]:
    """Of the viewer's own organisation, and not themself."""
    rows = [(f"staff {one.staff}", one.name) for one in colleagues if str(one.staff) != identity]
    rows += [(f"team {one.id}", f"Team: {one.name}") for one in teams]
    chosen = [{"value": value, "text": text, "selected": value == picked} for value, text in rows]
    return [{"value": "", "text": "Choose"}, *chosen]


def _row(
    one: WorkingWith, organisation: str, refused: tuple[UUID, str, str] | None, *, may_decide: bool
) -> dict[str, Any]:
    is_refused = refused is not None and refused[0] == one.id
    is_ours = one.organisation_code == organisation
    return {
        "id": one.id,
        "kind": one.label,
        "who": _who(one),
        "since": formats.day(one.started_at),
        "until": _until(one),
        "reason": one.reason,
        "may_end": may_decide and is_ours and one.kind in ENDED_BY_COLLEAGUES,
        "typed": refused[1] if refused and is_refused else "",
        "error": refused[2] if refused and is_refused else "",
    }


def _who(one: WorkingWith) -> str:
    return ", ".join(filter(None, (one.name, one.team, one.organisation)))


def _until(one: WorkingWith) -> str:
    """What lasts some hours ends at a time, the rest on a day."""
    if one.expires_at is None:
        return ""
    is_short = (one.expires_at - one.started_at).days < 7
    return formats.moment(one.expires_at) if is_short else formats.day(one.expires_at)


def _leads(rows: Sequence[WorkingWith], organisation: str) -> str:
    """Who leads now, and what naming another does."""
    lead = next((one for one in rows if one.kind == _LEADS), None)
    if lead is None:
        return "Nobody that you may see is their accountable lead now. There is one at any moment."
    if lead.organisation_code == organisation:
        return f"{lead.name} leads now. There is one lead at any moment: naming another ends it."
    return (
        f"{lead.name}, {lead.organisation}, leads now. There is one lead at any moment: "
        "ring them, for who leads is for them to give up before you name another."
    )


def caseload(found: Caseload, people: Sequence[Any], number: int, size: int) -> dict[str, Any]:
    """Values for `workspace/caseload.html`. `people` are those of the page whom the viewer may know of."""
    known: Mapping[UUID, Any] = {one.person: one for one in people}
    slice_ = pagination.Slice(number, size, found.total)
    return {
        "rows": [
            {**finding.row(known[one.person]), "ties": [_tie(tie) for tie in one.ties]}
            for one in found.people
            if one.person in known
        ],
        "total": found.total,
        "shown": f"{slice_.first:,} to {slice_.last:,} of {found.total:,}" if slice_.pages > 1 else "",
        "pages": pagination.component(slice_, {}),
    }


def _tie(one: WorkingWith) -> dict[str, str]:
    return {
        "kind": one.label if one.name else f"{one.label}: {one.team}",
        "since": formats.day(one.started_at),
        "until": _until(one),
    }

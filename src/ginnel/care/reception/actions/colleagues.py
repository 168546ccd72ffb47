"""Whether the colleagues and teams that rows name are those of their organisation. Asked when a row is stored: whoever
reads it ahead has no database, and a row that was replayed is asked about anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from ginnel.care.reception.actions.prepare import Ready
from ginnel.care.reception.rules.listing import Named, Sort
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer

_OWN = "names-its-sender"
_SERVICE = ":"  # in the identity of whoever is not a member of staff


def unknown(*, rows: Sequence[Ready], sent_by: str, by: Viewer) -> dict[int, tuple[Fault, ...]]:
    """The rows that name somebody who is not there, or whoever sends them (`sent_by`, an identity), with what is wrong;
    two queries for all of them. Nobody opens a record to themselves by a list."""
    naming = [row for row in rows if row.names and not row.faults]
    if not naming:
        return {}
    names = {sort: {one.name for row in naming for one in row.names if one.sort is sort} for sort in Sort}
    there = {
        Sort.STAFF: organisations.staff_named(names[Sort.STAFF], viewer=by),
        Sort.TEAM: organisations.teams_coded(names[Sort.TEAM], viewer=by),
    }
    found = {
        row.row: tuple(
            fault
            for one in row.names
            if (fault := _fault(one, row.row, there[one.sort].get((row.source, one.name)), sent_by))
        )
        for row in naming
    }
    return {row: faults for row, faults in found.items() if faults}


def left_to_a_colleague(faults: Sequence[Mapping[str, Any]], *, by: Viewer) -> tuple[Fault, ...]:
    """What still keeps out a row that was kept out by `faults` when no member of staff tries it again: one that names
    whoever sent it is for a colleague to try."""
    return tuple(Fault(**one) for one in faults if one["code"] == _OWN) if _SERVICE in by.identity else ()


def _fault(named: Named, row: int, found: UUID | None, sent_by: str) -> Fault | None:
    if found is not None and named.sort is Sort.STAFF and str(found) == sent_by:
        return Fault(
            "names-its-sender", "A colleague must say that you work with somebody.", row, named.field
        )
    if found is not None:
        return None
    if named.sort is Sort.TEAM:
        return Fault("team-unknown", "No team of the organisation has this code.", row, named.field)
    return Fault(
        "staff-unknown", "Nobody who works at the organisation today has this user name.", row, named.field
    )

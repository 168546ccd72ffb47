"""Whether the colleagues and teams that rows name are those of their organisation. Asked when a row is stored: whoever
reads it ahead has no database, and a row that was replayed is asked about anew."""

from __future__ import annotations

from collections.abc import Sequence

from ginnel.care.reception.actions.prepare import Ready
from ginnel.care.reception.rules.listing import Named, Sort
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer


def unknown(*, rows: Sequence[Ready], by: Viewer) -> dict[int, tuple[Fault, ...]]:
    """The rows that name somebody who is not there, with what is wrong; two queries for all of them."""
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
            _fault(one, row.row) for one in row.names if (row.source, one.name) not in there[one.sort]
        )
        for row in naming
    }
    return {row: faults for row, faults in found.items() if faults}


def _fault(named: Named, row: int) -> Fault:
    if named.sort is Sort.TEAM:
        return Fault("team-unknown", "No team of the organisation has this code.", row, named.field)
    return Fault(
        "staff-unknown", "Nobody who works at the organisation today has this user name.", row, named.field
    )

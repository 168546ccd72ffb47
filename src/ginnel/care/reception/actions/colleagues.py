"""Whether the colleagues and teams that rows name are those of their organisation. Asked when a row is stored: whoever
reads it ahead has no database, and a row that was replayed is asked about anew."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from ginnel.care.reception.actions.prepare import Ready
from ginnel.care.reception.rules.listing import Named, Sort
from ginnel.foundation.organisations import queries as organisations
from ginnel.kernel.errors import Fault
from ginnel.kernel.viewer import Viewer


def unknown(*, rows: Sequence[Ready], by: Viewer) -> dict[int, tuple[Fault, ...]]:
    """The rows that name somebody who is not there, with what is wrong; two queries for each organisation."""
    wanted: dict[str, list[Ready]] = defaultdict(list)
    for row in rows:
        if row.names and not row.faults:
            wanted[row.source].append(row)
    found: dict[int, tuple[Fault, ...]] = {}
    for code, of_it in wanted.items():
        there = _there(code, [named for row in of_it for named in row.names], by)
        for row in of_it:
            faults = tuple(
                _fault(named, row.row) for named in row.names if named.name not in there[named.sort]
            )
            if faults:
                found[row.row] = faults
    return found


def _there(code: str, named: Sequence[Named], by: Viewer) -> dict[Sort, set[str]]:
    names = {sort: {one.name for one in named if one.sort is sort} for sort in Sort}
    return {
        Sort.STAFF: organisations.staff_named(names[Sort.STAFF], organisation=code, viewer=by),
        Sort.TEAM: organisations.teams_coded(names[Sort.TEAM], organisation=code, viewer=by),
    }


def _fault(named: Named, row: int) -> Fault:
    if named.sort is Sort.TEAM:
        return Fault("team-unknown", "No team of the organisation has this code.", row, named.field)
    return Fault(
        "staff-unknown", "Nobody who works at the organisation today has this user name.", row, named.field
    )

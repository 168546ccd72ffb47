"""What the decision is made from, asked for at once: it is asked on every page, about everybody opened.

The same rules as `relationships.rules` (`is_current`, `counts_for`), `people.rules.closing`, `rules.willingness` and
`rules.barring`, as one statement; the property tests of this noun hold the two equal.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

from ginnel.foundation.people.rules.closing import WITHIN
from ginnel.kernel import clock, prepared
from ginnel.kernel.exemptions import needs_no_viewer

_COLUMNS = """
    ARRAY(
        SELECT r.kind || '/' || r.need FROM relationships_relationship r
        LEFT JOIN relationships_relationshipending e ON e.relationship_id = r.id
        WHERE r.person_id = {person} AND r.organisation_id = {organisation} AND r.started_at <= %(at)s
          AND (%(of_any_team)s OR r.team_id IS NULL OR r.team_id = %(team)s::uuid)
          AND (r.staff_id IS NULL OR r.staff_id = %(staff)s::uuid)
          AND (r.expires_at IS NULL OR r.expires_at > %(at)s) AND (e.ended_at IS NULL OR e.ended_at > %(at)s)
    ),
    EXISTS(
        SELECT FROM people_sourcerecord s
        LEFT JOIN people_closing c ON c.source_id = s.number
        WHERE s.person_id = {person} AND s.organisation_id = {organisation} AND s.described_at IS NOT NULL
          AND NOT (%(is_care)s AND c.source_id IS NOT NULL AND c.categories <@ '{within}'::smallint[])
    ),
    EXISTS(
        SELECT FROM sharing_willingness w
        WHERE w.person_id = {person} AND w.is_objection AND w.organisation_kind IN ('', {kind})
          AND (w.organisation_id IS NULL OR w.organisation_id = {organisation})
    ),
    EXISTS(
        SELECT FROM sharing_barring b
        LEFT JOIN sharing_barringending e ON e.barring_id = b.id
        WHERE b.person_id = {person} AND e.barring_id IS NULL
          AND (b.staff_id = %(staff)s::uuid OR (%(is_barred_with_all)s AND b.organisation_id = {organisation}))
    )"""


class Inputs(NamedTuple):
    """`relationships` are kind and need of each that counts now; `has_objected` that the person ever objected to what
    this organisation may be shown; the rest as in `rules.decision.Facts`."""

    relationships: list[tuple[str, str]]
    is_known: bool
    has_objected: bool
    is_barred: bool


_WITHIN = f"{{{','.join(str(int(category)) for category in sorted(WITHIN))}}}"
_ORGANISATION = "(SELECT id FROM organisations_organisation WHERE code = %(organisation)s)"


@needs_no_viewer("says how the decision's inputs are asked for")
@cache
def columns(*, person: str, organisation: str = _ORGANISATION, kind: str = "%(kind)s") -> str:
    """The columns of `inputs` by SQL expressions (of the ids of a person and an organisation, and of its kind), to be
    asked with something else; the values are those of `asking` and `at`, and `understood` reads them. By default the
    organisation is the one with the code `organisation`, of a `kind`."""
    return _COLUMNS.format(person=person, organisation=organisation, kind=kind, within=_WITHIN)


_ASKED = f"SELECT {columns(person='%(person)s')}"


@needs_no_viewer("inputs of the sharing decision itself")
def inputs(person: UUID, *, values: dict[str, Any]) -> Inputs:
    """How somebody stands to a person now; `values` as in `asking`, with their `organisation` and its `kind`."""
    (row,) = prepared.run(_ASKED, {**values, "person": person, "at": clock.now()})
    return understood(row)


@needs_no_viewer("says how the decision's inputs are asked for")
def asking(
    *,
    staff: UUID | None,
    team: UUID | None,
    is_care: bool,
    is_barred_with_all: bool,
    of_any_team: bool = False,
) -> dict[str, Any]:
    """Who asks: a member of staff, or (no `staff`) an organisation's system. `is_care`: they work for direct care;
    `is_barred_with_all`: they are kept from whom their whole organisation is kept from; `of_any_team`: what any team
    of the organisation is in counts."""
    return {
        "staff": staff,
        "team": team,
        "of_any_team": of_any_team,
        "is_care": is_care,
        "is_barred_with_all": is_barred_with_all,
    }


@needs_no_viewer("reads the decision's inputs")
def understood(row: Sequence[Any]) -> Inputs:
    held, *rest = row
    return Inputs([tuple(one.split("/", 1)) for one in held], *rest)

"""What the decision is made from, asked for at once: it is asked on every page, about everybody opened.

The same rules as `relationships.rules` (`is_current`, `counts_for`), `people.rules.closing`, `rules.willingness` and
`rules.barring`, as one statement; the property tests of this noun hold the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
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
          AND {of_team} AND {of_staff}
          AND (r.expires_at IS NULL OR r.expires_at > %(at)s) AND (e.ended_at IS NULL OR e.ended_at > %(at)s)
    ),
    EXISTS(
        SELECT FROM people_sourcerecord s {closing}
        WHERE s.person_id = {person} AND s.organisation_id = {organisation} AND s.described_at IS NOT NULL
          AND {open}
    ),
    EXISTS(
        SELECT FROM sharing_willingness w
        WHERE w.person_id = {person} AND w.is_objection AND w.organisation_kind IN ('', {kind})
          AND (w.organisation_id IS NULL OR w.organisation_id = {organisation})
    ),
    EXISTS(
        SELECT FROM sharing_barring b
        LEFT JOIN sharing_barringending e ON e.barring_id = b.id
        WHERE b.person_id = {person} AND e.barring_id IS NULL AND ({barred})
    )"""


class Inputs(NamedTuple):
    """`relationships` are kind and need of each that counts now; `has_objected` that the person ever objected to what
    this organisation may be shown; the rest as in `rules.decision.Facts`."""

    relationships: tuple[tuple[str, str], ...]
    is_known: bool
    has_objected: bool
    is_barred: bool


class Asking(NamedTuple):
    """What is the same of everybody who asks in one way. It is written into the statement: a value that is sent costs
    the client and the server as much as a comparison does."""

    has_staff: bool
    has_team: bool
    of_any_team: bool
    is_care: bool
    is_barred_with_all: bool
    has_id: bool


_WITHIN = f"{{{','.join(str(int(category)) for category in sorted(WITHIN))}}}"
_ID, _CODE = "%(own)s::uuid", "(SELECT id FROM organisations_organisation WHERE code = %(organisation)s)"


@needs_no_viewer("says how the decision's inputs are asked for")
@cache
def columns(way: Asking, *, person: str, organisation: str = "", kind: str = "%(kind)s") -> str:
    """The columns of `inputs` by SQL expressions (of the ids of a person and an organisation, and of its kind), to be
    asked with something else; the values are those of `asking` and `at`, and `understood` reads them. By default the
    organisation is that of whoever asks."""
    organisation = organisation or (_ID if way.has_id else _CODE)
    everybody = f"b.organisation_id = {organisation}"
    barred = ["b.staff_id = %(staff)s::uuid"] * way.has_staff + [everybody] * way.is_barred_with_all
    return _COLUMNS.format(
        person=person,
        organisation=organisation,
        kind=kind,
        of_team="TRUE" if way.of_any_team else _own("r.team_id", "team", way.has_team),
        of_staff=_own("r.staff_id", "staff", way.has_staff),
        closing="LEFT JOIN people_closing c ON c.source_id = s.number" if way.is_care else "",
        open=f"(c.source_id IS NULL OR NOT c.categories <@ '{_WITHIN}'::smallint[])"
        if way.is_care
        else "TRUE",
        barred=" OR ".join(barred) or "FALSE",
    )


def _own(column: str, name: str, is_any: bool) -> str:
    """Nobody's in particular, or that of whoever asks."""
    return f"({column} IS NULL OR {column} = %({name})s::uuid)" if is_any else f"{column} IS NULL"


@cache
def _asked(way: Asking) -> str:
    return f"SELECT {columns(way, person='%(person)s')}"


@needs_no_viewer("inputs of the sharing decision itself")
def inputs(person: UUID, way: Asking, *, values: Mapping[str, Any]) -> Inputs:
    """How somebody stands to a person now; `way` and `values` as in `asking`."""
    (row,) = prepared.run(_asked(way), {**values, "person": person, "at": clock.now()})
    return understood(row)


@needs_no_viewer("says how the decision's inputs are asked for")
def asking(
    *,
    staff: UUID | None,
    team: UUID | None,
    is_care: bool,
    is_barred_with_all: bool,
    of_any_team: bool = False,
    own: UUID | None = None,
    organisation: str = "",
    kind: str = "",
) -> tuple[Asking, dict[str, Any]]:
    """Who asks, and the values of it: a member of staff, or (no `staff`) an organisation's system. `is_care`: they work
    for direct care; `is_barred_with_all`: they are kept from whom their whole organisation is kept from; `of_any_team`:
    what any team of the organisation is in counts. The organisation, of a `kind`, has the id `own`, or where that is
    not known the code `organisation`: it is then looked up for each of the questions."""
    way = Asking(
        staff is not None, team is not None, of_any_team, is_care, is_barred_with_all, own is not None
    )
    return way, {"staff": staff, "team": team, "own": own, "organisation": organisation, "kind": kind}


@needs_no_viewer("reads the decision's inputs")
def understood(row: Sequence[Any]) -> Inputs:
    held, *rest = row
    return _understood(tuple(held), *rest)


@lru_cache(maxsize=4096)
def _understood(held: tuple[str, ...], is_known: bool, has_objected: bool, is_barred: bool) -> Inputs:
    relationships = tuple((kind, need) for kind, _, need in (one.partition("/") for one in held))
    return Inputs(relationships, is_known, has_objected, is_barred)

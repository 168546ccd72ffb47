"""What the decision is made from, asked for at once: it is asked on every page, about everybody opened.

The same rules as `relationships.rules` (`is_current`, `counts_for`), `people.rules.closing`, `rules.willingness` and
`rules.barring`, as one statement; the property tests of this noun hold the two equal.
"""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.people.rules.closing import WITHIN
from ginnel.kernel import clock, prepared
from ginnel.kernel.exemptions import needs_no_viewer

_ASKED = """
SELECT
    ARRAY(
        SELECT DISTINCT r.kind || '/' || r.need FROM relationships_relationship r
        JOIN organisations_organisation o ON o.id = r.organisation_id
        LEFT JOIN relationships_relationshipending e ON e.relationship_id = r.id
        WHERE r.person_id = %(person)s AND o.code = %(organisation)s AND r.started_at <= %(at)s
          AND (%(of_any_team)s OR r.team_id IS NULL OR r.team_id = %(team)s::uuid)
          AND (r.staff_id IS NULL OR r.staff_id = %(staff)s::uuid)
          AND (r.expires_at IS NULL OR r.expires_at > %(at)s) AND (e.ended_at IS NULL OR e.ended_at > %(at)s)
    ),
    EXISTS(
        SELECT FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
        LEFT JOIN people_closing c ON c.source_id = s.number
        WHERE s.person_id = %(person)s AND o.code = %(organisation)s AND s.described_at IS NOT NULL
          AND NOT (%(is_care)s AND c.source_id IS NOT NULL AND c.categories <@ %(within)s::smallint[])
    ),
    EXISTS(
        SELECT FROM sharing_willingness w LEFT JOIN organisations_organisation o ON o.id = w.organisation_id
        WHERE w.person_id = %(person)s AND w.is_objection AND w.organisation_kind IN ('', %(kind)s)
          AND (o.code IS NULL OR o.code = %(organisation)s)
    ),
    EXISTS(
        SELECT FROM sharing_barring b LEFT JOIN organisations_organisation o ON o.id = b.organisation_id
        LEFT JOIN sharing_barringending e ON e.barring_id = b.id
        WHERE b.person_id = %(person)s AND e.barring_id IS NULL
          AND (b.staff_id = %(staff)s::uuid OR (%(is_barred_with_all)s AND o.code = %(organisation)s))
    )
"""


class Inputs(NamedTuple):
    """`relationships` are kind and need of each that counts now; `has_objected` that the person ever objected to what
    this organisation may be shown; the rest as in `rules.decision.Facts`."""

    relationships: list[tuple[str, str]]
    is_known: bool
    has_objected: bool
    is_barred: bool


@needs_no_viewer("inputs of the sharing decision itself")
def inputs(
    person: UUID,
    *,
    staff: UUID | None,
    team: UUID | None,
    organisation: str,
    kind: str,
    is_care: bool,
    is_barred_with_all: bool,
    of_any_team: bool = False,
) -> Inputs:
    """How a member of staff, or (no `staff`) an organisation's system, stands to a person now. `organisation` is a
    code, of a `kind`; `is_care`: they work for direct care; `is_barred_with_all`: they are kept from whom their whole
    organisation is kept from; `of_any_team`: what any team of the organisation is in counts."""
    values = {
        "person": person,
        "staff": staff,
        "team": team,
        "of_any_team": of_any_team,
        "organisation": organisation,
        "kind": kind,
        "is_care": is_care,
        "within": [int(category) for category in sorted(WITHIN)],
        "is_barred_with_all": is_barred_with_all,
        "at": clock.now(),
    }
    ((held, *rest),) = prepared.run(_ASKED, values)
    return Inputs([tuple(one.split("/", 1)) for one in held], *rest)

"""On which record of an organisation's what it says about somebody hangs, when it names them by an id of ours."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries.searching import naming
from ginnel.foundation.record.queries.searching.reading import Written, latest_of
from ginnel.foundation.record.rules.criteria import Condition
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.foundation.record.store.searching.fragments import equal, every
from ginnel.kernel import prepared
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer


class Subject(NamedTuple):
    """Who is meant, and the number of the organisation's own record of them, None where it has none or several."""

    person: UUID
    source_number: int | None


class Meant(NamedTuple):
    """Whom an id means, and whether it is that of a Patient which the viewer's organisation sent."""

    person: UUID
    is_their_own: bool


class OwnMatch(NamedTuple):
    """A resource that answers, and at which version it stands."""

    id: UUID
    version: int


def who_is_meant(*, viewer: Viewer, id: UUID) -> Meant:
    """It decides nothing: for whoever then has an action decide. Raises NotFound."""
    person, called, _ = _meant(viewer, id)
    return Meant(person, called is not None)


def subject_to_write(*, viewer: Viewer, id: UUID, category: Category) -> Subject:
    """`id` is a person's or that of an organisation's Patient. What the viewer's organisation calls its own is its own
    to write about; about anybody else it must be permitted to, by the decision.

    Raises NotFound for whoever is not here or may not be written about, without a difference.
    """
    person, called, numbers = _meant(viewer, id)
    if called is not None:
        return Subject(person, called)
    # What closes a subject to some of its readers closes it to none who must say it.
    about = Category.DEMOGRAPHICS if category in RESTRICTED else category
    try:
        viewer.require(person, about, Action.WRITE)
    except (NotPermitted, NotFound):  # the second for one who is barred
        raise _nobody() from None
    return Subject(person, numbers[0] if len(numbers) == 1 else None)


def _meant(viewer: Viewer, id: UUID) -> tuple[UUID, int | None, list[int]]:
    asked = {"id": id, "patient": kinds.number_of("Patient"), "organisation": viewer.organisation}
    found = prepared.run(_MEANT, asked)
    if not found:
        raise _nobody()
    return found[0]


# Who is meant; by which record of its own, if it is the organisation's Patient; and what records of them it has.
_MEANT = """
WITH meant AS (
    SELECT s.person_id AS person, CASE WHEN o.code = %(organisation)s THEN s.number END AS called
    FROM record_resource r JOIN people_sourcerecord s ON s.number = r.source_number
    JOIN organisations_organisation o ON o.number = r.organisation_number
    WHERE r.id = %(id)s AND r.kind = %(patient)s
    UNION ALL SELECT coalesce(merged_into_id, id), NULL FROM people_person WHERE id = %(id)s
)
SELECT person, called, ARRAY(
    SELECT s.number FROM people_sourcerecord s JOIN organisations_organisation o ON o.id = s.organisation_id
    WHERE s.person_id = person AND o.code = %(organisation)s AND s.made_with IS NULL LIMIT 2) FROM meant
"""


def written_here(*, viewer: Viewer, kind: str, id: UUID) -> Written | None:
    """The latest version of what was written in Ginnel itself, where there is one under this id that may be seen."""
    row = reading.anywhere(id)
    if row is None or row.kind != kinds.NUMBERS.get(kind):
        return None
    holder = organisations.by_numbers([row.organisation_number], viewer=viewer).get(row.organisation_number)
    if holder is None or holder.kind != OrganisationKind.GINNEL:
        return None
    try:
        return latest_of(viewer=viewer, kind=kind, id=id)
    except NotFound:
        return None


def _nobody() -> NotFound:
    return NotFound("The subject is nobody known here, or nobody about whom this client may write.")


def own_matches(*, viewer: Viewer, kind: int, where: tuple[Condition, ...]) -> list[OwnMatch]:
    """At most two of the resources that the viewer's organisation said, which answer: enough to tell none, one and
    many.

    What another organisation says is never met, so that nobody learns by writing what they may not read. No condition
    may lead over other resources. It may take as long as any search across people.
    """
    holder = organisations.by_code(viewer.organisation, viewer=viewer)
    if holder is None:
        return []
    resolved = naming.resolved(where, viewer).where
    sql = every(
        [
            equal("r.kind", kind),
            equal("r.organisation_number", holder.number),
            equal("r.standing", int(Standing.CURRENT)),
            Writer(naming.no_hops()).resources(resolved, "r"),
        ]
    )
    with pages.bounded():
        return [OwnMatch(found.row.id, found.row.version) for found in pages.page(sql, (), None, 2)]

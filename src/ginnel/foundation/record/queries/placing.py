"""On which record of an organisation's what it says about somebody hangs, when it names them by an id of ours."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.foundation.organisations import queries as organisations
from ginnel.foundation.organisations.states import OrganisationKind
from ginnel.foundation.people.models import Person, SourceRecord
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.queries.searching import naming
from ginnel.foundation.record.queries.searching.reading import Written, versions_of
from ginnel.foundation.record.rules.criteria import Condition
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import reading
from ginnel.foundation.record.store.searching import pages
from ginnel.foundation.record.store.searching.conditions import Writer
from ginnel.foundation.record.store.searching.fragments import equal, every
from ginnel.kernel.errors import NotFound, NotPermitted
from ginnel.kernel.viewer import RESTRICTED, Action, Category, Viewer


class Subject(NamedTuple):
    """Who is meant, and the number of the organisation's own record of them, None where it has none or several."""

    person: UUID
    source_number: int | None


class OwnMatch(NamedTuple):
    """A resource that answers, and at which version it stands."""

    id: UUID
    version: int


def subject_to_write(*, viewer: Viewer, id: UUID, organisation_number: int, category: Category) -> Subject:
    """`id` is a person's or that of an organisation's Patient. What an organisation calls its own is its own to write
    about; about anybody else it must be permitted to, by the decision.

    Raises NotFound for whoever is not here or may not be written about, without a difference.
    """
    row = reading.anywhere(id)
    if row is not None and row.kind == kinds.number_of("Patient") and row.source_number > 0:
        person = SourceRecord.objects.values_list("person_id", flat=True).get(number=row.source_number)
        if row.organisation_number == organisation_number:
            return Subject(person, row.source_number)
    elif (known := Person.objects.filter(id=id).first()) is not None:
        person = known.merged_into_id or known.id
    else:
        raise _nobody()
    # What closes a subject to some of its readers closes it to none who must say it.
    about = Category.DEMOGRAPHICS if category in RESTRICTED else category
    try:
        viewer.require(person, about, Action.WRITE)
    except NotPermitted:
        raise _nobody() from None
    own = SourceRecord.objects.filter(person_id=person, organisation__number=organisation_number)
    numbers = list(own.filter(made_with=None).values_list("number", flat=True)[:2])
    return Subject(person, numbers[0] if len(numbers) == 1 else None)


def written_here(*, viewer: Viewer, kind: str, id: UUID) -> Written | None:
    """The latest version of what was written in Ginnel itself, where there is one under this id that may be seen."""
    row = reading.anywhere(id)
    if row is None or row.kind != kinds.NUMBERS.get(kind):
        return None
    holder = organisations.by_numbers([row.organisation_number], viewer=viewer).get(row.organisation_number)
    if holder is None or holder.kind != OrganisationKind.GINNEL:
        return None
    try:
        return next(one for one in versions_of(viewer=viewer, kind=kind, id=id) if one.is_latest)
    except NotFound:
        return None


def _nobody() -> NotFound:
    return NotFound("The subject is nobody known here, or nobody about whom this client may write.")


def own_matches(*, viewer: Viewer, kind: int, where: tuple[Condition, ...]) -> list[OwnMatch]:
    """At most two of the resources that the viewer's organisation said, which answer: enough to tell none, one and
    many.

    What another organisation says is never met, so that nobody learns by writing what they may not read. No condition
    may lead over other resources.
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
    return [OwnMatch(found.row.id, found.row.version) for found in pages.page(sql, (), None, 2)]

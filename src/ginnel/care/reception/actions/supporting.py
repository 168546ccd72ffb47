"""What a request brings with it: what it carries, and what its own sender has said of the same person that it points
at."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from ginnel.care.access.rules.files import Brought
from ginnel.care.reception.rules import asking
from ginnel.care.reception.rules.carrying import carried
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as records
from ginnel.foundation.record.fhir import categories
from ginnel.foundation.record.queries import Latest
from ginnel.kernel.viewer import Category, Viewer

_KINDS = ("DocumentReference", "Binary", "Media")


class Sent(NamedTuple):
    """`category` is the restricted subject that the strictest of it all is of, None where none is."""

    files: tuple[Brought, ...]
    category: Category | None


def sent_with(one: Latest, person: UUID, by: Viewer) -> Sent:
    """All of it is of one subject: a letter says in words what the request is labelled as, and what stands beside a
    document of a restricted subject is most often a page of it. What another said, or of another, is not passed on
    because a request names it."""
    found = [one, *_supporting(one, person, by)]
    return Sent(
        carried([((), each.tree) for each in found]),
        categories.strictest(
            categories.category(str(each.tree["resourceType"]), each.tree) for each in found
        ),
    )


def _supporting(one: Latest, person: UUID, by: Viewer) -> list[Latest]:
    found = records.latest_named(viewer=by, ids=asking.supporting(one.tree), kinds=_KINDS)
    ours = [each for each in found if each.organisation == one.organisation]
    persons = people.persons_of([each.source_number for each in ours], viewer=by)
    return [each for each in ours if persons.get(each.source_number) == person]

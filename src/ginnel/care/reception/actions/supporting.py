"""What a request brings with it: what it carries, and what its own sender has said of the same person that it points
at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from ginnel.care.access.rules.files import Brought
from ginnel.care.reception.rules import asking, carrying
from ginnel.foundation.people import queries as people
from ginnel.foundation.record import queries as records
from ginnel.foundation.record.fhir import categories
from ginnel.foundation.record.queries import Latest
from ginnel.kernel.viewer import Category, Viewer

_KINDS = ("DocumentReference", "Binary", "Media")


class Sent(NamedTuple):
    """`category` is the restricted subject that the strictest of it all is of, None where none is; `missing` how many
    files it names that are not here, or are not its own to pass on."""

    files: tuple[Brought, ...]
    category: Category | None
    missing: int


def sent_with(one: Latest, person: UUID | None, by: Viewer) -> Sent:
    """All of it is of one subject: a letter says in words what the request is labelled as, and what stands beside a
    document of a restricted subject is most often a page of it. What another said, or of another, is not passed on
    because a request names it; nor is anything fetched from another server. Of a `person` who is not known it is what
    the request itself carries, and bytes."""
    wanted = asking.supporting(one.tree, _KINDS)
    first = [one, *_theirs(one, wanted, _KINDS, person, by)]
    addresses: dict[UUID, list[str]] = {}
    for address in (address for each in first for address in carrying.named(each.tree)):
        if id := asking.binary(address):
            addresses.setdefault(id, []).append(address)
    known = {each.id for each in first}
    found = [*first, *_theirs(one, [id for id in addresses if id not in known], ("Binary",), person, by)]
    resources = [((*addresses.get(each.id, ()),), each.tree) for each in found]
    return Sent(
        carrying.carried(resources),
        categories.strictest(
            categories.category(str(each.tree["resourceType"]), each.tree) for each in found
        ),
        carrying.missing(resources) + len(set(wanted) - known),
    )


def _theirs(
    one: Latest, ids: Sequence[UUID], kinds: Sequence[str], person: UUID | None, by: Viewer
) -> list[Latest]:
    """Bytes alone are often said to be nobody's: then whose they are is what names them."""
    found = records.latest_named(viewer=by, ids=ids, kinds=kinds)
    ours = [each for each in found if each.organisation == one.organisation]
    persons = people.persons_of([each.source_number for each in ours], viewer=by)
    return [
        each
        for each in ours
        if persons.get(each.source_number, 0) == person
        or (each.source_number not in persons and each.tree["resourceType"] == "Binary")
    ]

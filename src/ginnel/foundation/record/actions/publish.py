"""Publishing what staff and residents do here: the noun's row and its FHIR entry in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.record.actions.receive import Delivery, receive
from ginnel.foundation.record.fhir import prepared
from ginnel.foundation.record.fhir.extraction import EXTRACTOR_VERSION
from ginnel.foundation.record.states import Standing
from ginnel.foundation.record.store import resources
from ginnel.kernel.errors import Conflict, Invalid
from ginnel.kernel.values.identifiers import uuid7
from ginnel.kernel.viewer import Category, Viewer


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry hangs: the person it is about, the source record's number, and its organisation's number."""

    person: UUID
    source_number: int
    organisation_number: int


@transaction.atomic
def publish(
    *,
    place: Place,
    kind: str,
    tree: dict[str, Any],
    by: Viewer,
    id: UUID | None = None,
    expect_version: int | None = None,
    standing: Standing = Standing.CURRENT,
    category: Category | None = None,
) -> UUID:
    """Store `tree` as a new resource, or as the next version of `id`; answers its id.

    `expect_version` is the version the writer was looking at. Raises Conflict when somebody has written since, and
    Invalid when the tree is not the FHIR R4 resource it says it is.
    """
    resources.lock_organisation(place.organisation_number)
    chosen = id or uuid7()
    if expect_version is not None:
        held = resources.held([chosen.bytes]).get(chosen.bytes)
        if held is None or held.version != expect_version:
            raise Conflict("Somebody has changed this since you opened it.")
    made = prepared.published(kind, tree, chosen, standing=int(standing), category=category)
    if made.prepared is None:
        raise Invalid("; ".join(f"{fault.field}: {fault.message}" for fault in made.faults))
    item = made.prepared
    delivery = Delivery(place.organisation_number, by.request_id, EXTRACTOR_VERSION)
    receive(items=[item], sources={prepared.HERE: place.source_number}, delivery=delivery, by=by)
    written = Category(item.category)
    audit.append(
        by=by,
        events=[Event("entry.published", place.person, (written,), detail={"kind": kind, "id": str(chosen)})],
    )
    return chosen

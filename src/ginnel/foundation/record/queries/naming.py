"""The names of medicines that an entry only refers to: a Medication is nobody's own and stands on the shelf."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from ginnel.foundation.record.fhir import json
from ginnel.foundation.record.rules import wording
from ginnel.foundation.record.store import reading

if TYPE_CHECKING:
    from ginnel.foundation.record.queries.timeline import Shown

_KINDS = ("MedicationRequest", "MedicationStatement", "MedicationDispense", "MedicationAdministration")


def with_medicines(items: list[Shown]) -> list[Shown]:
    """The same items, each medicine that was only referred to with the words of what it refers to.

    One query, and none where every medicine names itself.
    """
    nameless = {
        item.id: target
        for item in items
        if item.kind in _KINDS and not wording.medicine(item.tree) and (target := _target(item.tree))
    }
    names = _names(nameless.values()) if nameless else {}
    return [
        replace(item, tree={**item.tree, "medicationCodeableConcept": {"text": names[nameless[item.id]]}})
        if nameless.get(item.id) in names
        else item
        for item in items
    ]


def _target(tree: dict[str, Any]) -> UUID | None:
    reference = str((tree.get("medicationReference") or {}).get("reference", ""))
    try:
        return UUID(reference.rpartition("/")[2])
    except ValueError:
        return None


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    rows = reading.named(list(ids))
    held = reading.bodies(rows)
    found = {row.id: json.read(held[row.number].body) for row in rows if row.number in held}
    return {id: words for id, tree in found.items() if (words := wording.concept(tree.get("code")))}

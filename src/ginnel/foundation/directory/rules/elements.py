"""The twenty critical elements (R208) as a taxonomy of Open Referral, so that they go out and come in with services."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

from ginnel.foundation.directory.states import CriticalElement

_OURS = UUID("6f3a1c52-7f0b-5d0e-9a41-2f6d0c8e7b10")
TAXONOMY = uuid5(_OURS, "critical-elements")
NAME = "Critical elements of an integrated system"
DESCRIPTION = "The twenty parts that a locality is mapped against; none stands alone."
_TERMS = {uuid5(TAXONOMY, str(int(each))): each for each in CriticalElement}
_IDS = {element: id for id, element in _TERMS.items()}


def of_term(id: UUID) -> CriticalElement | None:
    return _TERMS.get(id)


def term_id(element: CriticalElement) -> UUID:
    return _IDS[element]


def term(element: CriticalElement) -> dict[str, Any]:
    """As a taxonomy term of Open Referral."""
    return {
        "id": str(term_id(element)),
        "name": str(element.label),
        "description": f"Critical element {int(element)} of 20",
        "taxonomy": NAME,
        "taxonomy_id": str(TAXONOMY),
    }

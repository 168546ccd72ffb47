"""What an Encounter says about who is looking after somebody. https://hl7.org/fhir/R4/encounter.html"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind
from ginnel.kernel.values.dates import moment_range

# v3-ActCode classes of Encounter.class
_KINDS = {
    "IMP": RelationshipKind.ADMITTED,
    "ACUTE": RelationshipKind.ADMITTED,
    "NONAC": RelationshipKind.ADMITTED,
    "EMER": RelationshipKind.ATTENDANCE,
}
_UNDER_WAY = frozenset({"arrived", "triaged", "in-progress", "onleave"})
_OVER = frozenset({"finished", "cancelled", "entered-in-error"})


def observed_encounter(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """An admission or attendance as the Encounter tells it; None for other classes and for what is only planned.

    An encounter that is under way and says no start is taken to have started `at`. One that is over and says no
    end is taken to have ended `at`.
    """
    kind = _KINDS.get(str((tree.get("class") or {}).get("code", "")))
    status = tree.get("status")
    if kind is None or status not in _UNDER_WAY | _OVER:
        return None
    period = tree.get("period") or {}
    started_at = _moment(period.get("start"), 0) or at
    ended_at = _moment(period.get("end"), 1)
    if status in _OVER:
        ended_at = ended_at or at
    return Observed(reference, source_number, kind, organisation, started_at, ended_at)


def _moment(text: object, edge: int) -> datetime | None:
    try:
        return moment_range(str(text))[edge] if text else None
    except ValueError:
        return None

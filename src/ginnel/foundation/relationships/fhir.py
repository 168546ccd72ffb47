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
    "SS": RelationshipKind.ADMITTED,
    "EMER": RelationshipKind.ATTENDANCE,
}
# Stays of a night or more: those that others must hear of. A day case or an attendance is none.
ADMISSIONS = frozenset({"IMP", "ACUTE", "NONAC"})
_SPELL = "https://ginnel.invalid/Id/hospital-provider-spell"
_VOID = frozenset({"cancelled", "entered-in-error"})
_UNDER_WAY = frozenset({"arrived", "triaged", "in-progress", "onleave"})
_OVER = frozenset({"finished", "cancelled", "entered-in-error"})


def observed_encounter(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """An admission or attendance as the Encounter tells it; None for other classes and for what is only planned.

    An encounter that is under way and says no start is taken to have started `at`; an end that is still to come is
    only expected, so it is open. One that is over has ended by `at`, whatever its end says. Total: a tree of any
    other shape is None, for one sender's mistake must not stop everybody's relationships.
    """
    kind = _KINDS.get(str(_inside(tree, "class").get("code", "")))
    status = str(tree.get("status", ""))
    if kind is None or status not in _UNDER_WAY | _OVER:
        return None
    period = _inside(tree, "period")
    started_at = _moment(period.get("start"), 0) or at
    ended_at = _moment(period.get("end"), 1)
    if status in _OVER:
        ended_at = min(ended_at or at, at)
    elif ended_at is not None and ended_at > at:
        ended_at = None
    return Observed(reference, source_number, kind, organisation, started_at, ended_at)


def is_admission(tree: Mapping[str, Any]) -> bool:
    """Whether an Encounter is a stay in hospital of a night or more, whatever has become of it."""
    return str(_inside(tree, "class").get("code", "")) in ADMISSIONS


def is_void(tree: Mapping[str, Any]) -> bool:
    """Whether an Encounter has not come about."""
    return str(tree.get("status", "")) in _VOID


def is_under_way(tree: Mapping[str, Any]) -> bool:
    return str(tree.get("status", "")) in _UNDER_WAY


def stay_reference(tree: Mapping[str, Any], *, organisation: str, otherwise: str) -> str:
    """What names a stay however often and in whatever form its hospital tells of it: the spell number."""
    identifiers = tree.get("identifier")
    for identifier in identifiers if isinstance(identifiers, list) else ():
        if isinstance(identifier, Mapping) and identifier.get("system") == _SPELL:
            return f"stay {organisation} {identifier.get('value', '')}"
    return f"stay {otherwise}"


def _inside(tree: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    held = tree.get(name)
    return held if isinstance(held, Mapping) else {}


def _moment(text: object, edge: int) -> datetime | None:
    """None where nothing is said, or nothing that a calendar holds: years 1 and 9999 overflow in some zones."""
    try:
        return moment_range(str(text))[edge] if text else None
    except (ValueError, OverflowError):
        return None

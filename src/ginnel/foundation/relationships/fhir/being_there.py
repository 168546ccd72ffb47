"""What an Encounter or an alarm says about who is with somebody.

https://hl7.org/fhir/R4/encounter.html, https://hl7.org/fhir/R4/communication.html
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from ginnel.foundation.relationships.fhir.trees import inside, is_coded, listed, moment, systems_of
from ginnel.foundation.relationships.rules import Observed
from ginnel.foundation.relationships.states import RelationshipKind

# v3-ActCode classes of Encounter.class
_KINDS = {
    "IMP": RelationshipKind.ADMITTED,
    "ACUTE": RelationshipKind.ADMITTED,
    "NONAC": RelationshipKind.ADMITTED,
    "SS": RelationshipKind.ADMITTED,
    "EMER": RelationshipKind.ATTENDANCE,
}
# A visit that one of our own feeds of calls says is a call: by the sort of number it carries.
_AMBULANCE, _URGENT_CALL = (
    "https://ginnel.invalid/Id/ambulance-incident",
    "https://ginnel.invalid/Id/urgent-care-case",
)
_OF_A_DEPARTMENT = ("https://ginnel.invalid/Id/emergency-attendance", "https://ginnel.invalid/Id/hes-epikey")
_ALARM = "https://ginnel.invalid/CodeSystem/telecare-alarm"
# A contact that nobody had planned: of one of these classes and with one of these priorities (v3-ActPriority), as our
# own feeds of contacts say it too. Whoever is on duty answers it.
_CONTACTS = frozenset({"AMB", "HH", "VR", "FLD"})
_PRIORITY = "http://terminology.hl7.org/CodeSystem/v3-ActPriority"
_AT_ONCE = frozenset({"EM", "UR", "S"})
_GOES_ON = frozenset(
    {RelationshipKind.AMBULANCE, RelationshipKind.URGENT_CALL, RelationshipKind.DUTY_CONTACT}
)
# Stays of a night or more: those that others must hear of. A day case or an attendance is none.
ADMISSIONS = frozenset({"IMP", "ACUTE", "NONAC"})
_SPELL = "https://ginnel.invalid/Id/hospital-provider-spell"
_VOID = frozenset({"cancelled", "entered-in-error"})
_NOT_SENT = frozenset({"entered-in-error", "not-done"})
_UNDER_WAY = frozenset({"arrived", "triaged", "in-progress", "onleave"})
_OVER = frozenset({"finished", "cancelled", "entered-in-error"})


def observed_alarm(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """A telecare alarm: it opens a short relationship for the centre that answered it. Other communications do not.

    One that says no moment is none: nobody knows whether it is over. Total, like `observed_encounter`.
    """
    started_at = moment(tree.get("sent"), 0)
    if started_at is None or not is_coded(tree.get("category"), _ALARM):
        return None
    is_void = tree.get("status") in _NOT_SENT
    kind, ended_at = RelationshipKind.ALARM, (min(started_at, at) if is_void else None)
    return Observed(reference, source_number, kind, organisation, started_at, ended_at, is_void=is_void)


def observed_encounter(
    tree: Mapping[str, Any], *, reference: str, source_number: int, organisation: str, at: datetime
) -> Observed | None:
    """An admission, attendance, call or duty contact as the Encounter tells it; None for others and for what is only
    planned.

    An encounter that is under way and says no start is taken to have started `at`; an end that is still to come is
    only expected, so it is open. One that is over has ended by `at`, whatever its end says. Total: a tree of any
    other shape is None, for one sender's mistake must not stop everybody's relationships. A call or a
    duty contact that is over goes on for as long as its kind lasts: whoever answered it is still writing it down, or
    comes back.
    """
    kind = _kind(tree)
    status = str(tree.get("status", ""))
    if kind is None or status not in _UNDER_WAY | _OVER:
        return None
    period = inside(tree, "period")
    started_at = moment(period.get("start"), 0) or at
    ended_at = moment(period.get("end"), 1)
    if status in _OVER:
        ended_at = min(ended_at or at, at)
    elif ended_at is not None and ended_at > at:
        ended_at = None
    if kind in _GOES_ON and not is_void(tree):
        ended_at = None
    void = is_void(tree)
    return Observed(reference, source_number, kind, organisation, started_at, ended_at, is_void=void)


def _kind(tree: Mapping[str, Any]) -> RelationshipKind | None:
    """An ambulance's call is of class EMER, as an attendance is; it has the incident's number and no department's."""
    systems = systems_of(tree)
    if _URGENT_CALL in systems:
        return RelationshipKind.URGENT_CALL
    code = str(inside(tree, "class").get("code", ""))
    if code in _CONTACTS and _is_at_once(tree):
        return RelationshipKind.DUTY_CONTACT
    kind = _KINDS.get(code)
    is_at_a_department = any(system.startswith(_OF_A_DEPARTMENT) for system in systems)
    if kind is RelationshipKind.ATTENDANCE and _AMBULANCE in systems and not is_at_a_department:
        return RelationshipKind.AMBULANCE
    return kind


def _is_at_once(tree: Mapping[str, Any]) -> bool:
    said = listed(inside(tree, "priority").get("coding"))
    return any(one.get("system") == _PRIORITY and str(one.get("code", "")) in _AT_ONCE for one in said)


def is_admission(tree: Mapping[str, Any]) -> bool:
    """Whether an Encounter is a stay in hospital of a night or more, whatever has become of it."""
    return str(inside(tree, "class").get("code", "")) in ADMISSIONS


def is_void(tree: Mapping[str, Any]) -> bool:
    """Whether an Encounter has not come about."""
    return str(tree.get("status", "")) in _VOID


def is_under_way(tree: Mapping[str, Any]) -> bool:
    return str(tree.get("status", "")) in _UNDER_WAY


def stay_reference(tree: Mapping[str, Any], *, organisation: str, otherwise: str) -> str:
    """What names a stay however often and in whatever form its hospital tells of it: the spell number."""
    for identifier in listed(tree.get("identifier")):
        if identifier.get("system") == _SPELL:
            return f"stay {organisation} {identifier.get('value', '')}"
    return f"stay {otherwise}"

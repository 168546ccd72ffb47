"""Visits, stays and calls as FHIR encounters: what all of them share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any
from urllib.parse import quote

from ginnel.kernel.values.identifiers import ODS_SYSTEM
from ginnel.surfaces.feeds.tabular.dates import day_of, moment, stamp
from ginnel.surfaces.feeds.tabular.parts import HL7_CODES, OURS, Tree, filled, organisation
from ginnel.surfaces.feeds.tabular.row import Row

When = datetime | date | None
# Destinations in few words, for a line of the timeline; the full wording stands beside the code.
DESTINATIONS = {
    "19": "usual place of residence", "29": "a temporary address", "30": "repatriated from a secure hospital",
    "37": "court", "38": "prison or police station", "39": "prison, court or police station", "40": "prison",
    "42": "police station", "48": "a secure hospital", "49": "a secure hospital", "50": "a secure unit",
    "51": "another hospital ward", "52": "another hospital's maternity ward",
    "53": "another hospital's mental health or learning disability ward", "54": "an NHS care home",
    "55": "a care home with nursing", "56": "a care home without nursing", "65": "a council care home",
    "66": "council foster care", "79": "died", "84": "an independent secure unit",
    "85": "a care home", "87": "an independent hospital", "88": "a hospice", "89": "repatriated",
}  # fmt: skip
SOURCES = {"19": "usual place of residence", "29": "a temporary address", "79": "born in hospital"}
_CLASSES = {
    "AMB": "ambulatory",
    "IMP": "inpatient encounter",
    "EMER": "emergency",
    "HH": "home health",
    "VR": "virtual",
    "FLD": "field",
}


def encounter(local_id: str, kind: str, status: str, subject: Tree, *pairs: tuple[str, Any]) -> Tree:
    """An Encounter of class `kind` (v3-ActCode); `pairs` are its other elements."""
    return filled(
        [
            ("resourceType", "Encounter"),
            ("id", local_id),
            ("status", status),
            ("class", {"system": HL7_CODES + "v3-ActCode", "code": kind, "display": _CLASSES[kind]}),
            ("subject", subject),
            *pairs,
        ]
    )


def ordered(row: Row, start: When, end: When, column: str) -> tuple[When, When]:
    """Start and end in order. An end on an earlier day is a fault; one earlier on the same day loses its time."""
    if start is None or end is None:
        return start, end
    if day_of(end) < day_of(start):
        row.fault("end-before-start", column, "ends before it starts")
    elif isinstance(start, datetime) and isinstance(end, datetime) and end < start:
        row.note(
            "times-out-of-order", column, "ends earlier on the same day than it starts; the time is left out"
        )
        return start, day_of(end)
    return start, end


def period(start: When, end: When) -> Tree:
    return filled([("start", stamp(start) if start else None), ("end", stamp(end) if end else None)])


def phases(steps: Iterable[tuple[str, When]], end: When) -> list[Tree]:
    """The status history of (status, moment it began) as time had it, each until the next.

    Steps without a moment, or after the end, are left out; of steps at one moment the first stated stands first.
    """
    known = sorted(((status, at) for status, at in steps if at), key=lambda step: _began(step[1]))
    if end:
        known = [(status, at) for status, at in known if _began(at) <= _began(end) or day_of(at) == end]
    following: list[When] = [*(at for _, at in known[1:]), end]
    return [
        {"status": status, "period": period(at, then)}
        for (status, at), then in zip(known, following, strict=False)
    ]


def _began(at: datetime | date) -> float:
    return (at if isinstance(at, datetime) else moment(at, time())).timestamp()


def provider(code: str) -> str:
    """An organisation's code without the `00` that stands for "the trust itself" in five characters."""
    bare = code.strip().upper()
    return bare[:3] if len(bare) == 5 and bare.endswith("00") else bare


def service_provider(code: str, name: str = "") -> Tree | None:
    if not code:
        return {"display": name} if name else None
    tree = organisation(ODS_SYSTEM, code)
    return {**tree, "display": name} if name else tree


def performers(code: str) -> list[Tree]:
    return [organisation(ODS_SYSTEM, code)] if code else []


def identifier(system: str, value: str) -> list[Tree]:
    return [{"system": f"{OURS}Id/{quote(system)}", "value": value}] if value else []


def extension(name: str, kind: str, value: Any) -> list[Tree]:
    """One extension of our own; none where there is no value."""
    return [{"url": f"{OURS}StructureDefinition/{name}", kind: value}] if value not in (None, "", {}) else []


def residence(area: str) -> list[Tree]:
    """The small area where the person lived at the time: a stay counts there, wherever they live later."""
    return extension("small-area-of-residence", "valueCode", area)


def coded(url: str, concept: Tree | None) -> list[Tree]:
    """One extension that holds a concept; none where there is none."""
    return [{"url": url, "valueCodeableConcept": concept}] if concept else []


def resource_group(row: Row, column: str) -> list[Tree]:
    return extension("healthcare-resource-group", "valueCode", row.text(column))

"""`near`: what is no farther from a place than a distance (FHIR R4, Location)."""

from __future__ import annotations

import re
from decimal import Decimal

from ginnel.foundation.record.rules.criteria import Match, Near
from ginnel.kernel.values import units
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search.ready import check_ready
from ginnel.surfaces.fhir.search.splitting import plain, split

_USUAL, _FARTHEST = ("10", "km"), 40_100_000  # once around the earth
_NUMBER = re.compile(r"[+-]?[0-9]{1,12}(?:\.[0-9]{1,18})?", re.ASCII)
_MILES = {"mi": "[mi_i]", "mi_us": "[mi_i]"}


def near(number: int, text: str) -> list[Match]:
    """`latitude|longitude|distance|unit`, of which the last two may be left out. Raises Refused."""
    check_ready()
    parts = [plain(one) for one in split(text, "|")]
    if not 2 <= len(parts) <= 4:
        raise _no_place()
    latitude, longitude, distance, unit = [*parts, *([""] * (4 - len(parts)))]
    distance = distance or _USUAL[0]
    if not all(_NUMBER.fullmatch(one) for one in (latitude, longitude, distance)):
        raise _no_place()
    metres = _metres(Decimal(distance), unit or _USUAL[1])
    if abs(float(latitude)) > 90 or abs(float(longitude)) > 180 or not 0 <= metres <= _FARTHEST:
        raise _no_place()
    return [Near(number, float(latitude), float(longitude), metres)]


def _metres(distance: Decimal, code: str) -> float:
    length, metre = units.unit(_MILES.get(code, code)), units.unit("m")
    if length is None or metre is None or length.dimensions != metre.dimensions:
        raise _no_place()
    return float(units.converted(distance, length, metre))


def _no_place() -> Exception:
    why = "Write latitude|longitude|distance|unit: degrees, and a length; 10 km unless it is said."
    return bad_parameter("near", why)

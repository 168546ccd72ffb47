"""`near`: what is no farther from a place than a distance (FHIR R4, Location)."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from ginnel.foundation.record.rules.criteria import Match, Near
from ginnel.kernel.values import units
from ginnel.surfaces.fhir.outcome import bad_parameter
from ginnel.surfaces.fhir.search.ready import check_ready
from ginnel.surfaces.fhir.search.splitting import plain, split

_USUAL, _FARTHEST = ("10", "km"), 40_100_000  # once around the earth
_MILES = {"mi": "[mi_i]", "mi_us": "[mi_i]"}


def near(number: int, text: str) -> list[Match]:
    """`latitude|longitude|distance|unit`, of which the last two may be left out. Raises Refused."""
    check_ready()
    parts = [plain(one) for one in split(text, "|")]
    if not 2 <= len(parts) <= 4:
        raise _no_place()
    latitude, longitude, distance, unit = [*parts, *([""] * (4 - len(parts)))]
    try:
        where = Decimal(latitude), Decimal(longitude)
        metres = _metres(Decimal(distance or _USUAL[0]), unit or _USUAL[1])
        if not (abs(where[0]) <= 90 and abs(where[1]) <= 180 and 0 <= metres <= _FARTHEST):
            raise _no_place()
    except (InvalidOperation, OverflowError, ValueError):
        raise _no_place() from None
    return [Near(number, float(where[0]), float(where[1]), metres)]


def _metres(distance: Decimal, code: str) -> float:
    length, metre = units.unit(_MILES.get(code, code)), units.unit("m")
    if length is None or metre is None or length.dimensions != metre.dimensions or abs(distance) > _FARTHEST:
        raise _no_place()
    return float(units.converted(distance, length, metre))


def _no_place() -> Exception:
    why = "Write latitude|longitude|distance|unit: degrees, and a length; 10 km unless it is said."
    return bad_parameter("near", why)

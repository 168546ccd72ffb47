"""Rows of what two or three parts of one element say together: composite parameters and typed identifiers.

Source: FHIR R4 search, 3.1.1.4.17 (composite) and 3.1.1.4.6 (`:of-type`). Two conditions on a resource are met by any
two of its elements; these rows tell that one element meets both. The first part is always a code.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice, product
from typing import Any

from ginnel.foundation.record.fhir.hashing import code_hash, system_hash
from ginnel.foundation.record.rules.criteria import DEGREE

# A resource that names more than this of one sort (a ConceptMap's codes) is searched by its first ones.
MOST_ROWS = 1000
Other = int | tuple[str, str]
# (param, system hash, code hash, other: a hash, a whole number or (type, local id), unit or other system hash, value)
Pair = tuple[int, int, int, Other, int, float]
Encoded = tuple[int, int, int, int, int, float]
Rows = tuple[list[Any], list[Any], list[Any], list[Any], list[Any], list[Any]]


@dataclass(frozen=True, slots=True)
class Part:
    """What finds one part's index rows, in the element or (`is_of_resource`) in the whole resource."""

    extract: Callable[..., None]
    is_of_resource: bool = False

    def rows(self, resource: dict[str, Any], element: dict[str, Any]) -> Rows:
        found: Rows = ([], [], [], [], [], [])
        self.extract(resource if self.is_of_resource else element, *found)
        return found


def paired(
    rows: list[Pair], p: int, resource: dict[str, Any], element: dict[str, Any], parts: tuple[Part, ...]
) -> None:
    """Each combination of what the parts of one element say, up to as many as are kept."""
    if len(rows) >= MOST_ROWS:
        return
    others = _others([part.rows(resource, element) for part in parts[1:]])
    if others:
        codes = parts[0].rows(resource, element)[0]
        together = ((p, system, code, *other) for (_, system, code), other in product(codes, others))
        rows += islice(together, MOST_ROWS)


def _others(found: list[Rows]) -> list[tuple[Other, int, float]]:
    """A quantity, a code or a reference; or two numbers, of which the second is whole (where a sequence ends)."""
    tokens, _, _, quantities, references, _ = found[0]
    if len(found) == 2:
        return [(int(end), 0, start) for (_, start, _), (_, end, _) in product(quantities, found[1][3])]
    made: list[tuple[Other, int, float]] = [(code, system, 0.0) for _, system, code in tokens]
    made += [(0, unit, value) for _, value, unit in quantities]
    return made + [((kind, local_id), 0, 0.0) for _, kind, local_id in references]


def typed_identifier(rows: list[Pair], p: int, value: dict[str, Any]) -> None:
    """An identifier by each code of its type."""
    text = value.get("value")
    for one in value.get("type", {}).get("coding", ()) if text else ():
        code = one.get("code")
        if code:
            rows.append((p, system_hash(one.get("system", "")), code_hash(code), code_hash(text), 0, 0.0))


def position(rows: list[Pair], p: int, value: dict[str, Any]) -> None:
    """Where a Location is: its latitude as it is, its longitude as a whole number of thousandths of a second."""
    latitude, longitude = value.get("latitude"), value.get("longitude")
    if latitude is not None and longitude is not None and abs(longitude) <= 180 and abs(latitude) <= 90:
        rows.append((p, 0, 0, round(float(longitude) * DEGREE), 0, float(latitude)))

"""Outlines of areas out of GeoJSON, kept as rings of longitude and latitude. Source: RFC 7946.

Coordinates are rounded to a ten-thousandth of a degree (about seven metres), which neighbours do alike, so that their
common border stays common; a ring that rounding leaves with less than three corners is left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ginnel.foundation.places.rules.codes import columns, kind_of
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel.errors import Invalid

DIGITS = 4
Ring = list[list[float]]


@dataclass(frozen=True, slots=True)
class Outline:
    """One area as a feature of a file: its rings (outer and inner alike), and the larger areas it names."""

    kind: AreaKind
    code: str
    name: str
    rings: list[Ring]
    within: tuple[tuple[AreaKind, str], ...]


def outlines(document: Any, *, kind: str = "") -> list[Outline]:
    """The areas of a FeatureCollection. `kind` says what they are where properties `code` and `name` do not.

    Raises Invalid for what is no FeatureCollection, in another projection, or whose features name no area.
    """
    if not isinstance(document, Mapping) or document.get("type") != "FeatureCollection":
        raise Invalid("The file is no GeoJSON FeatureCollection.")
    features = [each for each in document.get("features") or [] if isinstance(each, Mapping)]
    found = [_outline(each, kind) for each in features if each.get("geometry")]
    if not found:
        raise Invalid("The file holds no feature with an outline.")
    return found


def _outline(feature: Mapping[str, Any], kind: str) -> Outline:
    properties = feature.get("properties") or {}
    rings = [ring for polygon in _polygons(feature["geometry"]) for ring in map(_ring, polygon) if ring]
    if "code" in properties and (kind or properties.get("kind") in AreaKind.values):
        return Outline(
            AreaKind(properties.get("kind") or kind), str(properties["code"]), str(properties.get("name") or ""),
            rings, (),
        )  # fmt: skip
    named = [column for column in columns(list(properties)) if properties.get(column.code)]
    if not named:
        raise Invalid("A feature has no property that names an area, such as LSOA21CD, or kind and code.")
    own, *others = [(column, str(properties[column.code])) for column in named]
    within = tuple((kind_of(code, column.kind), code) for column, code in others)
    name = str(properties.get(own[0].name) or "")
    return Outline(kind_of(own[1], own[0].kind), own[1], name, rings, within)


def _polygons(geometry: Mapping[str, Any]) -> Iterator[Sequence[Any]]:
    if geometry.get("type") == "Polygon":
        yield geometry["coordinates"]
    elif geometry.get("type") == "MultiPolygon":
        yield from geometry["coordinates"]
    elif geometry.get("type") == "GeometryCollection":
        for each in geometry.get("geometries", ()):
            yield from _polygons(each)


def _ring(points: Sequence[Sequence[float]]) -> Ring:
    """The ring rounded, without points that fall on the one before; empty where less than three corners are left."""
    rounded: Ring = []
    for longitude, latitude, *_ in points:
        if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
            raise Invalid("The outlines are not in longitude and latitude (WGS 84), as GeoJSON requires.")
        point = [round(longitude, DIGITS), round(latitude, DIGITS)]
        if not rounded or rounded[-1] != point:
            rounded.append(point)
    return rounded if len(rounded) > 3 else []

"""Which area is where on a day. Areas are about nobody, so no viewer is asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from ginnel.foundation.places.models import Area, AreaLink, Postcode
from ginnel.foundation.places.rules import KINDS
from ginnel.foundation.places.states import AreaKind, Relation
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import clean_postcode

_NOBODY = "Areas and postcodes are about nobody."
# The directories keep counties' districts and unitaries in one column.
_COLUMN_OF = {AreaKind.SUB_ICB: "sub_icb", AreaKind.UNITARY: "district"}


@dataclass(frozen=True, slots=True)
class Place:
    """An area as it is shown."""

    kind: str
    code: str
    name: str


@needs_no_viewer(_NOBODY)
def areas(kind: str, *, on: date | None = None) -> list[Place]:
    """Every area of a kind in force on a day (today), by name."""
    return [
        _place(area)
        for area in _in_force(Area.objects.filter(kind=kind), on or clock.today()).order_by("name")
    ]


@needs_no_viewer(_NOBODY)
def related(kind: str, code: str, wanted: str, *, on: date | None = None) -> list[Place]:
    """The areas of kind `wanted` that the area lies in, wholly or partly, on a day (today), through others if need be.

    Footprints overlap, so there may be several: North Yorkshire lies in three integrated care boards.
    """
    day = on or clock.today()
    start = Area.objects.filter(kind=kind, code=code).first()
    found = _climb([start], wanted, day) if start else []
    return [_place(area) for area in sorted(found, key=lambda area: area.name)]


@needs_no_viewer(_NOBODY)
def successors(kind: str, code: str, *, on: date | None = None) -> list[Place]:
    """What an area has become by a day (today): itself while in force, else what replaced it, and so on."""
    day = on or clock.today()
    frontier = list(Area.objects.filter(kind=kind, code=code))
    living: dict[object, Area] = {}
    for _ in range(10):  # no area has been redrawn more often since codes began in 2009
        living |= {area.pk: area for area in frontier if area.valid_to is None or area.valid_to >= day}
        ended = [area for area in frontier if area.pk not in living]
        frontier = [link.other for link in _links(ended, [Relation.BECAME])]
        if not frontier:
            break
    return [_place(area) for area in sorted(living.values(), key=lambda area: area.name)]


@needs_no_viewer(_NOBODY)
def area_of(postcode: str, kind: str, *, on: date | None = None) -> Place | None:
    """The area of a kind that a postcode is in on a day (today); None when unknown or when several would do.

    The directory's own column is used where it has one; a footprint of the place (a neighbourhood, a locality) is
    found through the areas the postcode is in.
    """
    day = on or clock.today()
    where = Postcode.objects.filter(postcode=clean_postcode(postcode)).first()
    if where is None:
        return None
    code = getattr(where, _COLUMN_OF.get(AreaKind(kind), kind), "")
    named = Area.objects.filter(kind=kind, code=code).first() if code else None
    if named and next(iter(_in_force(Area.objects.filter(pk=named.pk), day)), None):
        return _place(named)
    codes = [getattr(where, column) for column in KINDS]
    known = list(Area.objects.filter(code__in=[each for each in codes if each]))
    found = _climb(known, kind, day)
    if len(found) == 1:
        return _place(found[0])
    return Place(kind, code, "") if code and named is None and not found and kind in KINDS else None


def _climb(start: list[Area], wanted: str, day: date) -> list[Area]:
    """Areas of the wanted kind above `start`; an area reached is not climbed from again."""
    found: dict[object, Area] = {}
    seen = {area.pk for area in start}
    frontier = start
    while frontier:
        links = _links(frontier, [Relation.PART_OF, Relation.OVERLAPS], day)
        above = {link.other.pk: link.other for link in links if link.other.pk not in seen}
        seen |= above.keys()
        found |= {pk: area for pk, area in above.items() if area.kind == wanted}
        frontier = [area for pk, area in above.items() if pk not in found]
    return list(found.values())


def _links(areas: list[Area], relations: list[Relation], day: date | None = None) -> QuerySet[AreaLink]:
    links = AreaLink.objects.filter(area__in=areas, relation__in=relations).select_related("other")
    return _in_force(links, day) if day else links


def _in_force(query: QuerySet, day: date) -> QuerySet:
    return query.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_to=None) | Q(valid_to__gte=day))


def _place(area: Area) -> Place:
    return Place(area.kind, area.code, area.name)

"""Outlines of areas from GeoJSON, with the areas themselves and the larger ones that their properties name."""

from __future__ import annotations

from django.db import transaction

from ginnel.foundation.places.actions.lookups import ensure_areas
from ginnel.foundation.places.models import AreaLink, AreaShape
from ginnel.foundation.places.rules import overlap
from ginnel.foundation.places.rules.codes import rank
from ginnel.foundation.places.rules.shapes import Outline, outlines
from ginnel.foundation.places.states import Relation
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def load_outlines(*, document: object, kind: str = "", source: str, by: Viewer) -> int:
    """Keep the outline of each area of a FeatureCollection, replacing an earlier one; answers how many."""
    found = outlines(document, kind=kind)
    names = {each: "" for outline in found for each in outline.within}
    names |= {(outline.kind, outline.code): outline.name for outline in found}
    areas = ensure_areas(names, {}, source)
    shapes = {
        (outline.kind, outline.code): AreaShape(
            area=areas[outline.kind, outline.code], rings=outline.rings, source=source
        )
        for outline in found
    }
    AreaShape.objects.bulk_create(
        shapes.values(), update_conflicts=True, unique_fields=["area"], update_fields=["rings", "source"]
    )
    AreaLink.objects.bulk_create(
        (
            _link(areas[outline.kind, outline.code], areas[other], source)
            for outline in found
            for other in outline.within
            if _is_larger(outline, other)
        ),
        ignore_conflicts=True,
    )
    return len(shapes)


def _is_larger(outline: Outline, other: tuple[str, str]) -> bool:
    return rank(outline.kind) < rank(other[0])


def _link(area, other, source: str) -> AreaLink:  # type: ignore[no-untyped-def]
    start, end = overlap((area.valid_from, area.valid_to), (other.valid_from, other.valid_to))
    return AreaLink(
        area=area, relation=Relation.PART_OF, other=other, valid_from=start, valid_to=end, source=source
    )

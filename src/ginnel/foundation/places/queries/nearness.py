"""About where a postcode is."""

from __future__ import annotations

from ginnel.foundation.places.models import AreaShape, Postcode
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel.exemptions import needs_no_viewer
from ginnel.kernel.values.identifiers import clean_postcode


@needs_no_viewer("Where a postcode is is published; it is about nobody.")
def about_where(postcode: str) -> tuple[float, float] | None:
    """Latitude and longitude of the middle of the lower area that it lies in, None where that is not known here: right
    to a few hundred metres in a town, and to some thousands in the country."""
    lower = Postcode.objects.filter(postcode=clean_postcode(postcode)).values_list("lsoa", flat=True).first()
    if not lower:
        return None
    shapes = AreaShape.objects.filter(area__kind=AreaKind.LSOA, area__code=lower)
    rings = shapes.values_list("rings", flat=True).first()
    if not rings:
        return None
    points = max(rings, key=len)
    return _middle([point[1] for point in points]), _middle([point[0] for point in points])


def _middle(numbers: list[float]) -> float:
    return (min(numbers) + max(numbers)) / 2

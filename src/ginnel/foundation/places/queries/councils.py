"""Whose a postcode is."""

from __future__ import annotations

from ginnel.foundation.places.models import AreaCode
from ginnel.foundation.places.queries.areas import area_of
from ginnel.foundation.places.states import AreaKind
from ginnel.kernel.exemptions import needs_no_viewer

# Social care is a county's where there are districts below it (Local Authority Social Services Act 1970 s1).
_WITH_SOCIAL_CARE = (AreaKind.UNITARY, AreaKind.COUNTY)


@needs_no_viewer("Which council serves a postcode is published; it is about nobody.")
def council_of(postcode: str) -> str:
    """The code (CASSR) of the council with duties of adult social care in whose area a postcode lies today, "" where
    that is not known here."""
    areas = filter(None, (area_of(postcode, kind) for kind in _WITH_SOCIAL_CARE))
    codes = AreaCode.objects.filter(scheme="cassr", area__code__in=[area.code for area in areas])
    return codes.order_by("code").values_list("code", flat=True).first() or ""

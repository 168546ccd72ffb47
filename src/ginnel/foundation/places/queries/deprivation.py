"""How deprived the lower areas are that postcodes lie in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from ginnel.foundation.places.models import AreaLink, Deprivation, Postcode
from ginnel.foundation.places.rules.deprivation import fifth_of
from ginnel.foundation.places.states import AreaKind, Relation
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "How deprived areas are is published; it is about nobody."


@needs_no_viewer(_NOBODY)
def index_year() -> int | None:
    """The newest index that was loaded, None for none. Ranks of two indices are not comparable, so one counts."""
    return Deprivation.objects.order_by("-year").values_list("year", flat=True).first()


@needs_no_viewer(_NOBODY)
def fifths(*, among: Collection[str] | None = None) -> dict[str, int]:
    """The fifth of England, 1 the most deprived, of each lower area that a postcode is in, or of those `among`, by the
    newest index.

    Areas redrawn since the index, or that it knows redrawn, have theirs by what the lookup says became of which
    (`rules.deprivation.fifth_of`); what cannot be told is left out.
    """
    known = dict(Deprivation.objects.filter(year=index_year() or 0).values_list("lsoa", "decile"))
    changed: dict[str, list[str]] = defaultdict(list)
    links = AreaLink.objects.filter(relation=Relation.BECAME, area__kind=AreaKind.LSOA)
    for old, new in links.values_list("area__code", "other__code"):
        changed[old].append(new)
        changed[new].append(old)
    found = ((code, fifth_of(code, known, changed)) for code in (_lower_areas() if among is None else among))
    return {code: fifth for code, fifth in found if fifth is not None}


@needs_no_viewer(_NOBODY)
def areas_without_fifth() -> int:
    """How many lower areas of postcodes the newest index says nothing of."""
    return len(_lower_areas() - fifths().keys())


def _lower_areas() -> set[str]:
    return set(Postcode.objects.exclude(lsoa="").values_list("lsoa", flat=True).distinct())

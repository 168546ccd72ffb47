"""How many people live where, by sex and age."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.db import transaction

from ginnel.foundation.places.actions.lookups import ensure_areas
from ginnel.foundation.places.models import Population
from ginnel.foundation.places.rules.codes import kind_of
from ginnel.foundation.places.rules.populations import counted, year_in
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def load_populations(
    *,
    headings: Sequence[str],
    rows: Iterator[Mapping[str, str]],
    year: int | None,
    name: str,
    source: str,
    by: Viewer,
) -> int:
    """Replace the counts of every area and year that the table speaks of; answers how many counts it holds."""
    found = list(counted(headings, rows, year=year or year_in(name)))
    areas = ensure_areas(
        {(kind_of(each.code, each.heading.kind), each.code): "" for each in found}, {}, source
    )
    held = [(areas[kind_of(each.code, each.heading.kind), each.code], each) for each in found]
    for when in {each.year for each in found}:
        spoken_of = {area.pk for area, each in held if each.year == when}
        Population.objects.filter(year=when, area__in=spoken_of).delete()
    Population.objects.bulk_create(
        (
            Population(
                area=area,
                year=each.year,
                sex=each.sex,
                age_from=each.age_from,
                age_to=each.age_to,
                people=each.people,
                source=source,
            )
            for area, each in held
        ),
        batch_size=5_000,
    )
    return len(held)

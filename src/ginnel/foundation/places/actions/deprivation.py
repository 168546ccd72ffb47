"""How deprived areas are, by the index of a year."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from django.db import transaction

from ginnel.foundation.places.models import Deprivation
from ginnel.foundation.places.rules.deprivation import edition, ranked
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def load_deprivation(
    *,
    headings: Sequence[str],
    rows: Iterable[Mapping[str, str]],
    year: int | None,
    name: str,
    source: str,
    by: Viewer,
) -> int:
    """Keep rank and decile of every area of the table in place of what its edition said; answers how many areas."""
    when = year or edition(headings, name)
    if when is None:
        raise Invalid("The file does not say of which year its index is; say it with --year.")
    found = {each.lsoa: each for each in ranked(headings, rows)}
    Deprivation.objects.bulk_create(
        (Deprivation(year=when, source=source, **each._asdict()) for each in found.values()),
        update_conflicts=True,
        unique_fields=["year", "lsoa"],
        update_fields=["rank", "decile", "source"],
        batch_size=5_000,
    )
    return len(found)

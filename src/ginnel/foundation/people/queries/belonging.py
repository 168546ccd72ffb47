"""Records of our own that may be about somebody else: written while people were joined who are not any more."""

from __future__ import annotations

from collections.abc import Collection

from ginnel.foundation.people.models import OUR_OWN, SourceRecord
from ginnel.kernel.exemptions import needs_no_viewer


@needs_no_viewer("a mark beside what is shown; says nothing else")
def records_in_doubt(numbers: Collection[int]) -> frozenset[int]:
    """Those of these source records of which nobody has said yet whose what hangs on them is."""
    made = dict(SourceRecord.objects.filter(OUR_OWN, number__in=numbers).values_list("number", "made_with"))
    if not made:
        return frozenset()
    together = {number for numbers_ in made.values() for number in numbers_ or ()}
    rows = SourceRecord.objects.filter(number__in={*together, *made})
    whose = dict(rows.values_list("number", "person_id"))
    return frozenset(
        number
        for number, with_ in made.items()
        if any(whose.get(one) != whose[number] for one in with_ or ())
    )

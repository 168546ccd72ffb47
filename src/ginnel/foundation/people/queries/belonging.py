"""Records of our own that may be about somebody else: written while people were joined who are not any more."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Model

from ginnel.foundation.people.queries import hanging
from ginnel.foundation.people.rules.belonging import claimants
from ginnel.foundation.people.rules.dividing import Item
from ginnel.kernel import prepared
from ginnel.kernel.exemptions import needs_no_viewer


@needs_no_viewer("a mark beside what is shown; says nothing else")
def records_in_doubt(numbers: Collection[int]) -> frozenset[int]:
    """Those of these source records of which nobody has said yet whose what hangs on them is."""
    if not numbers:
        return frozenset()
    return frozenset(number for (number,) in prepared.run(_IN_DOUBT, [list(numbers)]))


@needs_no_viewer("whether one row waits to be divided; says nothing else")
def is_row_in_doubt(row: Model, field: str = "person") -> bool:
    """Whether what hangs on a whole person was made with records that are with different persons now."""
    made_with = hanging.made_with(Item(row._meta.label, field, str(row.pk)))
    return len(claimants(made_with, hanging.whose(made_with))) > 1


# Of the records with which each was made, not all are its person's.
_IN_DOUBT = """
SELECT own.number FROM people_sourcerecord own WHERE own.number = ANY(%s::bigint[]) AND own.made_with IS NOT NULL
AND cardinality(own.made_with) <> (
    SELECT count(*) FROM people_sourcerecord s WHERE s.number = ANY(own.made_with) AND s.person_id = own.person_id)
"""

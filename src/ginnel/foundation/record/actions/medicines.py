"""Letting what refers to a medicine count as the medicine does, whichever of the two comes first."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ginnel.foundation.record.actions import closing
from ginnel.foundation.record.fhir import kinds
from ginnel.foundation.record.fhir.categories import MEDICINES
from ginnel.foundation.record.fhir.parameters import of_kind
from ginnel.foundation.record.store import medicines
from ginnel.kernel.viewer import MEDICATION, Category, Viewer

_KINDS = frozenset(map(kinds.number_of, MEDICINES))
_MEDICINE = kinds.number_of("Medication")


def follow(said: Iterable[tuple[int, int, int]], *, by: Viewer, is_to_the_end: bool = False) -> None:
    """After entries were added or sorted anew: `said` is (resource number, type, category) of each that stands.
    `is_to_the_end`: however long the chain of medicines that are made of each other."""
    theirs = [(number, kind, category) for number, kind, category in said if kind in _KINDS]
    changed = medicines.follow(
        referring=[
            number for number, kind, category in theirs if category == Category.PROBLEMS_AND_MEDICATION
        ],
        medicines=[
            number for number, kind, category in theirs if kind == _MEDICINE and category in MEDICATION
        ],
        medicine=_MEDICINE,
        params=_params(),
        levels=None if is_to_the_end else medicines.LEVELS,
    )
    if changed:
        closing.look_again(changed, by=by)


@cache
def _params() -> list[int]:
    """Under which parameters a reference to a medicine is indexed, or to what one is made of."""
    of_each = (of_kind(kind).get(code) for kind in MEDICINES for code in ("medication", "ingredient"))
    return sorted({number for one in of_each if one for number, _ in one.stored})

"""What is open, for whoever takes over: what must not be missed is listed whole, of the rest some, with how many."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, QuerySet, Value, When

from ginnel.care.access.queries.clocks import crises
from ginnel.care.access.queries.due import Due, due_when
from ginnel.care.access.queries.listing import (
    PAGE,
    Listed,
    contact_lines,
    contacts_known,
    note_listed,
    referral_lines,
    referrals_known,
)
from ginnel.kernel.viewer import Viewer

MOST_LISTED = 500
"""Of one group: so many that nobody reads them on a sheet, and few enough that it is still made."""
_PARTS = (Due.LATE, Due.BEFORE_OPENING, Due.LATER)


@dataclass(frozen=True, slots=True)
class Group:
    """`lines` are those listed, crises first and then what is due first; `total` and `crises` how many there are."""

    due: Due
    lines: tuple[Listed, ...]
    total: int
    crises: int


def sheet(kind: str, *, now: datetime, viewer: Viewer) -> list[Group]:
    """Contacts, or referrals, of the viewer's organisation that are open, each once. Up to `MOST_LISTED`, every crisis
    is listed and all that runs out before the office opens next; of the others the first `PAGE`. What no list shows the
    viewer is neither listed nor counted here."""
    is_of_referrals = kind == "referrals"
    known: QuerySet = referrals_known(viewer=viewer) if is_of_referrals else contacts_known(viewer=viewer)
    lines: Any = referral_lines if is_of_referrals else contact_lines
    key = kind.removesuffix("s")
    # Both by one moment, so that nothing falls between two groups while they are counted.
    parts = [When(due_when(one, now), then=Value(one.value)) for one in _PARTS]
    is_crisis = Exists(crises().filter(**{key: OuterRef(f"{key}_id")}))
    found = known.annotate(part=Case(*parts), is_crisis=is_crisis)
    counted = found.order_by().values_list("part", "is_crisis").annotate(n=Count("pk"))
    many = {(part, in_crisis): n for part, in_crisis, n in counted}
    ordered = found.order_by("-is_crisis", "due_at", "pk")
    groups = [_group(one, many, ordered, lines, viewer) for one in _PARTS]
    note_listed(kind, sum(len(one.lines) for one in groups), viewer=viewer)
    return groups


def _group(
    due: Due, many: Mapping[tuple[str, bool], int], ordered: QuerySet, lines: Any, viewer: Viewer
) -> Group:
    in_crisis, others = many.get((due, True), 0), many.get((due, False), 0)
    listed = in_crisis + (others if due == Due.BEFORE_OPENING else min(others, PAGE))
    rows = ordered.filter(part=due)[: min(listed, MOST_LISTED)]
    return Group(due, lines(rows, viewer=viewer) if listed else (), in_crisis + others, in_crisis)

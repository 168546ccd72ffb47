"""Services that answer what somebody said is hard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf
from uuid import UUID

from ginnel.care.assessment.rules.questionnaire import Search
from ginnel.foundation.directory import queries
from ginnel.foundation.directory.queries import Asked, Found, Point
from ginnel.foundation.directory.states import CriticalElement
from ginnel.foundation.places import queries as places

EACH = 3


@dataclass(frozen=True, slots=True)
class Sought:
    search: Search
    found: tuple[Found, ...]


def sought(searches: Sequence[Search], postcode: str) -> list[Sought]:
    """A few of each, the nearest of the best first and each service once; what finds nothing is left out."""
    where = places.about_where(postcode) if postcode else None
    near = Point(*where) if where else None
    shown: set[UUID] = set()
    made = []
    for one in searches:
        element = CriticalElement(one.element) if one.element else None
        asked = Asked(words=one.words, near=near, element=element, only_running=True)
        page = queries.search(asked, size=EACH * 2)
        found = tuple(each for each in sorted(page.items, key=_distance) if each.id not in shown)[:EACH]
        shown.update(each.id for each in found)
        if found:
            made.append(Sought(one, found))
    return made


def _distance(one: Found) -> float:
    """All alike, and so in the order of the search, where nearness was not asked for; last where it is not known."""
    return inf if one.metres is None else one.metres

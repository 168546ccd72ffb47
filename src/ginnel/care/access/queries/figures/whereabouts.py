"""Where those live whom contacts are about, by area and by how deprived it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet

from ginnel.care.access.models import Contact, ContactPerson
from ginnel.care.access.rules.few import told
from ginnel.care.access.states import Part
from ginnel.foundation.people import queries as people
from ginnel.foundation.places import queries as places
from ginnel.kernel.viewer import Viewer

K = TypeVar("K")
LEVELS = ("district", "neighbourhood", "ward", "lsoa")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Contacts by the name of the area (`level`) and by fifth of deprivation, 1 the most deprived, in which one of
    those lives whom each is about; "" and 0 where that is not known. None for a count that is left out because it
    is small. `index` is the year of the index of deprivation, None for none."""

    level: str
    by_area: dict[str, int | None]
    by_fifth: dict[int, int | None]
    index: int | None


def whereabouts(taken: QuerySet[Contact], contacts: int, level: str, *, viewer: Viewer) -> Whereabouts:
    """Of `taken`, of which there are `contacts`. Where nobody may learn that somebody lives, is not known here."""
    named = ContactPerson.objects.filter(contact__in=taken, part=Part.ABOUT, replaced_by=None)
    found = named.exclude(person=None)
    before = ContactPerson.objects.filter(
        contact=OuterRef("contact"),
        part=Part.ABOUT,
        replaced_by=None,
        person__isnull=False,
        id__lt=OuterRef("id"),
    )
    by_person = dict(
        found.filter(~Exists(before)).order_by().values_list("person_id").annotate(n=Count("id"))
    )
    postcodes = people.by_postcode(by_person, viewer=viewer)
    lower = places.lower_areas_of(postcodes)
    fifths = places.fifths(among=set(lower.values()))
    by_fifth = _summed(postcodes, {code: fifths.get(area, 0) for code, area in lower.items()}, contacts, 0)
    by_area = _summed(postcodes, _named(level, lower), contacts, "")
    return Whereabouts(level, told(by_area), told(by_fifth), places.index_year())


def _summed(postcodes: Mapping[str, int], group: Mapping[str, K], contacts: int, none: K) -> dict[K, int]:
    """Sums by group that add up to all the contacts."""
    found: Counter[K] = Counter()
    for postcode, number in postcodes.items():
        found[group.get(postcode, none)] += number
    found[none] += contacts - sum(postcodes.values())
    return {key: number for key, number in found.items() if number}


def _named(level: str, lower: Mapping[str, str]) -> dict[str, str]:
    """The name of the area of each postcode at a level; its code where it has none."""
    nested, names = places.nested()
    by_code = {code: name for (_, code), name in names.items()}
    if level == "ward":
        codes = places.wards_of(lower)
    elif level == "lsoa":
        codes = dict(lower)
    else:
        above = {each.code: getattr(each, level) for each in nested}
        codes = {postcode: above.get(area, "") for postcode, area in lower.items()}
    return {postcode: by_code.get(code, code) for postcode, code in codes.items()}

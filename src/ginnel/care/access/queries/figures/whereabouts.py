"""Where those live whom contacts are about, by area and by how deprived it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet

from ginnel.care.access.models import Contact, ContactPerson
from ginnel.care.access.rules.few import Told, told
from ginnel.care.access.states import Part
from ginnel.foundation.people import queries as people
from ginnel.foundation.places import queries as places
from ginnel.kernel.clock import LONDON
from ginnel.kernel.viewer import Viewer

K = TypeVar("K", str, int)
LEVELS = ("district", "neighbourhood", "ward", "lsoa")


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Contacts of whole weeks until a Monday, by the code of the area (`level`; `names` by code) and by fifth of
    deprivation, 1 the most deprived, in which one of those lives whom each is about; "" and 0 where that is not known.
    None for a count that is left out, and for all `contacts` where everything is; others are to the nearest 5. `index`
    is the year of the index of deprivation, None for none."""

    level: str
    until: datetime
    contacts: int | None
    by_area: dict[str, int | None]
    names: dict[str, str]
    by_fifth: dict[int, int | None]
    index: int | None


def whole_weeks(until: datetime, weeks: int) -> tuple[datetime, datetime]:
    """As many weeks until the last Monday began in England: what is counted stays the same until the next, so that
    looking again does not tell of the one who came meanwhile."""
    day = until.astimezone(LONDON).date()
    monday = day - timedelta(days=day.weekday())
    since, ended = (
        datetime.combine(one, time(), LONDON) for one in (monday - timedelta(weeks=weeks), monday)
    )
    return since, ended


def whereabouts(taken: QuerySet[Contact], until: datetime, level: str, *, viewer: Viewer) -> Whereabouts:
    """Of `taken`, which end at `until`. Where nobody may learn that somebody lives, is not known here."""
    contacts = taken.count()
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
    by_area = _summed(postcodes, _areas(level, lower), contacts, "")
    area, fifth = told(by_area), told(by_fifth)
    if area.total is None or fifth.total is None:  # else the one would tell the sum of the other
        area, fifth = _nothing(by_area), _nothing(by_fifth)
    names = _names(by_area)
    return Whereabouts(level, until, area.total, area.counts, names, fifth.counts, places.index_year())


def _nothing(counts: Mapping[K, int]) -> Told[K]:
    return Told(dict.fromkeys(counts), None)


def _summed(postcodes: Mapping[str, int], group: Mapping[str, K], contacts: int, none: K) -> dict[K, int]:
    """Sums by group that add up to all the contacts."""
    found: Counter[K] = Counter()
    for postcode, number in postcodes.items():
        found[group.get(postcode, none)] += number
    found[none] += contacts - sum(postcodes.values())
    return {key: number for key, number in found.items() if number}


def _areas(level: str, lower: Mapping[str, str]) -> dict[str, str]:
    """The code of the area of each postcode at a level."""
    if level == "ward":
        return places.wards_of(lower)
    if level == "lsoa":
        return dict(lower)
    above = {each.code: getattr(each, level) for each in places.nested()[0]}
    return {postcode: above.get(area, "") for postcode, area in lower.items()}


def _names(codes: Collection[str]) -> dict[str, str]:
    """Their names; the code of one that has none, and beside the name where two have the same."""
    known = {code: name for (_, code), name in places.nested()[1].items()}
    named = {code: known.get(code) or code for code in codes if code}
    often = Counter(named.values())
    return {code: f"{name} ({code})" if often[name] > 1 else name for code, name in named.items()}

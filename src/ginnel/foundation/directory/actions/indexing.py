"""The rows by which a service is found, made from its latest version."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.contrib.postgres.search import SearchVector
from django.db.models import Value
from django.db.models.expressions import Combinable

from ginnel.foundation.directory.models import (
    DirectoryWord,
    Listing,
    ListingIndex,
    ListingPlace,
    ListingVersion,
    Provider,
    Taxonomy,
    TaxonomyTerm,
    Timetable,
)
from ginnel.foundation.directory.rules import elements, keepers, room, timetables
from ginnel.foundation.directory.rules.openreferral import Service
from ginnel.foundation.directory.rules.openreferral.shape import Place, Term
from ginnel.foundation.directory.rules.schedules import Schedule

M = TypeVar("M", Provider, Taxonomy, TaxonomyTerm)
_WORD = re.compile(r"[a-z]{4,40}")


def index(listing: Listing, version: ListingVersion, service: Service, source: str) -> None:
    """`source` is who speaks (`rules.keepers.source_of`)."""
    _know_terms(service.terms, source)
    everywhere = _timetable(service.schedules)
    places = [(place, _timetable(_hours_at(place, service))) for place in service.places]
    kept = {timetable for _, timetable in places} if places else {everywhere}
    made, _ = ListingIndex.objects.update_or_create(
        listing=listing,
        defaults={
            "version": version.number,
            "name": service.name,
            "status": service.status,
            "provider": _provider(service, version, source),
            "minimum_age": service.minimum_age,
            "maximum_age": service.maximum_age,
            "assured_on": service.assured_on,
            "changed_at": version.said_at,
            "terms": [one.id for one in service.terms],
            "taxonomies": sorted({id for one in service.terms if (id := _taxonomy_of(one))}),
            "elements": sorted(int(one.element) for one in service.terms if one.element),
            "timetables": sorted(one for one in kept if one is not None),
            "words": _words(service),
        },
    )
    made.places.all().delete()
    ListingPlace.objects.bulk_create(
        _place(made, at, place, timetable) for at, (place, timetable) in enumerate(places)
    )
    _know_words(service)


def _hours_at(place: Place, service: Service) -> tuple[Schedule, ...]:
    """Its own where it has any, else those of the service; where that is shut every place is."""
    is_own = any(not one.kind for one in place.schedules)
    return (*place.schedules, *(one for one in service.schedules if one.kind or not is_own))


def _words(service: Service) -> Combinable:
    """A name counts for more than what it is filed under, that for more than what is said of it."""
    filed = " . ".join(one.name for one in service.terms if not one.element and one.taxonomy != room.TAXONOMY)
    rest = " . ".join((service.provider.name, *service.words, *(one.name for one in service.places)))
    return (
        SearchVector(Value(service.name), weight="A", config="english")
        + SearchVector(Value(filed[:20_000]), weight="B", config="english")
        + SearchVector(Value(service.description[:20_000]), weight="C", config="english")
        + SearchVector(Value(rest[:20_000]), weight="D", config="english")
    )


def _place(made: ListingIndex, at: int, place: Place, timetable: int | None) -> ListingPlace:
    return ListingPlace(
        said_id=place.id,
        index=made,
        position=at,
        location=place.location,
        kind=place.kind,
        postcode=place.postcode,
        latitude=place.latitude,
        longitude=place.longitude,
        timetable_id=timetable,
    )


def _timetable(schedules: Iterable[Schedule]) -> int | None:
    kept = timetables.dumped(schedules)
    if not kept:
        return None
    made, _ = Timetable.objects.get_or_create(digest=timetables.digest(kept), defaults={"schedules": kept})
    return int(made.pk)


def _provider(service: Service, version: ListingVersion, source: str) -> Provider:
    said = service.provider
    values = {
        "name": said.name,
        "document": json.dumps(service.document["organization"], ensure_ascii=True),
        "changed_at": version.said_at,
    }
    return _said(Provider, said.id, source, values)


def _taxonomy_of(term: Term) -> UUID | None:
    """Ours holds the critical elements and no word of another's."""
    if term.element:
        return elements.TAXONOMY
    return None if term.taxonomy == elements.TAXONOMY else term.taxonomy


def _know_terms(terms: Iterable[Term], source: str) -> None:
    """Critical elements are ours, whoever says them, and called as we call them."""
    for one in terms:
        owner = keepers.OURS if one.element else source
        taxonomy = _taxonomy_of(one)
        if taxonomy:
            name = elements.NAME if one.element else one.taxonomy_name or str(taxonomy)
            said = elements.DESCRIPTION if one.element else name
            if one.element or one.taxonomy_name or not Taxonomy.objects.filter(pk=taxonomy).exists():
                _said(Taxonomy, taxonomy, owner, {"name": name, "description": said})
        values = {"name": one.name, "description": one.description, "parent": one.parent}
        if one.element:
            ours = elements.term(one.element)
            values = {"name": ours["name"], "description": ours["description"], "parent": None}
        _said(TaxonomyTerm, one.id, owner, {"taxonomy_id": taxonomy, **values})


def _said(kind: type[M], id: UUID, source: str, values: dict[str, Any]) -> M:
    """The row, made or changed; left as it is where another source said it first."""
    made, is_new = kind._default_manager.get_or_create(id=id, defaults={"source": source, **values})
    changed = {name: value for name, value in values.items() if getattr(made, name) != value}
    if not is_new and changed and keepers.may_change(source, made.source):
        for name, value in changed.items():
            setattr(made, name, value)
        made.save(update_fields=list(changed))
    return made


def _know_words(service: Service) -> None:
    said = " ".join((service.name, service.description, *(one.name for one in service.terms), *service.words))
    found = set(_WORD.findall(said.lower()))
    known = set(DirectoryWord.objects.filter(word__in=found).values_list("word", flat=True))
    DirectoryWord.objects.bulk_create(
        (DirectoryWord(word=one) for one in sorted(found - known)), ignore_conflicts=True
    )

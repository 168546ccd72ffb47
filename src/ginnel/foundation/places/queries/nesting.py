"""How the place is divided, read whole: a few thousand lower areas and their levels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from itertools import chain

from ginnel.foundation.places.models import Area, AreaCode, AreaLink, PlaceFile, Postcode
from ginnel.foundation.places.rules.codes import kind_of
from ginnel.foundation.places.rules.nesting import Known, Links, Nested, nest
from ginnel.foundation.places.states import AreaKind, PlaceFileKind, Relation
from ginnel.kernel import clock
from ginnel.kernel.exemptions import needs_no_viewer

_NOBODY = "Areas and postcodes are about nobody."


@needs_no_viewer(_NOBODY)
def nested(*, on: date | None = None) -> tuple[list[Nested], dict[tuple[str, str], str]]:
    """(every lower area and the levels it lies in on a day (today), names by kind and code)."""
    links = read()
    names = {key: area.name for key, area in links.areas.items()}
    return nest(links, on or clock.today()), names


@needs_no_viewer(_NOBODY)
def lower_areas_of(postcodes: Iterable[str]) -> dict[str, str]:
    """The lower area (LSOA) of each postcode, as `clean_postcode` writes it; unknown ones are left out."""
    found = Postcode.objects.filter(postcode__in=set(postcodes)).exclude(lsoa="")
    return dict(found.values_list("postcode", "lsoa"))


@needs_no_viewer(_NOBODY)
def wards_of(postcodes: Iterable[str]) -> dict[str, str]:
    """The ward of each postcode by its code, as `lower_areas_of`."""
    found = Postcode.objects.filter(postcode__in=set(postcodes)).exclude(ward="")
    return dict(found.values_list("postcode", "ward"))


@needs_no_viewer(_NOBODY)
def postcodes_in(neighbourhood: str) -> tuple[str, ...]:
    """Every postcode of a neighbourhood by its code; none for one that is not known."""
    return _postcodes(drawing_edition(), clock.today()).get(neighbourhood, ())


@needs_no_viewer(_NOBODY)
def postcodes_in_any() -> tuple[str, ...]:
    """Every postcode that lies in some neighbourhood."""
    found = _postcodes(drawing_edition(), clock.today())
    return tuple(chain.from_iterable(found.values()))


@lru_cache(maxsize=2)
def _postcodes(_edition: int, day: date) -> dict[str, tuple[str, ...]]:
    """By neighbourhood; kept as `_neighbourhoods`."""
    within = {each.code: each.neighbourhood for each in nested(on=day)[0] if each.neighbourhood}
    found: dict[str, list[str]] = defaultdict(list)
    rows = Postcode.objects.exclude(lsoa="").order_by("postcode").values_list("postcode", "lsoa")
    for postcode, lower in rows:
        if lower in within:
            found[within[lower]].append(postcode)
    return {code: tuple(postcodes) for code, postcodes in found.items()}


@needs_no_viewer(_NOBODY)
def neighbourhoods() -> dict[str, str]:
    """Names of the place's neighbourhoods today by code, in the order of their names."""
    return _neighbourhoods(drawing_edition(), clock.today())


@lru_cache(maxsize=2)
def _neighbourhoods(_edition: int, day: date) -> dict[str, str]:
    """Kept until another file is loaded: a work list asks for them each time."""
    found, names = nested(on=day)
    by_code = {code: name for (_, code), name in names.items()}
    wanted = {each.neighbourhood for each in found if each.neighbourhood}
    return {code: by_code.get(code, code) for code in sorted(wanted, key=lambda one: by_code.get(one, one))}


@needs_no_viewer(_NOBODY)
def known_as(scheme: str) -> dict[str, str]:
    """Codes of areas by their codes in another scheme, such as cassr."""
    return dict(AreaCode.objects.filter(scheme=scheme).values_list("code", "area__code"))


@needs_no_viewer(_NOBODY)
def edition() -> str:
    """Changes whenever another postcode directory is loaded: what was derived from the earlier one is stale."""
    last = PlaceFile.objects.filter(kind=PlaceFileKind.POSTCODES).order_by("-pk").first()
    return f"{last.digest[:16]}:{last.source}:{last.rows}" if last else ""


@needs_no_viewer(_NOBODY)
def drawing_edition() -> int:
    """Changes with every file loaded about the place: what was drawn before may look different now."""
    return PlaceFile.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


@needs_no_viewer(_NOBODY)
def files() -> list[PlaceFile]:
    """What was loaded about the place, newest first."""
    return list(PlaceFile.objects.order_by("-pk"))


def read() -> Links:
    """Every area and link, and what the postcode directory adds: whole in memory, as the place is small."""
    links = Links()
    known = {
        pk: Known(kind, code, name, valid_to)
        for pk, kind, code, name, valid_to in Area.objects.values_list(
            "pk", "kind", "code", "name", "valid_to"
        )
    }
    for area in known.values():
        links.add(area)
    wanted = [Relation.PART_OF, Relation.BECAME]
    pairs = AreaLink.objects.filter(relation__in=wanted).values_list("area_id", "relation", "other_id")
    for one, relation, other in pairs:
        links.link(known[one].key, relation, known[other].key)
    _add_postcodes(links)
    return links


def _add_postcodes(links: Links) -> None:
    """A lower area that no lookup placed lies where its postcodes do, if they agree."""
    placed = {key for key in links.areas if links.within[key]}
    rows = Postcode.objects.exclude(lsoa="").values_list("lsoa", "msoa", "district").distinct()
    for lower, middle, authority in rows:
        key = (str(AreaKind.LSOA), lower)
        links.add(Known(*key, lower))
        if key in placed:
            continue
        for kind, code in ((AreaKind.MSOA, middle), (kind_of(authority, AreaKind.UNITARY), authority)):
            if code:
                links.add(Known(str(kind), code, code))
                links.link(key, Relation.PART_OF, (str(kind), code))

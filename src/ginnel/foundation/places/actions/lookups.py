"""Lookups: a row says which area lies in which larger ones, or what an area of one year became in another.

Two columns of different kinds are a nesting: the smaller area lies in the larger, wholly where each stands beside one
only. Two columns of the same kind and different years are a change: where the codes differ the older one was replaced.
Areas not yet known are made known; names and dates already known stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import combinations

from django.db import transaction

from ginnel.foundation.places.models import Area, AreaCode, AreaLink
from ginnel.foundation.places.rules import overlap
from ginnel.foundation.places.rules.codes import Column, began_on, columns, is_function, kind_of, rank
from ginnel.foundation.places.states import AreaKind, Relation
from ginnel.kernel.viewer import Viewer

Named = tuple[AreaKind, str]
_BATCH = 5_000


@transaction.atomic
def load_lookup(
    *, headings: Sequence[str], rows: Iterator[Mapping[str, str]], source: str, by: Viewer
) -> int:
    """Areas and links of a lookup; answers how many rows it had."""
    held = columns(headings)
    read = list(rows)
    codes = _codes(read, headings, held)
    table = [_named(row, held) for row in read]
    names = {each: name for row in table for each, name in row.values()}
    nested, changed = _pairs(table, held)
    dates = _dates(changed)
    areas = ensure_areas(names, dates, source)
    links = [_link(areas, small, large, relation, source) for small, large, relation in nested]
    links += [_became(areas, old, new, dates, source) for _, old, new in changed]
    AreaLink.objects.bulk_create(links, ignore_conflicts=True, batch_size=_BATCH)
    _keep_codes(areas, codes)
    return len(table)


def _keep_codes(areas: Mapping[Named, Area], codes: Mapping[Named, str]) -> None:
    AreaCode.objects.bulk_create(
        (AreaCode(area=areas[key], scheme="cassr", code=code) for key, code in codes.items()),
        ignore_conflicts=True,
    )


def _codes(
    table: Sequence[Mapping[str, str]], headings: Sequence[str], held: Sequence[Column]
) -> dict[Named, str]:
    """The CASSR code of each council, where the lookup has such a column beside one of councils."""
    cassr = next((name for name in headings if name.strip().lower() in ("cassr", "cassr_code")), None)
    council = next((column for column in held if column.kind == AreaKind.UNITARY), None)
    if cassr is None or council is None:
        return {}
    pairs = ((row[council.code].strip(), row[cassr].strip()) for row in table)
    return {(kind_of(code, council.kind), code): other for code, other in pairs if code and other}


def ensure_areas(
    names: Mapping[Named, str], dates: Mapping[Named, tuple[date | None, date | None]], source: str
) -> dict[Named, Area]:
    """Areas by kind and code, made where missing, named and dated where that was not known."""
    Area.objects.bulk_create(
        (
            Area(kind=kind, code=code, name=name or code, source=source)
            for (kind, code), name in names.items()
        ),
        ignore_conflicts=True,
        batch_size=_BATCH,
    )
    wanted = Area.objects.filter(kind__in={kind for kind, _ in names}, code__in={code for _, code in names})
    areas = {(AreaKind(area.kind), area.code): area for area in wanted}
    changed = [areas[key] for key in names if _learn(areas[key], names[key], dates.get(key, (None, None)))]
    Area.objects.bulk_update(changed, ["name", "valid_from", "valid_to"], batch_size=_BATCH)
    return areas


def _learn(area: Area, name: str, dates: tuple[date | None, date | None]) -> bool:
    """Fill what was not known of an area; whether that was anything."""
    before = (area.name, area.valid_from, area.valid_to)
    if name and area.name == area.code:
        area.name = name
    if area.valid_from is None:
        area.valid_from = dates[0]
    if area.valid_to is None:
        area.valid_to = dates[1]
    return before != (area.name, area.valid_from, area.valid_to)


def _named(row: Mapping[str, str], held: Sequence[Column]) -> dict[Column, tuple[Named, str]]:
    return {
        column: ((kind_of(code, column.kind), code), row.get(column.name, "").strip())
        for column in held
        if (code := row[column.code].strip())
    }


def _pairs(
    table: Sequence[Mapping[Column, tuple[Named, str]]], held: Sequence[Column]
) -> tuple[list[tuple[Named, Named, Relation]], list[tuple[Column, Named, Named]]]:
    """(nested as smaller, larger, relation; changed as the newer column, old, new), each pair once."""
    nested: list[tuple[Named, Named, Relation]] = []
    changed: list[tuple[Column, Named, Named]] = []
    for first, second in combinations(held, 2):
        both = dict.fromkeys(
            (row[first][0], row[second][0]) for row in table if first in row and second in row
        )
        if first.kind == second.kind:
            changed += [(second, old, new) for old, new in both if old[1] != new[1]]
            continue
        pairs = [(small, large) for small, large in both if rank(small[0]) < rank(large[0])]
        whole = is_function((small[1], large[1]) for small, large in pairs)
        nested += [(*pair, Relation.PART_OF if whole else Relation.OVERLAPS) for pair in pairs]
    return nested, changed


def _dates(
    changed: Sequence[tuple[Column, Named, Named]],
) -> dict[Named, tuple[date | None, date | None]]:
    """When the areas of a change ended and began. What stands on both sides of it did neither."""
    olds, news = {old for _, old, _ in changed}, {new for _, _, new in changed}
    found: dict[Named, tuple[date | None, date | None]] = {}
    for column, old, new in changed:
        if not column.year:
            continue
        day = began_on(new[0], column.year)
        if old not in news:
            found[old] = (None, day - timedelta(days=1))
        if new not in olds:
            found[new] = (day, None)
    return found


def _link(
    areas: Mapping[Named, Area], small: Named, large: Named, relation: Relation, source: str
) -> AreaLink:
    area, other = areas[small], areas[large]
    start, end = overlap((area.valid_from, area.valid_to), (other.valid_from, other.valid_to))
    return AreaLink(area=area, relation=relation, other=other, valid_from=start, valid_to=end, source=source)


def _became(
    areas: Mapping[Named, Area],
    old: Named,
    new: Named,
    dates: Mapping[Named, tuple[date | None, date | None]],
    source: str,
) -> AreaLink:
    start = areas[new].valid_from or dates.get(new, (None, None))[0]
    return AreaLink(
        area=areas[old], relation=Relation.BECAME, other=areas[new], valid_from=start, source=source
    )

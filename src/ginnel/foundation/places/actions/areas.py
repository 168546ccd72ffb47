"""Areas: those shipped, and those a place loads from a CSV (its neighbourhoods, the LSOAs of its county)."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction

from ginnel.foundation.audit import actions as audit
from ginnel.foundation.audit.rules import Event
from ginnel.foundation.places.models import Area, AreaCode, AreaLink
from ginnel.foundation.places.rules import overlap, shipped
from ginnel.foundation.places.states import AreaKind, Relation
from ginnel.kernel.errors import Invalid
from ginnel.kernel.viewer import Viewer


@transaction.atomic
def load_shipped(*, by: Viewer) -> int:
    """Bring in the shipped areas and links; answers how many areas were new. Running it again changes nothing."""
    content = shipped()
    before = Area.objects.count()
    Area.objects.bulk_create(
        (
            Area(
                kind=each.kind,
                code=each.code,
                name=each.name,
                valid_from=each.valid_from,
                valid_to=each.valid_to,
                source=content.source,
            )
            for each in content.areas
        ),
        ignore_conflicts=True,
    )
    areas = {f"{area.kind}:{area.code}": area for area in Area.objects.all()}
    links = [(areas[area], relation, areas[other]) for area, relation, other in content.links]
    AreaLink.objects.bulk_create(
        (_link(area, relation, other, content.source) for area, relation, other in links),
        ignore_conflicts=True,
    )
    AreaCode.objects.bulk_create(
        (AreaCode(area=areas[area], scheme="cassr", code=code) for area, code in content.cassr),
        ignore_conflicts=True,
    )
    count = Area.objects.count() - before
    if count:
        audit.append(
            by=by, events=[Event("places.areas-loaded", detail={"areas": count, "source": "shipped"})]
        )
    return count


def _link(area: Area, relation: str, other: Area, source: str) -> AreaLink:
    """A link lasts while both areas do; what replaced an area did so for good."""
    start, end = overlap((area.valid_from, area.valid_to), (other.valid_from, other.valid_to))
    if relation == Relation.BECAME:
        start, end = other.valid_from, None
    return AreaLink(area=area, relation=relation, other=other, valid_from=start, valid_to=end, source=source)


@transaction.atomic
def load_areas(
    *,
    path: Path,
    kind: str,
    code: str,
    name: str,
    parent_kind: str = "",
    parent: str = "",
    relation: str = Relation.PART_OF,
    starts: date | None = None,
    source: str,
    by: Viewer,
) -> int:
    """Areas of one kind from the columns `code` and `name` of a CSV; answers how many were read.

    With `parent_kind` and the column `parent`, each is linked to an area that is known. Loading again renames and adds.
    Raises Invalid for columns or parents that are not there, and for an unknown kind.
    """
    if kind not in AreaKind.values or relation not in Relation.values:
        raise Invalid(f"There is no kind of area {kind} or no relation {relation}.")
    rows = list(_rows(path, [code, name, *([parent] if parent else [])]))
    Area.objects.bulk_create(
        {
            row[code]: Area(kind=kind, code=row[code], name=row[name], valid_from=starts, source=source)
            for row in rows
        }.values(),
        update_conflicts=True,
        unique_fields=["kind", "code"],
        update_fields=["name", "source"],
    )
    if parent:
        _load_links(kind, [(row[code], row[parent]) for row in rows], parent_kind, relation, source)
    detail = {"areas": len(rows), "kind": kind, "source": source}
    audit.append(by=by, events=[Event("places.areas-loaded", detail=detail)])
    return len(rows)


def _rows(path: Path, columns: list[str]) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        missing = [column for column in columns if column not in (reader.fieldnames or ())]
        if missing:
            raise Invalid(f"{path.name} has no column {', '.join(missing)}.")
        for row in reader:
            if row[columns[0]]:
                yield row


def _load_links(
    kind: str, pairs: list[tuple[str, str]], parent_kind: str, relation: str, source: str
) -> None:
    own = {area.code: area for area in Area.objects.filter(kind=kind, code__in={code for code, _ in pairs})}
    wanted = {parent for _, parent in pairs if parent}
    parents = {area.code: area for area in Area.objects.filter(kind=parent_kind, code__in=wanted)}
    if unknown := sorted(wanted - parents.keys()):
        raise Invalid(
            f"There is no {parent_kind} {unknown[0]} ({len(unknown)} such); load those areas first."
        )
    AreaLink.objects.bulk_create(
        (
            _link(own[code], relation, parents[parent], source)
            for code, parent in dict.fromkeys(pairs)
            if parent
        ),
        ignore_conflicts=True,
    )

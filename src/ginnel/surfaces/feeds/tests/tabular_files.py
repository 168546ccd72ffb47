"""Files of tabular feeds for tests: rows as dictionaries, written and read as a sender and a reader would."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.foundation.record.presenters.summary import summary
from ginnel.foundation.record.presenters.titles import title
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import recognise

Row = Mapping[str, str]


def text(names: Iterable[str], rows: Iterable[Row], delimiter: str = ",") -> str:
    """The file as text: the header, then each row's values in its order."""
    names = list(names)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n", delimiter=delimiter)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return out.getvalue()


def written(folder: Path, names: Iterable[str], *rows: Row, name: str = "rows.csv") -> Path:
    path = folder / name
    path.write_text(text(names, rows), encoding="utf-8")
    return path


def read(path: Path) -> tuple[str, list[Parcel]]:
    """The name of the feed that reads the file, and its parcels."""
    for opened in open_file(path):
        feed = recognise(opened)
        return feed.name, list(feed.read(opened))
    raise AssertionError("every path opens as something")


def one(folder: Path, row: Row) -> Parcel:
    """The parcel of a file of one row with just the columns it has."""
    _, [parcel] = read(written(folder, row, row))
    return parcel


def tree(parcel: Parcel, kind: str, local_id: str = "") -> dict[str, Any]:
    """The only resource of a kind (and id) in a parcel."""
    [found] = [
        each.tree
        for each in parcel.incoming
        if each.kind == kind and (not local_id or each.local_id == local_id)
    ]
    return found


def codes(parcel: Parcel) -> list[str]:
    return [fault.code for fault in parcel.faults]


def notes(parcel: Parcel) -> list[str]:
    return [note.code for note in parcel.notes]


def invalid(parcel: Parcel) -> list[str]:
    """What FHIR R4 finds wrong with the resources of a parcel."""
    return [
        f"{each.kind} {fault.field}: {fault.message}"
        for each in parcel.incoming
        for fault in validation.check(each.kind, canonical(each.tree), each.tree)
    ]


def lines(parcel: Parcel) -> list[str]:
    """What the timeline says of a row, the person aside."""
    return [
        ". ".join(filter(None, (title(each.kind, each.tree), summary(each.kind, each.tree))))
        for each in parcel.incoming
        if each.kind != "Patient"
    ]

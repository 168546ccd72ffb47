"""Inpatient extracts of a published antimicrobial stewardship tool: five layouts, read by their headers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from ginnel.care.reception.rules import Parcel
from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.registry import recognise

RealData = Callable[[str], Path]
# (rows, rows that say something), counted apart from this project: positions without a diagnosis say nothing.
FILES = {
    "inpatient_episodes.csv.gz": (1064, 1064),
    "inpatient_episodes2.csv": (18, 18),
    "inpatient_diagnoses.csv.gz": (5320, 1336),
    "inpatient_diagnoses2.csv": (104, 104),
    "inpatient_wards.csv": (1008, 1008),
    "inpatient_wards2.csv": (21, 21),
    "inpatient_investigations.csv.gz": (1428, 1428),
    "inpatient_microbiology.csv": (38, 38),
}


def parcels(path: Path) -> list[Parcel]:
    for opened in open_file(path):
        feed = recognise(opened)
        assert feed.name == "inpatient"
        return list(feed.read(opened))
    raise AssertionError("every path opens as something")


@pytest.mark.parametrize("name", FILES)
def test_every_row_is_read_as_fhir(real_data: RealData, name: str) -> None:
    found = parcels(real_data("hospital-episodes") / "ramses" / name)
    assert Counter(fault.code for parcel in found for fault in parcel.faults) == {}
    assert (len(found), sum(bool(parcel.incoming) for parcel in found)) == FILES[name]
    wrong = [
        (parcel.row, each.kind, fault.field)
        for parcel in found[:200]
        for each in parcel.incoming
        for fault in validation.check(each.kind, canonical(each.tree), each.tree)
    ]
    assert wrong == []


@pytest.mark.django_db
def test_the_files_load_in_any_order_for_the_hospital_they_are_loaded_for(real_data: RealData) -> None:
    folder = real_data("hospital-episodes") / "ramses"
    for name in sorted(FILES, reverse=True):
        [done] = load_path(folder / name, source="RCB")
        assert (done["feed"], done["read"], done["quarantined"]) == ("inpatient", FILES[name][0], 0), name
        assert done["accepted"] <= FILES[name][1]

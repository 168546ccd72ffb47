"""What `ginnel places load` is given for the pretend county: outlines, a lookup, postcodes, people, deprivation."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import orjson

from ginnel.synthetic import drawing
from ginnel.synthetic.facts import as_of, place, read
from ginnel.synthetic.ground import Area, ground, postcodes_in_area

FILES = ("lookup.csv", "areas.geojson", "neighbourhoods.geojson", "districts.geojson", "councils.geojson",
         "postcodes.csv", "populations.csv", "deprivation.csv")  # fmt: skip
# ONS codes of sub-ICB locations and integrated care boards of 2022, by NHS code; data/place.toml names the source
SUB_ICB = {"03Q": "E38000188", "42D": "E38000241", "36J": "E38000232", "01K": "E38000228"}
ICB = {"03Q": "E54000051", "42D": "E54000051", "36J": "E54000054", "01K": "E54000048"}
OLDEST = 90
RANKED = 33_755  # lower areas of England that the indices of 2025 rank
People = Counter[tuple[int, int, str, int]]  # year, area, sex, first age of the band of five


def years() -> tuple[int, ...]:
    """The mid-years that fall in the three years told."""
    return tuple(range(as_of().year - 2, as_of().year + 1))


def mid(year: int) -> date:
    return date(year, 6, 30)


def band(age: int) -> int:
    return min(OLDEST, age // 5 * 5)


def write(folder: Path, people: int, counted: People) -> None:
    """Every file of FILES in `folder`, which exists. `counted` is who lived where at each mid-year."""
    _csv(folder / "lookup.csv", _lookup())
    lower, middle = drawing.shapes()
    _geojson(folder / "areas.geojson", ((_area(each), [[lower[each.number]]]) for each in ground().areas))
    hoods = (
        ({"MSOA21CD": each.code, "MSOA21NM": each.name}, [[middle[each.number]]])
        for each in ground().neighbourhoods
    )
    _geojson(folder / "neighbourhoods.geojson", hoods)
    _geojson(folder / "districts.geojson", _joined("district"))
    _geojson(folder / "councils.geojson", _joined("unitary"))
    _csv(folder / "postcodes.csv", _postcodes(postcodes_in_area(people)))
    _csv(folder / "populations.csv", _populations(counted))
    _csv(folder / "deprivation.csv", _deprivation())


def _csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        csv.writer(stream, lineterminator="\n").writerows(rows)


def _lookup() -> Iterator[tuple[str, ...]]:
    """Each area in its neighbourhood, its district of 2022, its council of 2023 and its NHS footprints."""
    yield ("lsoa21_code", "lsoa21_name", "msoa21_code", "msoa21_name", "ltla22_code", "ltla22_name", "ltla23_code",
           "ltla23_name", "sicbl22_code", "icb22_code")  # fmt: skip
    for each in ground().areas:
        district = each.locality.district
        gss, name = councils()[district.council]
        hood, footprint = each.neighbourhood, each.locality.footprint
        yield (each.code, each.name, hood.code, hood.name, district.code, district.name, gss, name,
               SUB_ICB[footprint], ICB[footprint])  # fmt: skip


def councils() -> dict[str, tuple[str, str]]:
    """ONS code and name of each council by its CASSR code."""
    return {each["code"]: (each["gss"], each["name"]) for each in read("place.toml")["council"]}


def _area(each: Area) -> dict[str, str]:
    return {"LSOA21CD": each.code, "LSOA21NM": each.name, "MSOA21CD": each.neighbourhood.code}


def _joined(kind: str) -> Iterator[tuple[dict[str, str], list[list[drawing.Ring]]]]:
    """Districts or councils as the localities they are made of, borders between these gone."""
    parts: dict[tuple[str, str], list[drawing.Ring]] = {}
    for town in place().localities:
        district = town.district
        key = (district.code, district.name) if kind == "district" else councils()[district.council]
        parts.setdefault(key, []).append(drawing.localities()[town.number])
    for (code, name), rings in parts.items():
        of = "unitary" if code.startswith("E06") else kind
        yield {"code": code, "name": name, "kind": of}, [[ring] for ring in drawing.joined(rings)]


def _geojson(path: Path, features: Iterable[tuple[dict[str, str], list[list[drawing.Ring]]]]) -> None:
    found: list[dict[str, Any]] = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": {
                "type": "MultiPolygon",
                "coordinates": [[drawing.closed(ring) for ring in polygon] for polygon in polygons],
            },
        }
        for properties, polygons in features
    ]
    path.write_bytes(orjson.dumps({"type": "FeatureCollection", "features": found}) + b"\n")


def _postcodes(each_area: int) -> Iterator[tuple[str, ...]]:
    """As the National Statistics Postcode Lookup heads them."""
    yield "pcds", "dointr", "doterm", "lsoa21cd", "msoa21cd", "laua", "rgn", "ctry", "sicbl", "icb"
    for area in ground().areas:
        gss, _ = councils()[area.locality.council]
        footprint = area.locality.footprint
        rest = (
            area.code,
            area.neighbourhood.code,
            gss,
            "E12000003",
            "E92000001",
            SUB_ICB[footprint],
            ICB[footprint],
        )
        for at in range(each_area):
            yield area.postcode(at), "198001", "", *rest


def _populations(counted: People) -> Iterator[tuple[object, ...]]:
    yield "lsoa21_code", "year", "sex", "age_band", "people"
    for year in years():
        for area in ground().areas:
            for sex in ("female", "male"):
                for low in range(0, OLDEST + 1, 5):
                    people = counted[year, area.number, sex, low]
                    if people:
                        yield (
                            area.code,
                            year,
                            sex,
                            f"{low}-{low + 4}" if low < OLDEST else f"{OLDEST}+",
                            people,
                        )


def _deprivation() -> Iterator[tuple[object, ...]]:
    """As File 1 of the English Indices of Deprivation 2025 heads them; ranks lie in the area's tenth of England."""
    index = "Index of Multiple Deprivation (IMD)"
    yield ("LSOA code (2021)", "LSOA name (2021)", "Local Authority District code (2024)",
           "Local Authority District name (2024)", f"{index} Rank (where 1 is most deprived)",
           f"{index} Decile (where 1 is most deprived 10% of LSOAs)")  # fmt: skip
    for decile in range(1, 11):
        areas = [each for each in ground().areas if each.decile == decile]
        for at, each in enumerate(areas):
            rank = round((decile - 1 + (at + 0.5) / len(areas)) * RANKED / 10)
            yield (each.code, each.name, *councils()[each.locality.council], rank, decile)

"""The truth adds up: figures are sums of what happened, areas of areas, and the national service knows everybody."""

import csv
from collections import Counter, defaultdict
from functools import cache

import orjson
import pytest

from ginnel.synthetic import county, figures, placefiles
from ginnel.synthetic.facts import place
from ginnel.synthetic.ground import ground, postcodes_in_area
from ginnel.synthetic.tests.counties import PEOPLE, made, truth

AREAS = {each.code: each for each in ground().areas}


@cache
def measures() -> dict[tuple[str, str, str, str], Counter]:
    """Values by area of each (measure, figure, period, level)."""
    found: dict[tuple[str, str, str, str], Counter] = defaultdict(Counter)
    for each in truth("measures"):
        key = each["measure"], each["figure"], each["period"], each["level"]
        found[key][each["area"]] += int(each["value"])
    return found


def test_every_figure_is_the_same_whole_at_every_level():
    wholes = {key: values.total() for key, values in measures().items()}
    for (*what, level), whole in wholes.items():
        assert whole == wholes[*what, "council"], (what, level)


def test_a_district_is_the_sum_of_its_neighbourhoods():
    district_of = {each.neighbourhood.code: each.locality.district.code for each in ground().areas}
    for (*what, level), values in measures().items():
        if level == "neighbourhood":
            summed: Counter = Counter()
            for code, value in values.items():
                summed[district_of[code]] += value
            assert +summed == +measures()[*what, "district"]


def test_emergency_admissions_are_those_of_the_stays():
    counted: Counter = Counter()
    for each in truth("spells"):
        if each["method"] in figures.METHODS and int(each["age"]) >= 65 and each["area"]:
            counted[each["admitted"][:7]] += 1
    stated = {key[2]: values.total() for key, values in measures().items() if key[0] == figures.EMERGENCY}
    assert counted == stated


def test_days_after_ready_are_those_of_the_stays_and_fall_into_their_bands():
    from datetime import date

    days, discharges = Counter(), Counter()
    for each in truth("spells"):
        if (
            each["discharged"]
            and each["ready"]
            and int(each["nights"])
            and int(each["age"]) >= 18
            and each["area"]
        ):
            left = date.fromisoformat(each["discharged"])
            days[each["discharged"][:7]] += (left - date.fromisoformat(each["ready"])).days
            discharges[each["discharged"][:7]] += 1
    for month, count in discharges.items():
        values = {figure: measures().get((figures.DELAY, figure, month, "council"), Counter()).total()
                  for figure in ("discharges", "days", *(name for _, name in figures.BANDS))}  # fmt: skip
        assert values["discharges"] == count == sum(values[name] for _, name in figures.BANDS)
        assert values["days"] == days[month]


def test_care_home_admissions_are_those_listed():
    listed = sum(int(each["age"]) >= 65 for each in truth("care_home_admissions"))
    stated = sum(
        values.total()
        for key, values in measures().items()
        if key[0] == figures.CARE_HOME and key[3] == "council"
    )
    assert listed == stated > 0


def test_every_stay_that_ended_is_in_its_trusts_extract_with_its_dates():
    rows = {}
    spoilt = {(each["file"], int(each["row"])) for each in truth("corruptions") if each["row"]}
    for trust in ("ZT1", "ZT2"):
        for name in (f"acute-trust/{trust}-apc.csv", f"acute-trust/{trust}-apc-later.csv"):
            path = made() / name
            if path.exists():
                with path.open(newline="") as stream:
                    for number, row in enumerate(csv.DictReader(stream), 1):
                        if (name, number) not in spoilt:
                            rows[trust, row["HOSPITAL PROVIDER SPELL IDENTIFIER"]] = row
    missing = 0
    for each in truth("spells"):
        row = rows.get((each["trust"], each["spell"]))
        if row is None:
            missing += bool(each["discharged"])
            continue
        assert row["START DATE (HOSPITAL PROVIDER SPELL)"] == each["admitted"]
        assert row["DISCHARGE DATE (HOSPITAL PROVIDER SPELL)"] == each["discharged"]
        assert row["DISCHARGE READY DATE (HOSPITAL PROVIDER SPELL)"] == each["ready"]
        assert row["AGE ON ADMISSION"] == each["age"]
    assert missing < 10  # stays whose every row was spoilt


def test_residents_are_counted_once_in_each_middle_of_a_year():
    with (made() / "places" / "populations.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    for year in placefiles.years():
        day = placefiles.mid(year).isoformat()
        living = sum(
            each["born"] <= day
            and (not each["died"] or day < each["died"])
            and (not each["arrived"] or each["arrived"] <= day)
            and (not each["left"] or day < each["left"])
            for each in truth("residents")
        )
        assert sum(int(each["people"]) for each in rows if each["year"] == str(year)) == living
    assert {each["lsoa21_code"] for each in rows} <= AREAS.keys()


def test_the_national_service_knows_everybody_by_the_number_in_use():
    known = {
        each["nhs_number"]: each
        for each in map(orjson.loads, (made() / "truth/pds.ndjson").read_bytes().splitlines())
    }
    for each in truth("residents"):
        record = known[each["nhs_number"]]
        assert record["birth_date"] == each["born"]
        assert record["superseded"] == [each["superseded_number"]] * bool(each["superseded_number"])
        assert (record["address"] is None) == bool(int(each["sensitive"]))
        assert (record["deceased"] or "") == each["died"]
    assert len(known) >= PEOPLE


def test_partners_carers_and_mothers_are_residents_of_the_same_household():
    residents = {each["person"]: each for each in truth("residents")}
    for each in residents.values():
        for tie in ("carer", "mother"):
            assert not each[tie] or residents[each[tie]]["household"] == each["household"]


def test_nobody_is_in_two_beds_at_once():
    stays: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for each in truth("spells"):
        stays[each["person"]].append((each["admitted"], each["discharged"] or "9999"))
    for spans in stays.values():
        spans.sort()
        assert all(left <= came for (_, left), (came, _) in zip(spans, spans[1:], strict=False))


def test_a_superseded_number_is_nobodys_own():
    residents = truth("residents")
    own = {each["nhs_number"] for each in residents}
    assert not own & {each["superseded_number"] for each in residents if each["superseded_number"]}


def test_postcodes_of_residents_are_in_the_lookup_in_their_area():
    with (made() / "places" / "postcodes.csv").open(newline="") as stream:
        where = {each["pcds"]: each["lsoa21cd"] for each in csv.DictReader(stream)}
    assert all(where[each["postcode"]] == each["area"] for each in truth("residents"))


def test_postcodes_of_a_large_county_lie_in_their_areas_too():
    people = [each for part in (3, 4) for each in county.make(2, part, 200_000).people]
    where = {area.postcode(at): area for area in AREAS.values() for at in range(postcodes_in_area(200_000))}
    homes = [home for each in people for _, home in each.homes if home.area]
    assert any(home.care_home for home in homes)
    assert all(where[home.postcode] is home.area for home in homes)


def test_the_lookup_nests_every_area_and_keeps_the_districts_of_before_2023():
    with (made() / "places" / "lookup.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {each["lsoa21_code"] for each in rows} == AREAS.keys()
    assert {each["ltla22_code"] for each in rows} == {each.code for each in place().districts.values()}
    assert {each["ltla23_code"] for each in rows} == {"E06000014", "E06000065"}


def test_the_index_of_deprivation_has_every_area_in_its_tenth_by_its_rank():
    with (made() / "places" / "deprivation.csv").open(newline="") as stream:
        rows = [(row[0], int(row[4]), int(row[5])) for row in list(csv.reader(stream))[1:]]
    assert {code: decile for code, _, decile in rows} == {code: area.decile for code, area in AREAS.items()}
    assert all((decile - 1) * 3375 <= rank <= decile * 3376 for _, rank, decile in rows)


@pytest.mark.parametrize("name", [each for each in placefiles.FILES if each.endswith("geojson")])
def test_outlines_are_closed_rings_in_longitude_and_latitude(name):
    for feature in orjson.loads((made() / "places" / name).read_bytes())["features"]:
        for polygon in feature["geometry"]["coordinates"]:
            for ring in polygon:
                assert ring[0] == ring[-1] and len(ring) > 3
                assert all(-3 < x < 0 and 53.5 < y < 54.7 for x, y in ring)

"""A little place whose every figure has been worked out by hand, and what may not leave it."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ginnel.population.engine.periods import containing
from ginnel.population.engine.published import Published, Row, Value
from ginnel.population.engine.publishing import NoLake, edition, latest_day, publish
from ginnel.population.engine.tests.lakes import AREAS, COUNCIL, OTHER, lake
from ginnel.population.measures.rules import named

MARCH = date(2026, 3, 15)
# People aged 65 and over in mid-2025. D1 = N1 + N2 and so on: 1,000 + 3,000 and 2,000 + 4,000; the other council 5,000.
OLDER = {"N1": 1_000, "N2": 3_000, "N3": 2_000, "N4": 4_000, "N5": 5_000}
LEVELS = {"neighbourhood": OLDER, "district": {"D1": 4_000, "D2": 6_000, OTHER: 5_000}}
LEVELS["council"] = {COUNCIL: 10_000, OTHER: 5_000}


def populations() -> list[dict[str, Any]]:
    """Half at 65 to 69, half at 90 and over, and as many under 65, who must not count."""
    rows = []
    for level, areas in LEVELS.items():
        for area, people in areas.items():
            common = {"level": level, "area": area, "year": 2025}
            rows.append(common | {"age_from": 60, "age_to": 64, "people": people})
            rows.append(common | {"age_from": 65, "age_to": 69, "people": people // 2})
            rows.append(common | {"age_from": 90, "people": people // 2})
    return rows


def admissions(**by_hood: int) -> list[dict[str, Any]]:
    """So many emergency admissions of as many people aged 80 in March, by neighbourhood."""
    lower = {row["neighbourhood"]: row["lsoa"] for row in AREAS} | {"elsewhere": "E01999999"}
    return [
        {"lsoa": lower[hood], "age": 80, "method": "21", "admitted_on": MARCH}
        for hood, count in by_hood.items()
        for _ in range(count)
    ]


def emergency(folder: Path, **by_hood: int) -> Published:
    lake(folder, {"spells": admissions(**by_hood), "populations": populations()})
    wanted = named("emergency-admissions-65")
    return publish(folder, wanted, [containing(wanted.period, MARCH)])


def row(found: Published, level: str, code: str) -> Row:
    return next(each for each in found.latest.rows if (each.level, each.code) == (level, code))


def figures(found: Published, name: str, level: str) -> dict[str, float | None]:
    return {each.code: each.values[name].value for each in found.latest.at(level)}


def test_rates_by_hand(tmp_path: Path) -> None:
    """N1 20 of 1,000; N2 30 of 3,000; N3 10 of 2,000; N4 40 of 4,000; N5 25 of 5,000, per 100,000."""
    found = emergency(tmp_path, N1=20, N2=30, N3=10, N4=40, N5=25)
    assert figures(found, "rate", "neighbourhood") == {
        "N1": 2_000, "N2": 1_000, "N3": 500, "N4": 1_000, "N5": 500,
    }  # fmt: skip
    assert figures(found, "rate", "district") == {"D1": 1_250, "D2": pytest.approx(5_000 / 6), OTHER: 500}
    assert figures(found, "rate", "council") == {COUNCIL: 1_000, OTHER: 500}
    assert figures(found, "rate", "place") == {"": pytest.approx(125 / 15_000 * 100_000)}


def test_a_stay_told_of_two_people_is_one_admission_and_one_discharge(tmp_path: Path) -> None:
    """Twelve stays, each in a hospital's extract and in its messages, which do not say when they were ready."""
    told = [
        {"lsoa": "E01000001", "age": 80, "method": "21", "admitted_on": date(2026, 3, 1), "setting": "acute",
         "stay": f"stay {number}", "resident": f"{source} {number}", "told_by": source, "discharge_method": "1",
         "destination": "19", "ready_on": ready, "discharged_on": MARCH}
        for number in range(12)
        for source, ready in (("extract", date(2026, 3, 13)), ("messages", None))
    ]  # fmt: skip
    lake(tmp_path, {"spells": told, "populations": populations()})
    measures = [named("emergency-admissions-65"), named("discharge-delay")]
    admitted, left = (publish(tmp_path, each, [containing(each.period, MARCH)]) for each in measures)
    assert row(admitted, "council", COUNCIL).values["admissions"].value == 12
    assert row(left, "council", COUNCIL).values["discharges"].value == 12
    assert row(left, "council", COUNCIL).values["average-including-zero"].value == 2


def test_a_rate_says_what_it_is_made_of_and_how_sure_it_is(tmp_path: Path) -> None:
    """Byar's limits of 100: 81.36 and 121.63."""
    council = row(emergency(tmp_path, N1=20, N2=30, N3=10, N4=40), "council", COUNCIL)
    rate = council.values["rate"]
    assert (rate.numerator, rate.denominator, council.people_year) == (100, 10_000, 2025)
    assert (rate.lower, rate.upper) == pytest.approx((813.6, 1216.3), abs=0.1)


def test_a_small_count_is_left_out_with_enough_beside_it(tmp_path: Path) -> None:
    """N1 3 is small; N2 goes with it, for D1 less N2 would be 3; nothing else needs to."""
    found = emergency(tmp_path, N1=3, N2=30, N3=10, N4=40, N5=25)
    assert figures(found, "admissions", "neighbourhood") == {
        "N1": None,
        "N2": None,
        "N3": 10,
        "N4": 40,
        "N5": 25,
    }
    assert row(found, "neighbourhood", "N1").values["rate"] == Value(is_suppressed=True)
    assert figures(found, "admissions", "district") == {"D1": 33, "D2": 50, OTHER: 25}


def test_many_admissions_of_few_people_are_left_out(tmp_path: Path) -> None:
    rows = [said | {"resident": "one"} for said in admissions(N1=20)] + admissions(N2=30, N3=10, N4=40)
    lake(tmp_path, {"spells": rows, "populations": populations()})
    wanted = named("emergency-admissions-65")
    found = publish(tmp_path, wanted, [containing(wanted.period, MARCH)])
    assert row(found, "neighbourhood", "N1").values["admissions"].is_suppressed


def test_those_who_live_elsewhere_count_in_the_whole_and_in_no_area(tmp_path: Path) -> None:
    found = emergency(tmp_path, N1=20, N2=30, elsewhere=12)
    assert figures(found, "admissions", "council") == {"": 12, COUNCIL: 50, OTHER: 0}
    assert figures(found, "admissions", "place") == {"": 62}


def test_an_area_with_nothing_to_count_says_nought(tmp_path: Path) -> None:
    found = emergency(tmp_path, N1=20, N2=30)
    assert row(found, "neighbourhood", "N5").values["rate"].value == 0


def test_without_people_there_is_no_rate_and_the_count_stays(tmp_path: Path) -> None:
    lake(tmp_path, {"spells": admissions(N1=20)})
    wanted = named("emergency-admissions-65")
    found = publish(tmp_path, wanted, [containing(wanted.period, MARCH)])
    values = row(found, "neighbourhood", "N1").values
    assert (values["rate"], values["admissions"].value) == (Value(), 20)


# Discharges in March after a week's stay: neighbourhood, days late, how many. In D1 40 on the day, 10 after 1 day, 20
# after 3, 10 after 10: 80 discharges, 170 days, 40 delayed. In D2 30 on the day and 10 after 25 days: 250 days.
LATE = (
    ("N1", 0, 20),
    ("N2", 0, 20),
    ("N1", 1, 10),
    ("N2", 3, 20),
    ("N1", 10, 10),
    ("N3", 0, 30),
    ("N4", 25, 10),
)


def discharges(*late: tuple[str, int, int]) -> list[dict[str, Any]]:
    lower = {row["neighbourhood"]: row["lsoa"] for row in AREAS}
    left = date(2026, 3, 30)
    return [
        {
            "lsoa": lower[hood],
            "age": 80,
            "setting": "acute",
            "admitted_on": left - timedelta(days + 7),
            "ready_on": left - timedelta(days),
            "discharged_on": left,
        }
        for hood, days, count in late
        for _ in range(count)
    ]


def delay(folder: Path, *late: tuple[str, int, int]) -> Published:
    lake(folder, {"spells": discharges(*late)})
    wanted = named("discharge-delay")
    return publish(folder, wanted, [containing(wanted.period, MARCH)])


def test_delays_by_hand_and_the_published_identity(tmp_path: Path) -> None:
    """The average with zeros is the share delayed times the average of those delayed."""
    values = row(delay(tmp_path, *LATE), "district", "D1").values
    assert values["average-including-zero"].value == 170 / 80
    assert values["average-excluding-zero"].value == 170 / 40
    assert values["share-delayed"].value == 50
    assert values["average-including-zero"].value == pytest.approx(
        (values["share-delayed"].value or 0) / 100 * (values["average-excluding-zero"].value or 0)
    )
    assert (values["discharges"].value, values["days"].value) == (80, 170)


def test_bands_by_hand(tmp_path: Path) -> None:
    found = delay(tmp_path, *LATE)
    bands = ("on-the-day", "1", "2-3", "4-6", "7-13", "14-20", "21-and-over")
    assert [row(found, "district", "D1").values[band].value for band in bands] == [40, 10, 20, 0, 10, 0, 0]
    assert [row(found, "place", "").values[band].value for band in bands] == [70, 10, 20, 0, 10, 0, 10]
    assert not row(found, "neighbourhood", "N1").values["2-3"].is_shown


def test_an_average_to_which_few_add_is_left_out(tmp_path: Path) -> None:
    """Three people waited: their days would be the average times the discharges."""
    found = delay(
        tmp_path, ("N1", 0, 20), ("N1", 9, 3), ("N2", 0, 40), ("N2", 9, 20), ("N3", 0, 30), ("N4", 9, 30)
    )
    values = row(found, "neighbourhood", "N1").values
    assert values["discharges"].value == 23
    assert values["average-including-zero"].is_suppressed
    assert values["days"].is_suppressed
    assert row(found, "neighbourhood", "N2").values["days"].is_suppressed  # the district's less N1's


def test_completeness_is_said_of_enough_rows_and_rounded_down(tmp_path: Path) -> None:
    unknown = [said | {"ready_on": None} for said in discharges(("N1", 0, 1))]
    lake(tmp_path, {"spells": discharges(*LATE) + unknown})
    wanted = named("discharge-delay")
    found = publish(tmp_path, wanted, [containing(wanted.period, MARCH)])
    shares = {share.label: share.percent for share in found.latest.completeness}
    assert shares["A possible discharge-ready date is recorded"] == 99
    assert shares["Age is known"] == 100
    few = delay(tmp_path / "few", ("N1", 0, 20))
    assert {share.percent for share in few.latest.completeness} == {None}


def home(hood: str, number: int, **said: Any) -> dict[str, Any]:
    lower = {row["neighbourhood"]: row["lsoa"] for row in AREAS}
    return {
        "resident": f"home {hood} {number}", "organisation": "218", "council": COUNCIL, "lsoa": lower[hood], "age": 80,
        "started_on": MARCH, "client_type": "Service user", "type": "Long term support: Nursing care",
    } | said  # fmt: skip


def test_a_placement_counts_with_the_council_that_made_it(tmp_path: Path) -> None:
    """Twenty placed at home, twelve in the other council's area: those are elsewhere within the first."""
    rows = [home("N1", n) for n in range(20)] + [home("N5", n) for n in range(12)]
    lake(tmp_path, {"services": rows, "populations": populations()})
    wanted = named("care-home-admissions-65")
    found = publish(tmp_path, wanted, [containing(wanted.period, MARCH)])
    assert figures(found, "people", "council") == {COUNCIL: 32, OTHER: 0}
    assert figures(found, "rate", "council") == {COUNCIL: 320, OTHER: 0}
    assert [each.values["people"].value for each in found.latest.at("district") if not each.code] == [12]


def test_a_publication_can_be_repeated_and_says_from_what(tmp_path: Path) -> None:
    first = emergency(tmp_path / "one", N1=20, N2=30)
    again = emergency(tmp_path / "two", N2=30, N1=20)
    other = emergency(tmp_path / "three", N1=21, N2=30)
    assert first.publications == again.publications
    assert len(first.input) == 64
    assert first.input != other.input
    assert "GROUPING SETS" in first.query
    assert first.version == "2025-26.1"


def test_where_nothing_has_been_made_there_is_nothing_to_publish(tmp_path: Path) -> None:
    with pytest.raises(NoLake):
        edition(tmp_path)
    emergency(tmp_path, N1=20)
    assert edition(tmp_path)


def test_the_latest_day_is_the_freshest_sources_and_never_in_the_future(tmp_path: Path) -> None:
    def source(day: date) -> dict[str, Any]:
        return {"table": "spells", "rows": 1, "latest_on": day}

    lake(tmp_path, {"sources": [source(date(2026, 3, 1)), source(date(2026, 2, 1))]})
    assert latest_day(tmp_path, named("discharge-delay")) == date(2026, 3, 1)
    lake(tmp_path, {"sources": [source(date(2062, 3, 1))]})
    assert latest_day(tmp_path, named("discharge-delay")) == date(2026, 11, 1)

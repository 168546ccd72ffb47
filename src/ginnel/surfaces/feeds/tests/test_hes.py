"""Hospital Episode Statistics: the national verdict on each field, and what refuses a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from ginnel.surfaces.feeds.hes import rules
from ginnel.surfaces.feeds.tests.tabular_files import codes, lines, notes, one, read, tree, written

EPISODE = {
    "EPIKEY": "500001",
    "PSEUDO_HESID": "A" * 32,
    "ADMIDATE": "2001-04-03",
    "EPISTART": "2001-04-03",
    "EPIEND": "2001-04-09",
    "DISDATE": "2001-04-09",
    "DISDEST": "19",
    "DISMETH": "1",
    "ADMIMETH": "21",
    "ADMISORC": "19",
    "EPIORDER": "1",
    "DIAG_4_01": "J440",
    "OPERTN_4_01": "E852",
    "PROCODE3": "RCB",
    "SEX": "2",
    "MYDOB": "021940",
}
ATTENDANCE = {
    "AEKEY": "7",
    "PSEUDO_HESID": "A" * 32,
    "ARRIVALDATE": "2007-05-01",
    "ARRIVALTIME": "2350",
    "INITTIME": "0010",
    "CONCLTIME": "3000",
    "DEPTIME": "0220",
    "AEPATGROUP": "80",
    "AEATTENDDISP": "01",
    "DIAG2_01": "20",
}


def verdicts(parcel: object) -> list[str]:
    return [code for code in notes(parcel) if code.startswith("national-")]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("table", "field", "value", "verdict"),
    [
        ("APC", "EPIKEY", "", rules.REQUIRED),
        ("APC", "ADMIDATE", "03/04/2001", rules.FORMAT),
        ("APC", "ADMIDATE", "1800-01-01", ""),
        ("APC", "ADMIMETH", "21", ""),
        ("APC", "ADMIMETH", "7Z", rules.VALUE),
        ("APC", "ADMIMETH", "211", rules.FORMAT),
        ("APC", "DIAG_4_20", "J440", ""),
        ("APC", "DIAG_COUNT", "x", rules.FORMAT),
        ("AE", "DEPTIME", "0220", ""),
    ],
)
def test_the_verdict_on_a_value_says_which_national_rule_it_fails(
    table: str, field: str, value: str, verdict: str
) -> None:
    assert rules.rules()[table, field].verdict(value) == verdict


def test_a_row_that_fails_a_national_rule_is_noted_and_kept(tmp_path: Path) -> None:
    parcel = one(tmp_path, EPISODE | {"ADMIMETH": "7Z", "SEX": "7"})
    assert (codes(parcel), verdicts(parcel)) == ([], ["national-value:ADMIMETH", "national-value:SEX"])


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("EPIKEY", "", "value-missing"),
        ("PSEUDO_HESID", "", "no-person"),
        ("EPISTART", "2001-02-30", "date-impossible"),
    ],
)
def test_only_what_leaves_nothing_to_hold_on_to_refuses_a_row(
    name: str, value: str, code: str, tmp_path: Path
) -> None:
    _, [parcel] = read(written(tmp_path, EPISODE, EPISODE | {name: value}))
    assert code in codes(parcel)


def test_an_end_before_its_start_is_noted_and_left_out(tmp_path: Path) -> None:
    parcel = one(tmp_path, EPISODE | {"EPIEND": "2001-04-01"})
    assert (codes(parcel), "end-before-start:EPIEND" in notes(parcel)) == ([], True)


def test_an_episode_reads_like_english(tmp_path: Path) -> None:
    assert lines(one(tmp_path, EPISODE)) == [
        "Emergency admission to hospital. Discharged to usual place of residence. Until 9 April 2001",
        "Hospital episode. Until 9 April 2001",
        "Chronic obstructive pulmonary disease (J44.0)",
        "Procedure on the airways (E85.2)",
    ]


def test_a_birth_known_to_the_month_is_told_to_the_month(tmp_path: Path) -> None:
    assert tree(one(tmp_path, EPISODE), "Patient")["birthDate"] == "1940-02"


def test_the_extract_is_the_word_of_who_makes_it_and_names_the_hospital(tmp_path: Path) -> None:
    parcel = one(tmp_path, EPISODE)
    assert parcel.stated_source == "X26"
    stay = next(each.tree for each in parcel.incoming if each.local_id.startswith("spell-"))
    assert stay["serviceProvider"]["identifier"]["value"] == "RCB"


def test_times_past_midnight_are_of_the_next_day_and_3000_is_no_time(tmp_path: Path) -> None:
    visit = tree(one(tmp_path, ATTENDANCE), "Encounter")
    assert [each["period"]["start"][:16] for each in visit["statusHistory"]] == [
        "2007-05-01T23:50",
        "2007-05-02T00:10",
    ]
    assert visit["period"]["end"][:16] == "2007-05-02T02:20"

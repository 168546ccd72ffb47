"""Tabular feeds all the way into the record: receipts to the row, nothing that depends on what arrives first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.tests.tabular_files import text, written
from ginnel.surfaces.feeds.tests.tabular_samples import every_sample, sample
from ginnel.surfaces.feeds.tests.test_calls import ALARM, CALL, REVIEW
from ginnel.surfaces.feeds.tests.test_cld_load import counts, held
from ginnel.surfaces.feeds.tests.test_contacts import CONTACT, INDEX, REFERRAL
from ginnel.surfaces.feeds.tests.test_sus import APPOINTMENT, ATTENDANCE, LAST, STAY

pytestmark = pytest.mark.django_db


def load(folder: Path, *rows: dict[str, str], name: str = "a.csv", source: str = "") -> dict[str, Any]:
    [done] = load_path(written(folder, rows[0], *rows, name=name), source=source)
    return done


@pytest.mark.parametrize(("package", "table"), every_sample())
def test_a_full_row_of_every_feed_is_held_and_held_again(package: str, table: str, tmp_path: Path) -> None:
    row = sample(package, table)
    done = load(tmp_path, row, source="" if package != "inpatient" else "RCB")
    assert counts(done) == (1, 1, 0, 0)
    assert counts(load(tmp_path, row, name="b.csv", source="" if package != "inpatient" else "RCB")) == (
        1,
        0,
        1,
        0,
    )


def test_a_receipt_counts_each_row_and_names_what_was_wrong(tmp_path: Path) -> None:
    wrong = STAY | {"START DATE (EPISODE)": "45809"}
    done = load(tmp_path, STAY, LAST, LAST, wrong, STAY | {"HOSPITAL PROVIDER SPELL IDENTIFIER": ""})
    assert counts(done) == (5, 2, 1, 2)
    assert done["reasons"] == {"date-excel-serial": 1, "value-missing": 1}


@pytest.mark.parametrize("order", [(STAY, LAST), (LAST, STAY)])
def test_a_stay_stands_as_its_last_episode_says_whichever_row_comes_first(
    order: tuple[dict[str, str], ...], tmp_path: Path
) -> None:
    for number, row in enumerate(order):
        load(tmp_path, row, name=f"{number}.csv")
    [stay] = [each for each in held("Encounter") if "partOf" not in each]
    assert (stay["status"], stay["hospitalization"]["dischargeDisposition"]["text"]) == (
        "finished",
        "an NHS care home",
    )
    assert len(held("Encounter")) == 3


def test_a_corrected_extract_replaces_what_it_corrects_and_a_withdrawn_record_is_marked(
    tmp_path: Path,
) -> None:
    stamped = APPOINTMENT | {"CDS EXTRACT DATE": "2025-03-05", "CDS UPDATE TYPE": "9"}
    later = stamped | {"CDS EXTRACT DATE": "2025-03-12", "ATTENDED OR DID NOT ATTEND CODE": "3"}
    load(tmp_path, later, name="b.csv")
    load(tmp_path, stamped, name="a.csv")
    assert [each["status"] for each in held("Encounter")] == ["cancelled"]
    load(tmp_path, later | {"CDS EXTRACT DATE": "2025-03-20", "CDS UPDATE TYPE": "1"}, name="c.csv")
    assert [each["status"] for each in held("Encounter")] == ["entered-in-error"]


def test_contacts_may_arrive_before_the_index_that_says_who_they_are_about(tmp_path: Path) -> None:
    for number, row in enumerate((CONTACT, REFERRAL, INDEX)):
        assert load(tmp_path, row, name=f"{number}.csv")["quarantined"] == 0
    [visit], [patient] = held("Encounter"), held("Patient")
    assert visit["subject"]["reference"] == f"Patient/{patient['id']}"


def test_two_systems_of_one_hospital_keep_two_people_with_the_same_number_apart(tmp_path: Path) -> None:
    """Telecare's T1 and the hospital's T1 are joined by matching, never by accident."""
    load(tmp_path, ALARM | {"Provider_Code": "RCB"})
    load(tmp_path, ATTENDANCE | {"LOCAL_PATIENT_IDENTIFIER": "T1"}, name="b.csv")
    assert len(held("Patient")) == 2


def test_a_file_of_several_organisations_is_kept_under_each(tmp_path: Path) -> None:
    done = load(tmp_path, REVIEW, REVIEW | {"Pharmacy_ODS_Code": "FY456"})
    assert counts(done) == (2, 2, 0, 0)
    assert len(held("Patient")) == 2


def test_a_row_the_record_refuses_takes_nothing_from_the_rows_after_it(tmp_path: Path) -> None:
    done = load(tmp_path, CALL | {"ChiefComplaint": "a control character\x01"}, CALL | {"CallNumber": "1002"})
    assert counts(done) == (2, 1, 0, 1)


def test_a_file_with_a_header_alone_has_a_receipt(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(text(CALL, []))
    [done] = load_path(path)
    assert counts(done) == (0, 0, 0, 0)

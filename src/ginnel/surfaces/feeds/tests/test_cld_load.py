"""Client Level Data all the way into the record: receipts to the row, and no dependence on what arrives first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ginnel.surfaces.feeds.loading import load_path
from ginnel.surfaces.feeds.tests.client_level_rows import HEADER, REQUEST, SERVICE, line

pytestmark = pytest.mark.django_db


def receipt(folder: Path, name: str, *rows: dict[str, str] | str) -> dict[str, Any]:
    path = folder / name
    path.write_text("\n".join([HEADER, *(row if isinstance(row, str) else line(row) for row in rows)]))
    [done] = load_path(path)
    return done


def counts(done: dict[str, Any]) -> tuple[int, int, int, int]:
    return done["read"], done["accepted"], done["already_held"], done["quarantined"]


LATER = {"Reporting_Period_Start_Date": "01/07/2025", "Reporting_Period_End_Date": "30/06/2026"}
ENDED = {"Event_End_Date": "01/04/2026"}


def held(kind: str) -> list[dict[str, Any]]:
    """The latest version of each resource of a kind."""
    from django.db import connection

    from ginnel.foundation.record.store.bodies import unpack

    sql = """SELECT entry.body FROM record_entry entry
        JOIN record_resource resource ON (resource.source_number, resource.number, resource.version)
            = (entry.source_number, entry.resource_number, entry.version)"""
    with connection.cursor() as cursor:
        cursor.execute(sql)
        trees = [json.loads(unpack(body)) for (body,) in cursor.fetchall()]
    return [tree for tree in trees if tree["resourceType"] == kind]


def service_status() -> list[str]:
    return [tree["status"] for tree in held("EpisodeOfCare")]


def test_rows_are_accepted_or_quarantined_to_the_row(tmp_path: Path) -> None:
    done = receipt(tmp_path, "a.csv", SERVICE, REQUEST, "218,ragged", REQUEST | {"Event_Start_Date": "45809"})
    assert counts(done) == (4, 2, 0, 2)
    assert done["reasons"] == {"ragged-row": 1, "date-excel-serial": 1}


def test_the_same_file_again_and_the_same_rows_in_the_next_quarter_are_held(tmp_path: Path) -> None:
    receipt(tmp_path, "a.csv", SERVICE, REQUEST)
    assert counts(receipt(tmp_path, "a.csv", SERVICE, REQUEST)) == (2, 0, 2, 0)
    next_quarter = receipt(tmp_path, "b.csv", SERVICE | LATER, REQUEST | LATER)
    assert next_quarter["quarantined"] == 0
    assert next_quarter["already_held"] >= 1


def test_two_rows_of_one_event_are_one_and_the_second_is_held(tmp_path: Path) -> None:
    assert counts(receipt(tmp_path, "a.csv", SERVICE, SERVICE)) == (2, 1, 1, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_a_service_that_ended_stays_ended_whichever_quarter_arrives_first(
    tmp_path: Path, order: tuple[int, int]
) -> None:
    quarters = [SERVICE, SERVICE | LATER | ENDED]
    for place in order:
        receipt(tmp_path, f"{place}.csv", quarters[place])
    assert service_status() == ["finished"]


def test_a_row_refused_by_the_record_takes_nothing_from_the_rows_after_it(tmp_path: Path) -> None:
    refused = SERVICE | {"Event_Description": "a control character\x01"}
    assert counts(receipt(tmp_path, "a.csv", refused, SERVICE, REQUEST)) == (3, 2, 0, 1)
    assert [len(held(kind)) for kind in ("Basic", "Patient", "Condition")] == [1, 1, 1]


def test_the_same_id_and_reason_in_two_councils_are_two_people_with_a_reason_each(tmp_path: Path) -> None:
    receipt(tmp_path, "a.csv", SERVICE, SERVICE | {"LA_Code": "219"})
    assert [len(held(kind)) for kind in ("Basic", "Patient", "Condition")] == [2, 2, 2]


def test_people_without_a_number_or_a_council_id_do_not_become_one(tmp_path: Path) -> None:
    nobody = SERVICE | {"LA_Person_Unique_Identifier": ""}
    numbers = ("Not known", "0000000000", "9999999999", "1111111111")
    done = receipt(tmp_path, "a.csv", *(nobody | {"NHS_Number": number} for number in numbers))
    assert (counts(done), held("Patient")) == ((4, 0, 0, 4), [])

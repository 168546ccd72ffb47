"""`ginnel load` on what people really have in a folder: a true receipt and a true exit code for each."""

import gzip
import json
import os

import pytest
from click.testing import CliRunner

from ginnel.config.cli import main
from ginnel.foundation.organisations import actions as organisations
from ginnel.foundation.people.models import SourceRecord
from ginnel.kernel.tests.viewers import Permitting

pytestmark = pytest.mark.django_db
NHS = "https://fhir.nhs.uk/Id/nhs-number"


def patient(id, **more):
    return (
        json.dumps({"resourceType": "Patient", "id": id, "name": [{"family": "Testperson"}], **more}) + "\n"
    )


def ginnel(*arguments):
    return CliRunner().invoke(main, [*map(str, arguments)])


def load(*arguments):
    """(exit code, receipts by file name, the receipts' totals)."""
    done = ginnel("load", *arguments, "--from", "ORG", "--json")
    said = json.loads(done.stdout)
    return done.exit_code, {receipt["file"]: receipt for receipt in said["receipts"]}, said["totals"]


def test_a_file_that_is_not_there_is_status_1_and_the_others_are_loaded(tmp_path):
    (tmp_path / "a.json").write_text(patient("a"))
    status, receipts, totals = load(tmp_path / "gone.json", tmp_path / "a.json")
    assert (status, totals["accepted"]) == (1, 1)
    assert receipts["gone.json"]["reasons"] == {"missing": 1}


def test_a_file_that_breaks_off_is_status_1_and_one_with_bad_rows_is_not(tmp_path):
    (tmp_path / "bad.ndjson").write_text(patient("a") + "{bad\n")
    assert load(tmp_path / "bad.ndjson")[0] == 0
    whole = gzip.compress(
        "".join(patient(f"p{n}", birthDate=f"19{n % 90 + 10}") for n in range(999)).encode()
    )
    (tmp_path / "cut.ndjson.gz").write_bytes(whole[:-900])
    status, receipts, _ = load(tmp_path / "cut.ndjson.gz")
    assert status == 1
    assert receipts["cut.ndjson.gz"]["reasons"]["truncated"] == 1


def test_a_folder_names_its_files_by_their_place_in_it_whatever_else_is_there(tmp_path):
    (tmp_path / "inner").mkdir()
    (tmp_path / "a.json").write_text(patient("top"))
    (tmp_path / "inner" / "a.json").write_text(patient("inner"))
    (tmp_path / os.fsdecode(b"odd\xff.json")).write_text(patient("odd"))
    (tmp_path / "inner" / "loop").symlink_to(tmp_path)
    (tmp_path / "inner" / "nothing").symlink_to("nothing")
    os.mkfifo(tmp_path / "inner" / "pipe")
    status, receipts, totals = load(tmp_path)
    assert (status, totals["accepted"]) == (0, 3)
    assert sorted(receipts) == ["a.json", "inner/a.json", "odd\N{REPLACEMENT CHARACTER}.json"]


def test_a_file_that_another_process_is_loading_does_not_hold_up_the_rest(tmp_path, monkeypatch):
    from ginnel.kernel.errors import Conflict
    from ginnel.surfaces.feeds import loading

    ours = loading.load

    def busy(*, opened, **rest):
        if opened.filename == "a.json":
            raise Conflict("Another process is loading this same file now.")
        return ours(opened=opened, **rest)

    monkeypatch.setattr(loading, "load", busy)
    for name in ("a", "b"):
        (tmp_path / f"{name}.json").write_text(patient(name))
    status, receipts, totals = load(tmp_path)
    assert (status, totals["accepted"]) == (1, 1)
    assert "Another process" in receipts["a.json"]["error"]


@pytest.mark.parametrize("code", ["x" * 65, "a\x01b", " A"])
def test_a_code_that_can_be_nobodys_is_refused_before_anything_is_read(tmp_path, code):
    (tmp_path / "a.json").write_text(patient("a"))
    done = ginnel("load", tmp_path, "--from", code)
    assert (done.exit_code, SourceRecord.objects.count()) == (1, 0)
    assert "sender's code" in done.stderr


def test_an_organisation_known_in_capitals_is_not_made_a_second_time(tmp_path):
    organisations.ensure(code="RXX01", by=Permitting())
    (tmp_path / "a.json").write_text(patient("a"))
    done = ginnel("load", tmp_path, "--from", "rxx01", "--json")
    assert json.loads(done.stdout)["receipts"][0]["source"] == "RXX01"


def test_a_number_that_fails_its_check_is_told_with_file_row_and_field(tmp_path):
    number = [{"system": NHS, "value": "9990000019"}]
    (tmp_path / "a.ndjson").write_text(patient("a") + patient("b", identifier=number))
    [remark] = load(tmp_path)[1]["a.ndjson"]["remarks"]
    assert (remark["row"], remark["field"]) == (2, "Patient.identifier[0].value")
    said = ginnel("load", tmp_path, "--from", "ORG").stdout
    assert "1 noted: nhs-number-check-digit, first in row 2 Patient.identifier[0].value" in said


def test_a_number_that_belongs_to_somebody_else_is_told_with_file_and_row(tmp_path):
    number = [{"system": NHS, "value": "9990000018"}]
    told = {"name": [{"family": "Testperson", "given": ["Tess"]}], "birthDate": "1950-01-01"}
    other = {"name": [{"family": "Quiteanother", "given": ["Ulf"]}], "birthDate": "1983-07-19"}
    (tmp_path / "a.ndjson").write_text(patient("a", identifier=number, **told))
    (tmp_path / "b.ndjson").write_text(patient("c") + patient("b", identifier=number, **other))
    receipts = load(tmp_path)[1]
    assert receipts["a.ndjson"]["notes"] == {}
    assert receipts["b.ndjson"]["notes"] == {"nhs-number-disputed": 1}
    assert [remark["row"] for remark in receipts["b.ndjson"]["remarks"]] == [2]


def test_replaying_without_naming_rows_replays_all(tmp_path):
    (tmp_path / "a.ndjson").write_text("{bad\n")
    load(tmp_path)
    assert json.loads(ginnel("quarantine", "replay", "--json").stdout)["refused"] == 1


def test_remarks_are_kept_up_to_a_limit_and_counted_all(tmp_path, monkeypatch):
    monkeypatch.setattr("ginnel.care.reception.rules.MOST_REMARKS", 2)
    monkeypatch.setattr("ginnel.care.reception.actions.batch.MOST_REMARKS", 2)
    monkeypatch.setattr("ginnel.care.reception.actions.loads.BATCH_ROWS", 2)
    rows = [patient(f"p{n}", identifier=[{"system": NHS, "value": "123"}]) for n in range(5)]
    (tmp_path / "a.ndjson").write_text("".join(rows))
    receipt = load(tmp_path)[1]["a.ndjson"]
    assert (receipt["notes"], len(receipt["remarks"])) == ({"nhs-number-check-digit": 5}, 2)

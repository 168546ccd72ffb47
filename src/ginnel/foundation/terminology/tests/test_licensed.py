"""Licensed terminologies load from files in their publishers' formats; the files here are made up."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from ginnel.foundation.terminology import actions, queries
from ginnel.foundation.terminology.models import Concept
from ginnel.foundation.terminology.tests.clerk import CLERK
from ginnel.kernel.errors import Invalid, NotFound

FSN, SYNONYM, PREFERRED = "900000000000003001", "900000000000013009", "900000000000548007"
CONCEPTS = """id\teffectiveTime\tactive\tmoduleId\tdefinitionStatusId
101\t20200101\t1\t1\t1
102\t20200101\t1\t1\t1
102\t20230401\t0\t2\t1
103\t20200101\t1\t1\t1
"""
DESCRIPTIONS = f"""id\teffectiveTime\tactive\tmoduleId\tconceptId\tlanguageCode\ttypeId\tterm\tcaseSignificanceId
1\t20200101\t1\t1\t101\ten\t{FSN}\tMade-up "thing" (finding)\t1
2\t20200101\t1\t1\t101\ten\t{SYNONYM}\tMade-up thing\t1
3\t20200101\t1\t1\t101\ten\t{SYNONYM}\tOther word\t1
4\t20200101\t1\t1\t102\ten\t{FSN}\tRetired thing (finding)\t1
5\t20200101\t0\t1\t103\ten\t{FSN}\tUnnamed\t1
"""
LANGUAGE = f"""id\teffectiveTime\tactive\tmoduleId\trefsetId\treferencedComponentId\tacceptabilityId
a\t20200101\t1\t1\t9\t2\t{PREFERRED}
b\t20200101\t1\t1\t9\t3\t900000000000549004
"""
DMD = """<?xml version="1.0" encoding="utf-8"?>
<VIRTUAL_MED_PRODUCTS><VMPS>
<VMP><VPID>201</VPID><VTMID>9</VTMID><NM>Madeupine 5mg tablets</NM></VMP>
<VMP><VPID>202</VPID><NM>Madeupine 10mg tablets</NM></VMP>
</VMPS></VIRTUAL_MED_PRODUCTS>"""
CLAML = """<?xml version="1.0"?>
<ClaML version="2.0.0"><Class code="A00" kind="category">
<Rubric kind="inclusion"><Label>not this</Label></Rubric>
<Rubric kind="preferred"><Label>Made-up <Term class="x">illness</Term></Label></Rubric>
</Class></ClaML>"""
TAB = "CODE\tALT_CODE\tUSAGE\tDESCRIPTION\r\nA00.0\tA000\tDEFAULT\tMade-up illness, first\r\n"


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    actions.load_shipped(by=CLERK)


def snapshot(folder: Path) -> Path:
    terminology = folder / "Snapshot" / "Terminology"
    terminology.mkdir(parents=True)
    (terminology / "sct2_Concept_Snapshot_GB1000000_20240101.txt").write_text(CONCEPTS)
    (terminology / "sct2_Description_Snapshot-en_GB1000000_20240101.txt").write_text(DESCRIPTIONS)
    (terminology / "der2_cRefset_LanguageSnapshot-en_GB1000000_20240101.txt").write_text(LANGUAGE)
    return folder


def zip_of(folder: Path) -> Path:
    path = folder.parent / "release.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for each in folder.rglob("*.txt"):
            archive.write(each, each.relative_to(folder))
    return path


@pytest.mark.parametrize("shape", ["folder", "zip"])
def test_snomed_shows_the_preferred_synonym_else_the_full_name(tmp_path: Path, shape: str) -> None:
    folder = snapshot(tmp_path / "rf2")
    count = actions.load_licensed(
        name="snomed-ct", path=folder if shape == "folder" else zip_of(folder), by=CLERK
    )
    assert count == 2
    assert queries.display("http://snomed.info/sct", "101") == "Made-up thing"
    assert queries.display("snomed-ct", "102") == "Retired thing (finding)"


def test_a_retired_concept_keeps_its_meaning_and_its_last_day(tmp_path: Path) -> None:
    actions.load_licensed(name="snomed-ct", path=snapshot(tmp_path / "rf2"), by=CLERK)
    assert str(Concept.objects.get(code="102", system__name="snomed-ct").valid_to) == "2023-04-01"


def test_loading_a_release_again_replaces_the_one_before(tmp_path: Path) -> None:
    folder = snapshot(tmp_path / "rf2")
    for _ in range(2):
        actions.load_licensed(name="snomed-ct", path=folder, version="2024-01", by=CLERK)
    assert Concept.objects.filter(system__name="snomed-ct").count() == 2


def test_medicines_load_by_their_own_identifier(tmp_path: Path) -> None:
    (tmp_path / "f_vmp2_3010124.xml").write_text(DMD)
    (tmp_path / "f_lookup2_3010124.xml").write_text("<LOOKUP/>")
    assert actions.load_licensed(name="dmd", path=tmp_path, by=CLERK) == 2
    assert queries.display("https://dmd.nhs.uk", "201") == "Madeupine 5mg tablets"


def test_icd_10_loads_from_either_published_form(tmp_path: Path) -> None:
    (tmp_path / "icd10.xml").write_text(CLAML)
    (tmp_path / "ICD10_Edition5_CodesAndTitlesAndMetadata_GB_20160401.txt").write_bytes(TAB.encode())
    assert actions.load_licensed(name="icd-10", path=tmp_path, by=CLERK) == 2
    assert queries.display("icd-10", "A00") == "Made-up illness"
    assert queries.display("icd-10", "A00.0") == "Made-up illness, first"


def test_files_of_another_kind_are_refused_and_what_was_there_stays(tmp_path: Path) -> None:
    (tmp_path / "icd10.xml").write_text(CLAML)
    actions.load_licensed(name="icd-10", path=tmp_path, by=CLERK)
    (tmp_path / "icd10.xml").write_text("<ClaML><Class code='A'>")
    with pytest.raises(Invalid):
        actions.load_licensed(name="icd-10", path=tmp_path, by=CLERK)
    assert queries.display("icd-10", "A00") == "Made-up illness"
    with pytest.raises(Invalid):
        actions.load_licensed(name="snomed-ct", path=tmp_path, by=CLERK)
    with pytest.raises(NotFound):
        actions.load_licensed(name="read-codes", path=tmp_path, by=CLERK)


def test_an_entity_in_a_medicines_file_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("not for the record")
    doctype = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
    body = f'<?xml version="1.0"?>{doctype}<VMPS><VMP><VPID>201</VPID><NM>A&e;B</NM></VMP></VMPS>'
    (tmp_path / "f_vmp2_1.xml").write_text(body)
    actions.load_licensed(name="dmd", path=tmp_path, by=CLERK)
    assert "not for the record" not in queries.display("dmd", "201")


def test_a_long_medicines_file_is_read_to_its_end() -> None:
    from ginnel.foundation.terminology.rules import dmd

    rows = b"".join(b"<VMP><VPID>%d</VPID><NM>Thing %d</NM></VMP>" % (n, n) for n in range(1000, 21_000))
    codes = dmd.codes(io.BytesIO(b"<VMPS>" + rows + b"</VMPS>"))
    assert sum(1 for _ in codes) == 20_000

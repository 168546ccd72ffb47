"""Every bad file of the issue, from disk to receipt: a reason that names row and field, and the good rows kept."""

from __future__ import annotations

import errno
import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.db import Error, InterfaceError, OperationalError
from psycopg.errors import DiskFull

from ginnel.care.reception.models import Quarantined
from ginnel.foundation.record.models import Resource
from ginnel.surfaces.feeds import loading

pytestmark = pytest.mark.django_db


def observation(id: str, **changes: Any) -> dict[str, Any]:
    tree = {"resourceType": "Observation", "id": id, "status": "final", "code": {"text": "seen"}}
    return {**tree, "subject": {"reference": "Patient/p1"}, **changes}


GOOD = [observation("a"), observation("b")]
LINES = [json.dumps(one).encode() for one in GOOD]


def ndjson(*lines: bytes) -> bytes:
    return b"\n".join(lines) + b"\n"


def bundle(*resources: dict[str, Any], kind: str = "transaction") -> bytes:
    entries = [
        {"fullUrl": f"urn:uuid:{number:032x}", "resource": one} for number, one in enumerate(resources)
    ]
    return json.dumps({"resourceType": "Bundle", "type": kind, "entry": entries}).encode()


def receive(path: Path) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The one receipt of a file, and the faults of what it quarantined, in row order."""
    (receipt,) = list(loading.load_path(path, source="BAD"))
    assert receipt["read"] == receipt["accepted"] + receipt["already_held"] + receipt["quarantined"]
    faults = [fault for item in Quarantined.objects.order_by("row") for fault in item.faults]
    return receipt, faults


Case = tuple[str, bytes, int, str, int, str]

XXE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>
<Patient xmlns="http://hl7.org/fhir"><id value="&e;"/></Patient>"""
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<Patient xmlns="http://hl7.org/fhir"><id value="&b;"/></Patient>'
)

# file name, bytes, good rows, code of the fault, its row (0: the whole file), what its field ends with
CASES: list[Case] = [
    ("broken-line.ndjson", ndjson(LINES[0], b'{"resourceType": "Obs', LINES[1]), 2, "", 2, ""),
    (
        "unknown.ndjson",
        ndjson(LINES[0], b'{"resourceType":"Spell","id":"s"}', LINES[1]),
        2,
        "unknown-type",
        2,
        "",
    ),
    (
        "impossible-date.ndjson",
        ndjson(LINES[0], json.dumps(observation("c", effectiveDateTime="2026-02-30")).encode()),
        1,
        "wrong-form",
        2,
        "effectiveDateTime",
    ),
    (
        "unresolved.json",
        bundle(
            GOOD[0], observation("c", subject={"reference": "urn:uuid:00000000-0000-4000-8000-000000000009"})
        ),
        1,
        "unresolved-reference",
        2,
        "subject",
    ),
    ("entity-attack.xml", XXE, 0, "", 1, ""),
    ("billion-laughs.xml", LAUGHS, 0, "", 1, ""),
    ("utf-16.ndjson", "\n".join(line.decode() for line in LINES).encode("utf-16"), 0, "", 0, ""),
    ("wrong-byte.ndjson", ndjson(LINES[0], LINES[1].replace(b"seen", b"s\xe9en")), 1, "", 2, ""),
    ("delimiter.csv", b"LA_Code;NHS_Number;Event_Type\n218;;Request\n", 0, "", 0, ""),
    ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(64), 0, "", 0, ""),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_a_bad_row_is_named_and_the_good_rows_stay(tmp_path: Path, case: Case) -> None:
    name, data, good, code, row, field = case
    path = tmp_path / name
    path.write_bytes(data)
    receipt, faults = receive(path)
    assert receipt["accepted"] == good
    assert receipt["quarantined"] >= 1
    assert faults[0]["message"]
    assert not code or faults[0]["code"] == code
    assert not row or faults[0]["row"] == row
    assert faults[0]["field"].endswith(field)
    assert Resource.objects.count() == good


def truncated_gzip(path: Path) -> None:
    rows = ndjson(
        *[json.dumps(observation(f"o{n}", note=[{"text": f"{n * 7919}" * 40}])).encode() for n in range(400)]
    )
    whole = gzip.compress(rows, mtime=0)
    path.with_suffix(".ndjson.gz").write_bytes(whole[: len(whole) * 2 // 3])


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path.with_suffix(".zip"), "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.ndjson", LINES[0] + b"\n{" + b" " * (80 << 20))


@pytest.mark.parametrize(("make", "least_good"), [(truncated_gzip, 100), (zip_bomb, 0)])
def test_a_file_that_breaks_off_or_swells_keeps_what_was_good(
    tmp_path: Path, make: Callable[[Path], None], least_good: int
) -> None:
    make(tmp_path / "file")
    (path,) = tmp_path.iterdir()
    receipt, faults = receive(path)
    assert receipt["accepted"] >= least_good
    assert receipt["quarantined"] == 1
    assert faults[0]["code"] in {"truncated", "zip-bomb"}


def test_a_number_of_somebody_else_joins_nobody(tmp_path: Path) -> None:
    def patient(id: str, family: str, born: str) -> bytes:
        verified = {
            "url": "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus",
            "valueCodeableConcept": {"coding": [{"code": "01"}]},
        }
        number = {
            "system": "https://fhir.nhs.uk/Id/nhs-number",
            "value": "9990000018",
            "extension": [verified],
        }
        name = [{"family": family, "given": ["Given" + family]}]
        tree = {"resourceType": "Patient", "id": id, "identifier": [number], "name": name, "birthDate": born}
        return json.dumps(tree).encode()

    (tmp_path / "a.ndjson").write_bytes(ndjson(patient("1", "Testperson", "1950-01-01")))
    (tmp_path / "b.ndjson").write_bytes(ndjson(patient("2", "Quiteanother", "1983-07-19")))
    for name in ("a.ndjson", "b.ndjson"):
        receive(tmp_path / name)
    from ginnel.foundation.people.models import SourceRecord

    assert SourceRecord.objects.values("person").distinct().count() == 2


def broken_off(folder: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException) -> str:
    """What the receipt says when storing fails so."""

    def fail(**_: Any) -> None:
        raise failure

    monkeypatch.setattr("ginnel.care.reception.actions.batch.commit", fail)
    path = folder / "a.ndjson"
    path.write_bytes(ndjson(*LINES))
    (receipt,) = list(loading.load_path(path, source="BAD"))
    assert receipt["finished"] is False
    return str(receipt["error"])


def because(failure: Error, cause: BaseException) -> Error:
    failure.__cause__ = cause
    return failure


FAILURES = [
    (because(OperationalError("DETAIL: row (Testperson)"), DiskFull("no space")), "server is full"),
    (because(OperationalError("closed (Testperson)"), psycopg.OperationalError("gone")), "stopped answering"),
    (because(InterfaceError("closed"), psycopg.InterfaceError("gone")), "stopped answering"),
    (OSError(errno.ENOSPC, "No space left on device (Testperson)"), "is full"),
]


@pytest.mark.parametrize(("failure", "says"), FAILURES)
def test_a_load_that_cannot_go_on_says_why_without_any_persons_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, failure: BaseException, says: str
) -> None:
    told = broken_off(tmp_path, monkeypatch, failure)
    assert says in told
    assert "a.ndjson" in told
    assert "Testperson" not in told

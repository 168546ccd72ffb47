"""A batch of people goes to the national service by MESH and its answers count, for whom they are still true."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from procrastinate.contrib.django.models import ProcrastinateJob

from ginnel.care.reception import queries as reception
from ginnel.foundation.sharing.queries import service
from ginnel.foundation.terminology import actions as terminology
from ginnel.kernel import clock
from ginnel.kernel.errors import GinnelError
from ginnel.kernel.tests.viewers import Permitting
from ginnel.surfaces.feeds import loading, replaying, tasks
from ginnel.surfaces.mesh import tracing
from ginnel.surfaces.mesh.mailbox import Mailbox
from ginnel.surfaces.mesh.polling import poll
from ginnel.surfaces.mesh.tests.conftest import OURS
from ginnel.surfaces.mesh.tests.fake_mesh import FakeMesh
from ginnel.surfaces.tracing.tests.conftest import PARAMETERS

pytestmark = pytest.mark.django_db
# Screens never import models, and nor do their tests; nothing else shows what a trace came to.
SourceRecord, Trace = (apps.get_model("people", name) for name in ("SourceRecord", "Trace"))
NATIONAL = "PDSMESH01"
NUMBER, OTHER = "9990000018", "9990000026"
KEEPER = Permitting()
# The response's columns in their order (PDS MESH data dictionary).
RESPONSE = (
    *("UNIQUE REFERENCE", "REQ_NHS_NUMBER", "FAMILY_NAME", "GIVEN_NAME", "OTHER_GIVEN_NAME", "GENDER"),
    *("DATE_OF_BIRTH", "DATE_OF_DEATH", *(f"ADDRESS_LINE{number}" for number in range(1, 6)), "POSTCODE"),
    *("GP_PRACTICE_CODE", "GP_REGISTRATION_DATE", "NHAIS_POSTING_ID", "AS_AT_DATE", "LOCAL_PATIENT_ID"),
    *("INTERNAL_ID", "TELEPHONE_NUMBER", "MOBILE_NUMBER", "EMAIL_ADDRESS", "SENSITIVITY_FLAG", "MPS_ID"),
    *("ERROR/SUCCESS_CODE", "MATCHED_NHS_NO", "MATCHED_ALGORITHM_INDICATOR", "MATCHED_CONFIDENCE_PERCENTAGE"),
)
Row = dict[str, str]


@pytest.fixture(autouse=True)
def one_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test is one transaction, which a new connection would end."""
    monkeypatch.setattr(tasks, "close_old_connections", lambda: None)


@pytest.fixture(autouse=True)
def parameters() -> None:
    for name, value, unit in PARAMETERS:
        terminology.set_parameter(
            name=name, value=value, unit=unit, starts=clock.today(), source="a test", by=service("administer")
        )


@pytest.fixture
def mesh() -> Any:
    with FakeMesh(OURS, NATIONAL) as running:
        yield running


@pytest.fixture
def ours(ours: Mailbox) -> Mailbox:
    return replace(ours, tracing=NATIONAL)


@pytest.fixture
def say(tmp_path: Path) -> Callable[..., Any]:
    """Let an organisation say who somebody is; their source record."""

    def said(
        id: str = "p1", number: str = "", family: str = "Testperson", given: str = "Ada", **more: Any
    ) -> Any:
        tree: dict[str, Any] = {
            "resourceType": "Patient",
            "id": id,
            "name": [{"family": family, "given": [given]}],
            "birthDate": "1940-03-02",
            "gender": "female",
            "address": [{"line": ["1 Example Row"], "postalCode": "YO1 7HH"}],
            **more,
        }
        if number:
            tree["identifier"] = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": number}]
        path = tmp_path / "said.ndjson"
        path.write_text(json.dumps(tree) + "\n")
        (receipt,) = loading.load_path(path, source="RYY")
        assert receipt["accepted"] == 1, receipt
        return SourceRecord.objects.get(local_id=id)

    return said


def asked(mesh: FakeMesh, ours: Mailbox, folder: Path, **options: Any) -> list[Row]:
    """The rows that came to the national service."""
    before = len(mesh.post.inbox(NATIONAL))
    tracing.ask(ours, folder=folder / "requests", limit=100, **options)
    rows: list[Row] = []
    with replace(ours, name=NATIONAL).open() as client:
        for letter in mesh.post.inbox(NATIONAL)[before:]:
            text = client.retrieve_message(letter.id).read().decode()
            rows += csv.DictReader(io.StringIO(text, newline=""))
    return rows


def answer(row: Row, code: str, number: str = "", step: str = "3", score: str = "100", **more: str) -> Row:
    same = {name: row[name] for name in ("FAMILY_NAME", "GIVEN_NAME", "GENDER", "DATE_OF_BIRTH", "POSTCODE")}
    return {
        **same,
        "UNIQUE REFERENCE": row["UNIQUE REFERENCE"],
        "ERROR/SUCCESS_CODE": code,
        "MATCHED_NHS_NO": number,
        "MATCHED_ALGORITHM_INDICATOR": step,
        "MATCHED_CONFIDENCE_PERCENTAGE": score,
        **more,
    }


def answered(mesh: FakeMesh, ours: Mailbox, folder: Path, *rows: Row) -> dict[str, Any]:
    """Let the national service answer, and read it; the receipt."""
    text = io.StringIO()
    writer = csv.DictWriter(text, RESPONSE, restval="")
    writer.writeheader()
    writer.writerows(rows)
    mesh.post.send(NATIONAL, OURS, "SPINE_PDS_MESH_V1", text.getvalue().encode(), filename="response.csv")
    (taken,) = poll(ours, folder=folder)
    assert (taken.state, taken.source) == ("held", "X26")
    job = ProcrastinateJob.objects.order_by("-id").first()
    assert job is not None
    tasks.load_upload(**job.args)
    return reception.receipt(viewer=KEEPER, load=reception.loads(viewer=KEEPER)[0])


def now_of(record: Any) -> tuple[str, str]:
    found = SourceRecord.objects.get(number=record.number)
    return found.known_number, found.known_status


def test_the_request_says_what_the_source_says_in_the_services_own_form(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    record = say(number=NUMBER, given='Ada, "Addie"')
    (row,) = asked(mesh, ours, folder)
    assert row["UNIQUE REFERENCE"].endswith(f"-{record.number}")
    assert (row["NHS_NO"], row["DATE_OF_BIRTH"], row["GENDER"], row["POSTCODE"]) == (
        NUMBER,
        "19400302",
        "2",
        "YO1 7HH",
    )
    assert row["GIVEN_NAME"] == "Ada Addie"
    assert tuple(row) == tracing.COLUMNS
    assert not list((folder / "requests").iterdir())


@pytest.mark.parametrize(
    ("said", "code", "found", "step", "outcome", "known"),
    [
        ("", "00", NUMBER, "3", "found", (NUMBER, "01")),
        (NUMBER, "00", NUMBER, "1", "verified", (NUMBER, "01")),
        (OTHER, "90", NUMBER, "1", "superseded", (NUMBER, "01")),
        ("", "98", "0000000000", "0", "not-found", ("", "04")),
        ("", "97", "9999999999", "4", "several", ("", "04")),
        ("", "96", "9999999999", "4", "several", ("", "04")),
        (NUMBER, "91", "0000000000", "1", "invalidated", (NUMBER, "05")),
    ],
)
def test_each_code_of_the_service_comes_to_its_outcome(
    mesh: FakeMesh,
    ours: Mailbox,
    folder: Path,
    say: Any,
    said: str,
    code: str,
    found: str,
    step: str,
    outcome: str,
    known: tuple[str, str],
) -> None:
    record = say(number=said)
    (row,) = asked(mesh, ours, folder)
    receipt = answered(mesh, ours, folder, answer(row, code, found, step))
    assert (receipt["feed"], receipt["read"], receipt["accepted"]) == ("pds-mesh", 1, 1)
    assert [trace.outcome for trace in Trace.objects.all()] == [outcome]
    assert now_of(record) == known
    assert asked(mesh, ours, folder) == []


def test_somebody_whom_the_service_keeps_apart_is_kept_apart(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    record = say(number=NUMBER)
    (row,) = asked(mesh, ours, folder)
    answered(mesh, ours, folder, answer(row, "92", NUMBER, "1", POSTCODE=""))
    assert SourceRecord.objects.get(number=record.number).is_apart


def test_a_match_that_is_not_sure_enough_is_nobodys_number(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    record = say()
    (row,) = asked(mesh, ours, folder)
    answered(mesh, ours, folder, answer(row, "00", NUMBER, "4", "62.5"))
    assert now_of(record) == ("", "05")


def test_an_answer_about_what_is_no_longer_said_does_not_stand(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    record = say()
    (row,) = asked(mesh, ours, folder)
    say(family="Otherwise")
    receipt = answered(mesh, ours, folder, answer(row, "00", NUMBER))
    assert (receipt["accepted"], receipt["notes"]) == (0, {"answer-overtaken": 1})
    assert now_of(record) == ("", "")
    assert [again["FAMILY_NAME"] for again in asked(mesh, ours, folder)] == ["Otherwise"]


def test_the_same_answer_twice_is_as_once(mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any) -> None:
    say()
    (row,) = asked(mesh, ours, folder)
    for accepted in (1, 0):
        receipt = answered(mesh, ours, folder, answer(row, "00", NUMBER))
        assert (receipt["accepted"], receipt["already_held"]) == (accepted, 1 - accepted)
    assert Trace.objects.count() == 1


def test_what_cannot_be_understood_is_quarantined_by_row_and_field(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    say("p1")
    say("p2", given="Bea")
    one, two = asked(mesh, ours, folder)
    stranger = {"UNIQUE REFERENCE": f"{'0' * 32}-1"}
    receipt = answered(
        mesh,
        ours,
        folder,
        answer(one, "00", NUMBER),
        answer(two, "77", NUMBER),
        answer(two, "00", "9990000019"),
        answer(two, "00", NUMBER, "8"),
        answer({**two, **stranger}, "00", NUMBER),
        answer({**two, "UNIQUE REFERENCE": "ours"}, "00", NUMBER),
        answer(two, "00", NUMBER, DATE_OF_BIRTH="2 March"),
    )
    assert (receipt["read"], receipt["accepted"], receipt["quarantined"]) == (7, 1, 6)
    waiting = {item.row: item.faults[0]["field"] for item in reception.waiting(viewer=KEEPER)}
    assert waiting == {
        2: "ERROR/SUCCESS_CODE",
        3: "MATCHED_NHS_NO",
        4: "MATCHED_ALGORITHM_INDICATOR",
        5: "UNIQUE REFERENCE",
        6: "UNIQUE REFERENCE",
        7: "DATE_OF_BIRTH",
    }
    assert replaying.replay(None, KEEPER) == {"accepted": 0, "refused": 6}


def test_too_little_to_ask_by_is_noted_and_not_sent(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    record = say(birthDate="1940")
    counts = tracing.ask(ours, folder=folder, limit=10)
    assert counts == {"asked": 0, "sent": 0, "too_little": 1}
    assert now_of(record) == ("", "03")


def test_a_batch_that_could_not_be_sent_goes_with_the_next(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any
) -> None:
    say()
    mesh.interfere = lambda handler, what, named: what == "send" and bool(handler.say(500) or True)
    with pytest.raises(GinnelError, match="failure of its own"):
        tracing.ask(ours, folder=folder, limit=10)
    mesh.interfere = lambda handler, what, named: False
    assert tracing.ask(ours, folder=folder, limit=10) == {"asked": 0, "sent": 1, "too_little": 0}


def test_what_was_never_answered_is_asked_again_when_it_must_be_lost(
    mesh: FakeMesh, ours: Mailbox, folder: Path, say: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    say()
    (first,) = asked(mesh, ours, folder)
    assert asked(mesh, ours, folder, again=True) == []
    monkeypatch.setattr(tracing, "LOST", timedelta(0))
    (second,) = asked(mesh, ours, folder, again=True)
    assert first["UNIQUE REFERENCE"] != second["UNIQUE REFERENCE"]


def test_a_mailbox_that_does_not_take_batches_is_said_to(ours: Mailbox, folder: Path, say: Any) -> None:
    say()
    with pytest.raises(GinnelError, match="does not take the batch"):
        tracing.ask(replace(ours, tracing="NOBODY"), folder=folder, limit=10)
    with pytest.raises(GinnelError, match="GINNEL_MESH_TRACE_TO"):
        tracing.ask(replace(ours, tracing=""), folder=folder, limit=10)

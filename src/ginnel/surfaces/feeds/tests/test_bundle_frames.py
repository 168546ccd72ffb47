"""A Bundle is put together again as it came, whatever its form and however it was loaded."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner
from django.apps import apps
from django.db import connection

from ginnel.care.reception.actions import batch
from ginnel.foundation.record.fhir import kinds
from ginnel.kernel.errors import NotFound
from ginnel.surfaces.feeds import loading, rebuilding

pytestmark = pytest.mark.django_db
Event = apps.get_model("audit", "Event")
Frame, Original, Resource = (apps.get_model("record", name) for name in ("Frame", "Original", "Resource"))


def observation(number: int, **more: Any) -> dict[str, Any]:
    tree = {"resourceType": "Observation", "id": f"o{number}", "status": "final", "code": {"text": "seen"}}
    return {**tree, "subject": {"reference": "Patient/p1"}, **more}


def entry(number: int, **more: Any) -> dict[str, Any]:
    return {
        "fullUrl": f"https://x.example/fhir/Observation/o{number}",
        "resource": observation(number),
        **more,
    }


ENVELOPE = {
    "resourceType": "Bundle",
    "id": "b-1",
    "meta": {"lastUpdated": "2026-11-22T10:00:00.000Z", "tag": [{"code": "x"}]},
    "identifier": {"system": "https://x.example/documents", "value": "7"},
    "type": "searchset",
    "timestamp": "2026-11-22T10:00:00Z",
    "total": 3,
    "link": [{"relation": "self", "url": "https://x.example/fhir/Observation?code=1"}],
}
AFTER = {"signature": {"type": [{"code": "1"}], "when": "2026-11-22T10:00:00Z", "who": {"display": "x"}}}
ENTRIES = [entry(number, search={"mode": "match", "score": 0.5}) for number in range(1, 4)]


def bundle(entries: list[dict[str, Any]], indent: int | None = None) -> bytes:
    text = json.dumps({**ENVELOPE, "entry": entries, **AFTER}, indent=indent)
    return text.replace("0.5", "0.50").encode()


def load(path: Path, data: bytes, source: str = "FRAMED") -> dict[str, Any]:
    path.write_bytes(data)
    (receipt,) = list(loading.load_path(path, source=source))
    return receipt


def rebuilt(receipt: dict[str, Any]) -> bytes:
    return b"".join(rebuilding.received(UUID(receipt["load"])))


XML = """<?xml version="1.0" encoding="UTF-8"?>
<!-- an <entry> in a comment -->
<f:Bundle xmlns:f="http://hl7.org/fhir" xmlns:x="http://www.w3.org/1999/xhtml">
  <f:type value="collection"/>
  <f:entry>
    <f:fullUrl value="https://x.example/fhir/List/l1"/>
    <f:resource><f:List><f:id value="l1"/>
      <f:text><f:status value="generated"/><x:div>A &amp; <x:b>B</x:b></x:div></f:text>
      <f:status value="current"/><f:mode value="working"/><f:subject><f:reference value="Patient/p1"/></f:subject>
      <f:entry><f:item><f:reference value="Observation/o1"/></f:item></f:entry></f:List></f:resource>
  </f:entry>
  <!-- between: </f:entry> -->
  <f:entry>
    <f:resource><f:Patient><f:id value="p1"/><f:active  value = 'true' /></f:Patient></f:resource>
  </f:entry>
  <f:signature><f:type><f:code value="1"/></f:type><f:when value="2026-11-22T10:00:00Z"/>
    <f:who><f:display value="x"/></f:who></f:signature>
</f:Bundle>
"""


@pytest.mark.parametrize("indent", [None, 2])
def test_a_json_bundle_comes_back_to_the_byte(tmp_path: Path, indent: int | None) -> None:
    data = bundle(ENTRIES, indent)
    receipt = load(tmp_path / "b.json", data)
    assert (receipt["read"], receipt["accepted"]) == (3, 3)
    assert rebuilt(receipt) == data


def test_an_xml_bundle_comes_back_to_the_byte(tmp_path: Path) -> None:
    receipt = load(tmp_path / "b.xml", XML.encode())
    assert (receipt["read"], receipt["accepted"]) == (2, 2)
    assert rebuilt(receipt) == XML.encode()


@pytest.mark.parametrize("size", [1, 3, 64])
def test_places_in_xml_are_found_however_the_file_comes_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    monkeypatch.setattr("ginnel.foundation.record.fhir.xml_bundles.CHUNK", size)
    receipt = load(tmp_path / "b.xml", XML.encode())
    assert receipt["accepted"] == 2
    assert rebuilt(receipt) == XML.encode()


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_bundle_too_large_to_hold_comes_back_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr("ginnel.surfaces.feeds.fhir.IN_MEMORY", 1 << 16)
    if form == "json":
        many = [{**entry(n), "resource": observation(n, note=[{"text": "x" * 500}])} for n in range(400)]
        data = bundle(many, 1)
    else:
        one = XML[XML.index("  <f:entry>") : XML.index("  <!-- between")]
        data = XML.replace(
            one, "".join(one.replace('"l1"', f'"l{n}"').replace("/l1", f"/l{n}") for n in range(400))
        )
        data = data.encode()
    receipt = load(tmp_path / f"b.{form}", data)
    assert receipt["accepted"] >= 400
    assert rebuilt(receipt) == data


def test_a_bundle_without_entries_is_kept_and_counts_no_row(tmp_path: Path) -> None:
    data = json.dumps({**ENVELOPE, "total": 0}).encode()
    receipt = load(tmp_path / "b.json", data)
    assert (receipt["read"], receipt["finished"]) == (0, True)
    assert rebuilt(receipt) == data


def test_a_row_in_quarantine_has_its_place_in_the_bundle(tmp_path: Path) -> None:
    data = bundle([*ENTRIES, {"resource": {"resourceType": "Sausage"}}])
    receipt = load(tmp_path / "b.json", data)
    assert (receipt["accepted"], receipt["quarantined"]) == (3, 1)
    assert rebuilt(receipt) == data


def test_a_bundle_cut_short_comes_back_as_far_as_it_came(tmp_path: Path) -> None:
    data = bundle(ENTRIES)[:-300]
    receipt = load(tmp_path / "b.json", data)
    assert receipt["reasons"] == {"truncated": 1}
    assert rebuilt(receipt) == data


def test_entries_that_are_held_already_are_still_in_their_bundle(tmp_path: Path) -> None:
    load(tmp_path / "a.json", bundle(ENTRIES[:2]))
    data = bundle(ENTRIES, 1)
    receipt = load(tmp_path / "b.json", data)
    assert (receipt["accepted"], receipt["already_held"]) == (1, 2)
    assert rebuilt(receipt) == data


def test_the_same_file_again_keeps_nothing_again(tmp_path: Path) -> None:
    data = bundle(ENTRIES)
    load(tmp_path / "b.json", data)
    kept = Original.objects.count(), Frame.objects.count()
    again = load(tmp_path / "b.json", data)
    assert (Original.objects.count(), Frame.objects.count()) == kept
    assert rebuilt(again) == data


def test_a_load_that_died_and_went_on_has_its_whole_bundle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ginnel.care.reception.actions.loads.BATCH_ROWS", 2)
    commit, calls = batch.commit, []

    def once(**arguments: Any) -> None:
        calls.append(arguments)
        if len(calls) == 2:
            raise KeyboardInterrupt
        commit(**arguments)

    data = bundle([entry(number) for number in range(5)])
    monkeypatch.setattr(batch, "commit", once)
    with pytest.raises(KeyboardInterrupt):
        load(tmp_path / "b.json", data)
    receipt = load(tmp_path / "b.json", data)
    assert (receipt["read"], receipt["accepted"]) == (5, 5)
    assert rebuilt(receipt) == data


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (
            "document",
            {
                "resourceType": "Composition",
                "id": "c1",
                "status": "final",
                "type": {"text": "letter"},
                "date": "2026-11-22",
                "author": [{"display": "x"}],
                "title": "Letter",
                "subject": {"reference": "Patient/p1"},
            },
        ),
        (
            "message",
            {
                "resourceType": "MessageHeader",
                "id": "m1",
                "eventUri": "https://x.example/event",
                "source": {"endpoint": "https://x.example/end"},
            },
        ),
    ],
)
def test_what_heads_a_document_or_message_is_an_entry_like_others(
    tmp_path: Path, kind: str, first: dict[str, Any]
) -> None:
    tree = {"resourceType": "Bundle", "type": kind, "entry": [{"resource": first}, entry(1)]}
    receipt = load(tmp_path / "b.json", json.dumps(tree).encode())
    assert (receipt["read"], receipt["accepted"]) == (2, 2)
    assert Resource.objects.filter(kind=kinds.number_of(first["resourceType"]), local_id=first["id"]).exists()


def test_giving_a_file_back_is_written_down_and_only_bundles_are(tmp_path: Path) -> None:
    receipt = load(tmp_path / "b.json", bundle(ENTRIES))
    rebuilt(receipt)
    assert Event.objects.filter(action="load.file-read", detail__load=receipt["load"]).count() == 1
    lines = load(tmp_path / "a.ndjson", json.dumps(observation(9)).encode() + b"\n")
    for unknown in (UUID(lines["load"]), uuid4()):
        with pytest.raises(NotFound):
            rebuilding.received(unknown)


def test_the_command_writes_the_file_as_it_came(tmp_path: Path) -> None:
    data = bundle(ENTRIES, 2)
    receipt = load(tmp_path / "b.json", data)
    target = tmp_path / "again.json"
    command = import_module("ginnel.config.cli.record").command  # above this ring: only a test reaches up
    asked = ["received", receipt["load"], "--output", str(target)]
    assert CliRunner().invoke(command, asked, catch_exceptions=False).exit_code == 0
    assert target.read_bytes() == data


def test_frames_are_beyond_changing(tmp_path: Path) -> None:
    load(tmp_path / "b.json", bundle(ENTRIES))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT has_table_privilege(current_user, 'record_frame', privilege) "
            "FROM unnest(ARRAY['INSERT', 'UPDATE', 'DELETE']) AS privilege"
        )
        assert [allowed for (allowed,) in cursor.fetchall()] == [True, False, False]

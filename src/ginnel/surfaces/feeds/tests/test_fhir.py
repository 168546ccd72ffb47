import gzip
import io
import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ginnel.foundation.record.fhir import bundles
from ginnel.foundation.record.fhir.compartment import subjects
from ginnel.foundation.record.fhir.extraction import extract
from ginnel.foundation.record.fhir.validation import check
from ginnel.surfaces.feeds.bounded import Limits
from ginnel.surfaces.feeds.fhir import FEED
from ginnel.surfaces.feeds.opening import open_file

URN = "urn:uuid:00000000-0000-4000-8000-00000000000"
WEIGHT = {"resourceType": "Observation", "status": "final", "code": {"text": "weight"}}


@pytest.fixture
def read(tmp_path):
    def _read(name, data, limits=None):
        path = tmp_path / name
        path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
        return [parcel for opened in open_file(path, limits=limits) for parcel in FEED.read(opened)]

    return _read


def patient(number, **more):
    return {"resourceType": "Patient", "id": f"p{number}", **more}


def entry(number, resource, **more):
    return {"fullUrl": f"{URN}{number}", "resource": resource, **more}


def bundle(*entries, kind="transaction"):
    return {"resourceType": "Bundle", "type": kind, "entry": list(entries)}


def codes(parcels):
    return [[fault.code for fault in parcel.faults] for parcel in parcels]


def test_a_file_that_is_one_resource_is_one_row(read):
    [parcel] = read("a.json", b'{"resourceType":"Patient","id":"p1","multipleBirthInteger":2}')
    assert (parcel.row, parcel.faults) == (1, ())
    assert parcel.incoming[0].kind == "Patient"
    assert parcel.incoming[0].local_id == "p1"
    assert parcel.original.startswith(b'{"resourceType"')


@pytest.mark.parametrize("indent", [None, 1, 2, 4, "\t"])
def test_entries_of_a_bundle_are_its_rows_with_their_own_text(read, indent):
    made = bundle(
        entry(1, patient(1)), entry(2, {**WEIGHT, "note": [{"text": 'a "},{" b'}]}), entry(3, patient(3))
    )
    parcels = read("b.json", json.dumps(made, indent=indent).encode())
    assert [parcel.row for parcel in parcels] == [1, 2, 3]
    assert [json.loads(parcel.original) for parcel in parcels] == made["entry"]
    assert codes(parcels) == [[], [], []]


@pytest.mark.parametrize("separators", [(",", ":"), (", ", ": "), (" ,\t", " : ")])
def test_the_layout_of_a_bundle_on_one_line_is_learned_once(monkeypatch, separators):
    """Brackets are counted for the first entry, once more for what stands between two, and for the last."""
    counted, nested = [], bundles.Bundle._nested
    monkeypatch.setattr(bundles.Bundle, "_nested", lambda self: counted.append(1) or nested(self))
    data = json.dumps(bundle(*(entry(1, patient(n)) for n in range(50))), separators=separators).encode()
    assert len(list(bundles.Bundle(io.BytesIO(data), 1 << 20).entries())) == 50
    assert len(counted) <= 3


@pytest.mark.parametrize("size", [1, 3, 7, 64])
def test_entries_are_the_same_however_the_file_comes_in(read, monkeypatch, size):
    monkeypatch.setattr("ginnel.foundation.record.fhir.bundles.CHUNK", size)
    monkeypatch.setattr("ginnel.surfaces.feeds.fhir.IN_MEMORY", 10)
    made = bundle(
        entry(1, patient(1)), entry(2, {**WEIGHT, "note": [{"text": '\\"}]{[ é'}]}), entry(3, patient(3))
    )
    parcels = read("b.json", json.dumps(made, indent=1).encode())
    assert [json.loads(parcel.original) for parcel in parcels] == made["entry"]


def test_a_reference_may_point_forwards_in_a_bundle(read):
    parcels = read(
        "b.json", bundle(entry(1, {**WEIGHT, "subject": {"reference": f"{URN}2"}}), entry(2, patient(9)))
    )
    assert parcels[0].incoming[0].tree["subject"] == {"reference": "Patient/p9"}


def test_an_entry_without_an_id_is_called_by_its_full_url(read):
    subject = {"subject": {"reference": f"{URN}2"}}
    parcels = read("b.json", bundle(entry(1, {**WEIGHT, **subject}), entry(2, {"resourceType": "Patient"})))
    assert parcels[1].incoming[0].local_id == "00000000-0000-4000-8000-000000000002"
    assert parcels[0].incoming[0].tree["subject"]["reference"] == f"Patient/{parcels[1].incoming[0].local_id}"


def test_a_reference_that_does_not_resolve_names_row_and_field(read):
    parcels = read(
        "b.json", bundle(entry(1, patient(1)), entry(2, {**WEIGHT, "subject": {"reference": f"{URN}7"}}))
    )
    assert parcels[0].faults == ()
    [fault] = parcels[1].faults
    assert (fault.code, fault.row, fault.field) == ("unresolved-reference", 2, "Observation.subject")


def test_a_resource_alone_may_name_what_did_not_come_with_it(read):
    [parcel] = read("a.json", {**WEIGHT, "subject": {"reference": f"{URN}7"}})
    assert parcel.faults == ()
    assert [(note.code, note.field) for note in parcel.notes] == [
        ("unresolved-reference", "Observation.subject")
    ]
    assert parcel.incoming[0].tree["subject"] == {"reference": f"{URN}7"}


def test_a_condition_resolves_in_the_bundle_or_becomes_an_identifier(read):
    given = {"resourceType": "Organization", "id": "o1", "identifier": [{"system": "s", "value": "v"}]}
    asks = [{**WEIGHT, "performer": [{"reference": f"Organization?identifier=s|{value}"}]} for value in "vw"]
    parcels = read("b.json", bundle(entry(1, asks[0]), entry(2, asks[1]), entry(3, given)))
    assert parcels[0].incoming[0].tree["performer"] == [{"reference": "Organization/o1"}]
    logical = {"type": "Organization", "identifier": {"system": "s", "value": "w"}}
    assert parcels[1].incoming[0].tree["performer"] == [logical]


def test_what_is_wrong_with_the_bundle_itself_is_a_note(read):
    made = {**bundle(entry(1, patient(1)), kind="document"), "sausage": 1}
    [parcel] = read("b.json", made)
    assert not parcel.faults
    told = {(note.code, note.field) for note in parcel.notes}
    assert told == {("bundle-itself", "Bundle.sausage"), ("bundle-itself", "")}


def test_a_bundle_whose_entries_are_misnamed_is_not_passed_over(read):
    made = {"resourceType": "Bundle", "type": "collection", "entries": [entry(1, patient(1))]}
    assert codes(read("b.json", made)) == [["unknown-element"]]
    assert [parcel.row for parcel in read("b.json", {**bundle(), "total": 0, "type": "searchset"})] == [0]


@pytest.mark.parametrize("kind", ["a.json", "a.ndjson"])
def test_a_message_says_who_sent_it(read, kind):
    ods = [{"system": "https://fhir.nhs.uk/Id/ods-organization-code", "value": "RX1"}]
    header = {"resourceType": "MessageHeader", "sender": {"reference": f"{URN}2"}}
    sender = {"resourceType": "Organization", "identifier": ods}
    parcels = read(kind, bundle(entry(1, header), entry(2, sender), kind="message"))
    assert {parcel.stated_source for parcel in parcels} == {"RX1"}


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("https://x.example/fhir/Patient/p1", ""),
        ("urn:uuid:0a1b2c3d-0000-4000-8000-000000000000", ""),
        ("https://x.example/somewhere/else", ""),
        ("https://x.example/fhir/Patient/p2", "full-url"),
        ("https://x.example/fhir/Group/p1", "full-url"),
        ("https://x.example/fhir/Patient/p1/_history/2", "full-url"),
    ],
)
def test_an_entrys_address_may_not_disagree_with_its_resource(read, url, code):
    [parcel] = read("b.json", bundle({"fullUrl": url, "resource": patient(1)}))
    assert [(fault.code, fault.field) for fault in parcel.faults] == (
        [(code, "entry.fullUrl")] if code else []
    )


def test_a_relative_address_that_agrees_is_only_a_note(read):
    [parcel] = read("b.json", bundle({"fullUrl": "Patient/p1", "resource": patient(1)}))
    assert not parcel.faults
    assert [note.code for note in parcel.notes] == ["full-url-relative"]


@pytest.mark.parametrize(
    ("kind", "versions", "refused"),
    [
        ("collection", (None, None), True),
        ("collection", ("1", "1"), True),
        ("collection", ("1", "2"), False),
        ("history", (None, None), False),
    ],
)
def test_two_entries_at_one_address_are_both_refused(read, kind, versions, refused):
    entries = [
        entry(1, patient(1, meta={"versionId": version} if version else {"tag": [{"code": "x"}]}))
        for version in versions
    ]
    parcels = read("b.json", bundle(*entries, entry(2, patient(2)), kind=kind))
    assert codes(parcels) == ([["full-url-repeated"]] * 2 if refused else [[], []]) + [[]]


def test_entries_that_carry_nothing_are_told_apart(read):
    gone = {"request": {"method": "DELETE", "url": "Patient/1"}}
    parcels = read(
        "b.json", bundle(gone, {"response": {"status": "200"}}, entry(3, {"resourceType": "Sausage"}), 5)
    )
    assert codes(parcels) == [["deletion"], ["entry-without-resource"], ["unknown-type"], ["not-an-object"]]


def test_a_cut_bundle_keeps_the_entries_before_the_cut(read):
    whole = json.dumps(bundle(*(entry(number, patient(number)) for number in range(1, 6))), indent=2).encode()
    parcels = read("b.json", whole[: whole.index(b'"p4"')])
    assert codes(parcels) == [[], [], [], ["truncated"]]
    assert parcels[-1].faults[0].row == 4


def test_a_cut_gzip_is_told_as_such(read):
    whole = gzip.compress(json.dumps(bundle(*(entry(1, patient(n)) for n in range(5000)))).encode())
    parcels = read("b.json.gz", whole[: len(whole) // 2])
    assert len(parcels) > 1
    assert [fault.code for fault in parcels[-1].faults] == ["truncated"]


def test_a_bundle_with_rubbish_inside_keeps_what_stands_before(read):
    text = json.dumps(bundle(entry(1, patient(1)), entry(2, patient(2)))).encode()
    parts = text.partition(b'{"fullUrl": "' + f"{URN}2".encode())
    assert codes(read("b.json", parts[0] + b"oops" + parts[1] + parts[2])) == [[], ["not-json"]]
    assert codes(read("c.json", text.replace(b'"p2"', b"NaN"))) == [[], ["not-json"]]
    assert codes(read("d.json", text + b" more")) == [[], [], ["not-json"]]


def test_an_entry_with_a_repeated_name_does_not_stop_the_rest(read):
    text = json.dumps(bundle(entry(1, patient(1)), entry(2, patient(2)))).encode()
    parcels = read("b.json", text.replace(b'"id": "p1"', b'"id": "p1", "id": "p9"'))
    assert codes(parcels) == [["repeated-name"], []]


def test_lines_are_rows_and_a_bad_one_is_alone(read):
    lines = [
        json.dumps(patient(1)),
        '{"resourceType": "Patient", ',
        "",
        json.dumps({"a": 1}),
        json.dumps(patient(5)),
    ]
    parcels = read("a.ndjson", "\n".join(lines).encode())
    assert [parcel.row for parcel in parcels] == [1, 2, 4, 5]
    assert codes(parcels) == [[], ["not-json"], ["not-fhir"], []]
    assert parcels[1].original == b'{"resourceType": "Patient", '


def test_lines_are_recognised_by_what_they_hold(read):
    assert len(read("a.txt", f"{json.dumps(patient(1))}\n{json.dumps(patient(2))}\n".encode())) == 2


def test_a_line_too_long_is_skipped(read):
    long = json.dumps(patient(2, name=[{"text": "x" * 5000}]))
    text = "\n".join([json.dumps(patient(1)), long, json.dumps(patient(3))]).encode()
    assert codes(read("a.ndjson", text, Limits(max_line_bytes=1000))) == [[], ["line-too-long"], []]


def test_a_line_that_is_a_bundle_is_one_row(read):
    line = bundle(entry(1, patient(1)), entry(2, {**WEIGHT, "subject": {"reference": f"{URN}1"}}))
    [parcel] = read("a.ndjson", line)
    assert [one.path for one in parcel.incoming] == ["Bundle.entry[0].resource", "Bundle.entry[1].resource"]
    assert parcel.incoming[1].tree["subject"] == {"reference": "Patient/p1"}


def test_bytes_that_are_not_utf8_are_told_on_their_row(read):
    parcels = read("a.ndjson", b'{"resourceType":"Patient","id":"\xe9"}\n' + json.dumps(patient(2)).encode())
    assert codes(parcels) == [["not-utf-8"], []]


def test_decimals_survive_a_bundle(read):
    text = json.dumps(bundle(entry(1, {**WEIGHT, "valueQuantity": {"value": 7}}))).encode()
    [parcel] = read("b.json", text.replace(b'"value": 7', b'"value": 7.10'))
    assert parcel.incoming[0].tree["valueQuantity"]["value"].text == "7.10"


def test_an_nhs_number_that_fails_is_a_note(read):
    wrong = [{"system": "https://fhir.nhs.uk/Id/nhs-number", "value": "9990000011"}]
    [parcel] = read("a.json", patient(1, identifier=wrong))
    assert (parcel.faults, [note.code for note in parcel.notes]) == ((), ["nhs-number-check-digit"])


XML = '<{0} xmlns="http://hl7.org/fhir">{1}</{0}>'


def xml_entry(number, inside):
    return f'<entry><fullUrl value="{URN}{number}"/><resource>{inside}</resource></entry>'


def test_xml_is_read_one_resource_or_entry_a_row(read):
    [single] = read("a.xml", XML.format("Patient", '<id value="p1"/>').encode())
    assert single.incoming[0].tree == patient(1)
    inside = xml_entry(1, '<Patient><id value="p1"/></Patient>') + xml_entry(
        2, f'<Observation><status value="final"/><subject><reference value="{URN}1"/></subject></Observation>'
    )
    parcels = read("b.xml", XML.format("Bundle", f'<type value="batch"/>{inside}').encode())
    assert [parcel.row for parcel in parcels] == [1, 2]
    assert parcels[1].incoming[0].tree["subject"] == {"reference": "Patient/p1"}


def test_a_cut_xml_bundle_keeps_the_entries_before_the_cut(read):
    inside = "".join(xml_entry(n, f'<Patient><id value="p{n}"/></Patient>') for n in range(1, 6))
    whole = XML.format("Bundle", inside).encode()
    assert codes(read("b.xml", whole[: whole.index(b'"p4"')])) == [[], [], [], ["truncated"]]


def test_xml_entity_attacks_are_refused(read):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha">]>' + XML.format("Patient", '<id value="&a;"/>').encode()
    assert codes(read("a.xml", laughs)) == [["xml-entities"]]
    assert codes(read("b.xml", laughs.replace(b"Patient", b"Bundle"))) == [["xml-entities"]]


def test_an_empty_or_foreign_file_is_told(read):
    assert codes(read("a.json", b"")) == [["empty"]]
    assert codes(read("b.json", b'{"name": "not fhir"}')) == [["not-fhir"]]
    assert codes(read("c.json", b"[1, 2]")) == [["not-an-object"]]


def test_a_quarantined_row_is_read_again_from_what_a_person_mends(read):
    made = bundle(
        entry(1, patient(1)), entry(2, {**WEIGHT, "status": "finl", "subject": {"reference": f"{URN}1"}})
    )
    parcel = read("b.json", made)[1]
    mended = FEED.again(FEED.mendable(parcel).replace(b"finl", b"final"), parcel.row)
    assert mended.faults == ()
    assert mended.incoming[0].tree["subject"] == {"reference": "Patient/p1"}
    assert mended.incoming[0].full_url == f"{URN}2"


def test_an_xml_row_is_read_again(read):
    [parcel] = read("a.xml", XML.format("Patient", '<id value="p1"/>').encode())
    assert FEED.again(parcel.original, 1) == parcel


WHOLE = json.dumps(
    bundle(entry(1, patient(1)), entry(2, {**WEIGHT, "subject": {"reference": f"{URN}1"}}))
).encode()
WHOLE_XML = XML.format(
    "Bundle", xml_entry(1, '<Patient><id value="p1"/><name><given value="A"/></name></Patient>')
).encode()


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([WHOLE, WHOLE_XML]), st.data())
def test_no_damage_to_a_file_stops_the_reading(tmp_path, whole, data):
    """Bytes are taken out, doubled or changed; every row is numbered and whatever passes can be indexed."""
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, min(len(whole), start + 40)))
    broken = (
        whole[:start]
        + data.draw(st.sampled_from([b"", b'"', b"{", b"null", b"[1]", b"\xff", b"<", whole]))
        + whole[end:]
    )
    path = tmp_path / "broken"
    path.write_bytes(broken or b" ")
    parcels = [parcel for opened in open_file(path) for parcel in FEED.read(opened)]
    numbers = [parcel.row for parcel in parcels]
    assert numbers in ([0], list(range(1, len(parcels) + 1)))
    for one in (one for parcel in parcels for one in parcel.incoming):
        if not check(one.kind, b"", one.tree):
            subjects(one.kind, one.tree)
            extract(one.kind, one.tree)


@pytest.mark.parametrize(
    ("head", "known"),
    [
        (b' {"resourceType":"Patient"}', True),
        (b'<?xml version="1.0"?><Patient xmlns="http://hl7.org/fhir">', True),
        (b'{"a":1}', False),
        (b"<html>", False),
        (b"LA_Code,Unique_Id", False),
    ],
)
def test_the_format_is_recognised_by_content(head, known):
    assert FEED.recognises("any", head) is known

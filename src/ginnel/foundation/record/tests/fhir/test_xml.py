import pytest

from ginnel.foundation.record.fhir import json, xml
from ginnel.foundation.record.fhir.json import Unreadable

OPEN = '<Patient xmlns="http://hl7.org/fhir">'
SAMPLE = b"""<?xml version="1.0" encoding="UTF-8"?>
<Observation xmlns="http://hl7.org/fhir">
  <id value="o1"/>
  <!-- not part of it -->
  <text><status value="generated"/><div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b</p></div></text>
  <contained><Specimen><id value="s"/></Specimen></contained>
  <extension url="http://a.example/x"><valueDecimal value="1.10"/></extension>
  <status value="final"/>
  <code><coding><system value="http://loinc.org"/><code value="29463-7"/></coding></code>
  <issued value="2026-01-01T10:00:00Z"><extension url="http://a.example/y"><valueString value="z"/></extension></issued>
  <valueQuantity><value value="70.50"/><unit value="kg"/></valueQuantity>
  <note id="n1"><text value="line&#10;two"/></note>
</Observation>"""
TREE = {
    "resourceType": "Observation",
    "id": "o1",
    "text": {
        "status": "generated",
        "div": '<div xmlns="http://www.w3.org/1999/xhtml"><p>a &amp; b</p></div>',
    },
    "contained": [{"resourceType": "Specimen", "id": "s"}],
    "extension": [{"url": "http://a.example/x", "valueDecimal": 1.1}],
    "status": "final",
    "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
    "issued": "2026-01-01T10:00:00Z",
    "_issued": {"extension": [{"url": "http://a.example/y", "valueString": "z"}]},
    "valueQuantity": {"value": 70.5, "unit": "kg"},
    "note": [{"id": "n1", "text": "line\ntwo"}],
}


def test_xml_gives_the_tree_that_json_would():
    assert xml.read(SAMPLE) == TREE


def test_decimals_keep_their_text():
    assert b'"value":70.50' in json.canonical(xml.read(SAMPLE))
    assert b'<value value="70.50"/>' in xml.write(xml.read(SAMPLE))


def test_what_is_written_reads_back_the_same():
    tree = xml.read(SAMPLE)
    assert json.canonical(xml.read(xml.write(tree))) == json.canonical(tree)


def test_values_and_extensions_of_a_repeated_primitive_keep_their_places():
    third = '<given value="C"><extension url="u"><valueCode value="x"/></extension></given>'
    name = f'<name><given value="A"/><given id="g"/>{third}</name>'
    tree = xml.read(f"{OPEN}{name}</Patient>".encode())
    extended = {"extension": [{"url": "u", "valueCode": "x"}]}
    assert tree["name"] == [{"given": ["A", None, "C"], "_given": [None, {"id": "g"}, extended]}]
    assert xml.read(xml.write(tree)) == tree


def test_elements_are_written_in_the_order_of_the_specification():
    text = xml.write(
        {"resourceType": "Patient", "birthDate": "2026", "gender": "other", "id": "1", "active": True}
    )
    places = [text.index(name) for name in (b"<id ", b"<active ", b"<gender ", b"<birthDate ")]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<colour value="red"/>', "unknown-element"),
        ('<active value="true" colour="red"/>', "unknown-element"),
        ("<active/>", "empty"),
        ('<active value="true"/><active value="true"/>', "too-many"),
        ('stray<active value="true"/>', "text-between-elements"),
        ("<contained><Sausage/></contained>", "unknown-type"),
        ("<contained/>", "wrong-form"),
        ("<active", "not-xml"),
    ],
)
def test_what_is_not_fhir_is_named(inside, code):
    with pytest.raises(Unreadable) as refusal:
        xml.read(f"{OPEN}{inside}</Patient>".encode())
    assert refusal.value.fault.code == code


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<Patient xmlns="http://hl7.org/fhir"><name><text value="&b;"/></name></Patient>"""
OUTSIDE = b"""<!DOCTYPE Patient [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<Patient xmlns="http://hl7.org/fhir"><name><text value="&x;"/></name></Patient>"""


@pytest.mark.parametrize("attack", [LAUGHS, OUTSIDE, LAUGHS.replace(b"DOCTYPE", b"doctype")])
def test_entities_are_refused_before_parsing(attack):
    with pytest.raises(Unreadable) as refusal:
        xml.read(attack)
    assert refusal.value.fault.code == "xml-entities"


def test_an_encoding_that_could_hide_a_declaration_is_not_honoured():
    with pytest.raises(Unreadable):
        xml.read(LAUGHS.decode().replace('"1.0"', '"1.0" encoding="UTF-16"').encode("utf-16"))


def test_depth_is_bounded():
    nested = '<extension url="u">' * 5000 + "</extension>" * 5000
    with pytest.raises(Unreadable):
        xml.read(f"{OPEN}{nested}</Patient>".encode())


def test_a_resource_of_another_namespace_is_not_fhir():
    with pytest.raises(Unreadable) as refusal:
        xml.read(b"<Patient/>")
    assert refusal.value.fault.code == "not-fhir"

"""What the pretend organisations send is what the feeds read; what is refused is what the truth says was spoilt."""

import csv
import json
import re
from functools import cache

import orjson
import pytest

from ginnel.foundation.record.fhir import validation
from ginnel.foundation.record.fhir.json import canonical
from ginnel.surfaces.feeds import registry
from ginnel.surfaces.feeds.opening import open_file
from ginnel.surfaces.feeds.tabular.columns import headings
from ginnel.synthetic import spoiling
from ginnel.synthetic.facts import read
from ginnel.synthetic.tests.counties import made, truth

LAYOUTS = [each for each in read("layouts.toml") if each != "cld"]
READERS = {"sus_apc": "sus-apc", "sus_op": "sus-op", "sus_ec": "sus-ec"}


def listed() -> list[dict]:
    return json.loads((made() / "manifest.json").read_text())["files"]


@cache
def spoilt(name: str) -> frozenset[int]:
    """Rows of a file that must not be accepted."""
    return frozenset(
        int(each["row"])
        for each in truth("corruptions")
        if each["file"] == name and each["kind"] != "repeated"
    )


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_column_is_one_that_the_feed_knows(layout):
    feed, _, table = layout.partition(":")
    rules = read("layouts.toml")[layout]
    assert set(rules["columns"]) <= set(headings(feed, table))
    assert {rules["day"], *rules["needed"]} <= set(rules["columns"])


@pytest.mark.parametrize("layout", ["fhir", "cld", "adt", *LAYOUTS])
def test_a_feed_reads_every_row_but_those_that_were_spoilt(layout):
    files = [each for each in listed() if each["layout"] == layout]
    assert files
    for each in files:
        for opened in open_file(made() / each["path"]):
            rows, refused = read_by(each, opened)
            assert rows == each["rows"], each["path"]
            assert refused == spoilt(each["path"]), each["path"]


def read_by(each, opened) -> tuple[int, set[int]]:
    """How many rows its feed finds in a file, and which of them it must refuse."""
    feed, package = registry.recognise(opened), each["layout"].partition(":")[0]
    assert feed.name == READERS.get(package, package)
    refused, rows = set(), 0
    for parcel in feed.read(opened):
        rows += 1
        faults = list(parcel.faults)
        for incoming in parcel.incoming:
            faults += validation.check(incoming.kind, canonical(incoming.tree), incoming.tree)
        if faults:
            refused.add(parcel.row)
    return rows, refused


def test_client_level_data_has_its_43_fields_and_listed_values():
    from ginnel.foundation.terminology.rules.shipped import client_level_data

    lists = {field.name: set(field.values) for field in client_level_data()}
    for each in listed():
        if each["layout"] == "cld":
            with (made() / each["path"]).open(newline="") as stream:
                for number, row in enumerate(csv.DictReader(stream), 1):
                    wrong = [
                        name
                        for name, values in lists.items()
                        if values and row[name] and row[name] not in values
                    ]
                    assert not wrong or number in spoilt(each["path"]), (number, wrong)


def test_every_reference_in_a_practices_file_is_answered_in_it():
    for each in listed():
        if each["kind"] == "gp-practice":
            rows = (made() / each["path"]).read_bytes().splitlines()
            sound = [row for number, row in enumerate(rows, 1) if number not in spoilt(each["path"])]
            trees = [orjson.loads(row) for row in sound]
            held = {f"{tree['resourceType']}/{tree['id']}" for tree in trees}
            for tree in trees:
                asked = (tree.get("subject") or tree.get("patient") or {}).get("reference")
                assert asked is None or asked in held


def sent() -> bytes:
    return b"".join((made() / each["path"]).read_bytes() for each in listed())


def test_sensitive_facts_carry_their_label():
    found = set(re.findall(rb'v3-ActCode","code":"([A-Z]+)"\}\]\}', sent()))
    assert {b"PSY", b"SUD"} <= found


@pytest.mark.parametrize(
    "wanted",
    ["450476008", "key-safe", "lone-worker", "national-reasonable-adjustment-flag", "baseline-function"],
)
def test_five_second_facts_are_there(wanted):
    assert wanted.encode() in sent()


@pytest.mark.parametrize("event", ["A01", "A02", "A03", "A04", "A05", "A08", "A11", "A16", "A31", "A40"])
def test_trusts_send_every_kind_of_message_they_should(event):
    assert f"ADT^{event}|".encode() in sent()


def is_sound_snomed(number: str) -> bool:
    """Whether the check digit of a SNOMED CT identifier is right (Verhoeff's algorithm, SNOMED CT Technical Guide)."""
    turn = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    check = 0
    for place, digit in enumerate(reversed(number)):
        value = int(digit)
        for _ in range(place % 8):
            value = turn[value]
        check = _dihedral(check, value)
    return check == 0


def _dihedral(a: int, b: int) -> int:
    if a < 5:
        return (a + b) % 5 if b < 5 else 5 + (a + b - 5) % 5
    return 5 + (a - 5 - b) % 5 if b < 5 else (a - b) % 5


@pytest.mark.parametrize("name", ["codes.json", "crises.toml"])
def test_every_snomed_code_has_a_right_check_digit(name):
    from importlib.resources import files

    text = (files("ginnel.synthetic") / "data" / name).read_text(encoding="utf-8")
    found = set(re.findall(r'"(\d{6,18})"', text))
    assert len(found) > 30
    assert not {each for each in found if not is_sound_snomed(each)}


@pytest.mark.parametrize("layout", ["sus_apc", "voluntary", "cld"])
@pytest.mark.parametrize("spoil", range(3))
def test_a_spoilt_row_differs_from_the_row_and_says_where(layout, spoil):
    row = b",".join(b"1" for _ in spoiling.columns(layout))
    spoilt_row, kind, _ = spoiling.spoil(lambda: spoil / 3 + 0.01, layout, row)
    assert spoilt_row != row
    assert kind


@pytest.mark.parametrize("layout", ["csds:CYP201", "mhsds:MHS201"])
def test_some_contacts_come_to_whoever_is_on_duty_and_most_were_planned(layout):
    said = []
    for each in listed():
        if each["layout"] == layout:
            for opened in open_file(made() / each["path"]):
                parcels = list(registry.recognise(opened).read(opened))
                said += [one.tree for parcel in parcels for one in parcel.incoming if one.kind == "Encounter"]
    urgent = [one for one in said if "priority" in one]
    assert urgent
    assert len(urgent) < len(said) / 4
    assert any(not 8 <= int(one["period"]["start"][11:13]) < 18 for one in urgent)

"""What the pretend organisations send is valid FHIR R4 and Client Level Data, except where the truth says otherwise."""

import csv
import json

import orjson

from ginnel.foundation.record.fhir import validation
from ginnel.synthetic.tests.test_county import made, truth


def spoilt(path) -> set[int]:
    name = str(path.relative_to(made()))
    return {
        int(each["row"])
        for each in truth("corruptions")
        if each["file"] == name and each["kind"] != "repeated"
    }


def is_sound(line: bytes) -> bool:
    try:
        tree = orjson.loads(line)
    except ValueError:
        return False
    return not validation.check(tree["resourceType"], line, tree)


def test_every_resource_is_valid_unless_the_truth_names_its_row():
    for path in sorted(made().glob("*/*.ndjson")):
        lines = path.read_bytes().splitlines()
        assert {row for row, line in enumerate(lines, 1) if not is_sound(line)} == spoilt(path), path.name


def test_every_reference_in_a_file_is_answered_in_it():
    for path in sorted(made().glob("*/*.ndjson")):
        trees = [orjson.loads(line) for line in path.read_bytes().splitlines() if is_sound(line)]
        held = {f"{tree['resourceType']}/{tree['id']}" for tree in trees}
        for tree in trees:
            asked = (tree.get("subject") or tree.get("patient") or {}).get("reference")
            assert asked is None or asked in held


def test_client_level_data_has_its_43_fields_and_listed_values():
    lists = json.loads(orjson.dumps(_lists()))
    for path in sorted(made().glob("council/*.csv")):
        with path.open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert list(rows[0]) == list(lists)
        for number, row in enumerate(rows, 1):
            wrong = [
                name for name, values in lists.items() if values and row[name] and row[name] not in values
            ]
            assert not wrong or number in spoilt(path), (number, wrong)


def _lists() -> dict[str, list[str]]:
    import tomllib
    from importlib.resources import files

    text = (files("ginnel.foundation.terminology") / "data" / "client_level_data.toml").read_text()
    return {field["name"]: field.get("values", []) for field in tomllib.loads(text)["field"]}


def test_sensitive_facts_carry_their_label():
    found = set()
    for path in made().glob("*/*.ndjson"):
        for line in path.read_bytes().splitlines():
            if b'"security"' in line and is_sound(line):
                found |= {each["code"] for each in orjson.loads(line)["meta"]["security"]}
    assert {"R", "PSY", "SUD"} <= found


def test_five_second_facts_are_there():
    text = b"".join(path.read_bytes() for path in made().glob("*/*.ndjson"))
    for wanted in (
        b"450476008",
        b"key-safe",
        b"lone-worker",
        b"national-reasonable-adjustment-flag",
        b"baseline-function",
    ):
        assert wanted in text

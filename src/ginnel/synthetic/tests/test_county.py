"""The county is the same whenever and however it is made, and its truth agrees with its files."""

import csv
import json
from functools import cache
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp

import orjson
import pytest

from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.synthetic import numbers, writing
from ginnel.synthetic.facts import read

PEOPLE = 1200


@cache
def made(seed: int = 3, workers: int = 1) -> Path:
    out = Path(mkdtemp()) / "county"
    writing.write(people=PEOPLE, seed=seed, out=out, workers=workers)
    return out


def digest(folder: Path) -> str:
    total = blake2b()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


def truth(name: str) -> list[dict[str, str]]:
    with (made() / "truth" / f"{name}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_gives_the_same_bytes_with_any_number_of_workers():
    again = Path(mkdtemp()) / "county"
    writing.write(people=PEOPLE, seed=3, out=again, workers=2)
    assert digest(again) == digest(made())


def test_another_seed_gives_another_county():
    assert digest(made(4)) != digest(made())


def test_exactly_as_many_residents_as_asked_each_with_a_number_of_their_own():
    numbers_given = [each["nhs_number"] for each in truth("residents")]
    assert len(numbers_given) == len(set(numbers_given)) == PEOPLE
    assert all(is_valid_nhs_number(each) and each.startswith("999") for each in numbers_given)


def test_numbers_stay_unique_and_valid_beyond_the_first_range():
    sample = [numbers.nhs_number(1, each) for each in range(899_000, 901_000)]
    assert len(set(sample)) == len(sample)
    assert all(map(is_valid_nhs_number, sample))


@pytest.mark.parametrize("kind", ["person", "local_id"])
def test_every_record_of_a_person_has_its_truth(kind):
    known = {each[kind] for each in truth("people")}
    assert {each["person"] for each in truth("residents")} <= {each["person"] for each in truth("people")}
    assert len(known) >= PEOPLE


def test_every_row_is_counted():
    counts = json.loads((made() / "truth" / "counts.json").read_text())["files"]
    for name, count in counts.items():
        lines = (made() / name).read_bytes().count(b"\n") - (1 if name.endswith(".csv") else 0)
        assert count["read"] == lines == count["accepted"] + count["already_held"] + count["quarantined"]


def test_every_patient_row_is_in_the_truth():
    known = {(each["organisation"], each["local_id"]) for each in truth("people")}
    for path in made().glob("*/*.ndjson"):
        for line in path.read_bytes().splitlines():
            if line.startswith(b'{"resourceType":"Patient"'):
                assert (path.stem, orjson.loads(line)["id"]) in known


def test_dirt_falls_at_the_stated_rates():
    council = {
        (each["organisation"], each["local_id"]) for each in truth("people") if len(each["organisation"]) == 3
    }
    council = {each for each in council if each[0] in ("218", "219")}
    missing = [
        each
        for each in truth("corruptions")
        if each["organisation"] in ("218", "219")
        and each["kind"] == "missing"
        and each["field"] == "nhs_number"
    ]
    assert abs(len(missing) / len(council) - read("dirt.toml")["council"]["nhs_missing"]) < 0.1


def test_nothing_is_left_behind_when_making_is_broken_off(tmp_path):
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.write(people=500, seed=1, out=tmp_path / "county", progress=stop)
    assert not (tmp_path / "county").exists()

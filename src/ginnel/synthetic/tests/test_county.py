"""The county is the same whenever and however it is made, and its truth agrees with its files."""

import json
from collections import Counter
from hashlib import blake2b
from pathlib import Path
from tempfile import mkdtemp

import orjson
import pyarrow.parquet as parquet
import pytest

from ginnel.kernel.values.identifiers import is_valid_nhs_number
from ginnel.synthetic import numbers, writing
from ginnel.synthetic.facts import read
from ginnel.synthetic.tests.counties import PEOPLE, chance, made, truth


def digest(folder: Path) -> str:
    total = blake2b()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        total.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return total.hexdigest()


def files(folder: Path | None = None):
    """(manifest's word for it, path) of everything that organisations send."""
    folder = folder or made()
    for each in json.loads((folder / "manifest.json").read_text())["files"]:
        yield each, folder / each["path"]


def lines(path: Path) -> int:
    """Rows of a file, a header not counted."""
    return path.read_bytes().count(b"\n") - (1 if path.suffix == ".csv" else 0)


def counts():
    return json.loads((made() / "truth" / "counts.json").read_text())


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
    sample = [numbers.nhs_number(1, each) for each in range(881_000, 884_000)]
    assert len(set(sample)) == len(sample)
    assert all(map(is_valid_nhs_number, sample))


def test_everybody_is_known_to_somebody():
    assert {each["person"] for each in truth("residents")} == {each["person"] for each in truth("people")}


def test_every_row_is_counted():
    for name, count in counts()["files"].items():
        path = made() / name
        rows = lines(path)
        assert count["read"] == rows == count["accepted"] + count["already_held"] + count["quarantined"], name


def test_the_manifest_lists_every_file_with_its_rows():
    listed = {each["path"]: each["rows"] for each, _ in files()}
    assert listed == {name: count["read"] for name, count in counts()["files"].items()}
    beside = {"manifest.json", "working-with.csv"}
    sent = {str(path.relative_to(made())) for path in made().rglob("*") if path.is_file()}
    assert {each for each in sent if not each.startswith(("truth/", "places/"))} - beside == set(listed)


def test_every_patient_row_is_in_the_truth():
    known = {(each["organisation"], each["local_id"]) for each in truth("people")}
    for each, path in files():
        if path.suffix == ".ndjson":
            for line in path.read_bytes().splitlines():
                if line.startswith(b'{"resourceType":"Patient"'):
                    assert (each["organisation"], orjson.loads(line)["id"]) in known


def test_every_row_of_every_file_is_somebodys():
    table = parquet.read_table(made() / "truth" / "rows.parquet")
    owned = Counter(table["file"].to_pylist())
    for each, path in files():
        shelf = path.read_bytes().count(b'{"resourceType":"Organization"')
        shelf += path.read_bytes().count(b'{"resourceType":"Practitioner"')
        assert owned[each["path"]] == each["rows"] - shelf, each["path"]
    places = set(zip(table["file"].to_pylist(), table["row"].to_pylist(), strict=True))
    assert len(places) == len(table)


@pytest.mark.parametrize("ending", [".ndjson", ".csv", ".hl7"])
def test_a_row_names_the_record_that_the_truth_says_it_is_of(ending):
    table = parquet.read_table(made() / "truth" / "rows.parquet").to_pylist()
    spoilt = {(each["file"], int(each["row"])) for each in truth("corruptions") if each["row"]}
    text = {
        str(path.relative_to(made())): path.read_bytes().split(b"\n")
        for _, path in files()
        if path.suffix == ending
    }
    for each in table:
        if each["file"] in text and (each["file"], each["row"]) not in spoilt:
            row = text[each["file"]][each["row"] - (ending != ".csv")]
            assert each["local_id"].encode() in row, each


def test_records_and_rows_agree_on_who_is_who():
    people = {(each["organisation"], each["local_id"]): each["person"] for each in truth("people")}
    where = {each["path"]: each["organisation"] for each, _ in files()}
    for row in parquet.read_table(made() / "truth" / "rows.parquet").to_pylist():
        assert people[where[row["file"]], row["local_id"]] == f"P{row['person']:08d}"


def test_late_and_repeated_rows_are_as_many_as_stated():
    rates = read("dirt.toml")["council"]
    rows = late = again = 0
    for seed in (3, 4):
        for each, path in files(made(seed)):
            if each["kind"] == "council":
                rows += each["rows"]
                late += each["rows"] if "later" in path.name else 0
        again += sum(
            each["kind"] == "repeated" and each["organisation"] in ("218", "219")
            for each in truth("corruptions", made(seed))
        )
    assert late / rows == pytest.approx(rates["late"], abs=chance(rates["late"], rows))
    assert again / rows == pytest.approx(rates["repeated_row"], abs=chance(rates["repeated_row"], rows))


def test_nothing_is_left_behind_when_making_is_broken_off(tmp_path):
    def stop(done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        writing.write(people=500, seed=1, out=tmp_path / "county", progress=stop)
    assert not (tmp_path / "county").exists()

"""Files and manifest: the same rows are the same bytes, and the manifest changes whole or not at all."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ginnel.population.engine import lake as lakes
from ginnel.population.engine.lake.files import bucket_of, in_buckets, merged, to_arrow
from ginnel.population.engine.promises import table
from ginnel.population.engine.tests.lakes import filled, lake, pseudonym

RESIDENTS = table("residents")


def residents(*names: str) -> list[tuple[object, ...]]:
    return [filled(RESIDENTS, 0, {"resident": name, "lsoa": f"E0100000{len(name)}"}) for name in names]


def test_the_same_rows_in_another_order_are_the_same_file(tmp_path: Path) -> None:
    one = lakes.write(tmp_path, RESIDENTS, residents("a", "bb", "c"))
    other = lakes.write(tmp_path, RESIDENTS, residents("c", "a", "bb"))
    assert one == other
    assert [path.name for path in (tmp_path / "residents").iterdir()] == [Path(one.file.name).name]


def test_other_rows_are_another_file_and_leave_the_first_alone(tmp_path: Path) -> None:
    first = lakes.write(tmp_path, RESIDENTS, residents("a"))
    second = lakes.write(tmp_path, RESIDENTS, residents("b"))
    assert first.file.digest != second.file.digest
    assert (tmp_path / first.file.name).exists()


def test_nobody_else_on_the_machine_may_read_the_rows(tmp_path: Path) -> None:
    written = lakes.write(tmp_path, RESIDENTS, residents("a"))
    assert stat.S_IMODE((tmp_path / written.file.name).stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "residents").stat().st_mode) == 0o700


def test_merging_puts_fresh_rows_in_the_place_of_a_residents_former_ones() -> None:
    kept = to_arrow(RESIDENTS, residents("a", "bb"))
    fresh = to_arrow(RESIDENTS, [filled(RESIDENTS, 0, {"resident": "a", "lsoa": "E01000009"})])
    found = merged(RESIDENTS, kept, [pseudonym("a")], fresh).to_pylist()
    assert {row["resident"]: row["lsoa"] for row in found} == {
        pseudonym("a"): "E01000009", pseudonym("bb"): "E01000002",
    }  # fmt: skip


def test_each_row_is_in_the_bucket_of_its_resident() -> None:
    content = to_arrow(RESIDENTS, residents(*(f"name {number}" for number in range(50))))
    split = in_buckets(content, 4)
    assert sum(part.num_rows for part in split.values()) == 50
    assert all(bucket_of(row["resident"], 4) == at for at, part in split.items() for row in part.to_pylist())


def test_a_manifest_is_read_as_it_was_written(tmp_path: Path) -> None:
    made = lake(tmp_path, {"spells": [{"admitted_on": date(2026, 3, 1)}]})
    found = lakes.read(tmp_path)
    assert found is not None
    assert found.manifest == made.manifest
    assert found.records("spells")[0]["admitted_on"] == date(2026, 3, 1)


def test_there_is_no_lake_in_an_empty_folder_or_of_another_format(tmp_path: Path) -> None:
    assert lakes.read(tmp_path) is None
    made = lake(tmp_path, {})
    lakes.swap(tmp_path, replace(made.manifest, format=99))
    assert lakes.read(tmp_path) is None


def test_files_nobody_names_are_deleted_a_run_after_they_were_last_named(tmp_path: Path) -> None:
    first = lake(tmp_path, {"spells": [{"admitted_on": date(2026, 3, 1)}]})
    (old,) = first.files("spells")
    second = lake(tmp_path, {"spells": [{"admitted_on": date(2026, 3, 2)}]})
    kept = replace(second.manifest, superseded=(str(old.relative_to(tmp_path)),))
    lakes.clear(lakes.swap(tmp_path, kept))
    assert old.exists()
    lakes.clear(lakes.swap(tmp_path, second.manifest))
    assert not old.exists()
    assert all(path.exists() for path in second.files("spells"))


def test_a_tables_digest_depends_on_its_rows_alone(tmp_path: Path) -> None:
    one = lake(tmp_path / "one", {"spells": [{"admitted_on": date(2026, 3, 1)}]})
    other = lake(tmp_path / "other", {"spells": [{"admitted_on": date(2026, 3, 1)}]})
    assert one.manifest.digest("spells") == other.manifest.digest("spells")
    with pytest.raises(KeyError):
        one.manifest.digest("plans")

"""The walls: import-linter's contracts hold, and are the ones the house needs."""

import subprocess
import sys
from pathlib import Path

from tests.architecture.house import ROOT, contract, project


def test_every_import_contract_is_kept() -> None:
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout[-4000:] + said.stderr[-2000:]


def test_no_wall_has_been_taken_down() -> None:
    kept = {found["id"] for found in project()["tool"]["importlinter"]["contracts"]}
    assert {
        "rings",
        "foundation",
        "care",
        "population",
        "slices",
        "screens",
        "walls",
        "door",
        "rows",
        "pure",
        "acyclic",
    } <= kept


def test_no_import_is_waved_through() -> None:
    contracts = project()["tool"]["importlinter"]["contracts"]
    assert not [found["id"] for found in contracts if found.get("ignore_imports")]


def test_a_new_folder_must_be_placed_before_it_passes() -> None:
    assert all(
        contract(name)["exhaustive"] for name in ("rings", "foundation", "care", "population", "slices")
    )

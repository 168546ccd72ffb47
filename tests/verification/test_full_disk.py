"""A disk that really fills in the middle of a load: said clearly, nothing half-written, and gone on with.

A whole installation on a small file system of its own. Where mounting one is not permitted (an ordinary user, most
containers) these tests skip and say so; the injected error in test_bad_input.py is then all there is.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ginnel.config.postgres import paths

Run = Callable[..., Any]
MEGABYTE = 2**20
SIZE = 400  # MB: an empty installation takes 50
LEFT = 30  # MB when the load begins, which writes more
ROWS = 24_000


def resource(number: int) -> dict[str, Any]:
    """Every twentieth row a patient, every five hundred and first a row that cannot be accepted."""
    patient = number - number % 20
    if number == patient:
        name = [{"family": f"Testperson{patient % 97}", "given": [f"Given{patient % 89}"]}]
        return {"resourceType": "Patient", "id": f"p{patient}", "name": name, "birthDate": "1950-01-01"}
    return {
        "resourceType": "Observation",
        "id": f"o{number}",
        "status": "final" if number % 501 else "unheard-of",
        "code": {"text": f"observation {number}"},
        "subject": {"reference": f"Patient/p{patient}"},
        "effectiveDateTime": "2026-11-22T02:00:00Z",
        "note": [{"text": "x" * 700}],
    }


@pytest.fixture
def file(place: Path) -> Path:
    path = place / "rows.ndjson"
    path.write_text("".join(json.dumps(resource(number)) + "\n" for number in range(1, ROWS + 1)))
    return path


@pytest.fixture
def small_disk(place: Path) -> Iterator[Path]:
    """A file system of its own of `SIZE` MB."""
    disk = place / "small"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={SIZE}m,mode=755", "tmpfs", str(disk)]
    if shutil.which("mount") is None or subprocess.run(command, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small file system is not permitted here")
    try:
        yield disk
    finally:
        base = paths.base(disk / "home")
        subprocess.run(["umount", str(disk)], check=True)
        if disk not in base.parents:
            shutil.rmtree(base, ignore_errors=True)


def fill(disk: Path, leave: int) -> Path:
    """A file that leaves so many MB on the disk."""
    ballast = disk / "ballast"
    with ballast.open("wb") as target:
        for _ in range(shutil.disk_usage(disk).free // MEGABYTE - leave):
            target.write(bytes(MEGABYTE))
    return ballast


def test_a_disk_that_fills_during_a_load_is_said_and_the_load_goes_on(
    place: Path, small_disk: Path, file: Path, ginnel: Run
) -> None:
    load = ("load", file, "--from", "FULL", "--json")
    whole = place / "home-whole"
    expected = ginnel(whole, *load)["totals"]
    home = small_disk / "home"
    ginnel(home, "migrate")
    ballast = fill(small_disk, LEFT)

    (receipt,) = ginnel(home, *load, status=1)["receipts"]
    assert "is full" in receipt["error"]
    assert str(home) in receipt["error"]
    assert receipt["finished"] is False
    if shutil.disk_usage(small_disk).free < 16 * MEGABYTE:  # not even a segment of the write-ahead log
        (found,) = [
            one for one in ginnel(home, "check", "--json", status=1)["findings"] if one["state"] == "wrong"
        ]
        assert "is full" in found["found"]

    ballast.unlink()
    totals = ginnel(home, *load)["totals"]
    assert totals == expected
    assert totals["read"] == ROWS
    assert totals["quarantined"] > 0
    assert ginnel(home, "record", "digest", "--json") == ginnel(whole, "record", "digest", "--json")
    ginnel(home, "audit", "verify")

"""A demonstration killed anywhere goes on from there and ends with the receipts of one that was not."""

import json
import os
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest


def ginnel(home: Path, *arguments: str, killed_after: float | None = None) -> str:
    """What a command said; "" when it was killed after so many seconds."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_URL", "GINNEL_"))
    }
    environment = kept | {"GINNEL_HOME": str(home), "GINNEL_DEMO_PEOPLE": "200", "GINNEL_DEMO_SERVE": "0"}
    command = [sys.executable, "-m", "ginnel.config.cli", *arguments]
    try:
        done = subprocess.run(
            command, env=environment, capture_output=True, text=True, timeout=killed_after, check=True
        )
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout


@pytest.mark.verify
def test_a_demonstration_killed_at_many_moments_ends_with_the_same_receipts(tmp_path):
    ginnel(tmp_path, "migrate")
    moments = Random(4)
    for _ in range(8):
        ginnel(tmp_path, "demo", killed_after=moments.uniform(2, 9))
    said = ginnel(tmp_path, "demo")
    counts = json.loads((tmp_path / "demo" / "county" / "truth" / "counts.json").read_text())[
        "files"
    ].values()
    wanted = {name: sum(each[name] for each in counts) for name in ("read", "already_held", "quarantined")}
    line = next(line for line in said.splitlines() if line.startswith("All "))
    read, accepted, held, quarantined = (int(each.replace(",", "")) for each in line.split()[1:])
    assert (read, quarantined) == (wanted["read"], wanted["quarantined"])
    assert held <= wanted["already_held"] and read == accepted + held + quarantined
    assert "whole" in ginnel(tmp_path, "audit", "verify")

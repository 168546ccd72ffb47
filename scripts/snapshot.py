"""Keep the state of this version for the upgrade test: python scripts/snapshot.py NAME

Makes a throwaway installation, loads a few residents of the pretend county, and writes its backup, its key and its
digest under tests/verification/snapshots. Use the oldest PostgreSQL supported, so that every newer one reads it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

PLACE = Path(__file__).resolve().parents[1] / "tests/verification/snapshots"


def ginnel(home: Path, *arguments: object) -> str:
    clean = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    command = [sys.executable, "-m", "ginnel.config.cli", *map(str, arguments)]
    done = subprocess.run(
        command, env={**clean, "GINNEL_HOME": str(home)}, check=True, stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def main(name: str) -> None:
    with tempfile.TemporaryDirectory(prefix="ginnel-snapshot-") as directory:
        place = Path(directory)
        place.chmod(0o755)
        home, backup = place / "home", PLACE / f"{name}.backup"
        ginnel(home, "synth", "--people", 3, "--out", place / "county")
        ginnel(home, "load", place / "county")
        ginnel(home, "audit", "seal")
        digest = json.loads(ginnel(home, "record", "digest", "--json"))
        for old in PLACE.glob(f"{name}.*"):
            old.unlink()
        ginnel(home, "backup", backup)
        (PLACE / f"{name}.json").write_text(json.dumps({"digest": digest}, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])

"""Our matcher and Splink's published example settings on the same files with known truth.

    .venv/bin/python benchmarks/linkage/run.py FOLDER [--json]

FOLDER holds fake_1000.csv, historical_people_dev.csv.gz and febrl/dataset1.csv and dataset3.csv (README says where they
come from); a file that is absent is left out. No social-security number is used by either side.
"""

from __future__ import annotations

import argparse
import json
import logging
import subprocess
import sys
import time
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

from splink_examples import EXAMPLES

GINNEL = Path(sys.executable).parent / "ginnel"


def ours(path: Path) -> dict[str, Any]:
    """`ginnel match evaluate` on the file."""
    truth = "rec_id" if "febrl" in str(path) else "cluster"
    told = subprocess.run(
        [GINNEL, "match", "evaluate", str(path), "--truth", truth, "--json"],
        check=True,
        capture_output=True,
        text=True,
    )
    return json.loads(told.stdout)


def main() -> None:
    """Run both on every file there is and print them side by side."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--json", action="store_true")
    asked = arguments.parse_args()
    logging.disable(logging.CRITICAL)
    results = {}
    for name, example in EXAMPLES.items():
        if not (asked.folder / name).exists():
            continue
        started = time.perf_counter()
        with redirect_stdout(StringIO()):
            theirs = example(asked.folder / name)
        spent = time.perf_counter() - started
        results[name] = {
            "ginnel": ours(asked.folder / name),
            "splink_example": theirs | {"seconds": round(spent, 1)},
        }
    if asked.json:
        print(json.dumps({"schema_version": 1, "kind": "linkage-benchmark", "files": results}))
        return
    for name, both in results.items():
        mine, theirs = both["ginnel"], both["splink_example"]
        print(f"{name}\n  ginnel: groups {mine['f1']:.4f}, pairs {mine['pairs']['f1']:.4f}")
        print("  splink:", ", ".join(f"{k} {v['f1']:.4f}" for k, v in theirs.items() if isinstance(v, dict)))


if __name__ == "__main__":
    main()

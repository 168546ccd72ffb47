"""How many residents a second the pretend county is made at, all files included, and what that costs in memory.

    .venv/bin/python benchmarks/synth/run.py --people 20000 --workers 2

Prints one JSON object. The ceiling beside it is the same machine turning the same FHIR rows from objects to bytes and
writing the bytes of every file, one process: what a generator that did no thinking could reach.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import tempfile
import time
from pathlib import Path

import orjson

from ginnel.synthetic import writing


def measure(people: int, workers: int, folder: Path) -> dict[str, object]:
    began = time.perf_counter()
    manifest = writing.write(people=people, seed=1, out=folder / "county", workers=workers)
    seconds = time.perf_counter() - began
    files = [path for path in (folder / "county").rglob("*") if path.is_file()]
    rows = sum(each["rows"] for each in manifest["files"])
    return {
        "people": people,
        "workers": workers,
        "seconds": round(seconds, 2),
        "people_per_second": round(people / seconds),
        "files": len(manifest["files"]),
        "rows": rows,
        "rows_per_second": round(rows / seconds),
        "bytes": sum(path.stat().st_size for path in files),
        "most_memory_mb_of_the_writer": _peak(resource.RUSAGE_SELF),
        "most_memory_mb_of_a_worker": _peak(resource.RUSAGE_CHILDREN),
        "ceiling_people_per_second": round(people / _ceiling(files, folder / "copy")),
    }


def _peak(whose: int) -> int:
    return resource.getrusage(whose).ru_maxrss // 1024


def _ceiling(files: list[Path], copy: Path) -> float:
    """Seconds to dump every resource and write every byte. Reading is not timed."""
    seconds = 0.0
    with copy.open("wb") as out:
        for path in files:
            text = path.read_bytes()
            sound = (
                [line for line in text.splitlines() if line.endswith(b"}")]
                if path.suffix == ".ndjson"
                else []
            )
            trees = [orjson.loads(line) for line in sound]
            began = time.perf_counter()
            for tree in trees:
                out.write(orjson.dumps(tree))
            if not trees:
                out.write(text)
            seconds += time.perf_counter() - began
    return seconds


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--folder", type=Path, default=None, help="Where to write [a temporary folder].")
    chosen = parser.parse_args()
    place = Path(tempfile.mkdtemp(dir=chosen.folder))
    try:
        print(json.dumps(measure(chosen.people, chosen.workers, place), indent=1))
    finally:
        shutil.rmtree(place)
